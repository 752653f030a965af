package knowledge

import (
	"context"
	"errors"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// archive is the contents as they lie on disk.
type archive struct{ store Store }

// get is one content, or ErrNotFound.
func (a archive) get(ctx context.Context, bot chatbot.ID, id ContentID) (Content, error) {
	var c Content
	err := a.store.View(ctx, func(tx Reader) (err error) {
		c, err = tx.Content(bot, id)
		return err
	})
	return c, err
}

// free is an id that nothing has: the wanted one, or that with a number.
func (a archive) free(ctx context.Context, bot chatbot.ID, wanted ContentID) (id ContentID, err error) {
	err = a.store.View(ctx, func(tx Reader) error {
		id = wanted
		for n := 2; ; n++ {
			_, err := tx.Content(bot, id)
			if errors.Is(err, ErrNotFound) {
				return nil
			}
			if err != nil {
				return err
			}
			id = ContentID(fmt.Sprintf("%s-%d", wanted, n))
		}
	})
	return id, err
}

// some are the contents with these ids, without those that are not there.
func (a archive) some(ctx context.Context, bot chatbot.ID, ids []string) (map[string]Content, error) {
	out := make(map[string]Content, len(ids))
	err := a.store.View(ctx, func(tx Reader) error {
		for _, id := range ids {
			c, err := tx.Content(bot, ContentID(id))
			if fault.KindOf(err) == fault.NotFound {
				continue
			}
			if err != nil {
				return err
			}
			out[id] = c
		}
		return nil
	})
	return out, err
}

// page is the contents behind after, a bounded piece of them; none at the end.
func (a archive) page(ctx context.Context, bot chatbot.ID, after ContentID) (page []Content, err error) {
	size := 0
	err = a.store.View(ctx, func(tx Reader) error {
		return tx.EachContent(bot, after, func(c Content) bool {
			page = append(page, c)
			size += contentBytes(c)
			return len(page) < chunkContents && size < chunkBytes && ctx.Err() == nil
		})
	})
	if err == nil {
		err = ctx.Err()
	}
	return page, err
}
