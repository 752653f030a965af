package app

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/crawl"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
	"frontdesk/app/site"
	"frontdesk/app/store"
)

// robotsName is what robots.txt files may call us.
const robotsName = "frontdesk"

// assembleSites makes what reads websites.
func assembleSites(a *App) {
	a.sites = site.New(site.Config{
		Store: store.Sites(a.store), Web: crawl.New(a.egress, a.clock, robotsName), Contents: siteContents{a.contents},
		Clock: a.clock, Log: a.log, OnChange: a.announce.siteChanged,
	})
}

// siteContents are contents as package site keeps them.
type siteContents struct{ contents *knowledge.Service }

// Find is a content as it is published.
func (s siteContents) Find(ctx context.Context, bot chatbot.ID, id string) (site.Document, bool, error) {
	c, err := s.contents.Get(ctx, bot, knowledge.ContentID(id))
	if errors.Is(err, knowledge.ErrNotFound) {
		return site.Document{}, false, nil
	}
	return site.Document{ID: id, Title: c.Title, Text: c.Text, URL: c.URL, Lang: c.Lang}, err == nil, err
}

// Change writes pages as articles. What an owner has added to one (tags, example
// questions, validity) stays.
func (s siteContents) Change(ctx context.Context, of site.Site, put []site.Document, remove []string) (map[string]string, error) {
	refused := map[string]string{}
	contents := make([]knowledge.Content, 0, len(put))
	for _, d := range put {
		id := knowledge.ContentID(d.ID)
		c, err := s.contents.Get(ctx, of.Chatbot, id)
		if err != nil && !errors.Is(err, knowledge.ErrNotFound) {
			return nil, err
		}
		c.ID, c.Chatbot, c.Title, c.Text, c.Answer, c.URL, c.Lang = id, of.Chatbot, d.Title, d.Text, "", d.URL, d.Lang
		c.Source = knowledge.SourceRef{Kind: knowledge.FromSite, ID: of.ID.String(), Name: of.Name}
		c.UpdatedBy = knowledge.BySite
		if wrong := knowledge.Check(c); len(wrong) > 0 {
			refused[d.ID] = wrong[0].Message
			continue
		}
		contents = append(contents, c)
	}
	ids := make([]knowledge.ContentID, 0, len(remove))
	for _, id := range remove {
		ids = append(ids, knowledge.ContentID(id))
	}
	if len(contents)+len(ids) == 0 {
		return refused, nil
	}
	err := s.contents.Change(ctx, of.Chatbot, contents, ids)
	var f *fault.Error
	if errors.As(err, &f) && f.Kind == fault.Invalid {
		err = fmt.Errorf("storing pages: %w", err)
	}
	return refused, err
}
