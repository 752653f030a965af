package analysis

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"sync"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// Contents finds what answered.
type Contents interface {
	Get(ctx context.Context, b chatbot.ID, c knowledge.ContentID) (knowledge.Content, error)
}

// Threads finds conversations by what is true of them.
type Threads interface {
	Select(ctx context.Context, b chatbot.ID, f conversation.Filter, after uint32, limit int) (ids []conversation.ID, next uint32, err error)
}

// Config is what the service stands on.
type Config struct {
	Store    Store
	Join     func(conversation.Tx) Tx // a transaction of a conversation in the types of Store
	Chatbots conversation.Chatbots
	Contents Contents
	Threads  func() Threads
	Rules    *Rules
	Writer   *Writer
	Watch    answer.ModelWatch
	NumCtx   func() int
	Busy     func() bool                     // whether visitors wait for answers now
	Changed  func(conversation.Conversation) // after the commit, on the writer's goroutine
	Clock    id.Clock
	Log      *slog.Logger
}

// Service analyses conversations.
type Service struct {
	cfg  Config
	bell chan struct{}

	ctx    context.Context
	cancel context.CancelFunc
	begun  sync.Once
	done   chan struct{}

	worker worker
}

// New makes a service that analyses nothing before it is started.
func New(cfg Config) *Service {
	s := &Service{cfg: cfg, bell: make(chan struct{}, 1), done: make(chan struct{})}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// Start begins the work, with all that waits on disk.
func (s *Service) Start() { s.begun.Do(func() { go s.work() }) }

// Stop ends the work; what is not finished waits on disk for the next start.
func (s *Service) Stop(ctx context.Context) error {
	s.cancel()
	s.begun.Do(func() { close(s.done) }) // never started
	select {
	case <-s.done:
		return nil
	case <-ctx.Done():
		return errors.New("waiting for the analysis of a conversation to end: " + ctx.Err().Error())
	}
}

func (s *Service) ring() {
	select {
	case s.bell <- struct{}{}:
	default:
	}
}

// tester is the source of conversations that the owner has with himself: they are
// analysed when somebody asks for it.
const tester = "panel-tester"

// Ended makes a conversation wait for its analysis, in the transaction of its end.
// It is one of the effects of conversations.
func (s *Service) Ended(tx conversation.Tx, c conversation.Conversation) error {
	bot, err := s.cfg.Chatbots.Get(s.ctx, c.Chatbot)
	if err != nil || bot.Analysis.Mode == chatbot.AnalysisOff || c.Source == tester || c.Messages == 0 {
		return nil //nolint:nilerr // where the chatbot is gone nobody reads it
	}
	if err := s.cfg.Join(tx).PutDue(Due{Conversation: c.ID, At: s.cfg.Clock()}); err != nil {
		return err
	}
	tx.After(s.ring)
	return nil
}

// Analyse has a conversation analysed anew, before all that waits. It returns when
// that is noted on disk.
func (s *Service) Analyse(ctx context.Context, c conversation.ID) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		record, err := s.askable(ctx, tx, c)
		if err != nil {
			return err
		}
		if record.Messages == 0 {
			return ErrNothing
		}
		tx.After(s.ring)
		return tx.PutDue(Due{Conversation: c, Asked: true, At: s.cfg.Clock()})
	})
}

// askable finds a conversation of which an analysis can be asked for.
func (s *Service) askable(ctx context.Context, r Reader, c conversation.ID) (conversation.Conversation, error) {
	record, err := r.Conversation(c)
	if err != nil {
		return record, err
	}
	if !record.DeletedAt.IsZero() {
		return record, conversation.ErrInBin
	}
	bot, err := s.cfg.Chatbots.Get(ctx, record.Chatbot)
	if err == nil && bot.Analysis.Mode == chatbot.AnalysisOff {
		err = ErrOff
	}
	return record, err
}

// MostAtOnce bounds how many conversations one call makes wait, so that nobody
// sets a whole history to work by surprise.
const MostAtOnce = 500

// Batch is what came of asking for many.
type Batch struct {
	Queued int
	Passed int    // in which nobody wrote anything
	Next   uint32 // what to go on with; 0: there are no more
}

// AnalyseMany makes the ended conversations wait that a filter finds, the oldest
// first: at most MostAtOnce of them behind the number after. Those that have an
// analysis are passed over, unless again.
func (s *Service) AnalyseMany(ctx context.Context, b chatbot.ID, f conversation.Filter, after uint32, limit int, again bool) (out Batch, err error) {
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if err != nil {
		return out, err
	}
	if bot.Analysis.Mode == chatbot.AnalysisOff {
		return out, ErrOff
	}
	if f.Status == "" {
		f.Status = conversation.Ended
	}
	if !again {
		f.Not = maps.Clone(f.Not)
		if f.Not == nil {
			f.Not = map[conversation.FacetKind][]string{}
		}
		f.Not[conversation.FacetSentiment] = Sentiments() // whichever: it has an analysis
	}
	ids, next, err := s.cfg.Threads().Select(ctx, b, f, after, min(max(limit, 1), MostAtOnce))
	if err != nil {
		return out, err
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		out = Batch{Next: next}
		tx.After(s.ring)
		for _, c := range ids {
			if err := s.queue(tx, c, &out); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// queue makes one of many wait.
func (s *Service) queue(tx Tx, c conversation.ID, out *Batch) error {
	record, err := tx.Conversation(c)
	if errors.Is(err, conversation.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if !record.DeletedAt.IsZero() || record.Messages == 0 {
		out.Passed++
		return nil
	}
	out.Queued++
	return tx.PutDue(Due{Conversation: c, At: s.cfg.Clock()})
}

// State is how far the work is.
type State struct {
	Waiting int    // of all chatbots, at most mostCounted
	Maker   string // what the next analysis of the chatbot is made by; empty: none is made
}

// mostCounted bounds what is counted of the line.
const mostCounted = 10_000

// State tells how far the work is, and by what a chatbot's conversations are
// analysed now.
func (s *Service) State(ctx context.Context, b chatbot.ID) (out State, err error) {
	bot, err := s.cfg.Chatbots.Get(ctx, b)
	if err != nil {
		return out, err
	}
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		list, err := r.Due(mostCounted)
		out.Waiting = len(list)
		return err
	})
	switch name := s.modelFor(bot); {
	case bot.Analysis.Mode == chatbot.AnalysisOff:
	case name != "":
		out.Maker = name
	default:
		out.Maker = BuiltIn
	}
	return out, err
}

// Of gives the analysis of a conversation, and whether one is on its way.
func (s *Service) Of(ctx context.Context, c conversation.ID) (a conversation.Analysis, waits bool, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		record, err := r.Conversation(c)
		if err != nil {
			return err
		}
		a = record.Analysis
		waits, err = r.Waits(c)
		return err
	})
	return a, waits, err
}

// modelFor is the model that a chatbot's conversations are read by; empty: none.
func (s *Service) modelFor(bot chatbot.Chatbot) string {
	a := bot.Assistant
	if m := bot.Analysis.Mode; m == chatbot.AnalysisOff || m == chatbot.AnalysisBuiltIn || m == chatbot.AnalysisAuto && !a.UseModel {
		return ""
	}
	status := s.cfg.Watch.Status()
	if status.State != answer.ModelReady {
		return ""
	}
	if a.Model != "" {
		return a.Model
	}
	return status.Model
}

// overdue is how long something waits for the model before the rules do it.
const overdue = time.Hour
