package httpapi

import (
	"context"
	"net/url"

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

// SnippetState is what the loader learns when a page loads it.
type SnippetState struct {
	OK bool `json:"ok"`
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

// snippetTold is how long a browser need not tell again that a page of the same
// site has loaded the snippet.
const snippetTold = "private, max-age=3600"

// snippet is what the loader asks when a page loads it: whether the chatbot is
// there and may be shown on this site. Who is refused may read why, since the
// loader tells it to the console of the page.
func (a visitorAPI) snippet(c *call) (SnippetState, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return SnippetState{}, err
	}
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return SnippetState{}, err
	}
	err = c.allowOrigin(bot.Domains)
	a.saw(c, botID, c.fiber.Get(fiber.HeaderOrigin), err == nil)
	if err != nil {
		c.fiber.Set(fiber.HeaderAccessControlAllowOrigin, "*")
		return SnippetState{}, err
	}
	c.fiber.Set(fiber.HeaderCacheControl, snippetTold)
	return SnippetState{OK: true}, nil
}

// siteOf is the site of an address, unless it is ours: the demo is no site of
// the owner's.
func (c *call) siteOf(address string) string {
	origin := snippet.OriginOf(address)
	if origin == "" || c.ownOrigin(origin) || origin == snippet.OriginOf(c.base) {
		return ""
	}
	return origin
}

func (a visitorAPI) saw(c *call, bot chatbot.ID, address string, allowed bool) {
	if origin := c.siteOf(address); origin != "" {
		a.snippets.Saw(c.ctx, bot, origin, allowed)
	}
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
