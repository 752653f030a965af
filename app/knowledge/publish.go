package knowledge

import (
	"context"

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
		n, err := newWriter(s.library, sh, false).publish(ctx, []string{string(id)}, by)
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
			n, err := newWriter(s.library, sh, false).publish(ctx, ids, by)
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
