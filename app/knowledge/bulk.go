package knowledge

import (
	"context"
	"fmt"
)

// put stores one checked content. ErrExists when create is set and the id taken.
func (w *writer) put(ctx context.Context, c Content, create bool) (Content, error) {
	ready, err := w.prepare(ctx, c)
	if err != nil {
		return Content{}, err
	}
	err = w.store.Write(ctx, func(tx Tx) error {
		out, err := w.stage(tx, &ready)
		if err == nil && create && out != created {
			return ErrExists
		}
		return err
	})
	w.shelf.apply()
	return ready.content, err
}

// putAll stores checked contents in chunks.
func (w *writer) putAll(ctx context.Context, contents []Content) error {
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
		err := w.store.Write(ctx, func(tx Tx) error {
			for i := range chunk {
				if _, err := w.stage(tx, &chunk[i]); err != nil {
					return err
				}
			}
			return nil
		})
		w.shelf.apply()
		if err != nil {
			return fmt.Errorf("storing contents: %w", err)
		}
	}
	return nil
}

// deleteAll removes up to a chunk of contents in one write.
func (w *writer) deleteAll(ctx context.Context, ids []string) error {
	err := w.store.Write(ctx, func(tx Tx) error {
		for _, id := range ids {
			if err := w.shelf.stageDelete(tx, w.shelf.bot, ContentID(id)); err != nil {
				return err
			}
		}
		return nil
	})
	w.shelf.apply()
	if err != nil {
		return fmt.Errorf("deleting contents: %w", err)
	}
	return nil
}

// publishChunk is how many contents are published in one write; with the
// largest articles it still fits.
const publishChunk = 8

// publish publishes those of the contents that are not as they are edited, in
// one write, and tells how many; one that changes meanwhile stays.
func (w *writer) publish(ctx context.Context, ids []string, by string) (int, error) {
	contents, err := w.library.archive.some(ctx, w.shelf.bot, ids)
	if err != nil {
		return 0, fmt.Errorf("reading contents: %w", err)
	}
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
	err = w.store.Write(ctx, func(tx Tx) error {
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
	w.shelf.apply()
	if err != nil {
		return 0, fmt.Errorf("publishing contents: %w", err)
	}
	return published, nil
}
