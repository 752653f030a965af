package knowledge

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
)

// Change stores and deletes many contents of a chatbot, in bounded writes that
// let others pass. Each content is stored whole or not at all; when it fails in
// the midst, what was stored before stays, and doing it again doubles nothing.
// A content that is not valid fails before anything is stored.
func (s *Service) Change(ctx context.Context, bot chatbot.ID, put []Content, del []ContentID) error {
	checked := make([]Content, len(put))
	for i, c := range put {
		c.Chatbot = bot
		c, err := normal(c)
		if err != nil {
			return fmt.Errorf("content %q: %w", c.ID, err)
		}
		checked[i] = c
	}
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return err
	}
	w := newWriter(s.library, sh, true)
	if err := w.putAll(ctx, checked); err != nil {
		return err
	}
	for len(del) > 0 {
		n := min(len(del), chunkContents)
		ids := make([]string, n)
		for i, d := range del[:n] {
			ids[i] = string(d)
		}
		if err := w.deleteAll(ctx, ids); err != nil {
			return err
		}
		del = del[n:]
	}
	s.cfg.OnChange(bot)
	return nil
}
