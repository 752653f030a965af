package httpapi

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/search"
)

// Search finds messages by their words.
type Search interface {
	Messages(ctx context.Context, ask search.Ask) (search.Page, error)
	State(ctx context.Context) (search.State, error)
	Rebuild(ctx context.Context) (search.State, error)
}

type searchAPI struct {
	chatbots Chatbots
	users    ChatUsers
	threads  conversationAPI
	found    Search
}

const (
	paletteUsers   = 5
	paletteThreads = 8
	// paletteChatbots bounds how many chatbots one search goes through.
	paletteChatbots = 30
	// namedUsers and namedThreads bound the conversations that are found by whose
	// they are.
	namedUsers   = 5
	namedFrom    = 3 // letters of a query: fewer are in too many names
	namedThreads = 3
)

// asked is what a request looks for.
func (a searchAPI) asked(c *call) (string, error) {
	q, err := c.text("q")
	if err != nil {
		return "", err
	}
	if q = strings.TrimSpace(q); utf8.RuneCountInString(q) > search.MaxQuery {
		return "", wrongQuery("q", "At most 200 characters are looked for.")
	}
	return q, nil
}

func (a searchAPI) one(c *call) (out SearchPage, err error) {
	b, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return out, err
	}
	q, err := a.asked(c)
	if err != nil {
		return out, err
	}
	limit, err := c.number("limit", 20, 1, 100)
	if err != nil {
		return out, err
	}
	state, err := a.found.State(c.ctx)
	if err != nil {
		return out, err
	}
	switch kind := c.fiber.Query("kind"); kind {
	case "users":
		out, err = a.people(c, b, q, int(limit))
	case "", "messages", "conversations":
		out, err = a.messages(c, search.Ask{Chatbot: b, Query: q, Threads: kind == "conversations", Limit: int(limit)})
	default:
		err = wrongQuery("kind", "This must be users, conversations or messages.")
	}
	out.Index = searchIndexOf(state)
	return out, err
}

func (a searchAPI) people(c *call, b chatbot.ID, q string, limit int) (SearchPage, error) {
	out := SearchPage{Items: []SearchHit{}}
	if q == "" {
		return out, nil
	}
	after, err := cursorOf(c, placeOf)
	if err != nil {
		return out, err
	}
	page, err := a.users.List(c.ctx, chatuser.Query{Chatbot: b, Filter: chatuser.Filter{Query: q}, After: after, Limit: limit})
	if err != nil {
		return out, err
	}
	for _, v := range page.Items {
		user := chatUserOf(v)
		out.Items = append(out.Items, SearchHit{Kind: "user", Chatbot: b.String(), User: &user})
	}
	if page.Next != (chatuser.Place{}) {
		out.Next = c.next(placeText(page.Next))
	}
	return out, nil
}

// messages finds messages; asked for conversations, on the first page also those
// of chat users of that name.
func (a searchAPI) messages(c *call, ask search.Ask) (out SearchPage, err error) {
	out.Items = []SearchHit{}
	if ask.After, err = cursorOf(c, foundAt); err != nil {
		return out, err
	}
	page, err := a.found.Messages(c.ctx, ask)
	if err != nil {
		return out, err
	}
	if ask.Threads && ask.After == (search.Cursor{}) && utf8.RuneCountInString(ask.Query) >= namedFrom {
		if out.Items, err = a.named(c.ctx, ask.Chatbot, ask.Query); err != nil {
			return out, err
		}
	}
	hits, err := a.hits(c.ctx, page.Hits, ask.Threads)
	if err != nil {
		return out, err
	}
	there := map[string]bool{}
	for _, hit := range hits {
		there[hit.Conversation.ID] = true
	}
	out.Items = slices.DeleteFunc(out.Items, func(h SearchHit) bool { return there[h.Conversation.ID] })
	out.Items = append(out.Items, hits...)
	if page.Next != (search.Cursor{}) {
		out.Next = c.next(fmt.Sprintf("%d.%d", page.Next.Generation, page.Next.Below))
	}
	return out, nil
}

func foundAt(text string) (search.Cursor, bool) {
	left, right, _ := strings.Cut(text, ".")
	generation, err := strconv.ParseUint(left, 10, 8)
	below, err2 := strconv.ParseUint(right, 10, 32)
	return search.Cursor{Generation: int(generation), Below: uint32(below)}, err == nil && err2 == nil && below > 0
}

func (a searchAPI) hits(ctx context.Context, found []search.Hit, threads bool) ([]SearchHit, error) {
	items := make([]conversation.Conversation, 0, len(found))
	for _, hit := range found {
		items = append(items, hit.Conversation)
	}
	rows, err := a.threads.rows(ctx, items)
	if err != nil {
		return nil, err
	}
	out := make([]SearchHit, 0, len(found))
	for i, hit := range found {
		kind := "message"
		if threads {
			kind = "conversation"
		}
		out = append(out, SearchHit{
			Kind: kind, Chatbot: hit.Conversation.Chatbot.String(), Conversation: &rows[i],
			Message: searchMessageOf(hit.Message, hit.Excerpt),
		})
	}
	return out, nil
}

// named are the latest conversations of the chat users that the query finds, and
// the one whose id it is.
func (a searchAPI) named(ctx context.Context, b chatbot.ID, q string) ([]SearchHit, error) {
	out := []SearchHit{}
	items, err := a.threadsNamed(ctx, b, q)
	if err != nil {
		return out, err
	}
	rows, err := a.threads.rows(ctx, items)
	for i := range rows {
		out = append(out, SearchHit{Kind: "conversation", Chatbot: b.String(), Conversation: &rows[i]})
	}
	return out, err
}

// threadsNamed are the conversations behind those hits.
func (a searchAPI) threadsNamed(ctx context.Context, b chatbot.ID, q string) (items []conversation.Conversation, err error) {
	ids, err := a.idsNamed(ctx, b, q)
	for _, u := range ids {
		c, err := a.threads.conversations.Get(ctx, conversation.ID{UUID: u})
		switch {
		case errors.Is(err, conversation.ErrNotFound):
		case err != nil:
			return nil, err
		case c.Chatbot == b && c.DeletedAt.IsZero():
			items = append(items, c)
		}
	}
	return items, err
}

func (a searchAPI) idsNamed(ctx context.Context, b chatbot.ID, q string) (ids []id.UUID, err error) {
	if u, err := id.Parse(strings.ToLower(q)); err == nil {
		ids = append(ids, u)
	}
	page, err := a.users.List(ctx, chatuser.Query{Chatbot: b, Filter: chatuser.Filter{Query: q}, Limit: namedUsers})
	if err != nil {
		return nil, err
	}
	for _, v := range page.Items {
		threads, err := a.users.Threads(ctx, v.ID, chatuser.Thread{}, namedThreads)
		if err != nil && !errors.Is(err, chatuser.ErrNotFound) {
			return nil, err
		}
		for _, thread := range threads {
			ids = append(ids, id.UUID(thread))
		}
	}
	return ids, nil
}

// all looks through every chatbot that the caller may see.
func (a searchAPI) all(c *call) (SearchPage, error) {
	out := SearchPage{Items: []SearchHit{}}
	q, err := a.asked(c)
	if err != nil {
		return out, err
	}
	state, err := a.found.State(c.ctx)
	if err != nil {
		return out, err
	}
	out.Index = searchIndexOf(state)
	if q == "" {
		return out, nil
	}
	bots, err := a.chatbots.List(c.ctx)
	if err != nil {
		return out, err
	}
	looked := c.fiber.Query("chatbot")
	arrange.By(bots, func(x, y chatbot.Chatbot) int {
		return -cmp.Compare(isTrue(x.ID.String() == looked), isTrue(y.ID.String() == looked))
	})
	var users, threads []SearchHit
	for _, b := range bots[:min(len(bots), paletteChatbots)] {
		people, err := a.people(c, b.ID, q, paletteUsers)
		if err != nil {
			return out, err
		}
		said, err := a.messages(c, search.Ask{Chatbot: b.ID, Query: q, Threads: true, Limit: paletteThreads})
		if err != nil {
			return out, err
		}
		if users, threads = append(users, people.Items...), append(threads, said.Items...); len(users) >= paletteUsers && len(threads) >= paletteThreads {
			break
		}
	}
	out.Items = append(users[:min(len(users), paletteUsers)], threads[:min(len(threads), paletteThreads)]...)
	if out.Items == nil {
		out.Items = []SearchHit{}
	}
	return out, nil
}

func isTrue(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (a searchAPI) index(c *call) (SearchIndex, error) {
	state, err := a.found.State(c.ctx)
	return searchIndexOf(state), err
}

func (a searchAPI) rebuild(c *call, _ nothing) (SearchIndex, error) {
	state, err := a.found.Rebuild(c.ctx)
	return searchIndexOf(state), err
}
