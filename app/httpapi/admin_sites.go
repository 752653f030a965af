package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/site"
)

// Sites reads websites. A site or page that does not exist is a fault of kind
// NotFound.
type Sites interface {
	List(ctx context.Context, bot chatbot.ID) ([]site.View, error)
	Create(ctx context.Context, bot chatbot.ID, in site.CreateInput) (site.View, error)
	Get(ctx context.Context, bot chatbot.ID, id site.ID) (site.View, error)
	Update(ctx context.Context, bot chatbot.ID, id site.ID, change func(*site.Change) error) (site.View, error)
	Delete(ctx context.Context, bot chatbot.ID, id site.ID) error
	Read(ctx context.Context, bot chatbot.ID, id site.ID) (site.View, error)
	Cancel(ctx context.Context, bot chatbot.ID, id site.ID) (site.View, error)
	Pages(ctx context.Context, bot chatbot.ID, id site.ID, in site.PagesInput) (site.PageList, error)
	Page(ctx context.Context, bot chatbot.ID, id site.ID, page site.PageID) (site.Versions, error)
	Decide(ctx context.Context, bot chatbot.ID, id site.ID, in site.DecideInput) (site.View, error)
}

type siteAPI struct {
	chatbots Chatbots
	sites    Sites
}

// bot is the chatbot of the address, which must be there.
func (a siteAPI) bot(c *call) (chatbot.ID, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return botID, err
	}
	_, err = a.chatbots.Get(c.ctx, botID)
	return botID, err
}

func (a siteAPI) address(c *call) (botID chatbot.ID, siteID site.ID, err error) {
	if botID, err = a.bot(c); err != nil {
		return botID, siteID, err
	}
	value, err := c.param("sid")
	if err != nil {
		return botID, siteID, err
	}
	siteID, err = site.ParseID(value)
	return botID, siteID, err
}

// one runs a call about one site and tells the site as it is then.
func (a siteAPI) one(c *call, f func(context.Context, chatbot.ID, site.ID) (site.View, error)) (Site, error) {
	botID, siteID, err := a.address(c)
	if err != nil {
		return Site{}, err
	}
	v, err := f(c.ctx, botID, siteID)
	if err != nil {
		return Site{}, err
	}
	return SiteOf(v), nil
}

func (a siteAPI) list(c *call) (SiteList, error) {
	botID, err := a.bot(c)
	if err != nil {
		return SiteList{}, err
	}
	all, err := a.sites.List(c.ctx, botID)
	if err != nil {
		return SiteList{}, err
	}
	out := SiteList{Items: make([]Site, 0, len(all)), Total: len(all)}
	for _, v := range all {
		out.Items = append(out.Items, SiteOf(v))
	}
	return out, nil
}

func (a siteAPI) create(c *call, in SiteInput) (Site, error) {
	botID, err := a.bot(c)
	if err != nil {
		return Site{}, err
	}
	settings := in.Settings.over(siteSettingsOf(site.Defaults())).settings()
	v, err := a.sites.Create(c.ctx, botID, site.CreateInput{URL: in.URL, Settings: settings})
	if err != nil {
		return Site{}, err
	}
	return SiteOf(v), nil
}

func (a siteAPI) get(c *call) (Site, error) { return a.one(c, a.sites.Get) }

func (a siteAPI) update(c *call, p patch[SiteChange]) (Site, error) {
	return a.one(c, func(ctx context.Context, botID chatbot.ID, siteID site.ID) (site.View, error) {
		return a.sites.Update(ctx, botID, siteID, func(change *site.Change) error {
			wire := SiteChange{Name: change.Name, Settings: siteSettingsOf(change.Settings)}
			if err := p.apply(&wire); err != nil {
				return err
			}
			change.Name, change.Settings = wire.Name, wire.Settings.settings()
			return nil
		})
	})
}

func (a siteAPI) delete(c *call) error {
	botID, siteID, err := a.address(c)
	if err != nil {
		return err
	}
	return a.sites.Delete(c.ctx, botID, siteID)
}

func (a siteAPI) read(c *call, _ nothing) (Site, error) { return a.one(c, a.sites.Read) }

func (a siteAPI) cancel(c *call, _ nothing) (Site, error) { return a.one(c, a.sites.Cancel) }

func (a siteAPI) decide(c *call, in SiteDecision) (Site, error) {
	decision := site.DecideInput{Accept: in.Accept}
	if in.Pages != nil {
		decision.Pages = make([]site.PageID, 0, len(in.Pages))
		for _, value := range in.Pages {
			page, err := site.ParsePageID(value)
			if err != nil {
				return Site{}, err
			}
			decision.Pages = append(decision.Pages, page)
		}
	}
	return a.one(c, func(ctx context.Context, botID chatbot.ID, siteID site.ID) (site.View, error) {
		return a.sites.Decide(ctx, botID, siteID, decision)
	})
}

func (a siteAPI) pages(c *call) (SitePageList, error) {
	botID, siteID, err := a.address(c)
	if err != nil {
		return SitePageList{}, err
	}
	var in site.PagesInput
	if in.State, err = c.text("state"); err != nil {
		return SitePageList{}, err
	}
	if in.After, err = c.cursor(); err != nil {
		return SitePageList{}, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	if err != nil {
		return SitePageList{}, err
	}
	in.Limit = int(limit)
	found, err := a.sites.Pages(c.ctx, botID, siteID, in)
	if err != nil {
		return SitePageList{}, err
	}
	out := SitePageList{Items: make([]SitePage, 0, len(found.Items)), Total: found.Total}
	for _, p := range found.Items {
		out.Items = append(out.Items, sitePageOf(p))
	}
	out.Next = c.next(found.Next)
	return out, nil
}

func (a siteAPI) page(c *call) (SitePageDetails, error) {
	botID, siteID, err := a.address(c)
	if err != nil {
		return SitePageDetails{}, err
	}
	value, err := c.param("pid")
	if err != nil {
		return SitePageDetails{}, err
	}
	pageID, err := site.ParsePageID(value)
	if err != nil {
		return SitePageDetails{}, err
	}
	found, err := a.sites.Page(c.ctx, botID, siteID, pageID)
	if err != nil {
		return SitePageDetails{}, err
	}
	return SitePageDetails{SitePage: sitePageOf(found.Page), Before: found.Before, After: found.After}, nil
}
