package knowledge

import (
	"context"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// Quotes gives the sentences of the hits' passages that answer the question, in
// the order of the hits, no more than most, and one for each content. They are
// whole sentences, list items or table rows, one to three in a row, chosen by the
// words and the meaning of the question; headings, bare links and the navigation
// of a page are never quoted, and an item that is no sentence only with the
// line that introduces its list.
func (s *Service) Quotes(ctx context.Context, bot chatbot.ID, question string, hits []Hit, most int) []Quote {
	sh, err := s.library.shelf(ctx, bot)
	if err != nil {
		s.cfg.Log.Error("contents cannot be loaded", "chatbot", bot, "error", err)
		return nil
	}
	question = clip(question, questionBytes)
	hits = hits[:min(len(hits), mostQuoted)]
	ask := askingOf(question)
	asked := map[string]*index.Asked{}
	lists := make([][]candidate, len(hits))
	for i, h := range hits {
		if asked[h.Lang] == nil {
			asked[h.Lang] = sh.serving().index.Ask(question, h.Lang)
		}
		m := measureOf(asked[h.Lang], question, ask, h)
		var passages [][]unit
		for _, p := range append([]Passage{h.Passage}, h.Also...) {
			passages = append(passages, unitsOf(p, m))
		}
		lists[i] = candidatesOf(passages, ask.how)
	}
	out, err := quotesOf(hits, lists, most, func(list []candidate, compared int) ([]candidate, error) {
		return likened(ctx, s.encoding, question, list, compared)
	})
	if err != nil { // no encoder, or it does not answer: words alone
		out, _ = quotesOf(hits, lists, most, func(list []candidate, _ int) ([]candidate, error) { return list, nil })
	}
	return out
}

// quotesOf takes the best of the hits' lists, in their order, no more than most. like
// adds what the meaning of a list's first candidates says; what is not reached is
// never compared, since each comparison costs milliseconds.
func quotesOf(hits []Hit, lists [][]candidate, most int, like func(list []candidate, compared int) ([]candidate, error)) (out []Quote, err error) {
	compared := comparedOf(lists)
	told := 0.0 // the figure that is asked for
	for i, h := range hits {
		if len(out) >= most {
			break
		}
		list := lists[i]
		if compared != nil {
			if list, err = like(list, compared[i]); err != nil {
				return nil, err
			}
		}
		best := bestOf(list)
		if len(best.run) == 0 || best.figure < told/2 {
			continue
		}
		told = max(told, best.figure)
		out = append(out, quoteOf(h, best))
	}
	return out, nil
}

// How sentences are chosen, by looking at what help articles give.
const (
	mostQuoted     = 6    // hits that are looked at
	quoteSentences = 3    // at most in one quote
	quoteChars     = 600  // from here on a quote grows no further
	perSentence    = 0.04 // what a further sentence must add to be taken in
	earlyBonus     = 0.06 // for the first sentence of a content, less for each that follows
	answerBonus    = 0.3  // for the beginning of a Q&A's answer, which was written to the point
	headingShare   = 0.5  // of what the heading over a sentence covers counts for it, all of it for steps when how is asked
	figureShare    = 0.35 // for the figure that is asked for, beside what the question is about
	figureAlone    = 0.3  // of that, where nothing else of the question is there
	shortLead      = 10   // words of a sentence that names a trouble and leaves what to do to the next
	stepsBonus     = 0.3  // for steps under a heading that has the question, when it asks how
)

// bestOf chooses the best of a hit's runs of sentences, none where nothing can be
// quoted.
func bestOf(list []candidate) candidate {
	var best candidate
	for _, c := range list {
		if c.score() > best.score() {
			best = c
		}
	}
	return best
}

func quoteOf(h Hit, best candidate) Quote {
	return Quote{Text: joinUnits(best.run), Content: h.Content, Title: h.Title, Score: min(1, best.score()) * h.Score,
		URL: FragmentURL(h.URL, fragmentTexts(best.run))}
}

// runAt builds the quote that begins with units[i], or around it where it cannot
// stand alone; nil when it cannot be quoted.
func runAt(units []unit, i int, how bool) []unit {
	run := beginAt(units, i, how)
	if len(run) == 0 {
		return nil
	}
	have := make([]float64, len(run[0].covers))
	for _, u := range run {
		cover(have, u)
	}
	for _, u := range units[i+1:] {
		last := run[len(run)-1]
		if full(run) || !follows(last, u) {
			break
		}
		if !belongs(run, u, how) && (u.kind == row || gain(have, u)+figureMore(run, u) < perSentence) {
			break
		}
		cover(have, u)
		run = append(run, u)
	}
	if run[len(run)-1].opens {
		return nil // "Do the following:" without what follows
	}
	return run
}

// belongs tells a unit that is needed behind a run, whatever it covers.
func belongs(run []unit, u unit, how bool) bool {
	last := run[len(run)-1]
	switch {
	case last.opens || run[0].opens || how && u.step > 0: // a list goes on
		return true
	case u.kind == row: // rows that answer alike, the hours of all days
		return run[0].figure > 0 && run[0].own == 0 && u.own == 0
	}
	// what to do stands behind what it is for
	return how && len(run) == 1 && run[0].kind == sentence && u.line == run[0].line && prose.CountWords(run[0].text) <= shortLead
}

// figureMore is what u has of the figure that the run lacks.
func figureMore(run []unit, u unit) float64 { return figureShare * max(0, u.figure-figureIn(run)) }

// figureIn is how well a run has the figure that is asked for.
func figureIn(run []unit) float64 {
	most := 0.0
	for _, u := range run {
		most = max(most, u.figure)
	}
	return most
}

// full tells that a quote must not grow.
func full(run []unit) bool {
	chars := 0
	for _, u := range run {
		chars += utf8.RuneCountInString(u.text)
	}
	return len(run) >= quoteSentences || chars >= quoteChars
}

// beginAt is units[i] with what it cannot stand without: an item that is no
// sentence with the introduction of its list, "This is …" with the sentence
// before. It is a slice of its own.
func beginAt(units []unit, i int, how bool) []unit {
	u := units[i]
	switch {
	case u.kind == row:
		return []unit{u}
	case how && u.step > 1: // steps are quoted from the first
		return nil
	case u.needsLead() && u.lead >= 0 && units[u.lead].opens:
		return []unit{units[u.lead], u}
	case !u.whole:
		return nil
	case u.leansBack && i > 0 && units[i-1].line == u.line:
		return []unit{units[i-1], u}
	}
	return []unit{u}
}

// follows tells whether v may stand behind last in one quote: the list behind
// its introduction, item behind item, sentence behind sentence.
func follows(last, v unit) bool {
	switch {
	case v.kind == row || last.kind == row:
		return v.kind == last.kind && v.line == last.line+1
	case last.opens:
		return v.kind == item || v.whole
	case last.line == v.line:
		return v.whole
	case last.kind == item:
		return v.kind == item
	}
	return v.kind == sentence && v.whole && !v.opens
}

// gain is what u covers beyond have.
func gain(have []float64, u unit) float64 {
	total := 0.0
	for i, c := range u.covers {
		total += max(0, c-have[i])
	}
	return total
}

// cover adds what u covers to have.
func cover(have []float64, u unit) {
	for i, c := range u.covers {
		have[i] = max(have[i], c)
	}
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
		more := gain(have, u)
		if i > 0 {
			more = max(0, more-perSentence)
		}
		total += more
		cover(have, u)
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
			for cell := range strings.SplitSeq(u.raw, cellBar) {
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
