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
	if err := s.putAll(ctx, sh, checked); err != nil {
		return err
	}
	for len(del) > 0 {
		n := min(len(del), chunkContents)
		ids := make([]string, n)
		for i, d := range del[:n] {
			ids[i] = string(d)
		}
		if err := s.deleteAll(ctx, sh, bot, ids); err != nil {
			return err
		}
		del = del[n:]
	}
	s.cfg.OnChange(bot)
	return nil
}

// putAll stores checked contents in chunks.
func (s *Service) putAll(ctx context.Context, sh *shelf, contents []Content) error {
	w := newWriter(s.library, sh, true)
	for len(contents) > 0 {
		var chunk []readied
		size := 0
		for len(contents) > 0 && len(chunk) < chunkContents && (size == 0 || size+contentBytes(contents[0]) <= chunkBytes) {
			ready, err := w.prepare(ctx, contents[0])
			if err != nil {
				return err
			}
			chunk = append(chunk, ready)
			size += contentBytes(contents[0])
			contents = contents[1:]
		}
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			for i := range chunk {
				if _, err := w.stage(tx, &chunk[i]); err != nil {
					return err
				}
			}
			return nil
		})
		sh.apply()
		if err != nil {
			return fmt.Errorf("storing contents: %w", err)
		}
	}
	return nil
}
