package analysis

import (
	"context"
	"math"
	"slices"
	"strings"

	"frontdesk/app/conversation"
	terms "frontdesk/app/knowledge/analysis"
)

// Meaning compares texts by what they mean.
type Meaning interface {
	// Similarity gives the cosine of a to each of bs; an error where there is no
	// encoder, or it does not answer.
	Similarity(ctx context.Context, a string, bs []string) ([]float64, error)
}

// Rules analyse conversations without a model: by lists of words, the encoder and
// rules. They never change and may be shared.
type Rules struct {
	lexicons lexicons
	detector *terms.Detector
	meaning  Meaning // nil: words alone
	topics   []topic
}

// NewRules makes them; meaning may be nil.
func NewRules(meaning Meaning) *Rules {
	return &Rules{lexicons: newLexicons(), detector: terms.NewDetector(), meaning: meaning, topics: newTopics()}
}

// Read analyses a talk. It takes milliseconds, most of them for the encoder.
func (r *Rules) Read(ctx context.Context, t Talk) Result {
	out, _ := r.read(ctx, t)
	return out
}

// read gives the categories too that are near enough to choose from.
func (r *Rules) read(ctx context.Context, t Talk) (Result, []string) {
	lang := r.lang(t)
	l := r.lexicon(lang)
	o := t.outcome(l)
	m := moodOf(t, l, o)
	subject := t.subject(l, terms.For(lang))
	near := r.categories(ctx, t, lang, l)
	out := Result{
		Maker: BuiltIn, Subject: subject, Lang: lang,
		Summary:   t.summary(subject, o, m.thanked, l),
		Category:  near[0],
		Sentiment: m.sentiment(), Behaviour: m.behaviour(o), Score: m.score(t.Conversation, o),
		sure: math.Abs(m.feeling) >= sureFeeling,
	}
	out.Tags = t.tags(o, m)
	return out, near
}

func (r *Rules) lexicon(lang string) *lexicon {
	if l := r.lexicons[lang]; l != nil {
		return l
	}
	return r.lexicons[terms.Fallback]
}

// lang is the language that the visitor writes, else the page's.
func (r *Rules) lang(t Talk) string {
	var b strings.Builder
	for _, m := range t.said() {
		if b.Len() > 2000 {
			break
		}
		b.WriteString(m.Text + "\n")
	}
	guess, sure := r.detector.Detect(b.String())
	page, _, _ := strings.Cut(strings.ToLower(t.Conversation.Lang), "-")
	if sure || page == "" {
		return guess
	}
	return page
}

// mood is how the visitor sounds over a whole conversation.
type mood struct {
	feeling  float64 // below 0 is bad
	words    float64 // what the words alone say of it
	good     bool    // something good was said in so many words
	thanked  bool
	urgent   float64
	confused float64
	complain bool
	shouts   int
}

// What moods are made of.
const (
	laterTimes     = 0.6 // what is said last counts so much more than what is said first
	feelingRated   = 2.0
	feelingRepeat  = -0.5
	feelingShout   = -0.6
	feelingLost    = -0.8 // times the share of questions that found nothing
	feelingAlone   = -0.8 // asked for a person, and nobody came
	feelingComplsd = -1.0

	positiveFrom = 0.9
	negativeFrom = -0.8
	sureFeeling  = 2.0

	mostOfOne = 2.5 // that one message can weigh
)

func moodOf(t Talk, l *lexicon, o outcome) (m mood) {
	said := t.said()
	for i, one := range said {
		tone := l.toneOf(one.Text)
		place := 1.0
		if len(said) > 1 {
			place += laterTimes * float64(i) / float64(len(said)-1)
		}
		b := max(-mostOfOne, min(mostOfOne, tone.balance()))
		if b < 0 && i == 0 {
			b *= 0.5 // what is wrong is said first: it is what help is asked for
		}
		m.words += b * place
		m.good = m.good || tone.marks&(markBest|markGood) != 0 && b > 0
		m.hear(tone, i == len(said)-1 || i == len(said)-2)
	}
	m.feeling = m.words
	m.weigh(t.Conversation, o)
	return m
}

// hear takes what else a message says.
func (m *mood) hear(t tone, last bool) {
	if t.marks&markUrgent != 0 {
		m.urgent++
	}
	if t.marks&markConfused != 0 {
		m.confused++
	}
	if t.marks&markComplaint != 0 {
		m.complain = true
	}
	if last && t.marks&markThanks != 0 {
		m.thanked = true
	}
	if t.shouts {
		m.shouts++
		m.urgent += 0.5
	}
	if t.asks >= 3 {
		m.confused += 0.5
	}
	if t.urges >= 3 {
		m.urgent += 0.5
	}
}

// weigh adds what happened to what was said.
func (m *mood) weigh(c conversation.Conversation, o outcome) {
	switch c.Rating {
	case ratedUp:
		m.feeling += feelingRated
	case ratedDown:
		m.feeling -= feelingRated
	}
	m.feeling += feelingRepeat * float64(min(o.repeats, 3))
	m.feeling += feelingShout * float64(min(m.shouts, 2))
	if asked := o.answered + o.missed; asked > 0 {
		m.feeling += feelingLost * float64(o.missed) / float64(asked)
	}
	if c.Handover.State == conversation.HandoverUnattended {
		m.feeling += feelingAlone
	}
	if m.complain {
		m.feeling += feelingComplsd
	}
}

func (m mood) sentiment() string {
	switch {
	case m.feeling >= positiveFrom:
		return Positive
	case m.feeling <= negativeFrom:
		return Negative
	default:
		return Neutral
	}
}

func (m mood) behaviour(o outcome) string {
	urgent := m.urgent + 0.5*float64(o.bursts)
	confused := m.confused + 0.5*float64(o.repeats) + 0.3*float64(o.missed)
	switch {
	case urgent >= 1 && urgent >= confused:
		return Urgent
	case confused >= 1:
		return Confused
	default:
		return Calm
	}
}

// What a score is made of.
const (
	scoreBase     = 5.3
	scoreOutcome  = 2.5  // all answered, or the same below for none
	scoreFeeling  = 2.0  // at the most, either way
	scoreRated    = 2.5  // either way
	scoreAttended = 0.5  // a person was there
	scoreAlone    = -1.5 // or was asked for in vain
	scoreHelpless = -3.0 // times the share of replies that could not help
	scoreRepeat   = -0.5 // for each, at most three
	scoreThanks   = 0.8
	scoreSilent   = -1.0 // the last word is a question
	scoreCircle   = -1.0 // for each reply that was given before, at most three
	scoreTurn     = -0.2 // for each message that it took beyond patience, at most eight
	patience      = 4
)

// score is how well a conversation went for the visitor.
func (m mood) score(c conversation.Conversation, o outcome) int {
	return int(math.Round(max(0, min(best, m.worth(c, o)))))
}

func (m mood) worth(c conversation.Conversation, o outcome) float64 {
	s := scoreBase
	if asked := o.answered + o.missed; asked > 0 {
		s += scoreOutcome * (2*float64(o.answered)/float64(asked) - 1)
	}
	if o.replies > 0 {
		s += scoreHelpless * float64(o.helpless) / float64(o.replies)
	}
	s += scoreFeeling*m.feeling/(math.Abs(m.feeling)+1.5) + reached(c)
	s += scoreRepeat*float64(min(o.repeats, 3)) + scoreCircle*float64(min(o.circles, 3))
	s += scoreTurn * float64(min(max(o.turns-patience, 0), 8))
	if m.thanked {
		s += scoreThanks
	}
	if o.silent {
		s += scoreSilent
	}
	return s
}

// reached is what ratings and people add.
func reached(c conversation.Conversation) (s float64) {
	switch c.Rating {
	case ratedUp:
		s += scoreRated
	case ratedDown:
		s -= scoreRated
	}
	switch {
	case c.Agent != "":
		s += scoreAttended
	case c.Handover.State == conversation.HandoverUnattended:
		s += scoreAlone
	}
	return s
}

// The tags that an analysis gives by itself.
const (
	TagUnanswered = "unanswered"
	TagComplaint  = "complaint"
	TagPerson     = "wants a person"
)

// reserved tells tags that mean something to the program: no analysis proposes one.
func reserved(tag string) bool { return tag == conversation.HoldTag }

// tags are those of the contents that answered, those of most first, and what the
// owner would look for.
func (t Talk) tags(o outcome, m mood) []string {
	count := map[string]int{}
	var order []string
	for _, c := range t.answering() {
		for _, tag := range c.Tags {
			tag = cleanTag(tag)
			if tag == "" {
				continue
			}
			if count[tag] == 0 {
				order = append(order, tag)
			}
			count[tag]++
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return count[b] - count[a] })
	order = order[:min(len(order), mostTags-2)]
	if len(o.open) > 0 {
		order = append(order, TagUnanswered)
	}
	if h := t.Conversation.Handover.State; h != conversation.HandoverNone && h != conversation.HandoverOffered && h != conversation.HandoverRefused {
		order = append(order, TagPerson)
	}
	if m.complain {
		order = append(order, TagComplaint)
	}
	return order[:min(len(order), mostTags)]
}

// answering are the contents that the replies rest on, once for each reply.
func (t Talk) answering() (out []Content) {
	for _, m := range t.replies() {
		for _, s := range m.Sources {
			if c, ok := t.Contents[s.ContentID]; ok {
				out = append(out, c)
			}
		}
	}
	return out
}

// cleanTag is a tag as conversations have it; empty for what can be none.
func cleanTag(tag string) string {
	tags, err := conversation.CleanTags([]string{tag})
	if err != nil || len(tags) != 1 || reserved(tags[0]) {
		return ""
	}
	return tags[0]
}
