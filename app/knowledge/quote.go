package knowledge

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/index"
)

// Quotes gives the sentences of the hits' passages that answer the question, in
// the order of the hits, at most most of them and one for each content. They are
// whole sentences, list items or table rows, one to three in a row; headings and
// bare links are never quoted, and an item that is no sentence only with the
// line that introduces its list.
func (s *Service) Quotes(ctx context.Context, bot chatbot.ID, question string, hits []Hit, most int) []Quote {
	sh, err := s.shelf(ctx, bot)
	if err != nil {
		s.cfg.Log.Error("contents cannot be loaded", "chatbot", bot, "error", err)
		return nil
	}
	question = clip(question, questionBytes)
	var out []Quote
	asked := map[string]*index.Asked{}
	for _, h := range hits {
		if len(out) >= most {
			break
		}
		if asked[h.Lang] == nil {
			asked[h.Lang] = sh.index.Ask(question, h.Lang)
		}
		if q, ok := quoteOf(h, asked[h.Lang], asksHow(question)); ok {
			out = append(out, q)
		}
	}
	return out
}

// How sentences are chosen, by looking at what help articles give.
const (
	quoteSentences = 3    // at most in one quote
	quoteChars     = 600  // from here on a quote grows no further
	perSentence    = 0.04 // what a further sentence must add to be taken in
	earlyBonus     = 0.06 // for the first sentence of a content, less for each that follows
	answerBonus    = 0.3  // for the beginning of a Q&A's answer, which was written to the point
	headingShare   = 0.5  // of what the heading over a sentence covers counts for it, all of it for steps when how is asked
	stepsBonus     = 0.3  // for steps under a heading that has the question, when it asks how
)

// quoteOf chooses the best run of sentences among a hit's passages.
func quoteOf(h Hit, asked *index.Asked, how bool) (Quote, bool) {
	var best []unit
	var bestScore float64
	for _, p := range append([]Passage{h.Passage}, h.Also...) {
		units := unitsOf(p, asked, !h.Article, how)
		for i := range units {
			run := runAt(units, i, how)
			if score := worth(run, how); len(run) > 0 && score > bestScore {
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

// runAt builds the quote that begins with units[i], or around it where it cannot
// stand alone; nil when it cannot be quoted.
func runAt(units []unit, i int, how bool) []unit {
	u := units[i]
	var run []unit
	next := i + 1
	switch {
	case u.kind == row:
		return units[i : i+1]
	case how && u.step > 1:
		return nil // steps are quoted from the first
	case u.kind == item && (!u.whole || u.step == 1) && u.lead >= 0 && units[u.lead].opens:
		run = []unit{units[u.lead], u}
	case !u.whole:
		return nil
	case u.leansBack && i > 0 && units[i-1].line == u.line:
		run = []unit{units[i-1], u}
	default:
		run = []unit{u}
	}
	have := make([]float64, len(u.covers))
	chars := 0
	for _, r := range run {
		cover(have, r)
		chars += utf8.RuneCountInString(r.text)
	}
	for ; next < len(units) && len(run) < quoteSentences && chars < quoteChars; next++ {
		v := units[next]
		last := run[len(run)-1]
		if !follows(last, v) || !last.opens && !run[0].opens && (!how || v.step == 0) && cover(nil, v, have...) < perSentence {
			break
		}
		cover(have, v)
		run = append(run, v)
		chars += utf8.RuneCountInString(v.text)
	}
	if run[len(run)-1].opens {
		return nil // "Do the following:" without what follows
	}
	return run
}

// follows tells whether v may stand behind last in one quote: the list behind
// its introduction, item behind item, sentence behind sentence.
func follows(last, v unit) bool {
	switch {
	case v.kind == row || last.kind == row:
		return false
	case last.opens:
		return v.kind == item || v.whole
	case last.line == v.line:
		return v.whole
	case last.kind == item:
		return v.kind == item
	}
	return v.kind == sentence && v.whole && !v.opens
}

// cover adds what u covers to have and gives how much that was. With only, it
// measures against that and changes nothing.
func cover(have []float64, u unit, only ...float64) float64 {
	base := have
	if have == nil {
		base = only
	}
	gain := 0.0
	for i, c := range u.covers {
		if c > base[i] {
			gain += c - base[i]
			if have != nil {
				have[i] = c
			}
		}
	}
	return gain
}

// worth is how well a run answers: what it covers, and where it stands; length
// costs.
func worth(run []unit, how bool) float64 {
	if len(run) == 0 {
		return 0
	}
	have := make([]float64, len(run[0].covers))
	total := run[0].bonus
	for i, u := range run {
		gain := cover(have, u)
		if i > 0 {
			gain = max(0, gain-perSentence)
		}
		total += gain
	}
	if steps := run[len(run)-1]; how && steps.step > 0 {
		total += stepsBonus * steps.headed
	}
	return total
}

// joinUnits writes the sentences of a paragraph in a row, items and rows on lines
// of their own.
func joinUnits(run []unit) string {
	var b strings.Builder
	for i, u := range run {
		newLine := i > 0 && u.line != run[i-1].line
		switch {
		case newLine && (u.kind != sentence || run[i-1].kind != sentence):
			b.WriteByte('\n')
		case i > 0:
			b.WriteByte(' ')
		}
		if u.kind == item && len(run) > 1 && (i == 0 || newLine) {
			b.WriteString(u.marker)
		}
		b.WriteString(u.text)
	}
	return b.String()
}

// fragmentTexts are the quoted texts by block, as they stand on the page; of a
// row its longest cell.
func fragmentTexts(run []unit) []string {
	var out []string
	for i, u := range run {
		switch {
		case u.kind == row:
			longest := ""
			for cell := range strings.SplitSeq(u.text, " | ") {
				if len(cell) > len(longest) {
					longest = cell
				}
			}
			out = append(out, longest)
		case i > 0 && u.line == run[i-1].line:
			out[len(out)-1] += " " + u.text
		default:
			out = append(out, u.text)
		}
	}
	return out
}
