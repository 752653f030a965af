package analysis

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// The pace of the work.
const (
	lookEvery   = time.Minute            // at the line, where nothing rang
	afterError  = 5 * time.Second        // before the next try, where the store failed
	leastPause  = 20 * time.Millisecond  // between two conversations
	mostPause   = 2 * time.Second        //
	pauseTimes  = 3                      // of what one took: a quarter of a processor at the most
	busyEvery   = 100 * time.Millisecond // while visitors are answered
	mostPatient = 5 * time.Second        // with them: under questions without end it still goes on
	startWait   = time.Minute            // for the first look at the model server
	longLine    = 500                    // of those that wait: behind it the rules do it
)

// worker is what the one goroutine remembers.
type worker struct {
	troubled bool // the model was of no use the last time
}

// work takes one conversation after the other until the service is stopped.
func (s *Service) work() {
	defer close(s.done)
	s.firstLook()
	for {
		took, more, err := s.turn()
		wait := min(max(pauseTimes*took, leastPause), mostPause)
		switch {
		case err != nil:
			wait = afterError
		case !more:
			wait = lookEvery
		}
		if !s.pause(wait, !more || err != nil) {
			return
		}
		if more && err == nil && !s.stepAside() {
			return
		}
	}
}

// firstLook lets the state of the model server be found out first, so that a start
// does not give to the rules what was meant for the model.
func (s *Service) firstLook() {
	for end := id.Precise().Add(startWait); s.cfg.Watch.Status().State == answer.ModelStarting && id.Precise().Before(end); {
		if !s.pause(busyEvery, false) {
			return
		}
	}
}

// pause rests; a bell ends it where it may. It is false when the service stops.
func (s *Service) pause(d time.Duration, bell bool) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var rung chan struct{}
	if bell {
		rung = s.bell
	}
	select {
	case <-timer.C:
	case <-rung:
	case <-s.ctx.Done():
	}
	return s.ctx.Err() == nil
}

// stepAside waits while visitors are being answered, up to its patience.
func (s *Service) stepAside() bool {
	for end := id.Precise().Add(mostPatient); s.cfg.Busy() && id.Precise().Before(end); {
		if !s.pause(busyEvery, false) {
			return false
		}
	}
	return true
}

// turn analyses the first that waits. more tells that there was one.
func (s *Service) turn() (took time.Duration, more bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			s.cfg.Log.Error("panic while analysing a conversation", "panic", "see the stack", "stack", string(debug.Stack()))
			err = errors.New("a panic")
		}
	}()
	var line []Due
	if err = s.cfg.Store.View(s.ctx, func(r Reader) (err error) {
		line, err = r.Due(longLine + 1)
		return err
	}); err != nil || len(line) == 0 {
		return 0, false, err
	}
	start := id.Precise()
	if err = s.analyse(s.ctx, line[0], len(line) > longLine); errors.Is(err, answer.ErrGaveWay) {
		return leastPause, true, nil // again, when the visitors are served
	}
	if err != nil && s.ctx.Err() == nil {
		s.cfg.Log.Error("analysing a conversation failed", "conversation_id", line[0].Conversation.String(), "error", err)
	}
	return id.Precise().Sub(start), true, err
}

// analyse does one and keeps what came of it.
func (s *Service) analyse(ctx context.Context, d Due, long bool) error {
	t, bot, err := s.gather(ctx, d)
	if errors.Is(err, conversation.ErrNotFound) || errors.Is(err, chatbot.ErrNotFound) || errors.Is(err, conversation.ErrInBin) || errors.Is(err, ErrNothing) {
		return s.cfg.Store.Write(ctx, func(tx Tx) error { return tx.DropDue(d.Conversation) })
	}
	if err != nil {
		return err
	}
	var got Result
	name := s.modelFor(bot)
	if late := long || s.cfg.Clock().Sub(d.At) > overdue; name == "" || late && !d.Asked {
		got = s.cfg.Rules.Read(ctx, t)
	} else if got, err = s.cfg.Writer.Read(ctx, t, Ask{Model: name, NumCtx: s.cfg.NumCtx()}); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	s.note(got)
	return s.keep(ctx, d, got)
}

// note says once that the model is of no use, and once that it is again.
func (s *Service) note(got Result) {
	if got.Maker == BuiltIn && got.trouble == nil {
		return
	}
	if troubled := got.trouble != nil; troubled != s.worker.troubled {
		s.worker.troubled = troubled
		if troubled {
			s.cfg.Log.Warn("the model's analysis was of no use, so conversations are analysed without it", "error", got.trouble)
		} else {
			s.cfg.Log.Info("the model analyses conversations again")
		}
	}
}

// gather reads what an analysis is made from.
func (s *Service) gather(ctx context.Context, d Due) (t Talk, bot chatbot.Chatbot, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		if t.Conversation, err = r.Conversation(d.Conversation); err != nil {
			return err
		}
		if !t.Conversation.DeletedAt.IsZero() {
			return conversation.ErrInBin
		}
		t.Messages, err = read(r, t.Conversation)
		return err
	})
	if err != nil {
		return t, bot, err
	}
	if bot, err = s.cfg.Chatbots.Get(ctx, t.Conversation.Chatbot); err != nil {
		return t, bot, err
	}
	if len(t.said()) == 0 {
		return t, bot, ErrNothing
	}
	t.Own = ParseCategories(bot.Analysis.Categories)
	t.Contents, err = s.answering(ctx, t)
	return t, bot, err
}

// read gives the messages without those of the system; of a long conversation the
// first and the last.
func read(r Reader, c conversation.Conversation) ([]conversation.Message, error) {
	list, err := r.Messages(c.ID, 0, mostRead)
	if err != nil {
		return nil, err
	}
	if c.LastSeq > mostRead {
		last, err := r.LastMessages(c.ID, c.LastSeq+1, mostRead-readFirst)
		if err != nil {
			return nil, err
		}
		list = append(list[:min(readFirst, len(list))], last...)
	}
	return slices.DeleteFunc(list, func(m conversation.Message) bool { return m.Role == conversation.RoleSystem }), nil
}

// answering finds the contents that the replies rest on; those that are gone are
// left out.
func (s *Service) answering(ctx context.Context, t Talk) (map[string]Content, error) {
	out := map[string]Content{}
	for _, m := range t.replies() {
		for _, src := range m.Sources {
			if _, known := out[src.ContentID]; known || src.ContentID == "" {
				continue
			}
			found, err := s.cfg.Contents.Get(ctx, t.Conversation.Chatbot, knowledge.ContentID(src.ContentID))
			if errors.Is(err, knowledge.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("reading what answered: %w", err)
			}
			out[src.ContentID] = Content{ID: src.ContentID, Title: found.Title, Tags: found.Tags}
		}
	}
	return out, nil
}

// keep writes a result down and lets the conversation wait no longer. Corrections
// that were made meanwhile stay: they are read in the same transaction.
func (s *Service) keep(ctx context.Context, d Due, got Result) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Conversation(d.Conversation)
		if err != nil && !errors.Is(err, conversation.ErrNotFound) {
			return err
		}
		if dropped := tx.DropDue(d.Conversation); dropped != nil || err != nil || !before.DeletedAt.IsZero() {
			return dropped
		}
		after := got.lay(before)
		after.Analysis.At = s.cfg.Clock()
		if err := tx.Save(before, after); err != nil {
			return err
		}
		tx.After(func() { s.cfg.Changed(after) })
		return nil
	})
}
