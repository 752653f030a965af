package dashboard

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Now is the moment, and the clock of every period.
func (s *Service) Now() time.Time { return s.clock() }

// Board reads the board of a period from one snapshot.
func (s *Service) Board(ctx context.Context, b chatbot.ID, p Period) (out Board, err error) {
	out = Board{Period: p, MadeAt: s.clock()}
	err = s.store.View(ctx, func(r conversation.CellReader) error {
		w := &work{r: r, bot: b}
		w.fill(&out)
		return w.err
	})
	if err != nil {
		return Board{}, err
	}
	f, err := s.counters.Figures(ctx, b, 1, 0)
	out.Ever = Ever{Active: f.Counts.Active, Ended: f.Counts.Ended, Messages: f.Counts.Messages, Leads: f.Leads, Converted: f.Converted}
	return out, err
}

// work reads from one snapshot until something fails.
type work struct {
	r   conversation.CellReader
	bot chatbot.ID
	err error
}

func (w *work) fill(out *Board) {
	p := out.Period
	begin, end := p.Begin(), p.End()
	beforeFrom, beforeBegin, beforeEnd := p.Before()
	marks := starts(p.From, p.Len(), p.Zone)

	active := w.series(conversation.FacetStatus.Measure(), string(conversation.Active), begin, end)
	ended := w.series(conversation.FacetStatus.Measure(), string(conversation.Ended), begin, end)
	messages := w.series(conversation.MetricMessages.Measure(), "", begin, end)
	leads := w.series(conversation.MetricLeads.Measure(), "", begin, end)
	before := w.series(conversation.MetricStarted.Measure(), "", beforeBegin, beforeEnd)

	out.Now = w.totals(begin, end)
	out.Now.Messages, out.Now.Leads = sum(messages), sum(leads)
	out.Before = w.totals(beforeBegin, beforeEnd)
	out.Before.Messages = w.metric(conversation.MetricMessages, beforeBegin, beforeEnd)
	out.Before.Leads = w.metric(conversation.MetricLeads, beforeBegin, beforeEnd)

	rows := [][]int64{byDay(active, marks), byDay(ended, marks), byDay(messages, marks), byDay(leads, marks), byDay(before, starts(beforeFrom, p.Len(), p.Zone))}
	out.Days = make([]Day, p.Len())
	for i := range out.Days {
		out.Days[i] = Day{Date: p.From.Add(i), Active: rows[0][i], Ended: rows[1][i], Messages: rows[2][i], Leads: rows[3][i], Before: rows[4][i]}
	}
	out.Hours.add(active, p.Zone)
	out.Hours.add(ended, p.Zone)

	out.Countries = w.rows(conversation.FacetCountry, begin, end)
	out.States = slices.DeleteFunc(w.rows(conversation.FacetRegion, begin, end), func(r Row) bool { return !strings.HasPrefix(r.Value, "US-") })
	out.Sources = w.rows(conversation.FacetSource, begin, end)
	out.Sentiment = w.rows(conversation.FacetSentiment, begin, end)
	out.Ratings = w.rows(conversation.FacetRating, begin, end)
	out.Topics = w.rows(conversation.FacetCategory, begin, end)
	out.Outcomes = tree(w.sums(conversation.FacetResult.Measure(), begin, end))
}

// totals are the figures of a period but those that are counted by their own time.
func (w *work) totals(begin, end time.Time) (t Totals) {
	status := w.sums(conversation.FacetStatus.Measure(), begin, end)
	t.Active, t.Ended = status[string(conversation.Active)], status[string(conversation.Ended)]
	t.Conversations = t.Active + t.Ended
	t.Converted = w.sums(conversation.FacetLead.Measure(), begin, end)[conversation.LeadYes]
	t.Alone = w.sums(conversation.FacetHuman.Measure(), begin, end)[conversation.HumanAlone]
	t.Median, t.Answered = median(w.sums(conversation.FacetWait.Measure(), begin, end))
	return t
}

func (w *work) series(of conversation.Measure, value string, begin, end time.Time) (out []conversation.Counted) {
	if w.err == nil {
		out, w.err = w.r.Series(w.bot, of, value, begin, end)
	}
	return out
}

func (w *work) sums(of conversation.Measure, begin, end time.Time) (out map[string]int64) {
	if w.err == nil {
		out, w.err = w.r.Sums(w.bot, of, begin, end)
	}
	return out
}

func (w *work) metric(m conversation.Metric, begin, end time.Time) int64 {
	return w.sums(m.Measure(), begin, end)[""]
}

// rows are the values of a facet, most frequent first.
func (w *work) rows(kind conversation.FacetKind, begin, end time.Time) []Row {
	sums := w.sums(kind.Measure(), begin, end)
	out := make([]Row, 0, len(sums))
	for value, n := range sums {
		if n != 0 {
			out = append(out, Row{value, n})
		}
	}
	arrange.By(out, func(a, b Row) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Value, b.Value)) })
	return out
}

// median estimates the middle of times of which only their buckets are known, as if
// those of a bucket were spread over it evenly. all is how many times there are.
func median(buckets map[string]int64) (middle time.Duration, all int64) {
	for _, n := range buckets {
		all += n
	}
	if all <= 0 {
		return 0, 0
	}
	wanted, seen := float64(all)/2, 0.0
	var low time.Duration
	for _, bound := range conversation.WaitBounds() {
		n := float64(buckets[bound.String()])
		if n > 0 && seen+n >= wanted {
			return low + time.Duration(float64(bound-low)*(wanted-seen)/n), all
		}
		seen, low = seen+n, bound
	}
	return low, all // longer than the last bound
}
