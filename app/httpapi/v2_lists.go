package httpapi

import (
	"math"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Bounds of the lists. They are kept in an order that a place is found in at once,
// but an offset is not: what is passed over is walked, and so is what a filter
// leaves out.
const (
	v2MostSize     = 200
	v2MostStart    = 10_000
	v2MostSeen     = 20_000 // looked at for one part
	v2Page         = 200
	v2LastMessages = 200
)

var errTooMuchSeen = fault.New(fault.Invalid, "narrow_down", "More than 20,000 would have to be looked at for this. Narrow it down with startTimestamp and endTimestamp.")

// part is what a client asks for of a list.
type part struct {
	size, start int
	from, to    time.Time // of the making, both included; zero: no bound
	source      string
	seen        int
	passed      int
}

func partOf(c *call) (part, error) {
	size, err := c.number("size", 100, 1, v2MostSize)
	if err != nil {
		return part{}, err
	}
	start, err := c.number("start", 0, 0, v2MostStart)
	if err != nil {
		return part{}, err
	}
	out := part{size: int(size), start: int(start)}
	for name, at := range map[string]*time.Time{"startTimestamp": &out.from, "endTimestamp": &out.to} {
		if c.fiber.Query(name) == "" {
			continue
		}
		ms, err := c.number(name, 0, 0, math.MaxInt64/2_000_000)
		if err != nil {
			return part{}, err
		}
		*at = time.UnixMilli(int64(ms)).UTC()
	}
	if !out.from.IsZero() && !out.to.IsZero() && out.to.Before(out.from) {
		return part{}, wrongQuery("endTimestamp", "This must not be before startTimestamp.")
	}
	if out.source, err = c.text("source"); err == nil && len(out.source) > 40 {
		err = wrongQuery("source", "At most 40 characters.")
	}
	return out, err
}

// wants tells whether something is meant.
func (p *part) wants(made time.Time, source string) bool {
	inTime := !made.Before(p.from) && (p.to.IsZero() || !made.After(p.to))
	return inTime && (p.source == "" || source == p.source)
}

// see counts one more that is looked at.
func (p *part) see() error {
	if p.seen++; p.seen > v2MostSeen {
		return errTooMuchSeen
	}
	return nil
}

// pass tells whether one that is meant lies before the part.
func (p *part) pass() bool {
	if p.passed < p.start {
		p.passed++
		return true
	}
	return false
}

func (a v2API) customers(c *call) (V2Customers, error) {
	bot, err := a.named(c)
	if err != nil {
		return V2Customers{}, err
	}
	p, err := partOf(c)
	if err != nil {
		return V2Customers{}, err
	}
	out := V2Customers{Status: "success", Customers: []V2Customer{}}
	query := chatuser.Query{Chatbot: bot.ID, Filter: chatuser.Filter{Source: p.source}, Limit: v2Page}
	for {
		page, err := a.users.List(c.ctx, query)
		if err != nil {
			return V2Customers{}, err
		}
		goOn, err := p.gather(page.Items, &out)
		if err != nil {
			return V2Customers{}, err
		}
		if !goOn || page.Next.User.IsZero() {
			return out, nil
		}
		if len(page.Items) == 0 { // a whole walk without one
			p.seen += v2Page
		}
		if err := p.see(); err != nil {
			return V2Customers{}, err
		}
		query.After = page.Next
	}
}

// gather takes from a page what belongs to the part; goOn tells that more may.
func (p *part) gather(page []chatuser.View, out *V2Customers) (goOn bool, err error) {
	for _, v := range page {
		if v.Interaction.Before(p.from.Add(-time.Hour)) { // made before that, and so are all behind it
			return false, nil
		}
		if err := p.see(); err != nil {
			return false, err
		}
		if !p.wants(v.CreatedAt, v.Source) || p.pass() {
			continue
		}
		if len(out.Customers) == p.size {
			out.More = true
			return false, nil
		}
		out.Customers = append(out.Customers, customerOf(v))
	}
	return true, nil
}

func customerOf(v chatuser.View) V2Customer {
	return V2Customer{
		ID: v.ID.String(), PlatformID: v.PlatformID, Name: v.DisplayName(), Email: v.Email, Phone: v.Phone, ProfilePicture: v.Picture,
		Source: v.Source, LastReceivedMessage: v.Text, CreatedAt: v.CreatedAt.UnixMilli(), LastInteraction: milli(v.Interaction),
	}
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func (a v2API) conversations(c *call) (V2Conversations, error) {
	bot, err := a.named(c)
	if err != nil {
		return V2Conversations{}, err
	}
	p, err := partOf(c)
	if err != nil {
		return V2Conversations{}, err
	}
	lead, err := c.text("leadId")
	if err != nil {
		return V2Conversations{}, err
	}
	var found []conversation.Conversation
	more := false
	take := func(one conversation.Conversation) (goOn bool, err error) {
		switch {
		case one.Chatbot != bot.ID || !one.DeletedAt.IsZero() || !p.wants(one.StartedAt, one.Source) || p.pass():
			return true, p.see()
		case len(found) == p.size:
			more = true
			return false, nil
		}
		found = append(found, one)
		return true, p.see()
	}
	if lead != "" {
		err = a.ofLead(c, lead, take)
	} else {
		err = a.ofChatbot(c, bot.ID, p, take)
	}
	if err != nil {
		return V2Conversations{}, err
	}
	out := V2Conversations{Status: "success", Conversations: make([]V2Conversation, 0, len(found)), More: more}
	err = a.show(c, found, &out)
	return out, err
}

// slack is how far the time in an id may be from the beginning that is stored.
const slack = time.Minute

// ofChatbot walks the conversations of a chatbot from the newest that may be meant
// to the oldest.
func (a v2API) ofChatbot(c *call, bot chatbot.ID, p part, take func(conversation.Conversation) (bool, error)) error {
	query := conversation.Query{Chatbot: bot, Limit: v2Page}
	if !p.to.IsZero() {
		query.To = p.to.Add(slack)
	}
	for {
		page, err := a.lists.List(c.ctx, query)
		if err != nil {
			return err
		}
		for _, one := range page.Items {
			if one.StartedAt.Before(p.from.Add(-slack)) {
				return nil
			}
			if goOn, err := take(one); err != nil || !goOn {
				return err
			}
		}
		if page.Next.IsZero() {
			return nil
		}
		query.Before = page.Next
	}
}

// ofLead walks the conversations of a chat user, newest first. Somebody who is not
// known has none.
func (a v2API) ofLead(c *call, lead string, take func(conversation.Conversation) (bool, error)) error {
	user, err := chatuser.ParseUserID(strings.TrimSpace(lead))
	if err != nil {
		return nil //nolint:nilerr // an id that nobody has
	}
	var before chatuser.Thread
	for {
		threads, err := a.users.Threads(c.ctx, user, before, v2Page)
		if fault.KindOf(err) == fault.NotFound || err == nil && len(threads) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		for _, t := range threads {
			one, err := a.chats.Get(c.ctx, conversation.ID{UUID: id.UUID(t)})
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			if goOn, err := take(one); err != nil || !goOn {
				return err
			}
		}
		before = threads[len(threads)-1]
	}
}

// show fills in who they were with and what was said.
func (a v2API) show(c *call, found []conversation.Conversation, out *V2Conversations) error {
	ids := make([]chatuser.UserID, 0, len(found))
	for _, one := range found {
		ids = append(ids, userOf(one))
	}
	names, err := a.users.Names(c.ctx, ids)
	if err != nil {
		return err
	}
	for _, one := range found {
		after := uint64(0)
		if one.LastSeq > v2LastMessages {
			after = one.LastSeq - v2LastMessages
		}
		said, err := a.threads.Messages(c.ctx, one.ID, after, v2LastMessages)
		if err != nil {
			return err
		}
		lead := V2Lead{UUID: userOf(one).String(), Name: chatuser.GuestName}
		if u, known := names[userOf(one)]; known {
			lead = V2Lead{UUID: u.ID.String(), Name: u.DisplayName(), Email: u.Email, Phone: u.Phone}
		}
		shown := V2Conversation{
			ID: one.ID.String(), ConversationID: calledBy(one), ChatbotID: one.Chatbot.String(), Source: one.Source, Subject: one.Subject, State: string(one.Status),
			CreatedAt: one.StartedAt.UnixMilli(), UpdatedAt: one.UpdatedAt.UnixMilli(), Place: PlaceOf(one.Place), LeadID: lead.UUID, Lead: lead, Messages: []V2Message{},
		}
		for _, m := range said {
			if role := v2Role(m.Role); role != "" {
				shown.Messages = append(shown.Messages, V2Message{ID: m.ID.String(), Role: role, Content: m.Text, Timestamp: m.At, Score: m.Score, Cost: m.Cost})
			}
		}
		out.Conversations = append(out.Conversations, shown)
	}
	return nil
}

func userOf(c conversation.Conversation) chatuser.UserID {
	if c.User.IsZero() {
		return chatuser.UserOf(c.Visitor)
	}
	return c.User
}

// v2Role is a speaker as these clients know it; what nobody said has none.
func v2Role(r conversation.Role) string {
	switch r {
	case conversation.RoleUser:
		return "user"
	case conversation.RoleAssistant:
		return "assistant"
	case conversation.RoleAgent:
		return "human"
	default:
		return ""
	}
}
