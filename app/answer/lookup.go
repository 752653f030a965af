package answer

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/app/knowledge"
)

// lookUp searches for the question, and for what it means behind the history
// where it leans on that; of the two it keeps what found more.
func (k *desk) lookUp(ctx context.Context, d *draft) (knowledge.Result, error) {
	f, ok := followUp{}, false
	r := newReader(firstOf(d.conversation.Lang, d.bot.Lang), speak(d.bot.Lang).talk)
	if d.bot.Assistant.FollowUps {
		f, ok = r.resolve(d.history, d.question)
	}
	if !ok || sameWords(f.text, d.question) {
		return k.search(ctx, d, d.question)
	}
	plain := knowledge.Result{}
	if !f.bare {
		var err error
		if plain, err = k.search(ctx, d, d.question); err != nil {
			return plain, err
		}
	}
	written, err := k.search(ctx, d, cut(f.text, longestQuestion))
	if err != nil {
		return written, err
	}
	if !f.better(best(plain), best(written), d.bot.Assistant.FoundScore) {
		if f.pronoun {
			f.settle(r, &plain, nil, d.bot.Assistant.DirectScore)
		}
		d.found(plain)
		return plain, nil
	}
	f.favour(&written)
	f.settle(r, &written, plain.Hits, d.bot.Assistant.DirectScore)
	d.found(written)
	d.meant = f.text
	d.trace.Rewritten, d.trace.RewrittenBy, d.trace.Carried = f.text, "words", f.carried
	return written, nil
}

// better decides between a question as it stands and as it was written out, by
// the best score of each. What may stand by itself does so if it finds anything.
func (f followUp) better(plain, written, found float64) bool {
	switch {
	case f.bare:
		return true
	case f.weak:
		return plain < found && written >= found
	default:
		return written >= plain || plain < found && written >= found
	}
}

// besides is what remains of the confidence in other contents where a question
// that names nothing ("how much is it?") follows the showing of one.
const besides = 0.85

// favour puts the content that was last spoken of first, if it was found at all
// and the question names nothing of its own.
func (f followUp) favour(r *knowledge.Result) {
	i := slices.IndexFunc(r.Hits, func(h knowledge.Hit) bool { return h.Content == f.content })
	if !f.bare || f.tail != "" || f.content == "" || i < 0 {
		return
	}
	top := r.Hits[0].Score
	for k := range r.Hits {
		r.Hits[k].Score *= besides
	}
	r.Hits[i].Score = top
	slices.SortStableFunc(r.Hits, func(a, b knowledge.Hit) int { return cmp.Compare(b.Score, a.Score) })
}

// settle sees to it that a follow-up is not answered for sure by what was spoken
// of before. A content that has the follow-up's own words ("and to Canada?") goes
// before one that has none of them; and but for that one, and for the content
// that was last shown where something is asked of "it", what is found stays under
// the direct score: it is quoted or offered, and not said for sure.
func (f followUp) settle(r reader, found *knowledge.Result, alone []knowledge.Hit, direct float64) {
	own := r.content(f.tail)
	named := func(h knowledge.Hit) bool { return len(own) > 0 && r.names(h, own) }
	if len(own) > 0 && len(found.Hits) > 0 && !named(found.Hits[0]) {
		all := append(slices.Clone(found.Hits), alone...)
		if i := slices.IndexFunc(all, named); i >= 0 {
			h := all[i]
			h.Score = found.Hits[0].Score
			found.Hits = append([]knowledge.Hit{h}, slices.DeleteFunc(found.Hits, func(other knowledge.Hit) bool { return other.Content == h.Content })...)
		}
	}
	for i := range found.Hits {
		h := &found.Hits[i]
		sure := named(*h)
		if f.pronoun || len(own) == 0 {
			sure = h.Content == f.content
		}
		if !sure {
			h.Score = min(h.Score, direct-unsure)
		}
	}
	slices.SortStableFunc(found.Hits, func(a, b knowledge.Hit) int { return cmp.Compare(b.Score, a.Score) })
}

// unsure is how far under the direct score a follow-up stays.
const unsure = 0.01

// names tells whether what was found of a content has all of these words.
func (r reader) names(h knowledge.Hit, own []string) bool {
	text := h.Title + " " + h.Answer + " " + h.Passage.Text
	for _, p := range h.Also {
		text += " " + p.Text
	}
	has := map[string]bool{}
	for _, w := range words(text) {
		has[r.stem(w)] = true
	}
	for _, w := range own {
		if !has[r.stem(fold(w))] {
			return false
		}
	}
	return true
}

func best(r knowledge.Result) float64 {
	if len(r.Hits) == 0 {
		return 0
	}
	return r.Hits[0].Score
}

// found notes what a search brought up, in the place of what one before it did.
func (d *draft) found(r knowledge.Result) {
	d.trace.Lang, d.terms = r.Lang, r.Terms
	d.trace.Found = make([]Found, 0, len(r.Hits))
	for _, h := range r.Hits {
		d.trace.Found = append(d.trace.Found, Found{
			ContentID: string(h.Content), Title: h.Title, Heading: h.Passage.Heading, Score: h.Score, Words: h.Words,
			Coverage: h.Coverage, Meaning: h.Meaning, Quote: oneLine(h.Passage.Text, tracedQuote),
		})
	}
}
