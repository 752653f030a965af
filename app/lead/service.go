package lead

import (
	"context"
	"errors"
	"log/slog"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// Effects writes what follows from a lead, in the lead's transaction. Its methods
// read memory and the transaction alone, and their error undoes the lead.
type Effects interface {
	// Submitted comes after a lead was staged; fresh tells a new one from one that
	// was added to.
	Submitted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, l Lead, fresh bool) error
}

// Answerer is told that a conversation no longer waits for a form.
type Answerer interface{ Wake(conversation.ID) }

// Outbox writes a push with its lead.
type Outbox interface {
	Add(tx Tx, p Push) (id.UUID, error)
	Retry(ctx context.Context, p id.UUID) error
	// GivenUp tells whether a push will not be tried again.
	GivenUp(ctx context.Context, p id.UUID) (bool, error)
}

// Config is what the service stands on.
type Config struct {
	Store    Store
	Threads  conversation.Store
	Join     func(conversation.Tx) Tx // the same transaction in this package's types
	Chatbots Chatbots
	Effects  Effects
	Answer   Answerer
	Outbox   Outbox
	Sender   Sender
	// Changed is called after the commit, on the writer's goroutine, also when a try
	// to pass the lead on came out: it has the ids alone then.
	Changed func(Lead)
	Clock   id.Clock
	Log     *slog.Logger
}

// Service owns leads.
type Service struct{ cfg Config }

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg} }

// Get finds a lead.
func (s *Service) Get(ctx context.Context, l ID) (out Lead, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Lead(l)
		return err
	})
	return out, err
}

// OfConversation gives the leads that a conversation led to, oldest first.
func (s *Service) OfConversation(ctx context.Context, c conversation.ID) (out []Lead, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.OfConversation(c)
		return err
	})
	return out, err
}

// OfUsers gives the leads of a user, given as all the ids that stand for one.
func (s *Service) OfUsers(ctx context.Context, users []chatuser.UserID) (out []Lead, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out = nil
		for _, u := range users {
			more, err := r.OfUser(u)
			if err != nil {
				return err
			}
			out = append(out, more...)
		}
		return nil
	})
	return out, err
}

// Counts are the leads of a chatbot by status.
func (s *Service) Counts(ctx context.Context, b chatbot.ID) (out Counts, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out = Counts{}
		for _, status := range Statuses() {
			if out[status], err = r.Count(b, status); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// Days gives the leads by the day of their making, days from and to included.
func (s *Service) Days(ctx context.Context, b chatbot.ID, from, to uint32) (out map[uint32]int64, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Days(b, from, to)
		return err
	})
	return out, err
}

const (
	maxPage = 200
	// mostSearched bounds how many leads one page of a search looks at; what comes
	// after them is the next page, which may be empty.
	mostSearched = 20_000
)

// List gives a page of a chatbot's leads, newest first.
func (s *Service) List(ctx context.Context, q Query) (page Page, err error) {
	q.Limit = min(max(q.Limit, 1), maxPage)
	match := q.matcher()
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		page = Page{}
		looked, last := 0, ID{}
		return r.Each(q.Chatbot, q.Status, q.Before, func(l Lead) bool {
			if len(page.Items) == q.Limit || looked == mostSearched {
				page.Next = last
				return false
			}
			looked, last = looked+1, l.ID
			if match(l) {
				page.Items = append(page.Items, l)
			}
			return ctx.Err() == nil
		})
	})
	return page, err
}

// Export walks all leads that q asks for, whatever its limit, newest first. fn may
// take its time: nothing of the store is held open meanwhile.
func (s *Service) Export(ctx context.Context, q Query, fn func(Lead) error) error {
	q.Limit, q.Before = maxPage, ID{}
	for {
		page, err := s.List(ctx, q)
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		for _, l := range page.Items {
			if err := fn(l); err != nil {
				return err
			}
		}
		if q.Before = page.Next; q.Before.IsZero() {
			return nil
		}
	}
}
