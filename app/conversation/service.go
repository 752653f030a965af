package conversation

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// Announcer tells whoever looks on. Its methods are called after the commit,
// on the writer's goroutine, in the order of the commits; they must be quick.
type Announcer interface {
	MessageStored(Conversation, Message)
	StatusChanged(Conversation) // begun, ended, deleted, restored
}

// Answerer is told that a conversation waits for an answer, or no longer does.
type Answerer interface {
	Wake(ID)
	Cancel(ID)
}

// Chatbots finds settings. Its methods read memory and wait for nobody: they are
// called in write functions.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
	List(ctx context.Context) ([]chatbot.Chatbot, error)
}

// Effects writes what follows from a change of a conversation, in the
// transaction of the change: webhooks, leads, credits. Its methods read memory
// and the transaction alone, and their error undoes the change.
type Effects interface {
	// Posted comes after a visitor's message was staged; began tells that the
	// conversation starts with it.
	Posted(tx Tx, bot chatbot.Chatbot, c Conversation, m Message, began bool) error
	// Replied comes after an assistant's reply was staged.
	Replied(tx Tx, bot chatbot.Chatbot, c Conversation, m Message) error
	// Ended comes after the end of a conversation was staged, whoever ended it. Its
	// chatbot may be gone.
	Ended(tx Tx, c Conversation) error
}

// NoEffects follow where a conversation is nobody else's business.
type NoEffects struct{}

// Posted writes nothing.
func (NoEffects) Posted(Tx, chatbot.Chatbot, Conversation, Message, bool) error { return nil }

// Replied writes nothing.
func (NoEffects) Replied(Tx, chatbot.Chatbot, Conversation, Message) error { return nil }

// Ended writes nothing.
func (NoEffects) Ended(Tx, Conversation) error { return nil }

// Config is what the service stands on.
type Config struct {
	Store    Store
	Effects  Effects
	Announce Announcer
	Answer   Answerer
	Chatbots Chatbots
	Places   Places // nil: nothing is known of where anybody is
	Clock    id.Clock
	Log      *slog.Logger
	// IdleHours is after how long a conversation ends by itself where its
	// chatbot does not say; it is asked at each sweep.
	IdleHours func() int
}

// Service owns conversations.
type Service struct{ cfg Config }

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg} }

// Get finds any conversation that was not purged, deleted ones included.
func (s *Service) Get(ctx context.Context, c ID) (out Conversation, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Conversation(c)
		return err
	})
	return out, err
}

// OfVisitor finds a visitor's own conversation; any other is ErrNotFound.
func (s *Service) OfVisitor(ctx context.Context, v chatuser.VisitorID, c ID) (out Conversation, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = own(r, v, c)
		return err
	})
	return out, err
}

func own(r Reader, v chatuser.VisitorID, c ID) (Conversation, error) {
	out, err := r.Conversation(c)
	if err != nil {
		return Conversation{}, err
	}
	if out.Visitor != v || !out.DeletedAt.IsZero() {
		return Conversation{}, ErrNotFound
	}
	return out, nil
}

// Latest is the visitor's newest conversation that is not deleted.
func (s *Service) Latest(ctx context.Context, b chatbot.ID, v chatuser.VisitorID) (out Conversation, found bool, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, found, err = r.LatestOf(v)
		return err
	})
	return out, found && out.Chatbot == b, err
}

// maxPage bounds one page of messages or conversations.
const maxPage = 500

// Messages gives at most limit messages (1 to 500) with a sequence above after.
func (s *Service) Messages(ctx context.Context, c ID, after uint64, limit int) (out []Message, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Messages(c, after, min(max(limit, 1), maxPage))
		return err
	})
	return out, err
}

var errNoTrace = fault.New(fault.NotFound, "trace_not_found", "No trace was kept for this message: it was not written by the assistant.")

// Trace is how a reply came about, as package answer wrote it.
func (s *Service) Trace(ctx context.Context, c ID, seq uint64) (out json.RawMessage, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		var found bool
		out, found, err = r.Trace(c, seq)
		if err == nil && !found {
			return errNoTrace
		}
		return err
	})
	return out, err
}

// TrackingSession is the result of a conversation so far.
func (s *Service) TrackingSession(ctx context.Context, c ID) (out tracking.Session, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.TrackingSession(c)
		return err
	})
	return out, err
}

// TrackingRows is the session log of a conversation, in order.
func (s *Service) TrackingRows(ctx context.Context, c ID) (out []tracking.SessionRow, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.TrackingRows(c)
		return err
	})
	return out, err
}

// idleAfter is how long c may be silent.
func (s sweeper) idleAfter(ctx context.Context, c Conversation) time.Duration {
	hours := s.cfg.IdleHours()
	if b, err := s.cfg.Chatbots.Get(ctx, c.Chatbot); err == nil && b.IdleHours > 0 {
		hours = b.IdleHours
	}
	return time.Duration(hours) * time.Hour
}
