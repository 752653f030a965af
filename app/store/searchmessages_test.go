package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/search"
	"frontdesk/app/search/words"
)

// readable is a desk whose words are indexed when the test says so.
type readable struct {
	*desk
	index SearchIndex
	found *search.Service
	mu    sync.Mutex
	all   map[conversation.Ref]string // what was said and is there
	bin   map[conversation.ID]bool
}

func newReadable(t *testing.T) *readable {
	t.Helper()
	d := newDesk(t)
	r := &readable{desk: d, index: Search(d.store), all: map[conversation.Ref]string{}, bin: map[conversation.ID]bool{}}
	r.found = search.New(search.Config{Store: r.index, Log: d.store.opt.Log})
	if err := r.index.Begin(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.build(t)
	return r
}

func (r *readable) build(t *testing.T) {
	t.Helper()
	for more := true; more; {
		var err error
		if more, err = r.index.Grow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func (r *readable) state(t *testing.T) build {
	t.Helper()
	b, err := r.index.read(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (r *readable) follow(t *testing.T) {
	t.Helper()
	for n := 1; n > 0; {
		var err error
		if n, err = r.index.Follow(t.Context(), 50); err != nil {
			t.Fatal(err)
		}
	}
}

func (r *readable) say(t *testing.T, v chatuser.VisitorID, c *conversation.ID, text string) conversation.ID {
	t.Helper()
	p := r.post(t, v, c, id.New().String(), text)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.all[conversation.Ref{Conversation: p.Conversation, Seq: p.Message.Seq}] = text
	return p.Conversation
}

// ask gives everything that a query finds, over all pages.
func (r *readable) ask(t *testing.T, q string) []search.Hit {
	t.Helper()
	var out []search.Hit
	ask := search.Ask{Chatbot: r.bot.ID, Query: q, Limit: 40}
	for {
		page, err := r.found.Messages(t.Context(), ask)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, page.Hits...)
		if ask.After = page.Next; ask.After == (search.Cursor{}) {
			return out
		}
	}
}

// check compares what is found with what a look at every message finds.
func (r *readable) check(t *testing.T, queries ...string) {
	t.Helper()
	for _, q := range queries {
		want := map[conversation.Ref]bool{}
		query := words.Parse(q)
		for ref, text := range r.all {
			if !r.bin[ref.Conversation] && !query.Empty() && len(query.Match(text)) > 0 {
				want[ref] = true
			}
		}
		got := r.ask(t, q)
		for _, hit := range got {
			ref := conversation.Ref{Conversation: hit.Conversation.ID, Seq: hit.Message.Seq}
			if !want[ref] {
				t.Errorf("%q finds %q", q, hit.Message.Text)
			}
			delete(want, ref)
		}
		for ref := range want {
			t.Errorf("%q does not find %q", q, r.all[ref])
		}
	}
}

func (r *readable) erase(t *testing.T, c conversation.ID) {
	t.Helper()
	if err := r.Erase(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	delete(r.bin, c)
	for ref := range r.all {
		if ref.Conversation == c {
			delete(r.all, ref)
		}
	}
}

func TestSearch_findsWhatAScanFinds(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	rng := rand.New(rand.NewPCG(11, 3))
	vocabulary := strings.Fields("the a is tea teapot green black Earl Grey café Straße déjà vu order 12345 12399 ord-77 shipping ship shop Müller naïve 李小龍 你好 สวัสดี привет мир don't e-mail ana@example.com https://example.com/x?y=1 3.50 € 😀 zz zebra zebras zeal")
	sentence := func() string {
		out := make([]string, 1+rng.IntN(8))
		for i := range out {
			out[i] = vocabulary[int(float64(len(vocabulary))*rng.Float64()*rng.Float64())]
		}
		return strings.Join(out, " ")
	}
	queries := []string{"t", "te", "tea", "teap", "tea green", "green tea", `"green tea"`, `"green te`, "the", "a", "i", "z", "ze", "zeb", "zebra", "zebras zeal", "cafe", "strasse", "123", "1234", "12345", "ord-77", "ord 77", "ana@example.com", "ana@", "example.com", "李", "小龍", "你好 李", "สวั", "при", "мир", "don't", "3.50", "😀", "nothing", "tea nothing", "xq", "", "…", "the a is"}
	var open []conversation.ID
	of := map[conversation.ID]chatuser.VisitorID{}
	for step := range 600 {
		r.pass(time.Second)
		switch {
		case len(open) < 5 || rng.IntN(4) == 0:
			v := visitor()
			c := r.say(t, v, nil, sentence())
			of[c] = v
			open = append(open, c)
		case rng.IntN(12) == 0:
			i := rng.IntN(len(open))
			r.erase(t, open[i])
			open = slices.Delete(open, i, i+1)
		case rng.IntN(12) == 0:
			i := rng.IntN(len(open))
			if _, err := r.Delete(t.Context(), open[i]); err != nil {
				t.Fatal(err)
			}
			r.bin[open[i]] = true
			open = slices.Delete(open, i, i+1)
		case rng.IntN(20) == 0 && len(r.bin) > 0:
			for c := range r.bin {
				if _, err := r.Restore(t.Context(), c); err != nil {
					t.Fatal(err)
				}
				delete(r.bin, c)
				open = append(open, c)
				break
			}
		case rng.IntN(120) == 0:
			if err := r.index.Begin(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		case rng.IntN(10) == 0:
			if _, err := r.index.Grow(t.Context()); err != nil {
				t.Fatal(err)
			}
		case rng.IntN(5) == 0:
			if _, err := r.index.Follow(t.Context(), 1+rng.IntN(6)); err != nil {
				t.Fatal(err)
			}
		default:
			c := open[rng.IntN(len(open))]
			r.say(t, of[c], &c, sentence())
		}
		if step%150 == 149 {
			r.follow(t)
			r.check(t, queries...)
		}
	}
	r.build(t)
	r.follow(t)
	r.check(t, queries...)
	// With everything erased, nothing is left but figures.
	for ref := range r.all {
		r.erase(t, ref.Conversation)
	}
	r.follow(t)
	r.nothingLeft(t)
}

// nothingLeft looks at every key of the index of words.
func (r *readable) nothingLeft(t *testing.T) {
	t.Helper()
	err := r.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{}, func(k, _ []byte) (bool, error) {
			switch kind(k[0]) {
			case kindWord, kindWordBlock, kindWordRun, kindSearchDocs, kindSearchNews:
				t.Errorf("a key of kind %x is left: %q", k[0], k)
			case kindSearchState:
				if k[1] == stateSaid {
					t.Errorf("numbers of a conversation are left")
				}
			}
			return true, nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Long lists fall into blocks, and what is erased goes out of each.
func TestSearch_longLists(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	v := visitor()
	all := make([]conversation.ID, 30)
	var talks sync.WaitGroup
	for i := range all {
		talks.Go(func() {
			c := r.say(t, v, nil, fmt.Sprintf("common word%d", i%7))
			for j := range 50 {
				r.say(t, v, &c, fmt.Sprintf("common thing%d unique%d", j%13, i*100+j))
			}
			all[i] = c
		})
	}
	talks.Wait()
	r.follow(t)
	blocks := 0
	for k := range r.keys(t) {
		if kind(k[0]) == kindWordBlock {
			blocks++
		}
	}
	if blocks < 2 {
		t.Errorf("%d closed blocks", blocks)
	}
	queries := []string{"common", "thing3", "thing3 common", "unique1203", "common word4", "word4 thing3", "co", "uni", "unique12", `"common thing12"`}
	r.check(t, queries...)
	r.hurry(t, `"common common"`)
	for i, c := range all {
		if i%3 != 1 {
			r.erase(t, c)
		}
	}
	r.check(t, queries...)
	c := r.say(t, v, nil, "common again")
	r.follow(t)
	r.check(t, queries...)
	if err := r.index.Begin(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	r.build(t)
	r.check(t, queries...)
	r.erase(t, c)
	for i, c := range all {
		if i%3 == 1 {
			r.erase(t, c)
		}
	}
	r.nothingLeft(t)
}

func (r *readable) keys(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	if err := r.store.View(t.Context(), func(tx *Tx) error {
		return tx.scan(span{}, func(k, v []byte) (bool, error) {
			out[string(k)] = bytes.Clone(v)
			return true, nil
		})
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// An erased person's words are nowhere in the folder's keys and values, also not
// while an index is built, and not of messages that wait to be indexed.
func TestSearch_erasedWordsAreGone(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	v := visitor()
	c := r.say(t, v, nil, "My secret is xylophonist and Quetzalcoatl")
	r.say(t, visitor(), nil, "Another one's words stay")
	r.follow(t)
	if err := r.index.Begin(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	if _, err := r.index.Grow(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.say(t, v, &c, "and zwitterionic too, not indexed yet")
	r.erase(t, c)
	r.build(t)
	r.follow(t)
	for k, value := range r.keys(t) {
		for _, word := range []string{"xylophon", "xyl", "quetzal", "zwitter"} {
			if bytes.Contains(bytes.ToLower([]byte(k)), []byte(word)) || bytes.Contains(bytes.ToLower(value), []byte(word)) {
				t.Errorf("%q is left under a key of kind %x", word, k[0])
			}
		}
	}
	r.check(t, "words", "xylophonist")
}

// What was prepared before something was taken out is not written.
func TestSearch_indexingMeetsErasing(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	v := visitor()
	c := r.say(t, v, nil, "gone before it is written")
	r.say(t, visitor(), nil, "stays")
	var made *session
	var epoch uint64
	if err := r.store.View(t.Context(), func(tx *Tx) error {
		b, err := tx.build()
		if err != nil {
			return err
		}
		made = newSession(tx, b.Active)
		if epoch, err = tx.number(epochKey()); err != nil {
			return err
		}
		return made.tellAll(r.bot.ID, c)
	}); err != nil {
		t.Fatal(err)
	}
	r.erase(t, c)
	if err := Search(r.store).keep(t.Context(), made, epoch, func(*Tx) error { return nil }); !errors.Is(err, errStale) {
		t.Fatalf("got %v", err)
	}
	r.follow(t)
	r.check(t, "gone", "stays")
	// With as much taken out as put in, it reads and writes at once.
	r.say(t, visitor(), nil, "one at a time")
	if n, err := Search(r.store).indexSome(t.Context(), made.gen, false, 1); n != 1 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	r.check(t, "time")
}

// A crash between the writes of a session leaves something half written; it is done
// again to the same effect.
func TestSearch_crashBetweenWrites(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	v := visitor()
	c := r.say(t, v, nil, "first of all")
	var talks sync.WaitGroup
	for i := range 900 {
		talks.Go(func() { r.say(t, v, &c, fmt.Sprintf("again and again number%d", i)) })
	}
	talks.Wait()
	cut := errors.New("the power is gone")
	for _, writes := range []int{1, 3, 7} {
		if err := r.store.View(t.Context(), func(tx *Tx) error {
			b, err := tx.build()
			if err != nil {
				return err
			}
			made := newSession(tx, b.Active)
			if err := made.tellAll(r.bot.ID, c); err != nil {
				return err
			}
			groups := append(made.places(), made.lists()...)
			return r.store.Write(context.Background(), func(tx *Tx) error {
				for _, group := range groups[:len(groups)*writes/8] {
					for _, e := range group {
						if err := tx.set(e.key, e.value); err != nil {
							return err
						}
					}
				}
				return nil
			})
		}); err != nil && !errors.Is(err, cut) {
			t.Fatal(err)
		}
	}
	r.follow(t)
	r.check(t, "again", "number7", "number77", "first", "all again")
	c2 := r.say(t, v, nil, "something new")
	r.follow(t)
	r.check(t, "new", "again")
	r.erase(t, c)
	r.erase(t, c2)
	r.nothingLeft(t)
}

// A building that a crash cuts off between the writes of a session is done again to
// the same effect, what is erased while there are only runs goes out of them, and
// lists are joined in several steps.
func TestSearch_buildingCutOff(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	var all []conversation.ID
	for i := range 12 {
		v := visitor()
		c := r.say(t, v, nil, fmt.Sprintf("again talk%d", i))
		for j := range 5 {
			r.say(t, v, &c, fmt.Sprintf("again and again number%d", 10*i+j))
		}
		all = append(all, c)
	}
	if err := r.index.Begin(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	for _, writes := range []int{1, 2, 40} {
		var groups [][]entry
		if err := r.store.View(t.Context(), func(tx *Tx) error {
			b, err := tx.build()
			if err != nil {
				return err
			}
			made := newBuilding(tx, b.Growing)
			for _, c := range all[:8] {
				if err := made.tellAll(r.bot.ID, c); err != nil {
					return err
				}
			}
			groups = append(made.places(), made.runs()...)
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := r.store.Write(t.Context(), func(tx *Tx) error {
			for _, group := range groups[:writes] {
				for _, e := range group {
					if err := tx.set(e.key, e.value); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	r.erase(t, all[3])
	for b := r.state(t); !b.Filled; b = r.state(t) {
		if err := r.index.fillUpTo(t.Context(), b, 600); err != nil {
			t.Fatal(err)
		}
	}
	r.erase(t, all[5])
	steps := 0
	for b := r.state(t); !b.Joined; b = r.state(t) {
		if steps++; steps == 4 {
			r.erase(t, all[7])
		}
		if err := r.index.joinUpTo(t.Context(), b, 900); err != nil {
			t.Fatal(err)
		}
	}
	if steps < 6 {
		t.Fatalf("%d steps", steps)
	}
	r.build(t)
	r.follow(t)
	r.check(t, "again", "number7", "number41", "talk3", "talk5", "talk7", "talk9", "and")
	for _, c := range all {
		r.erase(t, c)
	}
	r.follow(t)
	r.nothingLeft(t)
}
