package index

import (
	"math"
	"strings"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/meaning"
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
	terms []preparedTerm // distinct; the documents point at them
	docs  []preparedDoc  // lines and headings first, then passages
	heads int            // documents before the passages

	texts   []string
	grams   [][]uint32 // by line
	wishes  []wish     // by line
	vectors []meaning.Vector
}

// Texts are what wants a vector, in the order that SetVectors takes them: the
// lines, then the passages with their headings.
func (p *Prepared) Texts() []string { return p.texts }

// SetVectors gives the vectors of Texts, in their order. With another number of
// them, nil for one, the content is found by its words alone.
func (p *Prepared) SetVectors(v []meaning.Vector) {
	p.vectors = nil
	if len(v) == len(p.texts) {
		p.vectors = v
	}
}

func (p *Prepared) passages() int { return len(p.docs) - p.heads }

type preparedTerm struct {
	text     string
	word     string // as it stands in the content, the first time; empty where that is nobody's business
	function bool
}

// preparedDoc is one line, heading or passage; its terms are distinct.
type preparedDoc struct {
	kind   kind
	terms  []preparedUse
	length int // in terms
}

type preparedUse struct {
	term       uint32
	body, head uint8 // how often, in text and headings
	joined     bool  // a compound written together, its parts stand beside it
}

// Preparer works words out, many contents in a row. One goroutine uses it.
type Preparer struct {
	langs map[string]*preparing
	terms []analysis.Term
}

// preparing is the state for one language; the slices are by term.
type preparing struct {
	analyzer *analysis.Analyzer
	cache    *analysis.Cache
	content  int      // contents so far
	doc      int      // documents so far
	inTerms  []placed // where a term stands in the content's terms
	inUses   []placed // where it stands in the document's
}

// placed is a place that counts only while of is the content or document at hand.
type placed struct{ of, at int }

// cacheWords is how many words are remembered before a preparer begins afresh.
const cacheWords = 200_000

// NewPreparer makes one; it remembers words as long as it lives.
func NewPreparer() *Preparer { return &Preparer{langs: map[string]*preparing{}} }

func (p *Preparer) of(lang string) *preparing {
	l, ok := p.langs[lang]
	if !ok || l.cache.Words() > cacheWords {
		l = &preparing{analyzer: analysis.For(lang), cache: analysis.NewCache()}
		p.langs[lang] = l
	}
	l.content++
	return l
}

// Prepare works out the words of one entry.
func (p *Preparer) Prepare(e Entry) *Prepared {
	out := &Prepared{id: e.ID, lang: e.Lang, label: Fold(strings.Join(e.Lines, "\n") + "\n" + e.ID),
		docs: make([]preparedDoc, 0, len(e.Lines)+2*len(e.Passages))}
	l := p.of(e.Lang)
	for _, text := range e.Lines {
		p.add(out, l, line, text, "")
		out.grams = append(out.grams, gramsOf(p.words()))
		out.wishes = append(out.wishes, p.wish(l))
	}
	before := ""
	for _, passage := range e.Passages {
		if passage.Heading != before && passage.Heading != "" {
			_, last := cutLast(passage.Heading, " > ")
			p.add(out, l, heading, last, "")
		}
		before = passage.Heading
	}
	out.heads = len(out.docs)
	for _, passage := range e.Passages {
		p.add(out, l, body, passage.Text, passage.Heading)
	}
	out.texts = textsOf(e)
	return out
}

// textsOf puts over each passage what it stands under, since few say it again.
func textsOf(e Entry) []string {
	texts := make([]string, 0, len(e.Lines)+len(e.Passages))
	texts = append(texts, e.Lines...)
	for _, passage := range e.Passages {
		text := passage.Text
		if passage.Heading != "" {
			text = passage.Heading + "\n" + text
		}
		if len(e.Lines) > 0 {
			text = e.Lines[0] + "\n" + text
		}
		texts = append(texts, text)
	}
	return texts
}

func cutLast(s, sep string) (before, after string) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return "", s
	}
	return s[:i], s[i+len(sep):]
}

func (p *Preparer) add(out *Prepared, l *preparing, kind kind, text, head string) {
	l.doc++
	d := preparedDoc{kind: kind}
	p.count(out, l, &d, head, true)
	p.count(out, l, &d, text, false)
	out.docs = append(out.docs, d)
}

// count adds the terms of one field. Function words stand in lines and headings
// only; polite ones likewise, so that a content titled "Thank you" can be found.
func (p *Preparer) count(out *Prepared, l *preparing, d *preparedDoc, text string, head bool) {
	p.terms = l.analyzer.Terms(p.terms[:0], text, l.cache)
	l.grow()
	for _, t := range p.terms {
		function := t.Class != analysis.Meaning
		if function && d.kind == body || t.Text == "" {
			continue
		}
		if t.Parts == 0 && !function {
			d.length++
		}
		use := l.use(out, d, t, function)
		use.joined = use.joined && t.Parts > 0
		field := &use.body
		if head {
			field = &use.head
		}
		if *field < math.MaxUint8 {
			*field++
		}
	}
}

// words are the stems of the text that was counted last, in their order.
func (p *Preparer) words() []string {
	out := make([]string, 0, len(p.terms))
	for _, t := range p.terms {
		if t.Parts == 0 && t.Text != "" {
			out = append(out, t.Text)
		}
	}
	return out
}

// wish is what the text that was counted last asks for.
func (p *Preparer) wish(l *preparing) wish {
	words := make([]string, 0, len(p.terms))
	for _, t := range p.terms {
		if t.Parts == 0 {
			words = append(words, t.Word)
		}
	}
	return wishBy(words, l.analyzer)
}

// grow makes room for all terms that the cache knows.
func (l *preparing) grow() {
	if n := l.cache.Terms() - len(l.inTerms); n > 0 {
		l.inTerms = append(l.inTerms, make([]placed, n)...)
		l.inUses = append(l.inUses, make([]placed, n)...)
	}
}

// use gives the place of a term in a document, new if it must be.
func (l *preparing) use(out *Prepared, d *preparedDoc, t analysis.Term, function bool) *preparedUse {
	if l.inUses[t.ID].of != l.doc {
		if l.inTerms[t.ID].of != l.content {
			l.inTerms[t.ID] = placed{l.content, len(out.terms)}
			term := preparedTerm{text: t.Text, function: function}
			if !function && !t.Pair && t.Parts == 0 && mayBeMeant(t.Word) {
				term.word = t.Word
			}
			out.terms = append(out.terms, term)
		}
		l.inUses[t.ID] = placed{l.doc, len(d.terms)}
		d.terms = append(d.terms, preparedUse{term: uint32(l.inTerms[t.ID].at), joined: true})
	}
	return &d.terms[l.inUses[t.ID].at]
}

// Fold is the form in which labels are compared with what is typed into a
// search field: one case, no accents, every character kept.
func Fold(s string) string { return analysis.Fold(s) }
