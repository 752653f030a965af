package question

import (
	"context"
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
)

// Group finds a group of unanswered questions by its id, among those that were
// shown.
func (s *Service) Group(b chatbot.ID, gid string) (Group, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range slices.Backward(s.views) {
		if v.bot != b || v.all {
			continue
		}
		for _, list := range [][]Group{v.groups, v.before} {
			for _, g := range list {
				if g.ID == gid {
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
	g, err := s.Group(b, gid)
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
