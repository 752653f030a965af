package chatuser

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"frontdesk/app/chatbot"
)

// Erasure is one that is under way: the user and all that were merged into it.
type Erasure struct {
	Chatbot chatbot.ID `json:"chatbot"`
	Users   []UserID   `json:"users"` // the one that was asked for first
}

// mostThreads bounds the conversations that one pass of an erasure takes.
const mostThreads = 1000

// subject is what an erasure is of now.
func subject(r Reader, e Erasure) (Subject, error) {
	threads, err := r.Threads(e.Users, Thread{}, mostThreads, true)
	return Subject{Chatbot: e.Chatbot, Users: e.Users, Threads: threads}, err
}

// allThreads are all conversations of users, those in the bin too, newest first.
func allThreads(r Reader, users []UserID) (out []Thread, err error) {
	for before := (Thread{}); ; before = out[len(out)-1] {
		page, err := r.Threads(users, before, mostThreads, true)
		out = append(out, page...)
		if err != nil || len(page) < mostThreads {
			return out, err
		}
	}
}

// Erasable tells what would go with a user, by the names under which owners know
// it.
func (s *Service) Erasable(ctx context.Context, u UserID) (map[string]int, error) {
	var of Subject
	err := s.cfg.Store.View(ctx, func(r Reader) error {
		found, err := Resolve(r, u)
		if err != nil {
			return err
		}
		family, err := Family(r, found)
		if err != nil {
			return err
		}
		threads, err := allThreads(r, family)
		of = Subject{Chatbot: found.Chatbot, Users: family, Threads: threads}
		return err
	})
	if err != nil {
		return nil, err
	}
	counts := map[string]int{"profiles": len(of.Users)}
	for _, h := range s.cfg.Holders {
		some, err := h.Count(ctx, of)
		if err != nil {
			return nil, err
		}
		maps.Copy(counts, some)
	}
	return counts, nil
}

// Erase removes a user for good, with everything of theirs. It returns once all
// is gone. What a crash or an error leaves is finished by ResumeErasures; from
// the first moment on nobody finds the user any more.
func (s *Service) Erase(ctx context.Context, u UserID) error {
	var e Erasure
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := Resolve(tx, u)
		if err != nil {
			return err
		}
		family, err := Family(tx, before)
		if err != nil {
			return err
		}
		e = Erasure{Chatbot: before.Chatbot, Users: family}
		after := before
		after.Erasing = true
		if err := tx.PutUser(before, after); err != nil {
			return err
		}
		return tx.PutErasure(e)
	})
	if err != nil {
		return err
	}
	return (eraser{s}).finish(ctx, e)
}

// ResumeErasures finishes what a crash left, and tells how many erasures that
// were.
func (s *Service) ResumeErasures(ctx context.Context) (n int, err error) {
	var left []Erasure
	if err := s.cfg.Store.View(ctx, func(r Reader) error {
		left, err = r.Erasures()
		return err
	}); err != nil {
		return 0, err
	}
	for _, e := range left {
		if err := (eraser{s}).finish(ctx, e); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// eraser goes on with an erasure until nothing is left.
type eraser struct{ *Service }

// finish takes pass after pass until nothing is left, and the records last: what
// was written meanwhile, by a visitor who still had the token, goes too. The last
// pass begins without a conversation, since one can bring a holder something until
// it is gone: a lead that is sent while its conversation is erased.
func (s eraser) finish(ctx context.Context, e Erasure) error {
	s.erasing.Lock()
	defer s.erasing.Unlock()
	for done := false; !done; {
		var of Subject
		err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
			of, err = subject(r, e)
			return err
		})
		if err != nil {
			return err
		}
		for _, h := range s.cfg.Holders {
			if err := h.Erase(ctx, of); err != nil {
				return fmt.Errorf("erasing chat user %s: %w", e.Users[0], err)
			}
		}
		if len(of.Threads) > 0 {
			continue
		}
		if done, err = s.drop(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// drop removes the records of an erasure, unless a conversation is left or has
// begun meanwhile.
func (s eraser) drop(ctx context.Context, e Erasure) (done bool, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		left, err := tx.Threads(e.Users, Thread{}, 1, true)
		if done = err == nil && len(left) == 0; !done {
			return err
		}
		for _, u := range e.Users {
			before, err := tx.User(u)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return err
			}
			if err == nil {
				if err := tx.DeleteUser(before); err != nil {
					return err
				}
			}
			a, err := tx.Activity(u)
			if err != nil {
				return err
			}
			if err := tx.DeleteActivity(e.Chatbot, u, a); err != nil {
				return err
			}
		}
		return tx.DeleteErasure(e.Users[0])
	})
	return done, err
}
