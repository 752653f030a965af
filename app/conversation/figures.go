package conversation

import (
	"context"

	"frontdesk/app/chatbot"
)

// Figures are a chatbot's counters, exact at one moment.
type Figures struct {
	Counts   Counts
	Replies  map[Kind]int64   // the assistant's replies by how they came about
	Started  map[uint32]int64 // conversations by the day of their start
	Messages map[uint32]int64 // messages by day

	Leads     int64            // all of them
	LeadsBy   map[uint32]int64 // by the day of their making
	Converted int64            // conversations that led to one
}

// countedKinds are the kinds of reply that have a counter.
func countedKinds() []Kind {
	return []Kind{KindDirect, KindChoices, KindModel, KindPassages, KindNone}
}

// Figures reads the counters of one snapshot, days from and to included. Its
// cost does not depend on how many conversations there are.
func (s *Service) Figures(ctx context.Context, b chatbot.ID, from, to uint32) (out Figures, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		if out.Counts, err = counts(r, b); err != nil {
			return err
		}
		out.Replies = map[Kind]int64{}
		for _, k := range countedKinds() {
			if out.Replies[k], err = r.Counter(b, ReplyMetric(k), 0); err != nil {
				return err
			}
		}
		if err := out.leads(r, b, from, to); err != nil {
			return err
		}
		if out.Started, err = r.Days(b, MetricStarted, from, to); err != nil {
			return err
		}
		out.Messages, err = r.Days(b, MetricMessages, from, to)
		return err
	})
	return out, err
}

// leads reads what counts leads.
func (f *Figures) leads(r Reader, b chatbot.ID, from, to uint32) (err error) {
	if f.Leads, err = r.Counter(b, MetricLeads, 0); err != nil {
		return err
	}
	if f.Converted, err = r.Counter(b, MetricConverted, 0); err != nil {
		return err
	}
	f.LeadsBy, err = r.Days(b, MetricLeads, from, to)
	return err
}

// Counts are the exact numbers of a chatbot.
func (s *Service) Counts(ctx context.Context, b chatbot.ID) (out Counts, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = counts(r, b)
		return err
	})
	return out, err
}

func counts(r Reader, b chatbot.ID) (out Counts, err error) {
	for _, c := range []struct {
		metric Metric
		into   *int64
	}{{MetricActive, &out.Active}, {MetricEnded, &out.Ended}, {MetricMessages, &out.Messages}} {
		if *c.into, err = r.Counter(b, c.metric, 0); err != nil {
			return out, err
		}
	}
	return out, nil
}
