package app

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
)

// What is kept of a person is written while it is read: nobody's years of
// conversations have to fit into memory.
const (
	messagePage = 200
	entryPage   = 200
)

// Faults of erasing where somebody has put a conversation under legal hold.
var (
	errOwnHeld     = fault.New(fault.Conflict, "erasure_held", "Something of this must be kept for legal reasons at the moment, so that it cannot be erased here. Please write to the owner of this website.")
	errChatbotHeld = fault.New(fault.Conflict, "chatbot_held", "Conversations of this chatbot are under legal hold. Take their tag “legal-hold” away before you delete it.")
	errHeld        = fault.New(fault.Conflict, "user_held", "A conversation of this chat user is under legal hold. Take its tag “legal-hold” away before you erase them.")
)

func refusedErasure(held int, as *fault.Error) error {
	if held == 0 {
		return nil
	}
	return as
}

// guardedPeople are the chat users, of whom nobody is erased while a conversation of
// theirs is under legal hold.
type guardedPeople struct {
	*chatuser.Service
	app *App
}

// Erase refuses that.
func (p guardedPeople) Erase(ctx context.Context, u chatuser.UserID) error {
	_, threads, err := p.app.familyOf(ctx, u)
	if err != nil {
		return err
	}
	held, err := p.app.heldAmong(ctx, threads)
	if err != nil {
		return err
	}
	if err := refusedErasure(held, errHeld); err != nil {
		return err
	}
	return p.Service.Erase(ctx, u)
}

// familyOf are a chat user with all that were merged into them, and their
// conversations, those in the bin too.
func (a *App) familyOf(ctx context.Context, u chatuser.UserID) (users []chatuser.UserID, threads []chatuser.Thread, err error) {
	view, err := a.people.Get(ctx, u)
	if err != nil {
		return nil, nil, err
	}
	users = []chatuser.UserID{view.ID}
	for _, m := range view.Merged {
		users = append(users, m.User)
	}
	for _, one := range users {
		_, some, err := a.people.Own(ctx, chatuser.VisitorID(one))
		if err != nil {
			return nil, nil, err
		}
		threads = append(threads, some...)
	}
	return users, threads, nil
}

// sheet is JSON that is written piece by piece. After an error it writes nothing more.
type sheet struct {
	w     *bufio.Writer
	err   error
	first bool // nothing stands in the object or list yet
}

func newSheet(w io.Writer) *sheet { return &sheet{w: bufio.NewWriter(w)} }

func (s *sheet) raw(text string) {
	if s.err == nil {
		_, s.err = s.w.WriteString(text)
	}
}

// begin opens an object or a list.
func (s *sheet) begin(bracket string) { s.raw(bracket); s.first = true }

// end closes it.
func (s *sheet) end(bracket string) { s.raw(bracket); s.first = false }

// item writes an element of a list.
func (s *sheet) item(v any) {
	if !s.first {
		s.raw(",\n")
	}
	s.first = false
	s.value(v)
}

// field writes a member of an object.
func (s *sheet) field(name string, v any) {
	s.name(name)
	s.value(v)
}

func (s *sheet) name(name string) {
	if !s.first {
		s.raw(",\n")
	}
	s.first = false
	s.raw(`"` + name + `":`)
}

func (s *sheet) value(v any) {
	text, err := json.Marshal(v)
	s.err = errors.Join(s.err, err)
	s.raw(string(text))
}

// fields writes the members of a record that is small, but for the last, a list, which
// it leaves open for what is read bit by bit.
func (s *sheet) open(v any, list string) {
	text, err := json.Marshal(v)
	s.err = errors.Join(s.err, err)
	if !s.first {
		s.raw(",\n")
	}
	rest := `"` + list + `":[]}`
	if len(text) > len(rest) && string(text[len(text)-len(rest):]) == rest {
		s.raw(string(text[:len(text)-2]))
	}
	s.first = true
}

func (s *sheet) close() error {
	if s.err != nil {
		return s.err
	}
	return s.w.Flush()
}

// threadsOut writes conversations, each with its messages, and with logged what was
// logged of it.
func (a *App) threadsOut(ctx context.Context, s *sheet, threads []chatuser.Thread, logged bool) error {
	s.name("conversations")
	s.begin("[")
	for _, thread := range threads {
		c, err := a.conversations.Get(ctx, conversation.ID{UUID: id.UUID(thread)})
		if errors.Is(err, conversation.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := a.threadOut(ctx, s, c, logged); err != nil {
			return err
		}
	}
	s.end("]")
	return s.err
}

func (a *App) threadOut(ctx context.Context, s *sheet, c conversation.Conversation, logged bool) error {
	s.open(httpapi.OwnConversation{
		ID: c.ID.String(), Status: string(c.Status), StartedAt: c.StartedAt, EndedAt: moment(c.EndedAt), Source: c.Source, Lang: c.Lang,
		Address: c.Client.Address, Place: httpapi.PlaceOf(c.Place),
		Page: httpapi.PageInput{URL: c.Page.URL, Title: c.Page.Title, Referrer: c.Page.Referrer}, Messages: []httpapi.OwnMessage{},
	}, "messages")
	for after := uint64(0); ; {
		page, err := a.conversations.Messages(ctx, c.ID, after, messagePage)
		if err != nil {
			return err
		}
		for _, m := range page {
			after = m.Seq
			s.item(httpapi.OwnMessage{Role: string(m.Role), Text: m.Text, At: m.At})
		}
		if len(page) < messagePage {
			break
		}
	}
	s.end("]")
	if logged {
		rows, err := a.conversations.TrackingRows(ctx, c.ID)
		if err != nil {
			return err
		}
		s.field("client", httpapi.ClientInfo{Browser: c.Client.Browser, OS: c.Client.OS, Device: c.Client.Device, Address: c.Client.Address})
		s.field("log", httpapi.LogRowsOf(rows))
	}
	s.end("}")
	return s.err
}

// leadsOut writes the leads of chat users.
func (a *App) leadsOut(ctx context.Context, s *sheet, users []chatuser.UserID) error {
	leads, err := a.leads.OfUsers(ctx, users)
	if err != nil {
		return err
	}
	s.name("leads")
	s.begin("[")
	for _, l := range leads {
		s.item(httpapi.OwnLead{
			Name: l.Name, Email: string(l.Email), Phone: string(l.Phone), Fields: ownFields(l.Fields), Source: l.Source,
			Consent: l.From("consent"), CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
		})
	}
	s.end("]")
	return s.err
}

// ledgerOut writes the entries of an account, each as it is shown to the reader; nil
// is left out.
func (a *App) ledgerOut(ctx context.Context, s *sheet, u chatuser.UserID, shown func(credit.Entry) any) error {
	s.name("entries")
	s.begin("[")
	for before := (credit.EntryID{}); ; {
		page, err := a.credits.Entries(ctx, u, before, entryPage)
		if errors.Is(err, chatuser.ErrNotFound) {
			break
		}
		if err != nil {
			return err
		}
		for _, e := range page.Items {
			if v := shown(e); v != nil {
				s.item(v)
			}
		}
		if before = page.Next; before.IsZero() {
			break
		}
	}
	s.end("]")
	return s.err
}

// Own writes what is kept of a visitor, for themselves.
func (o ownData) Own(ctx context.Context, of chatuser.Claims, w io.Writer) error {
	a := o.app
	bot, err := a.chatbots.Get(ctx, of.Chatbot)
	if err != nil {
		return err
	}
	user, threads, err := a.people.Own(ctx, of.Visitor)
	if err != nil {
		return err
	}
	s := newSheet(w)
	s.begin("{")
	s.field("exportedAt", a.clock())
	s.field("chatbot", httpapi.OwnChatbot{ID: bot.ID.String(), Name: bot.DisplayName})
	s.field("user", ownUser(of.Visitor, user))
	if err := a.threadsOut(ctx, s, threads, false); err != nil {
		return err
	}
	self := chatuser.UserOf(of.Visitor)
	if err := a.leadsOut(ctx, s, []chatuser.UserID{self}); err != nil {
		return err
	}
	if err := o.credits(ctx, s, self, threads); err != nil {
		return err
	}
	s.end("}\n")
	return s.close()
}

// credits writes the visitor's account. One that an owner has joined with others'
// holds theirs too: of it only what the visitor's own conversations cost is shown.
func (o ownData) credits(ctx context.Context, s *sheet, self chatuser.UserID, threads []chatuser.Thread) error {
	state, err := o.app.credits.State(ctx, self)
	if errors.Is(err, chatuser.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	first, err := o.app.credits.Entries(ctx, self, credit.EntryID{}, 1)
	if err != nil || len(first.Items) == 0 {
		return err
	}
	view, err := o.app.people.Get(ctx, self)
	if err != nil {
		return err
	}
	alone, own := view.ID == self && len(view.Merged) == 0, map[conversation.ID]bool{}
	for _, t := range threads {
		own[conversation.ID{UUID: id.UUID(t)}] = true
	}
	s.name("credits")
	s.begin("{")
	if alone {
		s.field("balance", state.Balance)
	}
	err = o.app.ledgerOut(ctx, s, self, func(e credit.Entry) any {
		if !alone && !own[e.Conversation] {
			return nil
		}
		out := httpapi.OwnCreditEntry{At: e.At, Kind: string(e.Kind), Amount: e.Amount, Reason: e.Reason}
		if !e.Conversation.IsZero() {
			out.Conversation = e.Conversation.String()
		}
		return out
	})
	s.end("}")
	return err
}

// everything is what is kept of a person, for the owner who is asked for it.
type everything struct{ app *App }

// Everything writes it.
func (o everything) Everything(ctx context.Context, u chatuser.UserID, w io.Writer) error {
	a := o.app
	view, err := a.people.Get(ctx, u)
	if err != nil {
		return err
	}
	bot, err := a.chatbots.Get(ctx, view.Chatbot)
	if err != nil {
		return err
	}
	users, threads, err := a.familyOf(ctx, view.ID)
	if err != nil {
		return err
	}
	s := newSheet(w)
	s.begin("{")
	s.field("exportedAt", a.clock())
	s.field("chatbot", httpapi.OwnChatbot{ID: bot.ID.String(), Name: bot.DisplayName})
	s.field("user", httpapi.ExportedUser{User: httpapi.ChatUserOf(view), Info: view.Info})
	s.name("profiles")
	s.begin("[")
	for _, one := range users {
		of := chatuser.VisitorID(one)
		user, _, err := a.people.Own(ctx, of)
		if err != nil {
			return err
		}
		s.item(ownUser(of, user))
	}
	s.end("]")
	if err := a.threadsOut(ctx, s, threads, true); err != nil {
		return err
	}
	if err := a.leadsOut(ctx, s, users); err != nil {
		return err
	}
	state, err := a.credits.State(ctx, view.ID)
	if err != nil {
		return err
	}
	s.name("credits")
	s.begin("{")
	s.field("balance", state.Balance)
	if err := a.ledgerOut(ctx, s, view.ID, func(e credit.Entry) any { return httpapi.CreditEntryOf(e) }); err != nil {
		return err
	}
	s.end("}")
	s.end("}\n")
	return s.close()
}
