package question

import (
	"context"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// Group finds a group of unanswered questions by its id, or by one that it had:
// that of any of its questions. Groups that nobody has looked at since the start
// are made for it, until ctx ends.
func (s *Service) Group(ctx context.Context, b chatbot.ID, gid string) (Group, error) {
	if g, err := s.shown(b, gid); err == nil {
		return g, nil
	}
	if err := s.settle(ctx, window{bot: b, days: longestWindow}); err != nil {
		return Group{}, err
	}
	return s.shown(b, gid)
}

// longestWindow is how far back anybody can look, in days.
const longestWindow = 90

// settle waits until the groups of a window are there.
func (s *Service) settle(ctx context.Context, w window) error {
	for {
		found, err := s.look(ctx, w)
		if err != nil || found.Ready {
			return err
		}
		s.mu.Lock()
		working := s.view(w).working
		s.mu.Unlock()
		if working == nil {
			return ErrGroupNotFound // they cannot be made
		}
		select {
		case <-working:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (s *Service) shown(b chatbot.ID, gid string) (Group, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range slices.Backward(s.views) {
		if v.bot != b || v.all {
			continue
		}
		for _, list := range [][]Group{v.groups, v.before} {
			for _, g := range list {
				if g.named(gid) {
					return g, nil
				}
			}
		}
	}
	return Group{}, ErrGroupNotFound
}

// Resolve takes a group off the list: a content was made for it, which must be
// there, or it is dismissed (content empty). With a content the same questions
// come back when they are asked again and still find no answer; what was
// dismissed stays away.
func (s *Service) Resolve(ctx context.Context, b chatbot.ID, gid string, content knowledge.ContentID) error {
	g, err := s.Group(ctx, b, gid)
	if err != nil {
		return err
	}
	if content != "" {
		if _, err := s.cfg.Contents.Get(ctx, b, content); err != nil {
			return err
		}
	}
	done := Handled{Content: string(content), At: s.cfg.Clock()}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		for _, h := range g.hashes {
			if err := tx.PutHandled(b, h, done); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	s.forget(b, g)
	s.cfg.OnChange(b)
	s.Touch(b)
	return nil
}

// forget takes a group out of what is shown, without waiting for new groups.
func (s *Service) forget(b chatbot.ID, gone Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.bot != b || v.all {
			continue
		}
		v.drop(gone.ID)
		if v.working != nil {
			if v.gone == nil {
				v.gone = map[string]bool{}
			}
			v.gone[gone.ID] = true
		}
	}
}
