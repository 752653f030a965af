package knowledge

import (
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"frontdesk/app/knowledge/index"
)

// card is what is kept in memory of a content to list it and to tell whether it
// may be found. A card is never changed, only replaced.
type card struct {
	id        string
	label     string // folded title, questions and id, as published and as edited
	article   bool
	sample    bool
	status    PublishState
	lang      string
	tags      []string
	source    SourceRef
	from, to  *time.Time
	draftFrom *time.Time // as edited
	draftTo   *time.Time
	texts     int // that want a vector, of what is published
}

// PublishState is how a content stands with its visitors.
type PublishState string

// The states: visitors see it as it is; they have never seen it; they see it as
// it was before the changes.
const (
	StatePublished PublishState = "published"
	StateDraft     PublishState = "draft"
	StateChanged   PublishState = "changed"
)

// State tells how a content stands with its visitors.
func (c Content) State() PublishState {
	switch {
	case c.Status == Draft:
		return StateDraft
	case c.Edit != nil:
		return StateChanged
	}
	return StatePublished
}

// isSample tells whether it is about the sample shop, whose only page is /demo.
func (c Content) isSample() bool { return c.URL == "/demo" || strings.HasPrefix(c.URL, "/demo#") }

func cardOf(c Content, lang string, texts int) *card {
	edited := c.Edited()
	lines := linesOf(c)
	label := strings.Join(lines, "\n")
	if c.Edit != nil {
		label += "\n" + strings.Join(linesOf(edited), "\n")
	}
	return &card{
		id: string(c.ID), label: index.Fold(label + "\n" + string(c.ID)), article: c.IsArticle(), sample: c.isSample(), status: c.State(), lang: lang,
		tags: c.Tags, source: c.Source, from: c.ValidFrom, to: c.ValidTo, draftFrom: edited.ValidFrom, draftTo: edited.ValidTo,
		texts: texts,
	}
}

func (r *card) timed() bool {
	return r.from != nil || r.to != nil || r.draftFrom != nil || r.draftTo != nil
}

// wants is how many of its texts want a vector of this maker.
func (r *card) wants(maker string) int {
	if !index.Knows(maker, r.lang) {
		return 0
	}
	return r.texts
}

// catalogue is the rows of a chatbot. Whoever has it guards it.
type catalogue struct {
	rows        map[string]*card
	ids         []string       // sorted
	texts       map[string]int // that want a vector, by language
	timed       int            // contents that are valid for a time
	unpublished int            // contents that are not as they are edited
	samples     int            // contents of the sample shop
}

func (c *catalogue) count(r *card, by int) {
	if c.texts == nil {
		c.texts = map[string]int{}
	}
	c.texts[r.lang] += by * r.texts
	if r.timed() {
		c.timed += by
	}
	if r.status != StatePublished {
		c.unpublished += by
	}
	if r.sample {
		c.samples += by
	}
}

// wanting is how many texts want a vector of this maker.
func (c *catalogue) wanting(maker string) (n int) {
	for lang, texts := range c.texts {
		if index.Knows(maker, lang) {
			n += texts
		}
	}
	return n
}

func (c *catalogue) put(r *card) {
	if old, ok := c.rows[r.id]; ok {
		c.count(old, -1)
	} else if n := len(c.ids); n == 0 || c.ids[n-1] < r.id {
		c.ids = append(c.ids, r.id)
	} else {
		i, _ := slices.BinarySearch(c.ids, r.id)
		c.ids = slices.Insert(c.ids, i, r.id)
	}
	c.rows[r.id] = r
	c.count(r, 1)
}

func (c *catalogue) remove(id string) {
	old, ok := c.rows[id]
	if !ok {
		return
	}
	c.count(old, -1)
	delete(c.rows, id)
	if i, found := slices.BinarySearch(c.ids, id); found {
		c.ids = slices.Delete(c.ids, i, i+1)
	}
}

// fill takes all rows at once.
func (c *catalogue) fill(rows []*card) {
	c.rows = make(map[string]*card, len(rows))
	c.ids = make([]string, 0, len(rows))
	for _, r := range rows {
		c.rows[r.id] = r
		c.ids = append(c.ids, r.id)
		c.count(r, 1)
	}
	slices.Sort(c.ids)
}

// list gives the ids behind after, in order, of the contents that fit, at most
// limit, and how many fit on all pages.
func (c *catalogue) list(f Filter, after string, limit int) (ids []string, total int) {
	words := strings.Fields(index.Fold(f.Query))
	if f == (Filter{}) {
		i := sort.Search(len(c.ids), func(i int) bool { return c.ids[i] > after })
		return slices.Clone(c.ids[i:min(i+limit, len(c.ids))]), len(c.ids)
	}
	for _, id := range c.ids {
		if !c.rows[id].fits(f, words) {
			continue
		}
		total++
		if id > after && len(ids) < limit {
			ids = append(ids, id)
		}
	}
	return ids, total
}

func (r *card) fits(f Filter, words []string) bool {
	kind := KindQA
	if r.article {
		kind = KindArticle
	}
	return (f.Status == "" || f.Status == r.status) && (f.Kind == "" || f.Kind == kind) && (f.Lang == "" || f.Lang == r.lang) &&
		(f.Tag == "" || slices.Contains(r.tags, f.Tag)) && r.isFrom(f.Source) && holdsAll(r.label, words)
}

// isFrom takes a source's id, "site" or "file" for any of a kind, "none" for
// what was written or imported, and "sample" for what is about the sample shop.
func (r *card) isFrom(source string) bool {
	switch source {
	case "":
		return true
	case "none":
		return r.source == SourceRef{}
	case "sample":
		return r.sample
	}
	return r.source.ID == source || string(r.source.Kind) == source
}

func holdsAll(label string, words []string) bool {
	for _, w := range words {
		if !strings.Contains(label, w) {
			return false
		}
	}
	return true
}

// facets counts what contents can be filtered by.
func (c *catalogue) facets() Facets {
	tags, langs, sources := map[string]int{}, map[string]int{}, map[SourceRef]int{}
	for _, r := range c.rows {
		for _, t := range r.tags {
			tags[t]++
		}
		langs[r.lang]++
		if r.source != (SourceRef{}) {
			sources[r.source]++
		}
	}
	out := Facets{Tags: counted(tags), Langs: counted(langs), Unpublished: c.unpublished, Sources: make([]SourceCount, 0, len(sources))}
	for s, n := range sources {
		out.Sources = append(out.Sources, SourceCount{s, n})
	}
	slices.SortFunc(out.Sources, func(a, b SourceCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Source.Name, b.Source.Name), cmp.Compare(a.Source.ID, b.Source.ID))
	})
	return out
}

func counted(values map[string]int) []ValueCount {
	out := make([]ValueCount, 0, len(values))
	for v, n := range values {
		out = append(out, ValueCount{v, n})
	}
	slices.SortFunc(out, func(a, b ValueCount) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return out
}
