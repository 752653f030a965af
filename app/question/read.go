package question

import (
	"context"

	"frontdesk/app/chatbot"
)

// Asked gives the questions of the last days, newest conversation first, at most
// limit.
func (s *Service) Asked(ctx context.Context, b chatbot.ID, days, limit int) (out []Entry, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		list, err := follow(r, window{bot: b, days: days, all: true}, s.cfg.Clock(), limit)
		out = make([]Entry, 0, len(list))
		for _, a := range list {
			out = append(out, a.Entry)
		}
		return err
	})
	return out, err
}
