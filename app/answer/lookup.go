package answer

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// searcher finds out what a question is about, behind what was said before.
type searcher struct{ *desk }

// lookUp searches for the question, and for what it means behind the history
// where it leans on that, and decides which of the two counts.
func (k searcher) lookUp(ctx context.Context, d *draft) (knowledge.Result, error) {
	f, ok := followUp{}, false
	read := newReader(firstOf(d.conversation.Lang, d.bot.Lang), speak(d.bot.Lang).talk)
	if d.bot.Assistant.FollowUps {
		f, ok = read.resolve(d.history, d.question)
	}
	if !ok || sameWords(f.text, d.question) {
		result, err := k.search(ctx, d, d.question)
		if err != nil {
			return result, err
		}
		return k.fromLast(ctx, d, read, result)
	}
	r := k.readings(ctx, d, read, f)
	var err error
	if !f.bare {
		if r.plain, err = k.search(ctx, d, d.question); err != nil {
			return r.plain, err
		}
	}
	if r.written, err = k.search(ctx, d, cut(r.f.text, longestQuestion)); err != nil {
		return r.written, err
	}
	r.read(ctx, k.desk, d)
	result, written := r.choose()
	d.found(result)
	if written {
		d.meant = r.f.text
		d.trace.Rewritten, d.trace.RewrittenBy, d.trace.Carried = r.f.text, "words", r.f.carried
	}
	return k.fromLast(ctx, d, read, result)
}

// readings prepares what a follow-up is looked up as, by what was shown last.
func (k searcher) readings(ctx context.Context, d *draft, read reader, f followUp) *readings {
	last, err := k.lastShown(ctx, d, read)
	if err == nil && last.ID != "" && f.content == "" {
		f.content, f.carried = last.ID, last.Label()
	}
	r := &readings{reader: read, f: f, asked: d.question, last: last, found: d.bot.Assistant.FoundScore, direct: d.bot.Assistant.DirectScore}
	if text, fits := read.exchange(f.base, f.tail, last.Title+"\n"+last.Answer+"\n"+last.Text); fits {
		r.f.text = text
	}
	return r
}

// lastShown is the content that the last answer was made of: its source, else what
// the question before is about.
func (k searcher) lastShown(ctx context.Context, d *draft, read reader) (knowledge.Content, error) {
	said := lastSaid(d.history)
	if len(said.Sources) > 0 {
		return k.finder.Get(ctx, d.bot.ID, knowledge.ContentID(said.Sources[0].ContentID))
	}
	base := read.topic(d.history).base
	switch said.Kind {
	case conversation.KindDirect, conversation.KindModel, conversation.KindPassages:
	default:
		return knowledge.Content{}, nil
	}
	if base == "" {
		return knowledge.Content{}, nil
	}
	result, err := k.search(ctx, d, base)
	if err != nil || best(result) < d.bot.Assistant.FoundScore {
		return knowledge.Content{}, err
	}
	return k.finder.Get(ctx, d.bot.ID, result.Hits[0].Content)
}

const (
	longestLeaning = 4   // words that name something, of a question that may be about what was shown last
	partly         = 0.5 // of these words; then the content is only offered
)

// fromLast has the content that was shown last answer a question that finds
// nothing, if it has the question's words: "anything vegetarian?" behind the hours
// of a restaurant.
func (k searcher) fromLast(ctx context.Context, d *draft, read reader, result knowledge.Result) (knowledge.Result, error) {
	found := d.bot.Assistant.FoundScore
	own := read.content(d.question)
	if !d.bot.Assistant.FollowUps || best(result) >= found || len(own) == 0 || len(own) > longestLeaning || len(d.history) == 0 {
		return result, nil
	}
	defer func() { d.found(result) }()
	last, err := k.lastShown(ctx, d, read)
	if err != nil || last.ID == "" {
		return result, nil
	}
	score := found
	switch share := read.share(own, last.Label()+"\n"+last.Answer+"\n"+last.Text); {
	case share < partly:
		return result, nil
	case share < 1:
		score = found * (leastMeant + 1) / 2
	}
	text := cut(last.Label()+" "+d.question, longestQuestion)
	about, err := k.search(ctx, d, text)
	i := slices.IndexFunc(about.Hits, func(h knowledge.Hit) bool { return h.Content == last.ID })
	if err != nil || i < 0 {
		return result, nil
	}
	h := about.Hits[i]
	h.Score = max(score, best(result))
	others := slices.DeleteFunc(slices.Clone(result.Hits), func(o knowledge.Hit) bool { return o.Content == last.ID })
	result.Hits = append([]knowledge.Hit{h}, others...)
	d.meant = text
	d.trace.Rewritten, d.trace.RewrittenBy, d.trace.Carried = text, "words", last.Label()
	return result, nil
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
const besides = 0.55

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

// spelled goes on with the question without its slips, where it was found better
// so and was not written out otherwise.
func (d *draft) spelled(r knowledge.Result) {
	if r.Spelled == "" || d.trace.Rewritten != "" {
		return
	}
	d.meant = r.Spelled
	d.trace.Rewritten, d.trace.RewrittenBy = r.Spelled, "spelling"
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
