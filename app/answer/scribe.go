package answer

import "strings"

// scribe takes a running answer down, sentence by sentence. A sentence that does
// not stand on the passages is cut; the others are shown as they come, so that
// what is shown is what will be stored. When the answer is beyond help, reason
// says why, and nothing more gets through.
type scribe struct {
	ground ground
	cites  citer
	held   holdback
	emit   func(text string) // may be nil

	kept   []string // as they are shown
	cuts   []string // why sentences were cut
	reason string
}

func newScribe(question string, passages []string, hideSources bool, emit func(text string)) *scribe {
	return &scribe{ground: groundOf(question, passages), cites: citer{passages: len(passages), hide: hideSources}, emit: emit}
}

// add takes more of the answer.
func (s *scribe) add(text string) {
	for _, sentence := range s.held.add(text) {
		s.take(sentence)
	}
}

// end takes what is left when the answer is complete.
func (s *scribe) end() {
	s.take(s.held.held)
	s.held.held = ""
}

func (s *scribe) take(sentence string) {
	plain := plainOf(sentence)
	switch {
	case s.reason != "" || strings.TrimSpace(sentence) == "":
		return
	case leaks(sentence):
		s.reason = "it shows the inside of the prompt"
		return
	case len(s.kept)+len(s.cuts) == 0 && refuses(plain):
		s.reason = "it says that the passages do not answer"
		return
	}
	if ok, reason := s.ground.holds(plain); !ok {
		s.cut(reason)
		return
	}
	text := s.cites.rewrite(sentence)
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

// cut leaves a sentence out. A model that has invented more than it has said
// will go on like that, so there it ends.
func (s *scribe) cut(reason string) {
	s.cuts = append(s.cuts, reason)
	if len(s.cuts) > 1 && len(s.cuts) > len(s.kept) {
		s.reason = reason
	}
}

// text is the answer without what was cut.
func (s *scribe) text() string { return strings.TrimSpace(strings.Join(s.kept, "")) }

// judge tells whether what was kept may be stored as an answer. brokenOff says
// that the model was stopped by its limit.
func (s *scribe) judge(brokenOff bool) (ok bool, reason string) {
	plain := plainOf(s.text())
	switch {
	case s.reason != "":
		return false, s.reason
	case len(s.cuts) > len(s.kept), len(s.cuts) > 0 && len(contentWords(plain)) < tellingWords:
		return false, s.cuts[0]
	case len(words(plain)) == 0:
		return false, "it is empty"
	case brokenOff:
		return false, "it was cut off"
	default:
		return s.ground.grounded(plain)
	}
}
