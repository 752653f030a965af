package dashboard

import (
	"context"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/place"
	"frontdesk/app/tracking"
)

// memory counts a list of conversations anew for every question.
type memory struct {
	list   []conversation.Conversation
	events map[conversation.Metric][]time.Time
}

func (m *memory) View(_ context.Context, fn func(conversation.CellReader) error) error { return fn(m) }

func (m *memory) Figures(context.Context, chatbot.ID, uint32, uint32) (out conversation.Figures, err error) {
	for _, c := range m.list {
		if c.Status == conversation.Active {
			out.Counts.Active++
		} else {
			out.Counts.Ended++
		}
	}
	return out, nil
}

// each calls fn for whatever is counted in [from, to).
func (m *memory) each(of conversation.Measure, from, to time.Time, fn func(value string, at time.Time)) {
	for _, c := range m.list {
		for _, f := range conversation.Facets(c) {
			if f.Kind.Measure() == of && !c.StartedAt.Before(from) && c.StartedAt.Before(to) {
				fn(f.Value, c.StartedAt)
			}
		}
	}
	if of == conversation.MetricStarted.Measure() {
		for _, c := range m.list {
			if !c.StartedAt.Before(from) && c.StartedAt.Before(to) {
				fn("", c.StartedAt)
			}
		}
	}
	for metric, times := range m.events {
		for _, at := range times {
			if metric.Measure() == of && !at.Before(from) && at.Before(to) {
				fn("", at)
			}
		}
	}
}

func (m *memory) Sums(_ chatbot.ID, of conversation.Measure, from, to time.Time) (map[string]int64, error) {
	out := map[string]int64{}
	m.each(of, from, to, func(value string, _ time.Time) { out[value]++ })
	return out, nil
}

func (m *memory) Series(_ chatbot.ID, of conversation.Measure, value string, from, to time.Time) (out []conversation.Counted, err error) {
	counted := map[int64]int64{}
	m.each(of, from, to, func(v string, at time.Time) {
		if v == value {
			counted[int64(conversation.Quarter(at))]++
		}
	})
	for _, q := range slices.Sorted(maps.Keys(counted)) {
		out = append(out, conversation.Counted{Quarter: q, N: counted[q]})
	}
	return out, nil
}

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// talk invents a conversation that began at a time.
func talk(r *rand.Rand, at time.Time) conversation.Conversation {
	c := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Status: pick(r, conversation.Active, conversation.Ended, conversation.Ended), StartedAt: at, Source: pick(r, "widget", "api")}
	c.Place = pick(r, place.Place{}, place.Place{Country: "DE"}, place.Place{Country: "US", Region: "US-CA"}, place.Place{Country: "US", Region: "US-NY"}, place.Place{Country: "CA", Region: "CA-ON"})
	c.Result = pick(r, tracking.Key(""), tracking.ClickMatch, tracking.Search, tracking.ChatAttended, tracking.ChatNoAgents, tracking.Key("MY_KEY"))
	c.Rating = pick(r, "", "", "up", "down")
	c.Leads = r.IntN(2)
	c.Tally = []conversation.Tally{{Metric: pick(r, conversation.MetricDirect, conversation.MetricNone), N: 1}}
	if r.IntN(3) > 0 {
		c.FirstReply = at.Add(time.Duration(r.IntN(40_000)) * time.Millisecond)
	}
	return c
}

func load(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Every figure of a board is what a slow count over the conversations gives, in
// zones of all kinds and over the days on which clocks change.
func TestService_Board_isTheSlowCount(t *testing.T) {
	t.Parallel()
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham", "America/Sao_Paulo", "America/Havana", "Australia/Lord_Howe", "Asia/Beirut", "Pacific/Apia"}
	moments := []time.Time{
		time.Date(2026, 3, 30, 10, 20, 0, 0, time.UTC), time.Date(2026, 11, 2, 4, 50, 0, 0, time.UTC), time.Date(2024, 3, 1, 23, 59, 0, 0, time.UTC),
		time.Date(2018, 11, 5, 12, 0, 0, 0, time.UTC), time.Date(2012, 1, 2, 6, 0, 0, 0, time.UTC),
	}
	for i, name := range zones {
		zone := load(t, name)
		r := rand.New(rand.NewPCG(uint64(i), 7))
		for _, now := range moments {
			m := &memory{events: map[conversation.Metric][]time.Time{}}
			at := func() time.Time { return now.Add(-time.Duration(r.Int64N(int64(25 * 24 * time.Hour)))) }
			for range 400 {
				m.list = append(m.list, talk(r, at()))
				m.events[conversation.MetricMessages] = append(m.events[conversation.MetricMessages], at())
			}
			m.events[conversation.MetricLeads] = []time.Time{at(), at(), at()}
			p, err := NewPeriod(zone, now, Asked{Days: 1 + r.IntN(12)})
			if err != nil {
				t.Fatal(err)
			}
			got, err := New(m, m, func() time.Time { return now }).Board(t.Context(), chatbot.ID{}, p)
			if err != nil {
				t.Fatal(err)
			}
			checkSlowly(t, name+" "+now.String(), m, p, got)
		}
	}
}

func checkSlowly(t *testing.T, name string, m *memory, p Period, got Board) {
	t.Helper()
	of := func(at time.Time) (Date, bool) {
		d := DateOf(at.In(p.Zone))
		return d, p.From.Until(d) >= 0 && d.Until(p.To) >= 0
	}
	days, hours, countries := map[Date]int64{}, [7][24]int64{}, map[string]int64{}
	var want Totals
	for _, c := range m.list {
		d, within := of(c.StartedAt)
		if !within {
			continue
		}
		days[d]++
		hours[d.Weekday()][c.StartedAt.In(p.Zone).Hour()]++
		want.Conversations++
		if c.Status == conversation.Active {
			want.Active++
		} else {
			want.Ended++
		}
		if c.Leads > 0 {
			want.Converted++
		}
		if !c.FirstReply.IsZero() {
			want.Answered++
		}
		for _, f := range conversation.Facets(c) {
			switch {
			case f.Kind == conversation.FacetHuman && f.Value == conversation.HumanAlone:
				want.Alone++
			case f.Kind == conversation.FacetCountry:
				countries[f.Value]++
			}
		}
	}
	for _, at := range m.events[conversation.MetricMessages] {
		if _, within := of(at); within {
			want.Messages++
		}
	}
	for _, at := range m.events[conversation.MetricLeads] {
		if _, within := of(at); within {
			want.Leads++
		}
	}
	want.Median = got.Now.Median
	if got.Now != want {
		t.Errorf("%s: %+v, want %+v", name, got.Now, want)
	}
	if got.Hours != hours {
		t.Errorf("%s: hours %v, want %v", name, got.Hours, hours)
	}
	for _, d := range got.Days {
		if d.Conversations() != days[d.Date] {
			t.Errorf("%s: %s has %d, want %d", name, d.Date, d.Conversations(), days[d.Date])
		}
	}
	rows := map[string]int64{}
	for _, r := range got.Countries {
		rows[r.Value] = r.Count
	}
	if !maps.Equal(rows, countries) {
		t.Errorf("%s: %v, want %v", name, rows, countries)
	}
	var before int64
	for _, d := range got.Days {
		before += d.Before
	}
	if got.Ever.Active+got.Ever.Ended != int64(len(m.list)) {
		t.Errorf("%s: %+v of %d", name, got.Ever, len(m.list))
	}
	if before != got.Before.Conversations {
		t.Errorf("%s: the days before have %d, all of them %d", name, before, got.Before.Conversations)
	}
}

func TestMedian(t *testing.T) {
	t.Parallel()
	if d, n := median(nil); d != 0 || n != 0 {
		t.Error(d, n)
	}
	if d, _ := median(map[string]int64{"1s": 10}); d != 750*time.Millisecond {
		t.Errorf("in the midst of its bucket: %s", d)
	}
	if d, n := median(map[string]int64{"250ms": 1, "2s": 2, "24h0m0s": 2}); n != 5 || d < 1500*time.Millisecond || d > 2*time.Second {
		t.Error(d, n)
	}
	if d, _ := median(map[string]int64{conversation.WaitMore: 3}); d != 24*time.Hour {
		t.Error(d)
	}
}

func TestTree(t *testing.T) {
	t.Parallel()
	got := tree(map[string]int64{"CHAT_ATTENDED": 3, "CHAT_NO_AGENTS": 2, "CHAT_ESCALATION_REJECTED": 4, "CLICK_MATCH": 20, "MY_KEY": 1, "SEARCH": 0})
	var lines []string
	for _, row := range branches(nil, "", got) {
		lines = append(lines, row[0]+" "+row[1])
	}
	want := []string{
		"Answered 20", "Answered > Found 20",
		"Escalated 9", "Escalated > Accepted 5", "Escalated > Accepted > Available agents 3", "Escalated > Accepted > Available agents > Chat attended 3",
		"Escalated > Accepted > No agents 2", "Escalated > Rejected 4",
		"Custom 1", "Custom > MY_KEY 1",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%q", lines)
	}
	if keys := got[1].Keys; !reflect.DeepEqual(keys, []string{"CHAT_ATTENDED", "CHAT_ESCALATION_REJECTED", "CHAT_NO_AGENTS"}) {
		t.Errorf("keys %v", keys)
	}
}

func TestBoard_Table_everyPart(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	r := rand.New(rand.NewPCG(1, 2))
	m := &memory{}
	for i := range 50 {
		m.list = append(m.list, talk(r, now.Add(-time.Duration(i)*time.Hour)))
	}
	p, err := NewPeriod(time.UTC, now, Asked{Days: 7})
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(m, m, func() time.Time { return now }).Board(t.Context(), chatbot.ID{}, p)
	if err != nil {
		t.Fatal(err)
	}
	b.Topics, b.Sentiment = []Row{{"Delivery", 2}}, []Row{{"positive", 1}}
	for _, part := range Parts() {
		rows := b.Table(part)
		if len(rows) < 2 {
			t.Errorf("%s has %d rows", part, len(rows))
		}
		for _, row := range rows {
			if len(row) != len(rows[0]) {
				t.Errorf("%s: %q", part, row)
			}
		}
	}
	if b.Table("secrets") != nil {
		t.Error("what is no part has a table")
	}
	if row := b.Table("states")[1]; row[1] != "California" && row[1] != "New York" {
		t.Errorf("%q", row)
	}
}

// A year in which every quarter of an hour has something.
func BenchmarkFold(b *testing.B) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		b.Fatal(err)
	}
	from := Date{2025, 11, 22}
	marks := starts(from, 365, zone)
	var cells []conversation.Counted
	for q := marks[0]; q < marks[365]; q++ {
		cells = append(cells, conversation.Counted{Quarter: q, N: 3})
	}
	for b.Loop() {
		byDay(cells, marks)
		new(Week).add(cells, zone)
	}
}
