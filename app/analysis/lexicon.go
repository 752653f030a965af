package analysis

import (
	"embed"
	"fmt"
	"path"
	"strings"
	"unicode"

	terms "frontdesk/app/knowledge/analysis"
)

//go:embed words/*.txt
var wordFiles embed.FS //nolint:gochecknoglobals // data of the program, never written

// mark is what a word says of the mood of who writes it.
type mark uint16

// The marks; a word may have several.
const (
	markBest mark = 1 << iota
	markGood
	markThanks
	markBad
	markWorst
	markNot
	markVery
	markSomewhat
	markBut
	markUrgent
	markConfused
	markComplaint
	markBye
	markHello
	markHelpless
)

var headings = map[string]mark{ //nolint:gochecknoglobals // a constant table
	"best": markBest, "good": markGood, "thanks": markThanks, "bad": markBad, "worst": markWorst, "not": markNot,
	"very": markVery, "somewhat": markSomewhat, "but": markBut, "urgent": markUrgent, "confused": markConfused,
	"complaint": markComplaint, "bye": markBye, "hello": markHello, "helpless": markHelpless,
}

// longestPhrase is how many words a phrase of the lists has at the most.
const longestPhrase = 6

// lexicon is the word lists of one language.
type lexicon struct {
	whole  map[string]mark // words and phrases
	begins map[string]mark // beginnings of words
	least  int             // letters of the shortest beginning
	more   map[string]bool // first words of phrases
}

// lexicons has the word lists by language.
type lexicons map[string]*lexicon

// newLexicons reads the lists of the program; a mistake in them is one in the
// program.
func newLexicons() lexicons {
	files, err := wordFiles.ReadDir("words")
	if err != nil {
		panic(fmt.Sprintf("analysis: the lists of words are not readable: %v", err))
	}
	out := lexicons{}
	for _, f := range files {
		text, err := wordFiles.ReadFile(path.Join("words", f.Name()))
		if err != nil {
			panic(fmt.Sprintf("analysis: the words of %s are not readable: %v", f.Name(), err))
		}
		out[strings.TrimSuffix(f.Name(), ".txt")] = readLexicon(f.Name(), string(text))
	}
	return out
}

func readLexicon(name, text string) *lexicon {
	l := &lexicon{whole: map[string]mark{}, begins: map[string]mark{}, least: 99, more: map[string]bool{}}
	var now mark
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if heading, ok := strings.CutPrefix(line, "["); ok {
			if now = headings[strings.TrimSuffix(heading, "]")]; now == 0 {
				panic(fmt.Sprintf("analysis: %s has the unknown heading %s", name, line))
			}
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		for word := range strings.FieldsSeq(line) {
			l.add(word, now)
		}
	}
	return l
}

func (l *lexicon) add(word string, m mark) {
	word = strings.ReplaceAll(word, "+", " ")
	first, _, phrase := strings.Cut(word, " ")
	if phrase {
		l.more[first] = true
	}
	if start, open := strings.CutSuffix(word, "*"); open && !phrase {
		l.begins[start] |= m
		l.least = min(l.least, len(start))
		return
	}
	l.whole[strings.TrimSuffix(word, "*")] |= m
}

// at gives what stands at the beginning of list, and of how many words it is. The
// longest phrase wins; a word that is not in the lists has no marks.
func (l *lexicon) at(list []string) (mark, int) {
	if l.more[list[0]] {
		for n := min(longestPhrase, len(list)); n > 1; n-- {
			if m, ok := l.whole[strings.Join(list[:n], " ")]; ok {
				return m, n
			}
		}
	}
	return l.word(list[0]), 1
}

func (l *lexicon) word(w string) mark {
	if m, ok := l.whole[w]; ok {
		return m
	}
	for n := len(w); n >= l.least; n-- {
		if m, ok := l.begins[w[:n]]; ok {
			return m
		}
	}
	return 0
}

// wordsOf cuts a text into its words, folded and without apostrophes.
func wordsOf(text string) []string {
	folded := strings.NewReplacer("'", "", "’", "", "`", "").Replace(terms.Fold(text))
	return strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
}
