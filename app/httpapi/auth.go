package httpapi

import (
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"frontdesk/app/account"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
)

// sessionCookie holds the token of a session of the panel.
const sessionCookie = "frontdesk_session"

// The faults of access.
var (
	errNoVisitorToken = fault.New(fault.Unauthenticated, "visitor_token_missing", "Send the visitor token as Authorization: Bearer. A session gives one.")
	errCrossSite      = fault.New(fault.Forbidden, "cross_site", "This request came from another site. Open the panel at its own address and try again.")
)

// role is the least role for an access class.
func (a Access) role() account.Role {
	switch a {
	case Owner:
		return account.Owner
	case Admin:
		return account.Admin
	case Agent:
		return account.Agent
	default:
		return account.Viewer
	}
}

// doorkeeper tells who calls, and what they may do.
type doorkeeper struct{ *Server }

// authorize finds who makes the call and whether they may.
func (s doorkeeper) authorize(c *call) (err error) {
	switch {
	case c.route.access == Public:
		if !safe(c.route.method) && c.route.surface != visitorSurface {
			return c.sameSite()
		}
		return nil
	case c.route.access == Visitor:
		c.visitor, err = s.visitorOf(c)
		return err
	case c.route.access == Local:
		if !c.local {
			return errNoRoute
		}
		c.actor = account.Local()
		return nil
	case c.local:
		c.actor = account.Local()
		return nil
	}
	if c.actor, err = s.actorOf(c); err != nil {
		return err
	}
	if !c.actor.Role.AtLeast(c.route.access.role()) {
		return account.ErrForbidden
	}
	return s.within(c)
}

func (s doorkeeper) visitorOf(c *call) (chatuser.Claims, error) {
	token, found := bearer(c.fiber.Get(fiber.HeaderAuthorization))
	if !found {
		return chatuser.Claims{}, errNoVisitorToken
	}
	claims, err := s.cfg.Keys.Verify(token, s.cfg.Clock())
	if err != nil {
		return claims, err
	}
	return claims, s.svc.People.Barred(c.ctx, claims)
}

// actorOf takes an API key where a header brings one, and the cookie else. Only
// the cookie comes by itself with requests of other sites, so only there the
// origin is looked at.
func (s doorkeeper) actorOf(c *call) (account.Actor, error) {
	if c.route.compatible() && c.fiber.Get(fiber.HeaderAuthorization) == "" {
		return account.Actor{}, errNoKey // a cookie opens nothing there
	}
	if header := c.fiber.Get(fiber.HeaderAuthorization); header != "" {
		key, found := bearer(header)
		if !found {
			return account.Actor{}, account.ErrWrongKey
		}
		return s.svc.Accounts.AuthenticateKey(c.ctx, key)
	}
	token := c.fiber.Cookies(sessionCookie)
	if token == "" {
		return account.Actor{}, account.ErrNotSignedIn
	}
	if !safe(c.route.method) {
		if err := c.sameSite(); err != nil {
			return account.Actor{}, err
		}
	}
	return s.svc.Accounts.Authenticate(c.ctx, token)
}

// may tells from the headers alone whether a request has the role of a route, so
// that large bodies of strangers are refused before they are read.
func (s doorkeeper) may(h *fasthttp.RequestHeader, access Access) error {
	var actor account.Actor
	var err error
	if key, found := bearer(string(h.Peek(fiber.HeaderAuthorization))); found {
		actor, err = s.svc.Accounts.AuthenticateKey(s.ctx, key)
	} else {
		actor, err = s.svc.Accounts.Authenticate(s.ctx, string(h.Cookie(sessionCookie)))
	}
	if err == nil && !actor.Role.AtLeast(access.role()) {
		err = account.ErrForbidden
	}
	return err
}

func bearer(header string) (string, bool) {
	scheme, token, found := strings.Cut(header, " ")
	token = strings.TrimSpace(token)
	return token, found && strings.EqualFold(scheme, "Bearer") && token != ""
}

// sameSite refuses requests that a page of another site caused. Browsers tell by
// Sec-Fetch-Site or at least by Origin; whoever sends neither is no browser.
func (c *call) sameSite() error {
	if c.local {
		return nil
	}
	if origin := c.fiber.Get(fiber.HeaderOrigin); origin != "" {
		if c.ownOrigin(origin) {
			return nil
		}
		return errCrossSite
	}
	switch c.fiber.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return nil
	default:
		return errCrossSite
	}
}

// ownOrigin compares hosts only: behind a proxy that is not configured, the
// scheme is not known.
func (c *call) ownOrigin(origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return strings.EqualFold(u.Host, c.host()) || strings.EqualFold(u.Host, hostOf(c.base()))
}

func hostOf(base string) string {
	_, host, _ := strings.Cut(base, "://")
	return host
}

func (c *call) setSession(token string) {
	c.cookie(token, int(account.SessionLife()/time.Second))
}

func (c *call) endSession() { c.cookie("", -1) }

func (c *call) cookie(value string, maxAge int) {
	cookie := fiber.Cookie{
		Name: sessionCookie, Value: value, Path: "/", HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode,
		Secure: strings.HasPrefix(c.base(), "https://"), MaxAge: maxAge,
	}
	if maxAge < 0 {
		cookie.Expires = fasthttp.CookieExpireDelete
	}
	c.fiber.Cookie(&cookie)
}
