package bulk

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// File reads what an export is about, oldest first where a filter found it, and
// hands it to fn piece by piece; its progress is the run's. An error of fn cancels
// the run, as Cancel does, which breaks the file off. It can be fetched again.
func (s *Service) File(ctx context.Context, b chatbot.ID, r RunID, fn func([]conversation.Conversation) error) error {
	e, err := s.find(b, r)
	if err != nil {
		return err
	}
	mine, err := s.open(ctx, e)
	if err != nil {
		return err
	}
	err = s.write(mine, e, fn)
	s.end(e, err) //nolint:contextcheck // how a run ended reaches the disk although its context has ended
	return err
}

// Exportable tells whether a run makes a file that can be fetched now.
func (s *Service) Exportable(b chatbot.ID, r RunID) (Run, error) {
	run, err := s.Run(b, r)
	if err == nil && (run.Action != Export || run.State == Running) {
		err = ErrNoFile
	}
	return run, err
}

func (s *Service) open(ctx context.Context, e *entry) (context.Context, error) {
	s.mu.Lock()
	if s.ctx.Err() != nil || e.run.Action != Export || e.cancel != nil {
		s.mu.Unlock()
		return nil, ErrNoFile
	}
	mine := s.begin(e)
	e.run.Done, e.run.Changed, e.run.Same, e.run.Next = 0, 0, 0, 0
	run := e.run
	s.mu.Unlock()
	s.cfg.OnChange(run)
	if err := s.cfg.Journal.PutRun(ctx, run, nil); err != nil {
		s.end(e, err)
		return nil, err
	}
	return mine, nil
}

// errReader says that whoever reads the file has gone.
var errReader = fmt.Errorf("nobody reads the file any more: %w", context.Canceled)

func (s *Service) write(ctx context.Context, e *entry, fn func([]conversation.Conversation) error) error {
	run := s.state(e)
	about, err := s.cfg.Journal.Selection(ctx, run.ID)
	if err != nil {
		return err
	}
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		got, err := s.take(ctx, run, about, conversation.MostAtOnce)
		if err != nil || len(got.ids) == 0 && got.last {
			return err
		}
		found, err := s.read(ctx, run, got.ids)
		if err != nil {
			return err
		}
		if err := fn(found); err != nil {
			return errors.Join(errReader, err)
		}
		run.Next = got.next
		run.Done += len(got.ids)
		run.Changed += len(found)
		run.Same += len(got.ids) - len(found)
		s.went(e, run)
	}
}

// read finds conversations; those that are gone, in the bin or of another chatbot
// are passed over.
func (s *Service) read(ctx context.Context, run Run, ids []conversation.ID) ([]conversation.Conversation, error) {
	out := make([]conversation.Conversation, 0, len(ids))
	for _, c := range ids {
		found, err := s.cfg.Find.Get(ctx, c)
		switch {
		case errors.Is(err, conversation.ErrNotFound):
		case err != nil:
			return nil, err
		case found.DeletedAt.IsZero() && found.Chatbot == run.Chatbot:
			out = append(out, found)
		}
	}
	return out, nil
}
