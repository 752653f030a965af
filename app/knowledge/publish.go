package knowledge

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// ErrNeverPublished is the fault of discarding what visitors have never seen.
var ErrNeverPublished = fault.New(fault.Conflict, "never_published", "This content was never published, so there is nothing to go back to. Delete it instead.")

// errBusy is the fault of a content that changes faster than it can be published.
var errBusy = fault.New(fault.Conflict, "content_changing", "This content was changed at the same moment. Look at it again, then publish it.")

// publishTries is how often a content is read anew that changed meanwhile.
const publishTries = 3

// Publish lets visitors see a content as it is edited. One without changes stays
// as it is.
func (s *Service) Publish(ctx context.Context, bot chatbot.ID, id ContentID, by string) (Content, error) {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return Content{}, err
	}
	for range publishTries {
		c, err := s.Get(ctx, bot, id)
		if err != nil || c.State() == StatePublished {
			return c, err
		}
		n, err := s.publish(ctx, sh, []string{string(id)}, by)
		if err != nil {
			return Content{}, err
		}
		if n > 0 {
			s.cfg.OnChange(bot)
		}
	}
	c, err := s.Get(ctx, bot, id)
	if err == nil && c.State() != StatePublished {
		err = errBusy
	}
	return c, err
}

// PublishAll publishes every draft and every change, in bounded writes, and
// tells how many. What is changed meanwhile stays unpublished.
func (s *Service) PublishAll(ctx context.Context, bot chatbot.ID, by string) (int, error) {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return 0, err
	}
	published := 0
	for _, state := range []PublishState{StateDraft, StateChanged} {
		after := ""
		for {
			ids, _ := sh.list(Filter{Status: state}, after, publishChunk)
			if len(ids) == 0 {
				break
			}
			after = ids[len(ids)-1]
			n, err := s.publish(ctx, sh, ids, by)
			published += n
			if err != nil {
				return published, err
			}
		}
	}
	if published > 0 {
		s.cfg.OnChange(bot)
	}
	return published, nil
}

// publishChunk is how many contents are published in one write; with the
// largest articles it still fits.
const publishChunk = 8

func (s *Service) publish(ctx context.Context, sh *shelf, ids []string, by string) (int, error) {
	contents, err := s.library.archive.some(ctx, sh.bot, ids)
	if err != nil {
		return 0, fmt.Errorf("reading contents: %w", err)
	}
	w := newWriter(s.library, sh, false)
	var all []readied
	for _, id := range ids {
		c, found := contents[id]
		if !found || c.State() == StatePublished {
			continue
		}
		edited := c.Edited()
		edited.UpdatedBy = by
		ready, err := w.prepare(ctx, edited)
		if err != nil {
			return 0, err
		}
		ready.base = &c
		all = append(all, ready)
	}
	published := 0
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		published = 0
		for i := range all {
			out, err := w.stage(tx, &all[i])
			if err != nil {
				return err
			}
			if out != moved {
				published++
			}
		}
		return nil
	})
	sh.apply()
	if err != nil {
		return 0, fmt.Errorf("publishing contents: %w", err)
	}
	return published, nil
}

// Discard drops the changes of a content that are not published. ErrNeverPublished
// for a draft.
func (s *Service) Discard(ctx context.Context, bot chatbot.ID, id ContentID) (Content, error) {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return Content{}, err
	}
	var c Content
	err = s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
		if c, err = tx.Content(bot, id); err != nil {
			return err
		}
		if c.Status == Draft {
			return ErrNeverPublished
		}
		if c.Edit == nil {
			return nil
		}
		c.Edit = nil
		if err := tx.PutContent(c); err != nil {
			return err
		}
		found := change{id: string(id), row: cardOf(c, "", 0), same: true}
		tx.After(func() { sh.enqueue(found) })
		return nil
	})
	sh.apply()
	if err != nil {
		return Content{}, err
	}
	s.cfg.OnChange(bot)
	return c, nil
}
