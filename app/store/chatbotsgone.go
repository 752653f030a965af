package store

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// A chatbot that was deleted leaves a mark until all that belonged to it is gone, so
// that what a stop breaks off can be gone on with.

const metaGoing = "deleted/"

func goingKey(b chatbot.ID) []byte { return metaKey(metaGoing + b.String()) }

// Going are the chatbots that were deleted and of which something may be left.
func (c Chatbots) Going(ctx context.Context) (out []chatbot.ID, err error) {
	err = c.Store.View(ctx, func(tx *Tx) error {
		prefix := metaKey(metaGoing)
		return tx.scan(span{prefix: prefix, keysOnly: true}, func(k, _ []byte) (bool, error) {
			u, err := id.Parse(string(k[len(prefix):]))
			out = append(out, chatbot.ID{UUID: u})
			return true, err
		})
	})
	return out, err
}

// Gone takes the mark of a chatbot of which nothing is left.
func (c Chatbots) Gone(ctx context.Context, b chatbot.ID) error {
	return c.Store.Write(ctx, func(tx *Tx) error {
		for _, about := range []string{"leads/", "people/"} {
			if err := tx.delete(mailBudgetKey(about + b.String())); err != nil {
				return err
			}
		}
		if err := tx.delete(nextNumberKey(b)); err != nil {
			return err
		}
		return tx.delete(goingKey(b))
	})
}
