package search

import (
	"strings"
	"unicode/utf8"

	"frontdesk/app/search/words"
)

// Part is a piece of an excerpt; Hit tells that it is what was looked for.
type Part struct {
	Text string
	Hit  bool
}

// How much of a text is shown around the first place, in bytes.
const (
	shownBefore = 60
	shownBehind = 180
)

// Excerpt is the surroundings of the first place that was found, on one line.
func Excerpt(text string, ranges []words.Range) []Part {
	from, to := 0, len(text)
	if len(ranges) > 0 {
		from, to = around(text, ranges[0])
	}
	var out []Part
	add := func(s string, hit bool) {
		if s != "" {
			out = append(out, Part{s, hit})
		}
	}
	lead := ""
	if from > 0 {
		lead = "…"
	}
	at := from
	for _, r := range ranges {
		if r.From < at || r.To > to {
			continue
		}
		add(lead+line(text[at:r.From]), false)
		add(line(text[r.From:r.To]), true)
		lead, at = "", r.To
	}
	rest := line(text[at:to])
	if to < len(text) {
		rest += "…"
	}
	add(lead+rest, false)
	return out
}

// around is what is shown of a text, cut between words where there are any.
func around(text string, at words.Range) (from, to int) {
	from, to = max(at.From-shownBefore, 0), min(at.To+shownBehind, len(text))
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	if i := strings.IndexByte(text[from:at.From], ' '); from > 0 && i >= 0 {
		from += i + 1
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	if i := strings.LastIndexByte(text[at.To:to], ' '); to < len(text) && i >= 0 {
		to = at.To + i
	}
	return from, to
}

var breaks = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ", "\t", " ")

func line(s string) string { return breaks.Replace(s) }
