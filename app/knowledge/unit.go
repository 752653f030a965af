package knowledge

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/prose"
)

// unit is the least that can be quoted: a sentence, a list item's sentence, or a
// row of a table.
type unit struct {
	kind      unitKind
	text      string
	marker    string // "- " or "3. " of an item
	line      int    // of the passage
	step      int    // number of an item in a numbered list, 0 for others
	lead      int    // the unit that introduces the list: the sentence before it, -1 for none
	opens     bool   // ends with a colon: says nothing without what follows
	whole     bool   // a sentence that can stand alone
	leansBack bool   // begins with "this", "they": says little without what is before
	covers    []float64
	figure    float64 // how well it has the figure that is asked for
	topic     float64 // share of the question that the title of the content has
	own       float64 // of a row, what its cells cover without the names of their columns
	raw       string  // of a row, as it stands on the page
	heading   string  // the nearest
	headed    float64 // share of the question that the heading has
	bonus     float64
}

// needsLead tells the items that are quoted with the introduction of their list:
// those that are no sentence, and the first of numbered steps.
func (u unit) needsLead() bool { return u.kind == item && (!u.whole || u.step == 1) }

type unitKind uint8

const (
	sentence unitKind = iota
	item
	row
)

// unitsOf cuts a passage into units and measures each against the question.
func unitsOf(p Passage, m measure) []unit {
	head := m.covers(p.Heading)
	headed := 0.0
	for _, c := range head {
		headed += c
	}
	var out []unit
	lead := -1
	away := false // the items that follow are links to other pages
	if intro := introduction(p.Heading); intro != "" {
		lead = 0
		out = append(out, unit{text: intro, line: -1, lead: -1, opens: true, whole: true, headed: headed, covers: m.covers(intro)})
	}
	for n, line := range strings.Split(p.Text, "\n") {
		marker, text := cutMarker(line)
		if marker == "" && n > 0 {
			lead = -1
		}
		heads := p.headsAt(n)
		var skip bool
		if skip, away = passesBy(text, marker, away && n > 0); skip || heads == line {
			continue
		}
		for _, s := range pieces(text) {
			u := m.unit(s, marker, heads, kindOf(marker, text))
			u.line, u.lead, u.headed = n, lead, headed
			u.heading = strings.TrimSpace(p.Heading[strings.LastIndex(p.Heading, ">")+1:])
			u.underHeading(head, m.how)
			if p.Index == 0 {
				u.bonus = firstBonus(len(out), m.answer)
			}
			lead = u.leads(lead, len(out))
			out = append(out, u)
		}
	}
	return out
}

// leads is the unit that introduces a list below: u, which is the unit at, or the
// one that did before.
func (u unit) leads(before, at int) int {
	if u.kind == sentence && u.whole {
		return at
	}
	return before
}

// passesBy tells lines that are navigation, and items below a line that was.
func passesBy(text, marker string, away bool) (skip, stillAway bool) {
	if marker != "" && away {
		return true, true
	}
	if navigates(text) {
		return true, marker == ""
	}
	return false, false
}

func (m measure) unit(s, marker, heads string, kind unitKind) unit {
	raw, own := "", 0.0
	if kind == row {
		for _, c := range m.covers(s) {
			own += c
		}
		raw, s = s, readRow(s, heads, m.worth)
	}
	opens := strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")
	u := unit{kind: kind, text: s, raw: raw, own: own, marker: marker, step: stepOf(marker), opens: opens, whole: opens || isWhole(s),
		leansBack: leansBack(s), covers: m.covers(s), figure: m.figure.holds(s), topic: m.topic}
	u.whole = u.whole || kind == item && u.figure > 0 // "Tandem: 38 € a day"
	return u
}

// underHeading counts for a unit what the heading over it covers: a part, and
// all of it for steps when the question asks how.
func (u *unit) underHeading(head []float64, how bool) {
	share := headingShare
	if how && u.step > 0 {
		share = 1
	}
	for i := range u.covers {
		u.covers[i] = max(u.covers[i], share*head[i])
	}
}

// firstBonus is for standing early in a content.
func firstBonus(at int, answer bool) float64 {
	if answer && at == 0 {
		return answerBonus
	}
	return earlyBonus / float64(1+at)
}

// introduction is a heading that ends with a colon: it is set as one, and
// introduces what follows.
func introduction(heading string) string {
	last := heading[strings.LastIndex(heading, ">")+1:]
	if last = strings.TrimSpace(last); strings.HasSuffix(last, ":") {
		return last
	}
	return ""
}

func pieces(text string) []string {
	if strings.Contains(text, cellBar) {
		return []string{text}
	}
	return prose.Sentences(text)
}

func kindOf(marker, text string) unitKind {
	switch {
	case marker != "":
		return item
	case strings.Contains(text, cellBar):
		return row
	}
	return sentence
}

// isWhole tells a sentence, which has an end, from a label, a link or code.
func isWhole(s string) bool {
	if strings.IndexFunc(s, unicode.IsLetter) < 0 {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, "\"'”’»)]」』）"))
	return strings.ContainsRune(".!?…。！？।؟។", last) && prose.CountWords(s) >= 2
}

// leansBack tells sentences that point at the one before them.
func leansBack(s string) bool {
	first, _, _ := strings.Cut(s, " ")
	switch analysis.Fold(strings.Trim(first, ",'’")) {
	case "this", "these", "that", "those", "it", "they", "such", "however", "dies", "diese", "dieser", "dieses", "dabei", "dafur", "sie",
		"cela", "ceci", "ils", "elles", "esto", "estos", "estas", "eso", "questo", "questi", "isso", "isto":
		return true
	}
	return false
}

// cutMarker takes "- " or "3. " from a list item.
func cutMarker(line string) (marker, text string) {
	if rest, ok := strings.CutPrefix(line, "- "); ok {
		return "- ", rest
	}
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	if digits > 0 && digits < 4 {
		if rest, ok := strings.CutPrefix(line[digits:], ". "); ok {
			return line[:digits+2], rest
		}
	}
	return "", line
}

func stepOf(marker string) int {
	n := 0
	for _, c := range marker {
		if c < '0' || c > '9' {
			break
		}
		n = 10*n + int(c-'0')
	}
	return n
}

// asksHow tells a question for the way to do something, which steps answer from
// the first on, from one for a fact.
func asksHow(question string) bool {
	q := " " + strings.Join(strings.Fields(analysis.Fold(question)), " ") + " "
	for _, begin := range []string{" how do ", " how can ", " how to ", " how should ", " how would ", " steps to ", " wie kann ", " wie mache ", " wie andere ",
		" wie lege ", " comment ", " como puedo ", " como se ", " come posso ", " come si ", " como posso ", " hoe kan "} {
		if strings.Contains(q, begin) {
			return true
		}
	}
	for _, ask := range []string{"如何", "怎么", "怎樣", "どうすれば", "어떻게"} {
		if strings.Contains(q, ask) {
			return true
		}
	}
	return false
}
