package httpapi

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/place"
)

// mostAsked is how many conversations can be asked about one by one.
const mostAsked = 100

func (a conversationAPI) list(c *call) (ConversationList, error) {
	q, err := listQuery(c)
	if err != nil {
		return ConversationList{}, cursorFault(err)
	}
	if _, err := a.chatbots.Get(c.ctx, q.Chatbot); err != nil {
		return ConversationList{}, err
	}
	out := ConversationList{AsOf: a.clock()}
	page, err := a.page(c, q)
	if err != nil {
		return ConversationList{}, cursorFault(err)
	}
	if out.Counts, err = a.counts(c.ctx, q, page.Total); err != nil {
		return ConversationList{}, err
	}
	if out.Items, err = a.rows(c.ctx, page.Items); err != nil {
		return ConversationList{}, err
	}
	out.Total = page.Total
	if !page.Next.IsZero() {
		next := page.Next.String()
		out.Next = &next
	}
	return out, nil
}

// cursorFault names the parameter of a cursor that is of another list.
func cursorFault(err error) error {
	if errors.Is(err, conversation.ErrCursor) {
		return wrongQuery("cursor", "This is no cursor that an earlier page of this list gave. Begin again without it.")
	}
	return err
}

// page is a page of the list, or those of the conversations that are asked about
// one by one which the filter finds.
func (a conversationAPI) page(c *call, q conversation.Query) (conversation.ListPage, error) {
	asked := c.fiber.Query("ids")
	if asked == "" {
		return a.conversations.List(c.ctx, q)
	}
	ids := strings.Split(asked, ",")
	if len(ids) > mostAsked {
		return conversation.ListPage{}, wrongQuery("ids", "At most 100 conversations.")
	}
	page, err := a.conversations.List(c.ctx, conversation.Query{Chatbot: q.Chatbot, Filter: q.Filter, Limit: 1})
	if err != nil {
		return page, err
	}
	page.Items, page.Next = nil, conversation.Cursor{}
	for _, text := range ids {
		cid, err := conversation.ParseID(text)
		if err != nil {
			return page, wrongQuery("ids", "These must be ids of conversations, with commas between them.")
		}
		found, err := a.conversations.Get(c.ctx, cid)
		switch {
		case errors.Is(err, conversation.ErrNotFound):
		case err != nil:
			return page, err
		case found.Chatbot == q.Chatbot && q.Finds(found):
			page.Items = append(page.Items, found)
		}
	}
	return page, nil
}

func listQuery(c *call) (q conversation.Query, err error) {
	if q.Chatbot, err = c.chatbotID(); err != nil {
		return q, err
	}
	values, err := c.query()
	if err != nil {
		return q, err
	}
	if q.Filter, err = conversationFilter(values); err != nil {
		return q, err
	}
	if cursor := c.fiber.Query("cursor"); cursor != "" {
		if q.Before, err = conversation.ParseCursor(cursor); err != nil {
			return q, err
		}
	}
	limit, err := c.number("limit", 50, 1, 200)
	q.Limit = int(limit)
	return q, err
}

// query gives all parameters of the address.
func (c *call) query() (url.Values, error) {
	values, err := url.ParseQuery(string(c.fiber.Request().URI().QueryString()))
	if err != nil {
		return nil, wrongQuery("query", "The part of the address behind the question mark is malformed.")
	}
	return values, nil
}

// counts are what the tabs show: of what the filter finds, whatever the status.
func (a conversationAPI) counts(ctx context.Context, q conversation.Query, total int) (out Counts, err error) {
	f := q.Filter
	f.Status = ""
	if f.From.IsZero() && f.To.IsZero() && len(f.Is) == 0 && len(f.Not) == 0 {
		counts, err := a.conversations.Counts(ctx, q.Chatbot)
		return Counts{Active: counts.Active, Ended: counts.Ended, All: counts.Total()}, err
	}
	of := func(status conversation.Status) (int64, error) {
		if status == q.Filter.Status {
			return int64(total), nil
		}
		f.Status = status
		page, err := a.conversations.List(ctx, conversation.Query{Chatbot: q.Chatbot, Filter: f, Limit: 1})
		return int64(page.Total), err
	}
	if out.All, err = of(""); err != nil {
		return out, err
	}
	if out.Active, err = of(conversation.Active); err != nil {
		return out, err
	}
	out.Ended = out.All - out.Active
	return out, nil
}

// rows adds the result of each conversation's session.
func (a conversationAPI) rows(ctx context.Context, items []conversation.Conversation) ([]ConversationRow, error) {
	out := make([]ConversationRow, 0, len(items))
	for _, item := range items {
		session, err := a.tracking.TrackingSession(ctx, item.ID)
		if err != nil {
			return nil, err
		}
		out = append(out, rowOf(item, session))
	}
	return out, a.name(ctx, items, out)
}

// How many values of a kind are given.
const (
	fewValues  = 100
	manyValues = 1000
)

// facets are what conversations can be filtered by, the most frequent first.
func (a conversationAPI) facets(c *call) (ConversationFacets, error) {
	bot, err := c.chatbotID()
	if err != nil {
		return ConversationFacets{}, err
	}
	if _, err := a.chatbots.Get(c.ctx, bot); err != nil {
		return ConversationFacets{}, err
	}
	kinds, most := shownKinds(), fewValues
	if name := c.fiber.Query("kind"); name != "" {
		kind, found := conversation.FacetNamed(name)
		if !found {
			return ConversationFacets{}, wrongQuery("kind", "Conversations are not filtered by that. Give one of the names that this answers with.")
		}
		kinds, most = []conversation.FacetKind{kind}, manyValues
	}
	out := ConversationFacets{Facets: make([]ConversationFacet, 0, len(kinds))}
	for _, kind := range kinds {
		facet, err := a.facet(c.ctx, bot, kind, most)
		if err != nil {
			return ConversationFacets{}, err
		}
		out.Facets = append(out.Facets, facet)
	}
	return out, nil
}

func (a conversationAPI) facet(ctx context.Context, bot chatbot.ID, kind conversation.FacetKind, most int) (ConversationFacet, error) {
	values, err := a.conversations.Values(ctx, bot, kind)
	out := ConversationFacet{Name: kind.String(), Values: make([]ConversationFacetValue, 0, min(len(values), most)), All: len(values)}
	for _, v := range values[:min(len(values), most)] {
		value := ConversationFacetValue{Value: v.Value, Count: v.Count}
		if kind == conversation.FacetRegion {
			value.Label = place.Place{Region: v.Value}.StateName()
		}
		out.Values = append(out.Values, value)
	}
	return out, err
}

// shownKinds are what the panel offers, in its order.
func shownKinds() []conversation.FacetKind {
	return []conversation.FacetKind{
		conversation.FacetCountry, conversation.FacetRegion, conversation.FacetSource, conversation.FacetResult, conversation.FacetRating,
		conversation.FacetSentiment, conversation.FacetBehaviour, conversation.FacetLead, conversation.FacetHuman, conversation.FacetAgent,
		conversation.FacetTag, conversation.FacetLang, conversation.FacetCategory, conversation.FacetEndedBy,
	}
}

// setTags gives a conversation other tags. The tag that keeps it from being deleted
// is an admin's to give and to take.
func (a conversationAPI) setTags(c *call, in TagsInput) (ConversationDetails, error) {
	cid, err := c.conversationID()
	if err != nil {
		return ConversationDetails{}, err
	}
	before, err := a.conversations.Get(c.ctx, cid)
	if err != nil {
		return ConversationDetails{}, err
	}
	if err := mayHold(c, changedTags(before.Tags, in.Tags)); err != nil {
		return ConversationDetails{}, err
	}
	after, err := a.conversations.SetTags(c.ctx, cid, in.Tags)
	if err != nil {
		return ConversationDetails{}, err
	}
	return a.details(c.ctx, after)
}

// asOf bounds a filter to what had begun at a moment.
func asOf(f conversation.Filter, at time.Time) conversation.Filter {
	if at = at.Add(time.Millisecond); f.To.IsZero() || at.Before(f.To) {
		f.To = at
	}
	return f
}
