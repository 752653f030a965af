package answer

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"frontdesk/app/knowledge"
)

// A follow-up has two readings: as it stands, and written out. This file decides
// between what the two have found, and how sure the answer may be.

// readings is what a follow-up has found.
type readings struct {
	reader
	f       followUp
	asked   string            // the follow-up as the visitor wrote it
	last    knowledge.Content // that was shown last; zero if none or gone
	plain   knowledge.Result
	written knowledge.Result
	texts   map[knowledge.ContentID]string
	found   float64 // the chatbot's scores
	direct  float64
}

const (
	// unsure is how far below the direct score an answer stays that a follow-up may
	// not have meant.
	unsure = 0.01
	// alsoMeant is the share of the found score from which the other reading of a
	// follow-up is offered as well.
	alsoMeant = 0.5
)

// choose gives what counts; written tells that it is by the question as it was
// written out.
func (r *readings) choose() (result knowledge.Result, written bool) {
	if r.answeredByLast() {
		r.first(r.last.ID)
		return r.written, true
	}
	if r.f.pointing && !r.f.bare && r.disagree() {
		r.both()
		return r.written, true
	}
	result, written = r.plain, false
	if r.better() {
		if r.lacks() {
			r.demote()
		} else {
			r.f.favour(&r.written)
		}
		result, written = r.written, true
	}
	if r.certain(result) {
		return result, written
	}
	if r.f.pointing && r.isLast(result.Hits[0]) && len(r.plain.Hits) > 0 {
		r.both() // another has the words, and the last has what they are said of
		return r.written, true
	}
	r.lower(result.Hits)
	return result, written
}

// answeredByLast tells whether the content that was shown last has what is asked
// of it: a figure of the kind, and the question's own words.
func (r *readings) answeredByLast() bool {
	if !r.f.pointing && !r.f.queries || len(r.f.own) == 0 || !slices.ContainsFunc(r.written.Hits, r.isLast) {
		return false
	}
	text := r.last.Title + "\n" + r.last.Answer + "\n" + r.last.Text
	asks, has := knowledge.AsksFigure(r.f.text, r.last.Answer+"\n"+r.last.Text)
	return (has || !asks) && r.within(r.f.own, text)
}

// lacks tells whether nothing but a figure is asked of what was shown last ("how
// much is it?"), and that does not have it.
func (r *readings) lacks() bool {
	asks, has := knowledge.AsksFigure(r.asked, r.last.Answer+"\n"+r.last.Text)
	return asks && !has && r.f.bare && r.last.ID != ""
}

// demote puts what was shown last behind others that are nearly as good.
func (r *readings) demote() {
	for i := range r.written.Hits {
		if r.isLast(r.written.Hits[i]) {
			r.written.Hits[i].Score *= besides
		}
	}
	slices.SortStableFunc(r.written.Hits, func(a, b knowledge.Hit) int { return cmp.Compare(b.Score, a.Score) })
}

func (r *readings) isLast(h knowledge.Hit) bool { return h.Content != "" && h.Content == r.last.ID }

// disagree tells whether a question that points at something ("how do I cancel
// it") is surest of a content that is not about that thing.
func (r *readings) disagree() bool {
	if len(r.plain.Hits) == 0 || len(r.written.Hits) == 0 || best(r.plain) < r.found || best(r.plain) <= best(r.written) {
		return false
	}
	return r.plain.Hits[0].Content != r.written.Hits[0].Content && !r.isLast(r.plain.Hits[0])
}

// both puts the best of either reading first, none of them sure.
func (r *readings) both() {
	as, out := r.plain.Hits[0], r.written.Hits[0]
	as.Score = min(as.Score, r.direct-unsure)
	hits := []knowledge.Hit{as}
	if out.Score >= r.found*alsoMeant {
		out.Score = as.Score
		hits = append(hits, out)
	}
	for _, h := range r.written.Hits {
		if h.Content != as.Content && h.Content != out.Content {
			h.Score = min(h.Score, as.Score*besides)
			hits = append(hits, h)
		}
	}
	r.written.Hits = hits
}

// better decides for the question as it was written out, or as it stands. What the
// follow-up adds itself counts more than what it carries along: of two contents
// that are found the one that has its words. Where it points at something, those
// words are said of that, and another content that has them is no better.
func (r *readings) better() bool {
	plain, written := best(r.plain), best(r.written)
	if !r.f.bare && !r.f.weak && !r.f.pointing && plain >= r.found && written >= r.found {
		own, carried := r.has(r.plain.Hits[0]), r.has(r.written.Hits[0])
		if own != carried {
			return carried
		}
	}
	return r.f.better(plain, written, r.found)
}

// certain tells whether the best of a result may be as sure as it was found.
func (r *readings) certain(result knowledge.Result) bool {
	if len(result.Hits) == 0 || r.f.bare || r.f.weak {
		return true
	}
	top := result.Hits[0]
	return r.has(top) || r.f.pointing && r.isLast(top) && (r.asksOnly() || !r.otherHas(top))
}

// asksOnly tells a follow-up whose own words only say what is asked of the thing:
// "when does it close?".
func (r *readings) asksOnly() bool {
	return !slices.ContainsFunc(r.f.own, func(w string) bool { return !askVerbs[fold(w)] })
}

// otherHas tells whether the question as it stands finds another content that has
// its words.
func (r *readings) otherHas(h knowledge.Hit) bool {
	return best(r.plain) >= r.found*alsoMeant && r.plain.Hits[0].Content != h.Content && r.has(r.plain.Hits[0])
}

// lower takes what is too sure below the direct score, in its order.
func (r *readings) lower(hits []knowledge.Hit) {
	top := r.direct - unsure
	if hits[0].Score <= top {
		return
	}
	by := top / hits[0].Score
	for i := range hits {
		hits[i].Score *= by
	}
}

// first puts a content first, and others below it.
func (r *readings) first(c knowledge.ContentID) {
	top := r.written.Hits[0].Score
	for i := range r.written.Hits {
		if r.written.Hits[i].Content == c {
			r.written.Hits[i].Score = top
			continue
		}
		r.written.Hits[i].Score *= besides
	}
	slices.SortStableFunc(r.written.Hits, func(a, b knowledge.Hit) int { return cmp.Compare(b.Score, a.Score) })
}

// has tells whether a content has the words that the follow-up adds.
func (r *readings) has(h knowledge.Hit) bool { return r.within(r.f.own, r.texts[h.Content]) }

// read gets the contents that a decision needs.
func (r *readings) read(ctx context.Context, k *desk, d *draft) {
	r.texts = map[knowledge.ContentID]string{}
	for _, hits := range [][]knowledge.Hit{r.plain.Hits, r.written.Hits} {
		if len(hits) == 0 {
			continue
		}
		if c, err := k.finder.Get(ctx, d.bot.ID, hits[0].Content); err == nil {
			r.texts[c.ID] = strings.Join(append(c.Questions[:len(c.Questions):len(c.Questions)], c.Title, c.Answer, c.Text), "\n")
		}
	}
}

// exchange puts the word that a follow-up adds in the place of the one that it
// stands for, by what stands behind both in a text: "and black?" behind "green
// tea", where the text has "black tea" and "green tea". "And oolong?" takes the
// place of both words where sentences of the text begin with either.
func (r reader) exchange(base, tail, text string) (string, bool) {
	own := r.content(tail)
	if len(own) == 0 || len(own) > 2 || text == "" {
		return "", false
	}
	x := exchanger{r, r.pairs(text), r.begins(text), len(own) == 1}
	fields := strings.Fields(base)
	for i := 0; i+1 < len(fields); i++ {
		if len(r.content(fields[i])) == 0 || len(own) == 2 && !sameWords(own[1], fields[i+1]) {
			continue
		}
		if n := x.takes(fields[i], fields[i+1], own[0]); n > 0 {
			return strings.Join(slices.Replace(fields, i, i+n, own[0]), " "), true
		}
	}
	return "", false
}

// exchanger knows the text that exchange goes by.
type exchanger struct {
	reader
	pairs  map[string]bool
	first  map[string]bool
	single bool // the follow-up is one word that names something
}

// takes is how many words of a question, old and next, another takes the place of.
func (x exchanger) takes(old, next, other string) int {
	was, is, behind := x.stem(fold(old)), x.stem(fold(other)), x.stem(strings.Join(words(next), ""))
	switch {
	case was == is:
		return 0
	case !x.pairs[was+" "+behind]:
		if x.single && x.first[was] && x.first[is] { // rows of a table, items of a list
			return 1
		}
		return 0
	case x.pairs[is+" "+behind]:
		return 1
	case x.single && x.first[was] && x.first[is]:
		return 2
	}
	return 0
}

// pairs are the words of a text that stand side by side.
func (r reader) pairs(text string) map[string]bool {
	out := map[string]bool{}
	before := ""
	for _, w := range words(text) {
		stem := r.stem(w)
		out[before+" "+stem] = true
		before = stem
	}
	return out
}

// begins are the words that sentences of a text begin with.
func (r reader) begins(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.Lines(text) {
		list, last := splitSentences(line)
		for _, s := range append(list, last) {
			if w := words(s); len(w) > 0 {
				out[r.stem(w[0])] = true
			}
		}
	}
	return out
}
