package site

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
)

// deleteChunk is how many pages are removed in one write.
const deleteChunk = 100

// Delete removes a site with its pages and the contents that were made of them.
// A reading of it is cancelled. Once it returns without error nothing brings the
// site back; what a stop of the server leaves goes with the next start.
func (s *Service) Delete(ctx context.Context, bot chatbot.ID, id ID) error {
	var site Site
	err := s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
		if site, err = tx.Site(bot, id); err != nil {
			return err
		}
		if site.Deleting {
			return ErrNotFound
		}
		site.Deleting = true
		return tx.PutSite(site)
	})
	if err != nil {
		return err
	}
	s.cfg.OnChange(View{Site: site})
	if !s.roster.enter() {
		return nil // the next start does it
	}
	ended := make(chan error, 1)
	go s.finishDelete(site, ended)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return nil // it goes on
	}
}

// Clear deletes all sites of a chatbot.
func (s *Service) Clear(ctx context.Context, bot chatbot.ID) error {
	all, err := s.List(ctx, bot)
	if err != nil {
		return err
	}
	for _, v := range all {
		if err := s.Delete(ctx, bot, v.ID); err != nil {
			return err
		}
	}
	return nil
}

// finishDelete removes what is left of a site that is marked as deleted.
func (s *Service) finishDelete(site Site, ended chan<- error) {
	defer s.roster.work.Done()
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("deleting a site: panic: %v", p)
			}
		}()
		return s.remove(s.roster.ctx, site)
	}()
	if err != nil && s.roster.ctx.Err() == nil {
		s.cfg.Log.Error("site was not deleted", "chatbot", site.Chatbot, "site", site.ID, "error", err)
	}
	ended <- err
}

func (s *Service) remove(ctx context.Context, site Site) error {
	if r := s.roster.of(site.ID); r != nil {
		r.stop()
		<-r.ended
	}
	for {
		var ids []string
		more := false
		err := s.cfg.Store.View(ctx, func(tx Reader) error {
			ids = ids[:0]
			n := 0
			return tx.EachPage(site.ID, nil, func(p Page) bool {
				if p.Content != "" {
					ids = append(ids, p.Content)
				}
				n++
				more = n == deleteChunk
				return !more
			})
		})
		if err != nil {
			return err
		}
		if _, err := s.cfg.Contents.Change(ctx, site, nil, ids); err != nil {
			return err
		}
		if err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			_, err := tx.DeletePages(site.ID, deleteChunk)
			return err
		}); err != nil {
			return err
		}
		if !more {
			break
		}
	}
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if _, err := tx.DeletePages(site.ID, deleteChunk); err != nil {
			return err
		}
		return tx.DeleteSite(site.Chatbot, site.ID)
	})
}
