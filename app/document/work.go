package document

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/extract"
	"frontdesk/app/fault"
)

// work reads what waits, oldest first, until Stop.
func (s *Service) work() {
	defer s.done.Done()
	for {
		select {
		case <-s.ctx.Done():
			return
		case <-s.wake:
		}
		for s.ctx.Err() == nil {
			f, found, err := s.nextWaiting()
			if err != nil {
				s.cfg.Log.Error("looking for files to read failed", "error", err)
			}
			if err != nil || !found {
				break
			}
			s.readOne(f)
		}
	}
}

// nextWaiting is the file that has waited longest.
func (s *Service) nextWaiting() (next File, found bool, err error) {
	err = s.cfg.Store.View(s.ctx, func(tx Reader) error {
		return tx.EachFile(chatbot.ID{}, func(f File) bool {
			if f.State == Waiting && (!found || f.CreatedAt.Before(next.CreatedAt)) {
				next, found = f, true
			}
			return true
		})
	})
	return next, found, err
}

// readOne reads one file and keeps what came of it.
func (s *Service) readOne(f File) {
	ctx, cancel := context.WithCancel(s.ctx)
	idle := make(chan struct{})
	s.mu.Lock()
	s.now, s.stop, s.idle = f.ID, cancel, idle
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.now, s.stop, s.idle = ID{}, nil, nil
		s.mu.Unlock()
		cancel()
		close(idle)
	}()
	err := s.guarded(ctx, f)
	if err == nil || ctx.Err() != nil { // ended by a stop or a deletion, which see to the rest
		return
	}
	problem := "The file could not be read because of an error of the server. Read it again, and report it if that does not help."
	var known *fault.Error
	if errors.As(err, &known) && known.Kind != fault.Internal {
		problem = known.Message
	} else {
		s.cfg.Log.Error("reading a file failed", "chatbot", f.Chatbot, "file", f.ID, "error", err)
	}
	_, err = s.change(ctx, f, func(f *File) {
		if f.State == Reading {
			f.State, f.Problem = Failed, problem
		}
	})
	if err != nil {
		s.cfg.Log.Error("keeping the state of a file failed", "file", f.ID, "error", err)
	}
}

func (s *Service) guarded(ctx context.Context, f File) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("reading a file: panic: %v", p)
		}
	}()
	return s.read(ctx, f)
}

// errGone ends the reading of a file that was deleted meanwhile.
var errGone = errors.New("document: the file is being deleted")

func (s *Service) read(ctx context.Context, f File) error {
	f, err := s.change(ctx, f, func(f *File) {
		if f.State == Waiting {
			f.State = Reading
		}
	})
	if err != nil || f.State != Reading {
		return err
	}
	res, err := s.cfg.Extractor.Read(ctx, f.Name, &original{ctx: ctx, store: s.cfg.Store, file: f})
	if err != nil {
		_, keep := s.change(ctx, f, func(f *File) { f.Type, f.Pages = string(res.Kind), res.Document.Pages })
		return errors.Join(err, keep, s.forget(ctx, f))
	}
	made := contentsOf(f, res)
	if len(made.contents) == 0 {
		return errors.Join(extract.ErrNoText.Saying("%s", made.problem), s.forget(ctx, f))
	}
	return s.keep(ctx, f, res, made)
}

// forget removes the contents of an earlier reading.
func (s *Service) forget(ctx context.Context, f File) error {
	if f.Reach == 0 {
		return nil
	}
	if err := s.dropContents(ctx, f, 1); err != nil {
		return err
	}
	_, err := s.change(ctx, f, func(f *File) { f.Contents, f.Reach = 0, 0 })
	return err
}

// keep stores the contents that were made of a file. How far their numbers reach
// is stored before them, so that none is ever left behind.
func (s *Service) keep(ctx context.Context, f File, res extract.Result, made made) error {
	before := f.Reach
	f, err := s.change(ctx, f, func(f *File) {
		f.Type, f.Pages, f.Words = string(res.Kind), res.Document.Pages, res.Document.Words
		f.Reach = max(f.Reach, len(made.contents))
	})
	if err != nil {
		return err
	}
	for n := 0; n < len(made.contents); n += contentsPerChange {
		if f.State != Reading {
			return errGone
		}
		end := min(n+contentsPerChange, len(made.contents))
		if err := s.cfg.Contents.Change(ctx, f.Chatbot, made.contents[n:end], nil); err != nil {
			return fmt.Errorf("storing the contents of a file: %w", err)
		}
		if f, err = s.change(ctx, f, func(f *File) { f.Contents = end }); err != nil {
			return err
		}
	}
	if before > len(made.contents) {
		if err := s.dropContents(ctx, f, len(made.contents)+1); err != nil {
			return err
		}
	}
	_, err = s.change(ctx, f, func(f *File) {
		f.Contents, f.Reach, f.Problem = len(made.contents), len(made.contents), made.problem
		if f.State == Reading {
			f.State = Ready
		}
	})
	return err
}
