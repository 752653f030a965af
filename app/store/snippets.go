package store

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/snippet"
)

// Snippets is the store as package snippet sees it.
type Snippets struct{ Store *Store }

// Sightings gives where the snippet of a chatbot was seen.
func (s Snippets) Sightings(ctx context.Context, bot chatbot.ID) (out []snippet.Sighting, err error) {
	err = s.Store.View(ctx, func(tx *Tx) error {
		_, err := tx.getJSON(sightingsKey(bot), &out)
		return err
	})
	return out, err
}

// PutSightings stores where the snippet of a chatbot was seen.
func (s Snippets) PutSightings(ctx context.Context, bot chatbot.ID, all []snippet.Sighting) error {
	return s.Store.Write(ctx, func(tx *Tx) error { return tx.setJSON(sightingsKey(bot), all) })
}
