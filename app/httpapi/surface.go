package httpapi

import (
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/fault"
)

// surface is a kind of answer that browsers meet, by what may be done with it.
type surface uint8

const (
	apiSurface     surface = iota // JSON for our own pages and for keys
	visitorSurface                // JSON for widgets on other sites
	pageSurface                   // scripts, styles, plain pages
	panelSurface
	frameSurface // the chat, in a frame of the owner's site
	demoSurface
	referenceSurface // the readable form of the document
)

// Policies. None allows inline scripts or styles: what our pages need is in
// files, and configuration comes by fetch or in attributes.
const (
	nothingPolicy = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	pagePolicy    = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	panelPolicy   = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; " +
		"connect-src 'self'; frame-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	framePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https:; font-src 'self'; " +
		"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors "
	demoPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
		"connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
	referencePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

// header is a header of an answer, its name in canonical form.
type header struct{ name, value []byte }

// protection gives the headers of a surface.
func protection(s surface) (out []header) {
	add := func(name, value string) { out = append(out, header{[]byte(name), []byte(value)}) }
	add(fiber.HeaderXContentTypeOptions, "nosniff")
	add(fiber.HeaderReferrerPolicy, "same-origin")
	add("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
	policy, resource := nothingPolicy, "same-origin"
	switch s {
	case visitorSurface:
		resource = "cross-origin"
		add(fiber.HeaderAccessControlAllowOrigin, "*")
		add(fiber.HeaderAccessControlExposeHeaders, "Retry-After, X-Request-Id")
	case pageSurface:
		policy, resource = pagePolicy, "cross-origin"
	case panelSurface:
		policy = panelPolicy
		add("Cross-Origin-Opener-Policy", "same-origin")
	case frameSurface:
		policy, resource = framePolicy+"'self'", "cross-origin"
	case demoSurface:
		policy = demoPolicy
	case referenceSurface:
		policy = referencePolicy
	}
	add(fiber.HeaderContentSecurityPolicy, policy)
	add("Cross-Origin-Resource-Policy", resource)
	if !s.framed() {
		add(fiber.HeaderXFrameOptions, "DENY")
	}
	return out
}

// framed tells whether others may show it in a frame.
func (s surface) framed() bool { return s == frameSurface || s == demoSurface }

// surfaceHeaders are the headers of every surface, made once.
var surfaceHeaders = func() (out [referenceSurface + 1][]header) { //nolint:gochecknoglobals // a constant table
	for s := range out {
		out[s] = protection(surface(s))
	}
	return out
}()

// protect sets the headers of a surface, in place of those of another that an answer
// may have begun with. Problems keep them.
func protect(f *fiber.Ctx, s surface) {
	h := &f.Response().Header
	for _, one := range surfaceHeaders[s] {
		h.SetCanonical(one.name, one.value)
	}
	if s.framed() {
		h.Del(fiber.HeaderXFrameOptions) // it knows only all or nothing
	}
}

// ancestors says who may show the chat of a chatbot in a frame: our own pages,
// and the owner's sites; every site where none are listed.
func ancestors(domains []string) string {
	if len(domains) == 0 {
		return "*"
	}
	out := []string{"'self'"}
	for _, domain := range domains {
		if !strings.Contains(domain, ":") {
			domain += ":*"
		}
		out = append(out, "https://"+domain, "http://"+domain)
	}
	return strings.Join(out, " ")
}

var errOrigin = fault.New(fault.Forbidden, "origin_not_allowed", "This site may not use this chatbot. Its owner can add the site to the allowed domains.")

// allowOrigin refuses pages of sites that are not among the domains. The visitor
// API uses no cookies: what is kept out here is the use of somebody's chatbot on
// a foreign site, and clients that are no browsers send no origin.
func (c *call) allowOrigin(domains []string) error {
	origin := c.fiber.Get(fiber.HeaderOrigin)
	if origin == "" || len(domains) == 0 || c.ownOrigin(origin) {
		return nil
	}
	c.fiber.Vary(fiber.HeaderOrigin)
	u, err := url.Parse(origin)
	if err != nil || !inDomains(u, domains) {
		c.fiber.Response().Header.Del(fiber.HeaderAccessControlAllowOrigin)
		return errOrigin
	}
	c.fiber.Set(fiber.HeaderAccessControlAllowOrigin, origin)
	return nil
}

// inDomains compares without regard to case; a domain without a port stands for
// every port, and *.example.com for every name below it.
func inDomains(u *url.URL, domains []string) bool {
	if u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	for _, domain := range domains {
		host := u.Hostname()
		if strings.Contains(domain, ":") {
			host = u.Host
		}
		if below, found := strings.CutPrefix(domain, "*."); found {
			if len(host) > len(below)+1 && strings.EqualFold(host[len(host)-len(below)-1:], "."+below) {
				return true
			}
			continue
		}
		if strings.EqualFold(host, domain) {
			return true
		}
	}
	return false
}
