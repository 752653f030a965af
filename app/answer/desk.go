package answer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

const (
	foundLimit  = 8   // hits that a question is decided by
	quoteLimit  = 3   // runs of sentences in a reply
	tracedQuote = 200 // runes
	leastBeside = 0.7 // of the best score; contents below it are not quoted beside it
)

// desk answers one question at a time and stores nothing; it is safe for
// concurrent use. searching bounds how many use a processor at one time.
type desk struct {
	finder      Finder
	gate        Gate  // nil: everything may be asked
	purse       Purse // nil: nothing costs anything
	watch       ModelWatch
	model       Model
	tokens      TokenCounter
	meaning     Meaning     // nil: words alone
	people      People      // nil: nobody is known
	present     func() bool // whether a person is there; nil: nobody
	transcripts Transcripts // nil: none are sent
	rewriter    *rewriter
	crosser     *rewriter // the same for putting questions into another language
	clock       id.Clock
	searching   chan struct{}
}

// draft is a question on its way to a reply.
type draft struct {
	inquiry
	meant    string // the question as it is looked up: written out where it leans on what was said before
	plan     plan
	use      modelUse
	hits     []knowledge.Hit // all that was found, also below the threshold
	quotes   []knowledge.Quote
	terms    int  // words of the question that could be looked up
	quoted   bool // quotes were looked for
	withheld bool // the model's answer was not shown
	verdict  Verdict
	bill     bill
	trace    Trace
	lookup   Lookup
	started  time.Time
	tuning   Tuning
}

// draft begins the work on a question.
func (k *desk) draft(in inquiry, t Tuning) *draft {
	a := in.bot.Assistant
	return &draft{
		inquiry: in, meant: in.question, started: k.clock(), tuning: t,
		trace: Trace{Question: in.question, Steps: []Step{}, Found: []Found{}, DirectScore: a.DirectScore, FoundScore: a.FoundScore},
	}
}

// prepare does all that comes before the model: it decides the path, and holds
// what that costs.
func (k *desk) prepare(ctx context.Context, d *draft) error {
	if err := k.choose(ctx, d); err != nil {
		return err
	}
	return (cashier{k}).afford(ctx, d)
}

// choose decides the path.
func (k *desk) choose(ctx context.Context, d *draft) error {
	in := d.inquiry
	if p, ok := decideEarly(in, d.verdict); ok {
		if p.detail == detailListen {
			d.use = useModel(in.bot, k.watch.Status(), in.noModel)
		}
		d.decide(d.settleListening(p))
		return nil
	}
	if p, ok, err := k.recall(ctx, d); err != nil || ok {
		d.decide(p)
		return err
	}
	d.use = useModel(in.bot, k.watch.Status(), in.noModel)
	result, err := searcher{k}.lookUp(ctx, d)
	if err != nil {
		return err
	}
	d.spelled(result)
	d.hits, d.topic = result.Hits, namesTopic(d.meant)
	d.decide(crossing(d, decideFound(d.inquiry, result.Hits, result.Terms, d.use), result))
	d.lookup.Searched = true
	d.lookup.Contents = contentIDs(d.plan.hits)
	return nil
}

// letGo gives back what is held for a conversation.
func (k cashier) letGo(c conversation.ID) {
	if k.purse != nil {
		k.purse.Release(c)
	}
}

func (d *draft) decide(p plan) {
	d.plan = p
	d.trace.Path, d.trace.Reason = string(p.path), p.reason
}

// step notes what was done since start.
func (k *desk) step(d *draft, name string, start time.Time, format string, args ...any) {
	d.trace.Steps = append(d.trace.Steps, Step{Name: name, MS: ms(k.clock().Sub(start)), Note: fmt.Sprintf(format, args...)})
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// search looks a question up and notes what was found. It waits for a processor
// of its share first.
func (k *desk) search(ctx context.Context, d *draft, question string) (knowledge.Result, error) {
	if err := k.take(ctx); err != nil {
		return knowledge.Result{}, err
	}
	defer k.give()
	start := k.clock()
	result, err := k.finder.Find(ctx, d.bot.ID, knowledge.FindInput{
		Question: question, Lang: d.conversation.Lang, Limit: foundLimit, Drafts: d.drafts, By: d.by,
		Synonyms: d.bot.Assistant.Synonyms,
	})
	if err != nil {
		return knowledge.Result{}, fmt.Errorf("searching contents: %w", err)
	}
	d.found(result)
	k.step(d, "search", start, "%d contents found by %d words", len(result.Hits), result.Terms)
	return result, nil
}

func (k *desk) take(ctx context.Context) error {
	select {
	case k.searching <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (k *desk) give() { <-k.searching }

// quote finds, once, the sentences that answer, among hits.
func (k *desk) quote(ctx context.Context, d *draft, question string, hits []knowledge.Hit) []knowledge.Quote {
	if d.quoted || len(hits) == 0 || k.take(ctx) != nil {
		return d.quotes
	}
	defer k.give()
	start := k.clock()
	d.quotes, d.quoted = k.finder.Quotes(ctx, d.bot.ID, question, hits, quoteLimit), true
	k.step(d, "quote", start, "%d quotes", len(d.quotes))
	return d.quotes
}

// compose makes the reply of every path but the model's.
func (k *desk) compose(ctx context.Context, d *draft) (Reply, error) {
	l := speak(d.bot.Lang)
	switch d.plan.path {
	case PathLimit:
		return k.seal(d, d.refusal(l)), nil
	case PathContact:
		if r, ok := k.handOver(d, l); ok {
			return k.seal(d, r), nil
		}
		return k.seal(d, said(conversation.KindDirect, d.contact(l))), nil
	case PathDetails:
		return k.details(d), nil
	case PathTranscript:
		return k.sendTranscript(ctx, d)
	case PathChoices:
		return k.seal(d, d.choices(l)), nil
	case PathPassages:
		return k.passages(ctx, d, textFound), nil
	case PathDirect:
		return k.direct(ctx, d, l)
	default:
		return k.none(d), nil
	}
}

// direct says what needs no more than one content, or none.
func (k *desk) direct(ctx context.Context, d *draft, l language) (Reply, error) {
	switch {
	case d.plan.talk != noTalk || d.plan.told != "":
		return k.seal(d, said(conversation.KindDirect, d.plan.words(l))), nil
	case d.plan.chosen > 0:
		return k.chosen(ctx, d)
	default:
		h := d.plan.hits[0]
		return k.seal(d, direct(string(h.Content), h.Title, h.URL, h.Answer, d.bot.Assistant.ShowSources)), nil
	}
}

// passages quotes what was found, or says that nothing was where nothing can be
// quoted.
func (k *desk) passages(ctx context.Context, d *draft, intro textKey) Reply {
	if d.plan.told != "" {
		return k.seal(d, said(conversation.KindDirect, d.plan.told))
	}
	quotes := k.quote(ctx, d, d.meant, worthQuoting(d.plan))
	if len(quotes) == 0 {
		d.trace.Reason += " No sentence of them can be quoted."
		d.plan.offers = worthOffering(d.plan.hits, d.bot.Assistant)
		return k.none(d)
	}
	d.trace.Path = string(PathPassages)
	text := ""
	if !d.plan.sure || intro != textFound {
		text = speak(d.bot.Lang).say(intro)
	}
	return k.seal(d, quoted(text, quotes, d.bot.Assistant.ShowSources))
}

// worthQuoting are the hits whose sentences can stand beside those of the best.
func worthQuoting(p plan) []knowledge.Hit {
	if p.sure {
		return p.hits[:1]
	}
	n := 0
	for n < len(p.hits) && p.hits[n].Score >= p.hits[0].Score*leastBeside {
		n++
	}
	return p.hits[:n]
}

func (k *desk) none(d *draft) Reply {
	d.trace.Path = string(PathNone)
	d.lookup.Contents = nil
	if len(d.plan.offers) > 0 {
		return k.seal(d, maybe(speak(d.bot.Lang), d.plan.offers))
	}
	key := textNotFound
	own := d.bot.Assistant.NotFoundText
	if d.plan.vague {
		key, own = textSayMore, ""
	}
	return k.seal(d, said(conversation.KindNone, speak(d.bot.Lang).notFoundText(own, key, d.bot.Contact)))
}

// chosen answers with the content that the visitor picked. One that has gone
// since is searched for by its label instead.
func (k *desk) chosen(ctx context.Context, d *draft) (Reply, error) {
	option := offered(d.history)[d.plan.chosen-1]
	content, err := k.finder.Get(ctx, d.bot.ID, knowledge.ContentID(option.Value))
	if fault.KindOf(err) == fault.NotFound && err != nil {
		return k.renewed(ctx, d, option.Label)
	}
	if err != nil {
		return Reply{}, fmt.Errorf("getting a chosen content: %w", err)
	}
	d.lookup.Chosen, d.lookup.Position, d.lookup.Asked = option.Value, d.plan.chosen, before(d.history)
	d.lookup.among, d.lookup.clicked = len(contentsAmong(offered(d.history))), labelled(d.question, offered(d.history)) > 0
	if !content.IsArticle() {
		return k.picked(d, direct(option.Value, content.Title, content.URL, content.Answer, d.bot.Assistant.ShowSources)), nil
	}
	asked := before(d.history) + " " + content.Title
	result, err := k.search(ctx, d, asked)
	if err != nil {
		return Reply{}, err
	}
	var own []knowledge.Hit
	for _, h := range result.Hits {
		if h.Content == content.ID {
			own = append(own, h)
		}
	}
	if quotes := k.quote(ctx, d, asked, own); len(quotes) > 0 {
		r := quoted("", quotes, d.bot.Assistant.ShowSources)
		r.Kind = conversation.KindDirect
		return k.picked(d, r), nil
	}
	return k.picked(d, unquotable(speak(d.bot.Lang), content, d.bot.Assistant.ShowSources)), nil
}

// picked is a reply whose log row is the choice, which says what was shown.
func (k *desk) picked(d *draft, r Reply) Reply {
	r.Lookup.Shown = ""
	return k.seal(d, r)
}

func unquotable(l language, c knowledge.Content, showSources bool) Reply {
	title := plainMarkdown(c.Title)
	if c.URL == "" || !showSources {
		return said(conversation.KindDirect, l.say(textAnswerEmpty, title))
	}
	r := said(conversation.KindDirect, l.say(textAnswerOnPage, title))
	r.Sources = []conversation.Source{{ContentID: string(c.ID), Title: c.Title, URL: c.URL}}
	return r
}

// renewed answers a question in place of an option that leads nowhere any more.
func (k *desk) renewed(ctx context.Context, d *draft, question string) (Reply, error) {
	result, err := k.search(ctx, d, question)
	if err != nil {
		return Reply{}, err
	}
	d.question, d.meant, d.hits, d.topic = question, question, result.Hits, false
	d.lookup.Searched = true
	p := decideFound(d.inquiry, result.Hits, result.Terms, modelUse{why: "a chosen content has been deleted"})
	p.reason = "The chosen content has been deleted. " + p.reason
	d.decide(p)
	d.lookup.Contents = contentIDs(p.hits)
	return k.compose(ctx, d)
}

// seal puts what every reply carries on it.
func (k *desk) seal(d *draft, r Reply) Reply {
	shown, offered := r.Lookup.Shown, r.Lookup.Offered
	r.Lookup = d.lookup
	if r.Lookup.Searched {
		r.Lookup.Shown, r.Lookup.Offered = shown, offered
	}
	if len(d.hits) > 0 {
		best := d.hits[0].Score
		r.Score = &best
	}
	r.Passages, r.Basis, r.Withheld = d.quotes, d.basis(), d.withheld
	d.beside(&r)
	d.noteHandover(&r)
	r.Bill = d.billed(r.Kind)
	r.Lead = d.leadSaid(r.Pass)
	d.trace.TotalMS = ms(k.clock().Sub(d.started))
	r.Trace = d.trace
	return r
}

// degrade answers without the model after all, and says why in the trace. slow
// tells the visitor that a better answer was not to be had in time.
func (k *desk) degrade(ctx context.Context, d *draft, why string, slow bool) Reply {
	if d.plan.into != nil && !d.plan.into.over {
		return interpreter{k}.stay(ctx, d, why)
	}
	if d.plan.detail == detailListen {
		d.decide(d.spelledOut(d.plan, why))
		return k.details(d)
	}
	d.trace.Reason += " Then " + why + ": sentences are quoted instead."
	intro := textFound
	if slow {
		intro = textFoundSlow
	}
	return k.passages(ctx, d, intro)
}

// trouble is the reply where an error of ours left nothing else to say.
func (k *desk) trouble(d *draft, why string) Reply {
	d.trace.Path = string(PathNone)
	d.trace.Reason += " " + why
	d.bill.free = true
	d.lookup.Searched = false // nothing can be said of what the contents hold
	return k.seal(d, said(conversation.KindNone, speak(d.bot.Lang).notFoundText("", textTrouble, d.bot.Contact)))
}

// ended tells an error that comes from a context and not from the work.
func ended(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
