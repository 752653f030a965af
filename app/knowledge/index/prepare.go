package index

import (
	"math"
	"strings"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/prose"
)

// Entry is a content as the index takes it.
type Entry struct {
	ID       string
	Lang     string   // BCP 47 base
	Lines    []string // the title and the example questions
	Passages []prose.Passage
}

// Prepared is an entry with its words worked out, so that putting it into the
// index holds the lock as shortly as possible.
type Prepared struct {
	id    string
	lang  string
	label string
	docs  []preparedDoc // lines first, then passages
	lines int
}

func (p *Prepared) passages() int { return len(p.docs) - p.lines }

// preparedDoc is one line or passage; terms are distinct.
type preparedDoc struct {
	terms  []preparedTerm
	length int // in terms
}

type preparedTerm struct {
	text       string
	function   bool
	joined     bool  // a compound written together, its parts stand beside it
	body, head uint8 // how often, in text and headings
}

// Preparer works words out, many contents in a row. One goroutine uses it.
type Preparer struct {
	analyzers map[string]*analysis.Analyzer
	caches    map[string]*analysis.Cache
	terms     []analysis.Term
	seen      map[string]int
}

// NewPreparer makes one; it remembers words as long as it lives.
func NewPreparer() *Preparer {
	return &Preparer{analyzers: map[string]*analysis.Analyzer{}, caches: map[string]*analysis.Cache{}, seen: map[string]int{}}
}

// Prepare works out the words of one entry.
func (p *Preparer) Prepare(e Entry) *Prepared {
	if _, ok := p.analyzers[e.Lang]; !ok {
		p.analyzers[e.Lang] = analysis.For(e.Lang)
		p.caches[e.Lang] = analysis.NewCache()
	}
	out := &Prepared{id: e.ID, lang: e.Lang, label: Fold(strings.Join(e.Lines, "\n") + "\n" + e.ID), lines: len(e.Lines),
		docs: make([]preparedDoc, 0, len(e.Lines)+len(e.Passages))}
	for _, l := range e.Lines {
		out.docs = append(out.docs, p.doc(e.Lang, l, "", true))
	}
	for _, passage := range e.Passages {
		out.docs = append(out.docs, p.doc(e.Lang, passage.Text, passage.Heading, false))
	}
	return out
}

func (p *Preparer) doc(lang, body, head string, line bool) preparedDoc {
	clear(p.seen)
	var d preparedDoc
	p.count(&d, lang, head, line, true)
	p.count(&d, lang, body, line, false)
	return d
}

// count adds the terms of one field. Function words stand in lines only; polite
// ones likewise, so that a content titled "Thank you" can be found.
func (p *Preparer) count(d *preparedDoc, lang, text string, line, head bool) {
	p.terms = p.analyzers[lang].Terms(p.terms[:0], text, p.caches[lang])
	for _, t := range p.terms {
		function := t.Class != analysis.Meaning
		if function && !line || t.Text == "" {
			continue
		}
		if t.Parts == 0 && !function {
			d.length++
		}
		i, ok := p.seen[t.Text]
		if !ok {
			i = len(d.terms)
			p.seen[t.Text] = i
			d.terms = append(d.terms, preparedTerm{text: t.Text, function: function, joined: true})
		}
		d.terms[i].joined = d.terms[i].joined && t.Parts > 0
		field := &d.terms[i].body
		if head {
			field = &d.terms[i].head
		}
		if *field < math.MaxUint8 {
			*field++
		}
	}
}

// Fold is the form in which labels are compared with what is typed into a
// search field: one case, no accents, every character kept.
func Fold(s string) string { return analysis.Fold(s) }
