package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/lead"
)

// truth is all records of a store, read one by one.
type truth struct {
	records []conversation.Conversation // newest number first
	leads   []lead.Lead
}

func readTruth(t *testing.T, s *Store) (out truth) {
	t.Helper()
	err := s.View(t.Context(), func(tx *Tx) error {
		if err := tx.scan(span{prefix: []byte{byte(kindConversation)}}, func(_, v []byte) (bool, error) {
			var c conversation.Conversation
			err := decodeJSON(v, &c)
			out.records = append(out.records, c)
			return true, err
		}); err != nil {
			return err
		}
		return tx.scan(span{prefix: []byte{byte(kindLead)}}, func(_, v []byte) (bool, error) {
			var l lead.Lead
			err := decodeJSON(v, &l)
			out.leads = append(out.leads, l)
			return true, err
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(out.records, func(a, b conversation.Conversation) int { return cmp.Compare(b.Number, a.Number) })
	return out
}

// found are the records of a chatbot that a filter chooses.
func (tr truth) found(b chatbot.ID, f conversation.Filter) (out []conversation.Conversation) {
	for _, c := range tr.records {
		if c.Chatbot == b && f.Finds(c) {
			out = append(out, c)
		}
	}
	return out
}

// values are the values of a kind with their numbers.
func (tr truth) values(b chatbot.ID, k conversation.FacetKind, f conversation.Filter) map[string]int64 {
	out := map[string]int64{}
	for _, c := range tr.found(b, f) {
		for _, facet := range conversation.Facets(c) {
			if facet.Kind == k {
				out[facet.Value]++
			}
		}
	}
	return out
}

// metric counts by quarters what has a time of its own.
func (tr truth) metric(b chatbot.ID, m conversation.Metric, from, to time.Time) map[int64]int64 {
	out := map[int64]int64{}
	add := func(quarter uint32, n int64) {
		at := time.Unix(int64(quarter)*900, 0)
		if !at.Before(from) && at.Before(to) {
			out[int64(quarter)] += n
		}
	}
	if m == conversation.MetricLeads {
		for _, l := range tr.leads {
			if l.Chatbot == b {
				add(conversation.Quarter(l.CreatedAt), 1)
			}
		}
		return out
	}
	for _, c := range tr.found(b, conversation.Filter{}) {
		if m == conversation.MetricStarted {
			add(conversation.Quarter(c.StartedAt), 1)
		}
		for _, t := range c.Tally {
			if t.Metric == m {
				add(t.Quarter, int64(t.N))
			}
		}
	}
	return out
}

// chance makes filters and times at random.
type chance struct {
	*rand.Rand
	tr     truth
	bot    chatbot.ID
	values map[conversation.FacetKind][]string
}

func newChance(rng *rand.Rand, tr truth, b chatbot.ID) chance {
	c := chance{rng, tr, b, map[conversation.FacetKind][]string{}}
	for k := conversation.FacetStatus; k <= conversation.FacetWait; k++ {
		c.values[k] = append(slices.Sorted(maps.Keys(tr.values(b, k, conversation.Filter{}))), "none has this")
	}
	return c
}

// time is one about those of the conversations, at a quarter of an hour or not.
func (c chance) time(exact bool) time.Time {
	at := c.tr.records[c.IntN(len(c.tr.records))].StartedAt.Add(time.Duration((c.IntN(100)-50)*[]int{1, 50}[c.IntN(2)]) * time.Hour) // also months away
	if exact {
		return at.Truncate(15 * time.Minute)
	}
	if c.IntN(3) == 0 {
		return c.tr.records[c.IntN(len(c.tr.records))].StartedAt
	}
	return at
}

func (c chance) side() map[conversation.FacetKind][]string {
	out := map[conversation.FacetKind][]string{}
	for range c.IntN(3) {
		k := conversation.FacetKind(1 + c.IntN(int(conversation.FacetWait)))
		for range 1 + c.IntN(2) {
			out[k] = append(out[k], c.values[k][c.IntN(len(c.values[k]))])
		}
	}
	return out
}

func (c chance) filter() (f conversation.Filter) {
	switch c.IntN(4) {
	case 0:
		f.Status = conversation.Active
	case 1:
		f.Status = conversation.Ended
	}
	if c.IntN(2) == 0 {
		f.From = c.time(false)
	}
	if c.IntN(2) == 0 {
		f.To = c.time(false)
	}
	f.Is = c.side()
	if c.IntN(2) == 0 {
		f.Not = c.side()
	}
	return f
}

// agrees compares lists, selections, values, sums and series with the records.
func agrees(t *testing.T, s *Store, rng *rand.Rand, b chatbot.ID, filters int) {
	t.Helper()
	tr := readTruth(t, s)
	if len(tr.records) == 0 {
		return
	}
	c := newChance(rng, tr, b)
	err := s.View(t.Context(), func(tx *Tx) error {
		r := finder{threads{tx}}
		for range filters {
			if problem := c.list(r, c.filter()); problem != "" {
				t.Error(problem)
			}
		}
		for k := range c.values {
			if problem := c.kind(r, k); problem != "" {
				t.Error(problem)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// list walks pages and selections of a filter.
func (c chance) list(r finder, f conversation.Filter) string {
	want := c.tr.found(c.bot, f)
	q := conversation.Query{Chatbot: c.bot, Filter: f, Limit: 1 + c.IntN(9)}
	var got []conversation.ID
	for {
		page, err := r.List(q)
		if err != nil || page.Total != len(want) {
			return fmt.Sprintf("%+v: %d in total, want %d, %v", f, page.Total, len(want), err)
		}
		for _, one := range page.Items {
			got = append(got, one.ID)
		}
		if q.Before = page.Next; q.Before.IsZero() {
			break
		}
	}
	var selected []conversation.ID
	for after := uint32(0); ; {
		some, next, err := r.Select(c.bot, f, after, q.Limit)
		if err != nil || len(some) > q.Limit {
			return fmt.Sprintf("%+v: selected %d at once, %v", f, len(some), err)
		}
		selected = append(selected, some...)
		if after = next; next == 0 {
			break
		}
	}
	slices.Reverse(selected)
	for _, ids := range [][]conversation.ID{got, selected} {
		if !slices.EqualFunc(ids, want, func(id conversation.ID, c conversation.Conversation) bool { return id == c.ID }) {
			return fmt.Sprintf("%+v: %d conversations, want %d", f, len(ids), len(want))
		}
	}
	return ""
}

// kind compares the values of a kind, in all and in a time at random.
func (c chance) kind(r finder, k conversation.FacetKind) string {
	all, err := r.Values(c.bot, k)
	want := c.tr.values(c.bot, k, conversation.Filter{})
	if err != nil || len(all) != len(want) {
		return fmt.Sprintf("%s has the values %v, want %v, %v", k, all, want, err)
	}
	for _, v := range all {
		if int64(v.Count) != want[v.Value] {
			return fmt.Sprintf("%d conversations with %s %q, want %d", v.Count, k, v.Value, want[v.Value])
		}
	}
	from, to := c.time(true), c.time(true)
	dash := cells(r.threads)
	sums, err := dash.Sums(c.bot, k.Measure(), from, to)
	if want := c.tr.values(c.bot, k, conversation.Filter{From: from, To: to}); from.Before(to) && !maps.Equal(sums, want) || err != nil {
		return fmt.Sprintf("%s from %s to %s: %v, want %v, %v", k, from, to, sums, want, err)
	}
	value := c.values[k][c.IntN(len(c.values[k]))]
	series, err := dash.Series(c.bot, k.Measure(), value, from, to)
	quarters := map[int64]int64{}
	for _, one := range c.tr.found(c.bot, conversation.Filter{From: from, To: to, Is: map[conversation.FacetKind][]string{k: {value}}}) {
		quarters[int64(conversation.Quarter(one.StartedAt))]++
	}
	if !maps.Equal(byQuarter(series), quarters) && from.Before(to) || err != nil {
		return fmt.Sprintf("series of %s %q: %v, want %v, %v", k, value, series, quarters, err)
	}
	return c.metric(dash, from, to)
}

func byQuarter(series []conversation.Counted) map[int64]int64 {
	out := map[int64]int64{}
	for _, one := range series {
		out[one.Quarter] += one.N
	}
	return out
}

// metric compares what counts by its own time.
func (c chance) metric(dash cells, from, to time.Time) string {
	for _, m := range []conversation.Metric{
		conversation.MetricStarted, conversation.MetricMessages, conversation.MetricDirect, conversation.MetricModel, conversation.MetricLeads,
	} {
		want := c.tr.metric(c.bot, m, from, to)
		series, err := dash.Series(c.bot, m.Measure(), "", from, to)
		if err != nil || !maps.Equal(byQuarter(series), want) || !slices.IsSortedFunc(series, func(a, b conversation.Counted) int { return cmp.Compare(a.Quarter, b.Quarter) }) {
			return fmt.Sprintf("series of metric %d from %s to %s: %v, want %v, %v", m, from, to, series, want, err)
		}
		total := int64(0)
		for _, n := range want {
			total += n
		}
		sums, err := dash.Sums(c.bot, m.Measure(), from, to)
		if err != nil || sums[""] != total {
			return fmt.Sprintf("sum of metric %d: %v, want %d, %v", m, sums, total, err)
		}
	}
	return ""
}

func TestList_refusesCursorsOfOthers(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for i := range 5 {
		d.post(t, visitor(), nil, fmt.Sprint(i), "q")
	}
	q := conversation.Query{Chatbot: d.bot.ID, Filter: conversation.Filter{Is: map[conversation.FacetKind][]string{conversation.FacetSource: {"widget", "api"}}}, Limit: 2}
	page, err := d.List(t.Context(), q)
	if err != nil || page.Next.IsZero() || page.Total != 5 {
		t.Fatalf("%+v, %v", page, err)
	}
	same := q
	same.Is = map[conversation.FacetKind][]string{conversation.FacetSource: {"api", "widget", "api"}}
	if same.Before, err = conversation.ParseCursor(page.Next.String()); err != nil {
		t.Fatal(err)
	}
	if next, err := d.List(t.Context(), same); err != nil || len(next.Items) != 2 || next.Items[0].ID == page.Items[0].ID {
		t.Errorf("the same filter in other words: %+v, %v", next, err)
	}
	others := map[string]func(*conversation.Query){
		"status": func(q *conversation.Query) { q.Status = conversation.Active },
		"value": func(q *conversation.Query) {
			q.Is = map[conversation.FacetKind][]string{conversation.FacetSource: {"widget"}}
		},
		"not":     func(q *conversation.Query) { q.Is, q.Not = nil, q.Is },
		"from":    func(q *conversation.Query) { q.From = d.clock() },
		"chatbot": func(q *conversation.Query) { q.Chatbot.UUID[3]++ },
	}
	for name, change := range others {
		other := q
		other.Before = page.Next
		change(&other)
		if _, err := d.List(t.Context(), other); !errors.Is(err, conversation.ErrCursor) {
			t.Errorf("another %s: %v", name, err)
		}
	}
	text := page.Next.String()
	for _, forged := range []string{"", "AAAA", text[:15] + "!", text + "AA", "zzzz" + text[4:], text[:15]} {
		cursor, err := conversation.ParseCursor(forged)
		if err == nil {
			q.Before = cursor
			_, err = d.List(t.Context(), q)
		}
		if !errors.Is(err, conversation.ErrCursor) {
			t.Errorf("%q was taken: %v", forged, err)
		}
	}
}
