package answer

import (
	"context"
	"slices"
	"strings"

	"frontdesk/app/answer/grounding"
)

// scribe takes a running answer down, sentence by sentence. A sentence that does
// not stand on the passages is cut; the others are shown as they come, so that
// what is shown is what will be stored. When the answer is beyond help, reason
// says why, and nothing more gets through.
type scribe struct {
	ctx    context.Context //nolint:containedctx // lives as long as the call that the model's text comes in
	ground *grounding.Ground
	secret sixes // runs of words of the prompt that are not to be repeated
	cites  citer
	held   holdback
	flow   flow
	emit   func(text string) // may be nil

	kept     []string // as they are shown
	said     map[string]bool
	claims   int   // kept sentences that say something
	words    int   // words in them that mean something
	rests    []int // passages that they rest on, most used first
	uses     map[int]int
	row      int // cuts since the last claim
	bad      int // cuts of what the passages do not say
	cuts     []Cut
	waiting  []spoken // kept, but shown only with a claim behind them, or a citation where doubtful
	alone    int      // the passage that all uncited claims stand on; 0: there is none yet
	doubtful bool     // something uncited is not plainly in that passage
	last     spoken   // the newest claim that was kept
	reason   string
}

// spoken is a sentence that passed.
type spoken struct {
	text    string // as the model wrote it, with its citations
	plain   string
	verdict grounding.Verdict
}

type scribeInput struct {
	ground      *grounding.Ground
	passages    int
	secret      string // the prompt's own words
	public      string // what of them may be said
	hideSources bool
	emit        func(text string)
}

func newScribe(ctx context.Context, in scribeInput) *scribe {
	return &scribe{
		ctx: ctx, ground: in.ground, secret: sixesOf(in.secret).without(sixesOf(in.public)), cites: citer{passages: in.passages, hide: in.hideSources}, emit: in.emit,
		said: map[string]bool{}, uses: map[int]int{},
	}
}

// add takes more of the answer.
func (s *scribe) add(text string) {
	for _, sentence := range s.held.add(text) {
		s.take(sentence)
	}
}

// end takes what is left when the answer is complete; of one that was broken off
// only a whole sentence.
func (s *scribe) end(brokenOff bool) {
	rest := s.held.held
	s.held.held = ""
	if brokenOff && strings.TrimSpace(rest) != "" && !wholeEnd(plainOf(rest)) {
		s.note(rest, "the model stopped in the middle of it", "")
	} else {
		s.take(rest)
	}
	if s.doubtful && s.reason == "" {
		s.reason = "it names no passage, and not all of it is plainly in one"
	}
}

func (s *scribe) take(sentence string) {
	switch {
	case s.reason != "" || strings.TrimSpace(sentence) == "":
		return
	case leaks(sentence):
		s.reason = "it shows the inside of the prompt"
		return
	case s.claims+s.bad == 0 && refuses(plainOf(sentence)):
		s.reason = "it says that the passages do not answer"
		return
	case strings.TrimSpace(plainOf(sentence)) == "":
		s.mark(sentence)
		return
	}
	sentence = aside.ReplaceAllString(sentence, "$1")
	plain := plainOf(sentence)
	v := s.check(plain)
	if !v.OK {
		s.cut(plain, v)
		return
	}
	s.fit(sentence, plain, v)
}

// check judges a sentence by what it says.
func (s *scribe) check(plain string) grounding.Verdict {
	switch {
	case meta.MatchString(plain):
		return grounding.Verdict{Reason: "it speaks of the passages and not of the matter"}
	case s.secret.in(plain):
		return grounding.Verdict{Reason: "it repeats the instructions"}
	default:
		return s.ground.Check(s.ctx, plain)
	}
}

// fit puts a sentence that is supported behind the others, if it can stand there.
func (s *scribe) fit(sentence, plain string, v grounding.Verdict) {
	key := strings.Join(words(plain), " ")
	text, ok, why := s.flow.keep(sentence, v.Claim || v.Polite)
	switch {
	case v.Claim && s.said[key]:
		s.note(plain, "it was said already", v.Nearest)
	case !ok && v.Claim:
		v.Reason = why
		s.cut(plain, v)
	case !ok:
		s.note(plain, why, "")
	default:
		s.said[key] = true
		if v.Claim {
			s.row = 0
		}
		s.keep(spoken{text, plain, v})
	}
}

// keep shows a sentence, or has it wait until there is a claim to show it with:
// greetings in front of an answer, and "Do this:" in front of a list.
func (s *scribe) keep(l spoken) {
	if opens(l.plain) {
		s.flow.lead = true
		s.waiting = append(s.waiting, l)
		return
	}
	if !l.verdict.Claim && s.claims == 0 || s.doubts(l) {
		s.waiting = append(s.waiting, l)
		return
	}
	waiting := s.waiting
	s.waiting = nil
	if s.flow.orphaned(l.plain) {
		waiting = slices.DeleteFunc(waiting, func(w spoken) bool { return opens(w.plain) })
	}
	s.flow.lead, s.flow.torn = false, false
	for _, w := range append(waiting, l) {
		s.show(w)
	}
}

// doubts tells whether a sentence has to wait for a citation. As long as there is
// none, all claims have to be plainly in one and the same passage.
func (s *scribe) doubts(l spoken) bool {
	if len(s.cites.order) > 0 || citeMark.MatchString(l.text) {
		s.doubtful = false
		return false
	}
	if l.verdict.Claim && !s.doubtful {
		if s.alone == 0 {
			s.alone = l.verdict.Passage
		}
		s.doubtful = s.alone != l.verdict.Passage || !s.ground.Strong(s.ctx, l.plain, l.verdict)
	}
	return s.doubtful
}

func (s *scribe) show(l spoken) {
	if l.verdict.Claim {
		s.claims++
		s.words += l.verdict.Words
		s.last = l
		s.rest(l.verdict.Passage)
	}
	text := s.cites.rewrite(l.text, s.pick(l))
	if len(s.kept) == 0 {
		text = strings.TrimLeft(text, " \t\r\n")
	}
	if text == "" {
		return
	}
	s.kept = append(s.kept, text)
	if s.emit != nil {
		s.emit(text)
	}
}

// pick corrects citations: the passage that a sentence stands on takes the place
// of one that does not say it. What claims nothing cites nothing.
func (s *scribe) pick(l spoken) func(int) int {
	return func(n int) int {
		switch {
		case !l.verdict.Claim:
			return 0
		case n == l.verdict.Passage, n >= 1 && n <= s.cites.passages && s.ground.Supports(l.plain, n):
			return n
		default:
			return l.verdict.Passage
		}
	}
}

// mark shows a citation that stands alone, behind the sentence that it is for.
func (s *scribe) mark(text string) {
	if s.doubtful && !s.flow.lost && len(s.waiting) > 0 {
		last := s.waiting[len(s.waiting)-1]
		s.waiting = s.waiting[:len(s.waiting)-1]
		last.text += text
		s.keep(last)
		return
	}
	if s.last.plain == "" || s.flow.lost || len(s.waiting) > 0 {
		return
	}
	if text = s.cites.rewrite(text, s.pick(s.last)); strings.TrimSpace(text) == "" {
		return
	}
	s.kept = append(s.kept, text)
	if s.emit != nil {
		s.emit(text)
	}
}

func (s *scribe) rest(passage int) {
	if passage == 0 {
		return
	}
	s.uses[passage]++
	if !slices.Contains(s.rests, passage) {
		s.rests = append(s.rests, passage)
	}
	slices.SortStableFunc(s.rests, func(a, b int) int { return s.uses[b] - s.uses[a] })
}

// cut leaves a sentence out. A model that has invented more than it has said, or
// two sentences in a row, will go on like that, so there it ends.
func (s *scribe) cut(plain string, v grounding.Verdict) {
	s.note(plain, v.Reason, v.Nearest)
	s.flow.cut(plain)
	s.bad++
	s.row++
	if s.row > 1 || s.bad > 1 && s.bad > s.claims {
		s.reason = v.Reason
	}
}

const longestCut = 300 // runes

func (s *scribe) note(sentence, reason, nearest string) {
	s.cuts = append(s.cuts, Cut{Sentence: oneLine(sentence, longestCut), Reason: reason, Passage: oneLine(nearest, longestCut)})
}

// text is the answer without what was cut.
func (s *scribe) text() string { return strings.TrimSpace(strings.Join(s.kept, "")) }

// sources are the passages that the answer stands on, in the order of their
// numbers; where it cites none, those that most of its sentences rest on.
func (s *scribe) sources() []int {
	if len(s.cites.order) > 0 {
		return s.cites.order
	}
	return s.rests[:min(len(s.rests), maxUncited)]
}

// leastWords is what an answer has to say at least where something was cut.
const leastWords = 3

// judge tells whether what was kept may be stored as an answer.
func (s *scribe) judge() (ok bool, reason string) {
	switch {
	case s.reason != "":
		return false, s.reason
	case s.bad > 0 && (s.bad > s.claims || s.words < leastWords):
		return false, s.cuts[len(s.cuts)-1].Reason
	case s.claims == 0 && len(s.cuts) > 0:
		return false, s.cuts[0].Reason
	case s.claims == 0 && len(s.waiting) > 0:
		return false, "it says nothing"
	case s.claims == 0:
		return false, "it is empty"
	default:
		return true, ""
	}
}
