package knowledge

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
	"sync"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/meaning"
)

// Twin is a pair of contents that say or ask the same.
type Twin struct {
	A, B  Named
	Score float64 // in [0,1]
}

// Named is a content by its id and what it is called.
type Named struct {
	ID    ContentID
	Title string
}

const (
	twinCosine   = 0.90   // from which on two contents are twins
	twinDistance = 0.20   // share of signs that may differ, a little more than twinCosine gives
	twinWords    = 0.80   // share of words in common, where there is no encoder
	twinLines    = 12     // of a content that are compared
	twinMost     = 40_000 // lines that are compared, each with each
	twinsKept    = 200    // pairs
	twinBlock    = 200    // contents with the same rare word that are compared by words
)

// twins are the pairs that were found the last time.
type twins struct {
	mu      sync.Mutex
	wanted  bool
	found   bool
	version uint64 // of the shelf
	pairs   []Twin
}

// resemblance tells which contents say or ask the same.
type resemblance struct {
	library  *library
	onChange func(chatbot.ID)
}

// duplicates gives the pairs as Service.Duplicates does.
func (r *resemblance) duplicates(ctx context.Context, bot chatbot.ID) (pairs []Twin, working bool, err error) {
	sh, err := r.library.shelf(ctx, bot)
	if err != nil {
		return nil, false, err
	}
	sh.mu.RLock()
	version := sh.version
	sh.mu.RUnlock()
	t := &sh.twins
	t.mu.Lock()
	defer t.mu.Unlock()
	if working = !t.found || t.version != version; working {
		t.wanted = true
		r.library.bell.ring()
	}
	return slices.DeleteFunc(slices.Clone(t.pairs), func(p Twin) bool {
		return sh.card(string(p.A.ID)) == nil || sh.card(string(p.B.ID)) == nil
	}), working, nil
}

// findTwins looks for pairs when somebody asked for them and the contents have
// their vectors.
func (r *resemblance) findTwins(ctx context.Context, sh *shelf) {
	t := &sh.twins
	t.mu.Lock()
	wanted := t.wanted
	t.mu.Unlock()
	sh.mu.RLock()
	version, now := sh.version, sh.now
	complete := len(now.lacks) == 0 || now.coder.silent() != ""
	sh.mu.RUnlock()
	if !wanted || !complete || ctx.Err() != nil {
		return
	}
	pairs, err := r.pairsOf(ctx, sh.bot, now.coder.maker())
	if err != nil {
		if ctx.Err() == nil {
			r.library.log.Error("looking for duplicates failed", "chatbot", sh.bot, "error", err)
		}
		return
	}
	t.mu.Lock()
	t.pairs, t.version, t.found, t.wanted = pairs, version, true, false
	t.mu.Unlock()
	r.onChange(sh.bot)
}

// compared is what a content is compared by: a title, a question, or the beginning of an
// article.
type compared struct {
	of     int // place of its content
	text   string
	terms  []string
	vector meaning.Vector
	signs  []uint64
}

func (r *resemblance) pairsOf(ctx context.Context, bot chatbot.ID, maker string) ([]Twin, error) {
	known, err := r.library.vectors.of(ctx, bot, maker)
	if err != nil {
		return nil, err
	}
	var contents []Named
	var lines []compared
	after := ContentID("")
	for len(lines) < twinMost {
		page, err := r.library.archive.page(ctx, bot, after)
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			break
		}
		after = page[len(page)-1].ID
		for _, c := range page {
			contents = append(contents, Named{c.ID, c.Label()})
			for _, text := range measures(c) {
				l := compared{of: len(contents) - 1, text: text}
				if v, ok := known[hashText(text, false)]; ok {
					l.vector, l.signs = v, signsOf(v)
				} else {
					l.terms = termsOf(r.library.detector, c, text)
				}
				lines = append(lines, l)
			}
		}
	}
	p := pairing{contents: contents, lines: lines, best: map[[2]int]float64{}}
	if err := p.byMeaning(ctx); err != nil {
		return nil, err
	}
	p.byWords()
	return p.sorted(), nil
}

// measures are the texts by which a content is compared: those that have a
// vector.
func measures(c Content) []string {
	if c.IsArticle() {
		p, lines := passagesOf(c), linesOf(c)
		if len(p) == 0 || len(lines) == 0 {
			return nil
		}
		ready := index.NewPreparer().Prepare(index.Entry{ID: string(c.ID), Lang: analysis.Fallback, Lines: lines[:1], Passages: p[:1]})
		return ready.Texts()[1:]
	}
	lines := linesOf(c)
	return lines[:min(len(lines), twinLines)]
}

func termsOf(d *analysis.Detector, c Content, text string) []string {
	lang := c.Lang
	if lang == "" {
		lang = langOf(d, c)
	}
	var out []string
	for _, t := range analysis.For(lang).Terms(nil, text, analysis.NewCache()) {
		if t.Class == analysis.Meaning && t.Parts == 0 && t.Text != "" {
			out = append(out, t.Text)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// signsOf are the signs of a vector's components, a bit each: vectors that are
// near each other differ in few.
func signsOf(v meaning.Vector) []uint64 {
	out := make([]uint64, (len(v.Parts)+63)/64)
	for i, c := range v.Parts {
		if c > 0 {
			out[i/64] |= 1 << (i % 64)
		}
	}
	return out
}

// pairing compares lines of contents with each other.
type pairing struct {
	contents []Named
	lines    []compared
	best     map[[2]int]float64
}

func (p *pairing) note(a, b *compared, score float64) {
	pair := [2]int{min(a.of, b.of), max(a.of, b.of)}
	if a.of != b.of && score > p.best[pair] {
		p.best[pair] = score
	}
}

func (p *pairing) byMeaning(ctx context.Context) error {
	var with []*compared
	for i := range p.lines {
		if p.lines[i].signs != nil {
			with = append(with, &p.lines[i])
		}
	}
	for i, a := range with {
		if err := ctx.Err(); err != nil {
			return err
		}
		most := int(twinDistance * float64(len(a.vector.Parts)))
		for _, b := range with[i+1:] {
			if a.of != b.of && len(a.signs) == len(b.signs) && apartBy(a.signs, b.signs) <= most {
				if score := meaning.Cosine(a.vector, b.vector); score >= twinCosine {
					p.note(a, b, min(score, 1))
				}
			}
		}
	}
	return nil
}

func apartBy(a, b []uint64) int {
	n := 0
	for i, w := range a {
		n += bits.OnesCount64(w ^ b[i])
	}
	return n
}

// byWords compares the lines without a vector that share their rarest word.
func (p *pairing) byWords() {
	often := map[string]int{}
	for i := range p.lines {
		for _, t := range p.lines[i].terms {
			often[t]++
		}
	}
	blocks := map[string][]*compared{}
	for i := range p.lines {
		l := &p.lines[i]
		if len(l.terms) == 0 {
			continue
		}
		rarest := slices.MinFunc(l.terms, func(a, b string) int { return cmp.Or(cmp.Compare(often[a], often[b]), cmp.Compare(a, b)) })
		blocks[rarest] = append(blocks[rarest], l)
	}
	for _, block := range blocks {
		block = block[:min(len(block), twinBlock)]
		for i, a := range block {
			for _, b := range block[i+1:] {
				if score := inCommon(a.terms, b.terms); score >= twinWords {
					p.note(a, b, score)
				}
			}
		}
	}
}

// inCommon is the share of words that two sorted lists have in common.
func inCommon(a, b []string) float64 {
	both := 0
	for _, t := range a {
		if _, ok := slices.BinarySearch(b, t); ok {
			both++
		}
	}
	all := len(a) + len(b) - both
	if all == 0 {
		return 0
	}
	return float64(both) / float64(all)
}

func (p *pairing) sorted() []Twin {
	out := make([]Twin, 0, len(p.best))
	for pair, score := range p.best {
		out = append(out, Twin{A: p.contents[pair[0]], B: p.contents[pair[1]], Score: score})
	}
	slices.SortFunc(out, func(a, b Twin) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	return out[:min(len(out), twinsKept)]
}
