package lead

import (
	"context"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/id"
	"frontdesk/app/phone"
)

// Submit takes what a visitor filled into the form, and answers once it is on
// disk. What waited for the form is answered then. Sending it again changes the
// lead that is there and makes none. The form is taken whatever became of it
// meanwhile: of a conversation that has ended, and of a form that the owner has
// switched off, since somebody has typed all of it.
func (s *Service) Submit(ctx context.Context, v chatuser.VisitorID, c conversation.ID, in Input) (out Lead, err error) {
	lead, now := ID{id.New()}, s.cfg.Clock()
	err = s.cfg.Threads.Write(ctx, func(tx conversation.Tx) error {
		thread, err := tx.Conversation(c)
		if err != nil {
			return err
		}
		if thread.Visitor != v || !thread.DeletedAt.IsZero() {
			return conversation.ErrNotFound
		}
		bot, err := s.cfg.Chatbots.Get(ctx, thread.Chatbot)
		if err != nil {
			return err
		}
		details, err := in.check(bot.LeadForm, Region(bot, thread), Words(bot, orElse(in.Lang, thread.Lang)), now)
		if err != nil {
			return err
		}
		if details.empty() { // nothing is required, and nothing was given
			out = Lead{Chatbot: bot.ID, User: chatuser.UserOf(v), Source: thread.Source}
		} else {
			how := ByForm
			if thread.Source == "api" {
				how = ByAPI
			}
			if out, err = (taker{s}).take(tx, bot, thread, details, how, lead); err != nil {
				return err
			}
		}
		return (taker{s}).release(tx, c)
	})
	return out, err
}

// taker writes leads in the transactions of what brings them.
type taker struct{ *Service }

// release has what waited for the form answered.
func (s taker) release(tx conversation.Tx, c conversation.ID) error {
	before, err := tx.Conversation(c) // as take left it
	if err != nil {
		return err
	}
	held := before.Form == conversation.FormHeld
	if before.Form != conversation.FormSent {
		after := before
		after.Form = conversation.FormSent
		if err := tx.Save(before, after); err != nil {
			return err
		}
	}
	if held {
		tx.After(func() { s.cfg.Answer.Wake(c) })
	}
	return nil
}

// Noticed are details that a visitor gave in the talk, and agreed to pass on.
type Noticed struct {
	Name  string
	Email email.Address
	Phone phone.Number
}

// TakeNoticed makes a lead of them in the transaction of the reply that says so.
func (s *Service) TakeNoticed(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n Noticed) (Lead, error) {
	return (taker{s}).take(tx, bot, c, Details{Name: n.Name, Email: n.Email, Phone: n.Phone}, ByChat, ID{id.New()})
}

// take stores a lead with all that follows. A conversation has one lead a person:
// what comes again adds to it, and a person who is known from another
// conversation keeps the lead that is still open.
func (s taker) take(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, d Details, how How, fresh ID) (Lead, error) {
	own := s.cfg.Join(tx)
	user := chatuser.UserOf(c.Visitor)
	before, err := known(own, c.ID, user, d, how)
	if err != nil {
		return Lead{}, err
	}
	now := s.cfg.Clock()
	after := before
	isNew := before.ID.IsZero()
	if isNew {
		after = Lead{
			ID: fresh, Chatbot: bot.ID, User: user, Source: c.Source, How: how, Status: StatusNew,
			Question: c.Subject, Page: c.Page.URL, CreatedAt: now,
		}
	}
	after = after.with(d)
	linked := slices.Contains(after.Conversations, c.ID)
	if !linked {
		after.Conversations = append(slices.Clone(after.Conversations), c.ID)
	}
	if !isNew && linked && same(before, after) {
		return before, nil
	}
	after.UpdatedAt = now
	if err := own.Put(before, after); err != nil {
		return Lead{}, err
	}
	if !linked {
		if err := addTo(tx, c.ID, 1); err != nil {
			return Lead{}, err
		}
	}
	if err := s.cfg.Effects.Submitted(tx, bot, c, after, isNew); err != nil {
		return Lead{}, err
	}
	tx.After(func() { s.cfg.Changed(after) })
	return after, nil
}

// addTo changes how many leads a conversation has led to.
func addTo(tx conversation.Tx, c conversation.ID, n int) error {
	before, err := tx.Conversation(c)
	if err != nil {
		return err
	}
	after := before
	after.Leads = max(after.Leads+n, 0)
	return tx.Save(before, after)
}

// known finds the lead that details belong to; the zero value stands for none.
func known(r Reader, c conversation.ID, u chatuser.UserID, d Details, how How) (Lead, error) {
	here, err := r.OfConversation(c)
	if err != nil {
		return Lead{}, err
	}
	for _, l := range here {
		again := how != ByChat && l.How == how
		if l.User == u && (again || l.reaches(d)) {
			return l, nil
		}
	}
	all, err := r.OfUser(u)
	if err != nil {
		return Lead{}, err
	}
	for _, l := range slices.Backward(all) {
		if l.open() && l.reaches(d) {
			return l, nil
		}
	}
	return Lead{}, nil
}

// open tells a lead that further conversations may be added to.
func (l Lead) open() bool {
	return l.Status != StatusWon && l.Status != StatusLost && len(l.Conversations) < maxConversations
}

// maxConversations is how many conversations one lead is linked with.
const maxConversations = 100

// reaches tells whether details lead to the same person by address or number.
func (l Lead) reaches(d Details) bool {
	return d.Email != "" && l.Email.Key() == d.Email.Key() || d.Phone != "" && l.Phone == d.Phone
}

// with lays details over a lead; what was not given stays.
func (l Lead) with(d Details) Lead {
	if d.Name != "" {
		l.Name = d.Name
	}
	if d.Email != "" {
		l.Email = d.Email
	}
	if d.Phone != "" {
		l.Phone = d.Phone
	}
	if d.Consent != nil {
		l.Consent = d.Consent
	}
	fields := slices.Clone(l.Fields)
	for _, v := range d.Fields {
		if i := slices.IndexFunc(fields, func(old Value) bool { return old.Key == v.Key }); i >= 0 {
			fields[i] = v
		} else {
			fields = append(fields, v)
		}
	}
	l.Fields = fields
	return l
}

// same tells whether nothing but the time of a consent differs.
func same(a, b Lead) bool {
	return a.Name == b.Name && a.Email == b.Email && a.Phone == b.Phone && slices.Equal(a.Fields, b.Fields) &&
		(a.Consent == nil) == (b.Consent == nil)
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
