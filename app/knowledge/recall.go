package knowledge

import (
	"container/list"
	"slices"
	"strings"
	"sync"
	"time"
	"weak"

	"frontdesk/app/knowledge/index"
)

// recall remembers what was found for questions, of all chatbots together, so
// that what many visitors ask is looked up once. It goes by what a search went by: a
// change of the contents, or of what was learned from them, makes another key,
// and what lies under the old one falls out with time.
type recall struct {
	mu    sync.Mutex
	found map[recallKey]*list.Element
	order list.List // of *recalled, used last in front
	bytes int
}

const (
	recallMost  = 1024    // questions
	recallBytes = 4 << 20 // of what was found for them
	recallBase  = 600     // bytes that the least takes
)

// recallKey is all that decides what is found, the time aside. It does not keep
// an edition in memory that has gone.
type recallKey struct {
	edition  weak.Pointer[edition]
	index    index.Version
	contents uint64 // version of the shelf
	question string
	lang, by string
	drafts   bool
	meaning  bool // looked up by meaning
	limit    int
	synonyms string
}

// recalled is one result, and how long it is right.
type recalled struct {
	key         recallKey
	result      Result
	from, until time.Time // until is zero where no content comes or goes by itself
	bytes       int
}

func keyOf(ed *edition, sh *shelf, in FindInput, limit int) recallKey {
	sh.mu.RLock()
	contents := sh.version
	sh.mu.RUnlock()
	return recallKey{
		edition: weak.Make(ed), index: ed.index.Version(), contents: contents,
		question: clip(strings.Join(strings.Fields(in.Question), " "), questionBytes), lang: baseLang(in.Lang), by: in.By,
		drafts: in.Drafts, meaning: ed.byMeaning(), limit: limit, synonyms: strings.Join(in.Synonyms, "\n"),
	}
}

func (r *recall) get(key recallKey, now time.Time) (Result, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	at, ok := r.found[key]
	if !ok {
		return Result{}, false
	}
	e := at.Value.(*recalled) //nolint:forcetypeassert,errcheck // nothing else is in the list
	if now.Before(e.from) || !e.until.IsZero() && !now.Before(e.until) {
		return Result{}, false
	}
	r.order.MoveToFront(at)
	return e.result.copied(), true
}

// put keeps a result that is right from now until a time; zero: for ever.
func (r *recall) put(key recallKey, result Result, now, until time.Time) {
	e := &recalled{key: key, result: result.copied(), from: now, until: until, bytes: recallBase + len(key.question) + len(key.synonyms) + result.bytes()}
	if e.bytes > recallBytes/16 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.found == nil {
		r.found = map[recallKey]*list.Element{}
	}
	if at, ok := r.found[key]; ok {
		r.drop(at)
	}
	r.found[key] = r.order.PushFront(e)
	r.bytes += e.bytes
	for len(r.found) > recallMost || r.bytes > recallBytes {
		r.drop(r.order.Back())
	}
}

// drop forgets one result; the lock is held.
func (r *recall) drop(at *list.Element) {
	e := r.order.Remove(at).(*recalled) //nolint:forcetypeassert,errcheck // nothing else is in the list
	delete(r.found, e.key)
	r.bytes -= e.bytes
}

// copied is a result whose hits the caller may change.
func (r Result) copied() Result {
	r.Hits = slices.Clone(r.Hits)
	return r
}

// bytes is about what a result takes.
func (r Result) bytes() (n int) {
	for _, h := range r.Hits {
		n += 200 + len(h.Title) + len(h.URL) + len(h.Answer) + h.Passage.bytes()
		for _, p := range h.Also {
			n += p.bytes()
		}
	}
	return n
}

func (p Passage) bytes() (n int) {
	n = 64 + len(p.Heading) + len(p.Text)
	for _, t := range p.Tables {
		n += 40 + len(t.Head)
	}
	return n
}
