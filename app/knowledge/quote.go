package knowledge

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// How sentences are chosen, by measurement on help articles.
const (
	quoteSentences = 3    // at most in one quote
	quoteChars     = 600  // from here on a quote grows no further
	perSentence    = 0.04 // what a further sentence must add to be taken in
	earlyBonus     = 0.06 // for the first sentence of a content, less for each that follows
	answerBonus    = 0.3  // for the beginning of a Q&A's answer, which was written to the point
	headingShare   = 0.5  // of what the heading over a sentence covers counts for it
	shortWords     = 4    // a list item or line below this says too little alone
)

// Quotes gives the sentences of the hits' passages that answer the question, in
// the order of the hits, at most max of them and one for each content. They are
// whole sentences or list items, one to three in a row; headings and bare links
// are never quoted.
func (s *Service) Quotes(ctx context.Context, bot chatbot.ID, question string, hits []Hit, max int) []Quote {
	sh, err := s.shelf(ctx, bot)
	if err != nil {
		return nil
	}
	var out []Quote
	asked := map[string]*index.Asked{}
	for _, h := range hits {
		if len(out) >= max {
			break
		}
		if asked[h.Lang] == nil {
			asked[h.Lang] = sh.index.Ask(clip(question, questionBytes), h.Lang)
		}
		if q, ok := quoteOf(h, asked[h.Lang]); ok {
			out = append(out, q)
		}
	}
	return out
}

// unit is one sentence or list item that may be quoted, and what it covers of
// the question.
type unit struct {
	text   string
	line   int
	item   bool
	lead   bool // ends with a colon: says nothing without what follows
	covers []float64
	bonus  float64
}

func quoteOf(h Hit, asked *index.Asked) (Quote, bool) {
	var best []unit
	var bestScore float64
	for _, p := range append([]Passage{h.Passage}, h.Also...) {
		units := unitsOf(p, asked, !h.Article)
		for i := range units {
			run, score := grow(units[i:])
			if len(run) > 0 && score > bestScore {
				best, bestScore = run, score
			}
		}
	}
	if len(best) == 0 {
		return Quote{}, false
	}
	return Quote{Text: joinUnits(best), Content: h.Content, Title: h.Title, Score: min(1, bestScore) * h.Score,
		URL: FragmentURL(h.URL, fragmentTexts(best))}, true
}

// unitsOf cuts a passage into what may be quoted.
func unitsOf(p Passage, asked *index.Asked, answer bool) []unit {
	head := asked.Covers(p.Heading)
	var out []unit
	for n, line := range strings.Split(p.Text, "\n") {
		text, item := cutMarker(line)
		for _, sentence := range prose.Sentences(text) {
			u := unit{text: sentence, line: n, item: item, lead: strings.HasSuffix(sentence, ":"), covers: asked.Covers(sentence)}
			for i := range u.covers {
				u.covers[i] = max(u.covers[i], headingShare*head[i])
			}
			if p.Index == 0 {
				u.bonus = earlyBonus / float64(1+len(out))
				if answer && len(out) == 0 {
					u.bonus = answerBonus
				}
			}
			out = append(out, u)
		}
	}
	return out
}

// grow begins a quote with the first unit and takes in those that follow while
// each adds enough.
func grow(units []unit) (run []unit, score float64) {
	first := units[0]
	if !quotable(first) {
		return nil, 0
	}
	have := slices.Clone(first.covers)
	score = sum(have) + first.bonus
	run = units[:1]
	chars := utf8.RuneCountInString(first.text)
	for k := 1; k < len(units) && k < quoteSentences && chars < quoteChars; k++ {
		u := units[k]
		if !first.lead && !u.item && u.line != units[k-1].line && !quotable(u) {
			break
		}
		gain := 0.0
		for i, c := range u.covers {
			gain += max(0, c-have[i])
		}
		opens := units[k-1].lead || first.lead && u.item // a list belongs to its introduction
		if !opens && gain < perSentence {
			break
		}
		for i, c := range u.covers {
			have[i] = max(have[i], c)
		}
		score += max(0, gain-perSentence)
		run = units[:k+1]
		chars += utf8.RuneCountInString(u.text)
	}
	if last := run[len(run)-1]; last.lead {
		return nil, 0 // "Do the following:" without what follows
	}
	return run, score
}

// quotable tells a sentence from a bare label, code or link.
func quotable(u unit) bool {
	if u.lead {
		return true
	}
	letters := strings.IndexFunc(u.text, unicode.IsLetter) >= 0
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(u.text, "\"'”’»)]」』）"))
	ended := strings.ContainsRune(".!?…。！？।؟។", last)
	return letters && (ended || prose.CountWords(u.text) >= shortWords)
}

func sum(list []float64) float64 {
	total := 0.0
	for _, v := range list {
		total += v
	}
	return total
}

// cutMarker takes "- " or "3. " from a list item.
func cutMarker(line string) (text string, item bool) {
	if rest, ok := strings.CutPrefix(line, "- "); ok {
		return rest, true
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < 4 {
		if rest, ok := strings.CutPrefix(line[digits:], ". "); ok {
			return rest, true
		}
	}
	return line, false
}

// joinUnits writes sentences of one line in a row, list items on lines of their
// own.
func joinUnits(run []unit) string {
	var b strings.Builder
	for i, u := range run {
		newLine := i > 0 && u.line != run[i-1].line
		switch {
		case newLine && (u.item || run[i-1].item):
			b.WriteByte('\n')
		case i > 0:
			b.WriteByte(' ')
		}
		if u.item && len(run) > 1 && (i == 0 || newLine) {
			b.WriteString("- ")
		}
		b.WriteString(u.text)
	}
	return b.String()
}

// fragmentTexts are the quoted texts by block, as they stand on the page.
func fragmentTexts(run []unit) []string {
	var out []string
	for i, u := range run {
		if i > 0 && u.line == run[i-1].line {
			out[len(out)-1] += " " + u.text
			continue
		}
		out = append(out, u.text)
	}
	return out
}
