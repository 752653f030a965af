package httpapi

import (
	"context"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/chatbot"
	"frontdesk/app/snippet"
)

// Snippets remembers on which sites the snippet of a chatbot stands. Saw must
// be cheap: it is told of every session.
type Snippets interface {
	Saw(ctx context.Context, bot chatbot.ID, origin string, allowed bool)
	Sites(ctx context.Context, bot chatbot.ID) ([]snippet.Sighting, error)
}

// SnippetSite is a site that showed the snippet, or asked to.
type SnippetSite struct {
	Origin    string `json:"origin" doc:"Scheme, host and port."`
	Allowed   bool   `json:"allowed" doc:"Whether the chatbot may be shown there as it is set now."`
	FirstAt   *Time  `json:"firstAt" doc:"Null while it was only refused."`
	LastAt    *Time  `json:"lastAt" doc:"After a restart up to a day too early."`
	RefusedAt *Time  `json:"refusedAt" doc:"When it was last refused; null: never."`
}

// SnippetEvent says that a chatbot's snippet was seen, or refused, on a site.
type SnippetEvent struct {
	Chatbot string `json:"chatbot"`
}

// siteOf is the site of an address, unless it is ours: the demo is no site of
// the owner's.
func (c *call) siteOf(address string) string {
	origin := snippet.OriginOf(address)
	if origin == "" || c.ownOrigin(origin) || origin == snippet.OriginOf(c.base()) {
		return ""
	}
	return origin
}

// loaded notes that a page loads our script. It names no chatbot, but the site of
// the page: the chatbot is the one that may be shown there by name, or the only
// one that there is. Where that is none or several, the frame tells, once
// somebody opens the chat.
func (a pageAPI) loaded(c *call) error {
	site := c.siteOf(c.fiber.Get(fiber.HeaderReferer))
	if site == "" {
		return nil
	}
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return err
	}
	meant := all
	if len(all) > 1 {
		meant = slices.DeleteFunc(slices.Clone(all), func(b chatbot.Chatbot) bool { return len(b.Domains) == 0 || !mayShow(site, b.Domains) })
	}
	if len(meant) == 1 {
		a.snippets.Saw(c.ctx, meant[0].ID, site, mayShow(site, meant[0].Domains))
	}
	return nil
}

// hostPage is the page that a chat is shown on: the one that the loader names,
// or the one around a plain frame, which only its referrer tells.
func (in SessionInput) hostPage() string {
	switch {
	case in.Page == nil:
		return ""
	case in.Source == "iframe":
		return in.Page.Referrer
	default:
		return in.Page.URL
	}
}

// sitesOf gives where the snippet was seen, and whether it may stand there now.
func sitesOf(in []snippet.Sighting, domains []string) []SnippetSite {
	out := make([]SnippetSite, 0, len(in))
	for _, one := range in {
		out = append(out, SnippetSite{
			Origin: one.Origin, Allowed: mayShow(one.Origin, domains),
			FirstAt: timeOrNil(one.FirstAt), LastAt: timeOrNil(one.LastAt), RefusedAt: timeOrNil(one.RefusedAt),
		})
	}
	return out
}

// mayShow tells whether a chatbot with these domains may be shown on a site.
func mayShow(origin string, domains []string) bool {
	if len(domains) == 0 {
		return true
	}
	u, err := url.Parse(origin)
	return err == nil && inDomains(u, domains)
}
