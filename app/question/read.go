package question

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
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

// groups makes the groups of a window from what is stored.
func (s *Service) groups(ctx context.Context, w window) (out []Group, questions int, err error) {
	var items []item
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		handled, err := r.Handled(w.bot)
		if err != nil {
			return err
		}
		list, err := follow(r, w, s.cfg.Clock(), maxQuestions)
		items, questions = gather(list, w, handled)
		return err
	})
	if err != nil {
		return nil, 0, err
	}
	out, err = group(ctx, items, func(texts []string) [][]float32 { return s.vectors(ctx, w.bot, texts) })
	for i := range out {
		s.title(ctx, w.bot, &out[i].Nearest)
	}
	return out, questions, err
}

// vectors is nil where nothing tells meaning.
func (s *Service) vectors(ctx context.Context, b chatbot.ID, texts []string) [][]float32 {
	if s.cfg.Meaning == nil {
		return nil
	}
	out, err := s.cfg.Meaning.Vectors(ctx, b, texts)
	if err != nil || len(out) != len(texts) {
		return nil
	}
	return out
}

// title names the nearest content; one that has gone is nearest no more.
func (s *Service) title(ctx context.Context, b chatbot.ID, n *Nearest) {
	if n.Content == "" {
		return
	}
	c, err := s.cfg.Contents.Get(ctx, b, knowledge.ContentID(n.Content))
	if err != nil {
		*n = Nearest{}
		return
	}
	n.Title = c.Label()
}
