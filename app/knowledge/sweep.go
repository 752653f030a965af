package knowledge

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/index"
)

const (
	keptAsked   = 35   // days that the vectors of texts are kept which stand in no content
	sweepChunk  = 500  // vectors dropped in one write
	sweepLookAt = 5000 // vectors looked at in one snapshot
	freshDays   = 1    // a vector of yesterday may belong to a content that is on its way
)

// Sweep drops the kept vectors that no content of a chatbot has any more, as it
// is published or edited, and those of other texts after some weeks. It tells
// how many.
func (e *Encoding) Sweep(ctx context.Context, bot chatbot.ID) (int, error) {
	had, err := e.textsHad(ctx, bot)
	if err != nil {
		return 0, err
	}
	today := int(dayOf(e.library.clock()))
	return e.library.vectors.drop(ctx, bot, func(name VectorName, v KeptVector) bool {
		age := today - int(v.Day)
		if v.Asked {
			return age > keptAsked
		}
		_, ok := had[name.Text]
		return !ok && age > freshDays
	})
}

// textsHad are the hashes of the texts that contents have.
func (e *Encoding) textsHad(ctx context.Context, bot chatbot.ID) (map[TextHash]struct{}, error) {
	out := map[TextHash]struct{}{}
	p := index.NewPreparer()
	after := ContentID("")
	for {
		page, err := e.library.archive.page(ctx, bot, after)
		if err != nil {
			return nil, fmt.Errorf("reading contents: %w", err)
		}
		if len(page) == 0 {
			return out, nil
		}
		after = page[len(page)-1].ID
		for _, c := range page {
			versions := []Content{c}
			if c.Edit != nil {
				versions = append(versions, c.Edited())
			}
			for _, v := range versions {
				ready, _, err := prepareContent(e.library.detector, p, v)
				if err != nil {
					p = index.NewPreparer() // it has no vectors
					continue
				}
				for _, t := range ready.Texts() {
					out[hashText(t, false)] = struct{}{}
				}
			}
		}
	}
}

// drop removes the vectors that doomed names, in bounded writes.
func (k keptVectors) drop(ctx context.Context, bot chatbot.ID, doomed func(VectorName, KeptVector) bool) (int, error) {
	dropped := 0
	var after *VectorName
	for {
		var names []VectorName
		looked := 0
		err := k.store.View(ctx, func(tx Reader) error {
			return tx.EachVector(bot, after, func(name VectorName, v KeptVector) bool {
				after = &name
				looked++
				if doomed(name, v) {
					names = append(names, name)
				}
				return looked < sweepLookAt && len(names) < sweepChunk && ctx.Err() == nil
			})
		})
		if err == nil {
			err = ctx.Err()
		}
		if err == nil && len(names) > 0 {
			err = k.store.Write(ctx, func(tx Tx) error {
				for _, n := range names {
					if err := tx.DeleteVector(bot, n); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			return dropped, fmt.Errorf("dropping vectors: %w", err)
		}
		dropped += len(names)
		if looked == 0 {
			return dropped, nil
		}
	}
}
