package knowledge

import (
	"context"
	"errors"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// questionBytes is how much of a question is looked up; the rest of a very long
// message is left out.
const questionBytes = 2000

// Find looks a question up in the contents of a chatbot. Nothing found is no
// error.
func (s *Service) Find(ctx context.Context, bot chatbot.ID, in FindInput) (Result, error) {
	limit := min(in.Limit, 50)
	if limit <= 0 {
		limit = 5
	}
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		return Result{}, err
	}
	ed := sh.serving()
	if in.Drafts {
		if ed, err = s.library.editedOf(ctx, sh); err != nil {
			return Result{}, err
		}
	}
	now := in.Now
	if now.IsZero() {
		now = s.cfg.Clock()
	}
	key := keyOf(ed, sh, in, limit)
	if known, ok := s.library.recall.get(key, now); ok {
		return known, nil
	}
	found, whole := s.library.search(ctx, ed, index.Query{
		Text: key.question, Lang: key.lang, By: in.By, Allowed: sh.allowed(now, in.Drafts), Limit: limit,
	}, in.Synonyms)
	result, err := s.resultOf(ctx, bot, found, in.Drafts)
	if err == nil && whole && ctx.Err() == nil {
		s.library.recall.put(key, result, now, sh.turns(now, in.Drafts))
	}
	return result, err
}

// resultOf reads the contents that were found.
func (s *Service) resultOf(ctx context.Context, bot chatbot.ID, found lookup, drafts bool) (Result, error) {
	result := Result{Terms: found.Terms, Lang: found.Lang, Spelled: found.spelled, Hits: make([]Hit, 0, len(found.Matches))}
	if len(found.Matches) == 0 {
		return result, nil
	}
	err := s.cfg.Store.View(ctx, func(tx Reader) error {
		for _, m := range found.Matches {
			c, err := tx.Content(bot, ContentID(m.ID))
			if errors.Is(err, ErrNotFound) {
				continue // deleted since
			}
			if err != nil {
				return err
			}
			if drafts {
				c = c.Edited()
			}
			result.Hits = append(result.Hits, hitOf(c, m))
		}
		return nil
	})
	return result, err
}

// search finds by the question as it was asked, with its slips of spelling put
// right, and by the owner's other words for it where it has such; what is surest
// counts. whole tells that nothing was missing for it: an encoder that did not
// answer in time would have told more.
func (l *library) search(ctx context.Context, ed *edition, q index.Query, synonyms []string) (best lookup, whole bool) {
	asked, whole := l.query(ctx, ed, q)
	best.Found = ed.index.Search(asked)
	try := func(text string) bool {
		q.Text = text
		other, complete := l.query(ctx, ed, q)
		whole = whole && complete
		found := ed.index.Search(other)
		if len(found.Matches) == 0 || len(best.Matches) > 0 && found.Matches[0].Score <= best.Matches[0].Score {
			return false
		}
		found.Lang = best.Lang
		best.Found = found
		return true
	}
	text := q.Text
	if asked.Vector != nil { // words alone see to their slips themselves
		if spelled := ed.index.Spelled(text, ed.coder.common()); spelled != "" && try(spelled) {
			best.spelled, text = spelled, spelled
		}
	}
	for _, wording := range otherWordings(text, synonyms) {
		try(wording)
	}
	return best, whole
}

// lookup is what a search came to.
type lookup struct {
	index.Found
	spelled string // the question, where it counts with its slips put right
}

// query gives a question its vector. Where the encoder does not answer in time,
// contents are found by their words; answered is then false.
func (l *library) query(ctx context.Context, ed *edition, q index.Query) (with index.Query, answered bool) {
	if !ed.byMeaning() || q.By == ByWords || strings.TrimSpace(q.Text) == "" {
		return q, true
	}
	v, err := ed.coder.question(ctx, q.Text)
	switch {
	case err == nil:
		q.Vector, q.Early = v.vector, v.early
	case !errors.Is(err, errTrouble) && ctx.Err() == nil:
		l.log.Warn("a question is matched by words alone", "encoder", ed.coder.name, "error", err)
		l.bell.ring()
	}
	return q, err == nil
}

// hitOf joins what the index found with the content itself. The content may have
// changed since; a passage that is gone is left out.
func hitOf(c Content, m index.Match) Hit {
	h := Hit{Content: c.ID, Title: c.Label(), URL: c.URL, Lang: m.Lang, Article: c.IsArticle(), Answer: c.Answer,
		Score: m.Score, Words: m.Words, Coverage: m.Coverage, Meaning: m.Meaning, Names: m.Names}
	passages := passagesOf(c)
	at := m.Passages
	if len(at) == 0 {
		at = []int{0}
	}
	first := true
	for _, i := range at {
		if i >= len(passages) {
			continue
		}
		p := passageAt(passages, i)
		if first {
			h.Passage, first = p, false
			continue
		}
		h.Also = append(h.Also, p)
	}
	return h
}

func passageAt(passages []prose.Passage, i int) Passage {
	return Passage{Index: i, Heading: passages[i].Heading, Text: passages[i].Text, Tables: passages[i].Tables}
}

// clip cuts text to at most so many bytes of whole characters.
func clip(text string, most int) string {
	if len(text) <= most {
		return strings.ToValidUTF8(text, "")
	}
	return strings.ToValidUTF8(text[:most], "")
}
