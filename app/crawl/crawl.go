// Package crawl fetches and understands pages of the web for package site: what
// an address that was typed means, robots.txt and sitemaps, and what a page
// says. It keeps nothing and decides nothing about contents. All it contacts is
// contacted through the getter that it is given, which guards the way out.
package crawl

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/site"
)

// Getter fetches an address; *egress.Guard is one.
type Getter interface {
	Get(ctx context.Context, in egress.Request) (*egress.Response, error)
}

// Crawler implements site.Web.
type Crawler struct {
	get   Getter
	clock id.Clock
	agent string // the name that robots.txt knows, in lower case
}

// New makes a Crawler. agent is the name by which robots.txt may address it.
func New(get Getter, clock id.Clock, agent string) *Crawler {
	return &Crawler{get: get, clock: clock, agent: strings.ToLower(agent)}
}

// The limits of what is read.
const (
	maxPage     = 5 << 20
	maxRobots   = 512 << 10
	maxSitemap  = 20 << 20
	pageTimeout = 20 * time.Second
	findTimeout = 12 * time.Second
)

var errTyped = fault.New(fault.Invalid, "invalid_input", "Some fields need another value.")

func wrongURL(message string) error {
	e := *errTyped
	e.Fields = []fault.Field{{Field: "url", Message: message}}
	return &e
}

// Find completes an address as it was typed and contacts it: https first, then
// http where no scheme was given.
func (c *Crawler) Find(ctx context.Context, typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if message := mistyped(typed); message != "" {
		return "", wrongURL(message)
	}
	if strings.Contains(typed, "://") {
		return c.answering(ctx, typed)
	}
	found, err := c.answering(ctx, "https://"+typed)
	if err == nil || errors.Is(err, egress.ErrInvalid) || errors.Is(err, egress.ErrPrivate) || errors.Is(err, egress.ErrNotFound) || errors.Is(err, egress.ErrAirGap) || ctx.Err() != nil {
		return found, err
	}
	if plain, plainErr := c.answering(ctx, "http://"+typed); plainErr == nil {
		return plain, nil
	}
	return "", err
}

// mistyped says what is wrong with an address that can be none, empty otherwise.
func mistyped(typed string) string {
	const onlySites = "Only websites can be read. Give an address that begins with https:// or http://."
	switch {
	case typed == "":
		return "Give the address of a website, like https://www.example.com."
	case strings.ContainsAny(typed, " \t\r\n"):
		return "This is more than one word. Give the address of one website, like https://www.example.com."
	}
	if scheme, _, ok := strings.Cut(typed, "://"); ok {
		if s := strings.ToLower(scheme); s != "http" && s != "https" {
			return onlySites
		}
		return ""
	}
	if name, _, _ := strings.Cut(typed, "/"); !strings.ContainsAny(name, ".:") && name != "localhost" {
		return "This does not look like the address of a website. Give one like https://www.example.com."
	}
	if otherScheme.MatchString(typed) {
		return onlySites
	}
	return ""
}

// otherScheme is a word and a colon with no port behind it: mailto:me, tel:1-2.
var otherScheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+-]*:[0-9]*[^0-9/]`)

// answering contacts an address and gives that under which it answers.
func (c *Crawler) answering(ctx context.Context, raw string) (string, error) {
	res, err := c.first(ctx, raw)
	if err != nil {
		return "", err
	}
	switch {
	case res.Status == http.StatusNotFound || res.Status == http.StatusGone:
		return "", wrongURL("There is no page at this address. Check how it is written.")
	case res.Status == http.StatusUnauthorized || res.Status == http.StatusForbidden:
		return "", wrongURL("The site does not let this page be read (it answers " + http.StatusText(res.Status) + "). Pages behind a login cannot be read.")
	case res.Status >= 400:
		return "", wrongURL("The site answers with an error (" + strings.TrimSpace(http.StatusText(res.Status)) + "). Try again when it works.")
	}
	typed, err := egress.Parse(raw)
	if err != nil {
		return "", err
	}
	// The folder is the owner's word: a start page that leads on to /en/ does not
	// make the site smaller.
	out := *res.URL
	if !strings.EqualFold(typed.EscapedPath(), out.EscapedPath()) && strings.TrimSuffix(typed.Path, "/")+"/" != out.Path {
		out.Path, out.RawPath, out.RawQuery = typed.Path, typed.RawPath, typed.RawQuery
	}
	return out.String(), nil
}

func (c *Crawler) first(ctx context.Context, raw string) (*egress.Response, error) {
	u, err := egress.Parse(raw)
	if err != nil {
		return nil, err
	}
	return c.get.Get(ctx, egress.Request{
		URL: u, Timeout: findTimeout, Header: accepts(), Wants: func(int, http.Header) bool { return false },
	})
}

func accepts() http.Header {
	return http.Header{"Accept": {"text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"}}
}

// Visit reads robots.txt. One that cannot be read for a fault of the server
// forbids everything, so that is an error (RFC 9309, 2.3.1.4).
func (c *Crawler) Visit(ctx context.Context, address string) (site.Visit, error) {
	res, err := c.first(ctx, address)
	if err != nil {
		return nil, err
	}
	if res.Status >= 500 || res.Status == http.StatusTooManyRequests {
		return nil, site.ErrQuiet.Saying("The site answers with an error (%d). Nothing was changed; read it again later.", res.Status)
	}
	v := &visit{crawler: c, start: res.URL}
	at := &url.URL{Scheme: res.URL.Scheme, Host: res.URL.Host, Path: "/robots.txt"}
	robots, err := c.get.Get(ctx, egress.Request{URL: at, MaxBody: maxRobots, Timeout: findTimeout})
	switch {
	case errors.Is(err, egress.ErrTooLarge), errors.Is(err, egress.ErrRedirects):
		// Not a file of rules.
	case err != nil:
		return nil, err
	case robots.Status >= 500:
		return nil, site.ErrQuiet.Saying("The site's robots.txt cannot be read (it answers %d), so it is not known what may be read. Nothing was changed; try again later.", robots.Status)
	case robots.Status == http.StatusOK:
		v.rules = parseRobots(robots.Body, c.agent)
	}
	return v, nil
}
