package conversation

import (
	"slices"
	"time"

	"frontdesk/app/chatbot"
)

// Metric is something that is counted for each chatbot, in total and by day.
// The numbers stand in keys and are never reused.
type Metric byte

// The metrics.
const (
	MetricActive   Metric = 1 // conversations that are active now
	MetricEnded    Metric = 2 // conversations that have ended
	MetricStarted  Metric = 3 // conversations by the day of their start
	MetricMessages Metric = 4 // messages by day, system messages left out
	MetricDirect   Metric = 5 // replies by how they came about, and by day
	MetricChoices  Metric = 6
	MetricModel    Metric = 7
	MetricPassages Metric = 8
	MetricNone     Metric = 9

	MetricLeads     Metric = 10 // leads by the day of their making
	MetricNew       Metric = 11 // leads by status
	MetricContacted Metric = 12
	MetricQualified Metric = 13
	MetricWon       Metric = 14
	MetricLost      Metric = 15
	MetricConverted Metric = 16 // conversations that led to a lead, by the day of their start
)

// ReplyMetric is the metric of a reply's kind; 0 for kinds that are not counted.
func ReplyMetric(k Kind) Metric {
	switch k {
	case KindDirect:
		return MetricDirect
	case KindChoices:
		return MetricChoices
	case KindModel:
		return MetricModel
	case KindPassages:
		return MetricPassages
	case KindNone:
		return MetricNone
	default:
		return 0
	}
}

// Day numbers days since 1970 in UTC; 0 stands for all days together.
func Day(t time.Time) uint32 { return uint32(max(t.Unix(), 0) / 86400) }

// Tally is how much of a metric one conversation holds in a quarter of an hour.
type Tally struct {
	Quarter uint32 `json:"q"` // since 1970 in UTC
	Metric  Metric `json:"m"`
	N       int    `json:"n"`
}

// Day is the day of the quarter.
func (t Tally) Day() uint32 { return t.Quarter / quartersADay }

// Count is a change of one counter.
type Count struct {
	Chatbot chatbot.ID
	Metric  Metric
	Day     uint32
	N       int64
}

// tallied gives the tallies after message m.
func tallied(tallies []Tally, m Message) []Tally {
	if m.Role == RoleSystem {
		return tallies
	}
	out := bump(tallies, Quarter(m.At), MetricMessages)
	if metric := ReplyMetric(m.Kind); metric != 0 {
		out = bump(out, Quarter(m.At), metric)
	}
	return out
}

func bump(tallies []Tally, quarter uint32, metric Metric) []Tally {
	out := slices.Clone(tallies)
	for i := range out {
		if out[i].Quarter == quarter && out[i].Metric == metric {
			out[i].N++
			return out
		}
	}
	return append(out, Tally{Quarter: quarter, Metric: metric, N: 1})
}

// TallyOf counts messages anew; a recount compares it with the kept tallies.
func TallyOf(messages []Message, tallies []Tally) []Tally {
	for _, m := range messages {
		tallies = tallied(tallies, m)
	}
	return tallies
}

// Contribution is what c adds to the counters of its chatbot: nothing once it
// is deleted. Every counter is the sum of the contributions of all records, at
// every moment, since each is changed with its record.
func Contribution(c Conversation) []Count { return contribution(&c, nil) }

// contribution appends it to into.
func contribution(c *Conversation, into []Count) []Count {
	if c.ID.IsZero() || !c.DeletedAt.IsZero() {
		return into
	}
	state := MetricActive
	if c.Status == Ended {
		state = MetricEnded
	}
	out := append(into,
		Count{c.Chatbot, state, 0, 1},
		Count{c.Chatbot, MetricStarted, 0, 1},
		Count{c.Chatbot, MetricStarted, Day(c.StartedAt), 1},
	)
	if c.Leads > 0 {
		out = append(out, Count{c.Chatbot, MetricConverted, 0, 1}, Count{c.Chatbot, MetricConverted, Day(c.StartedAt), 1})
	}
	for _, t := range c.Tally {
		out = append(out, Count{c.Chatbot, t.Metric, t.Day(), int64(t.N)}, Count{c.Chatbot, t.Metric, 0, int64(t.N)})
	}
	return out
}

// Contributed calls fn for what the counters change by from one record of a
// conversation to another. Most of what two records contribute is the same, and what
// cancels out is left out.
func Contributed(before, after *Conversation, fn func(Count) error) error {
	var room [2][8]Count // most have a few
	net := contribution(after, room[0][:0])
	for _, old := range contribution(before, room[1][:0]) {
		old.N = -old.N
		same := func(c Count) bool { return c.Chatbot == old.Chatbot && c.Metric == old.Metric && c.Day == old.Day }
		if i := slices.IndexFunc(net, same); i >= 0 {
			net[i].N += old.N
		} else {
			net = append(net, old)
		}
	}
	for _, c := range net {
		if c.N == 0 {
			continue
		}
		if err := fn(c); err != nil {
			return err
		}
	}
	return nil
}
