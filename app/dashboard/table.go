package dashboard

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/place"
)

// Parts are what Table gives, by name.
func Parts() []string {
	return []string{"summary", "days", "hours", "weekdays", "heat", "states", "countries", "sources", "outcomes", "topics", "ratings", "sentiment"}
}

// Table is one part of a board as rows of cells, the first one its heads; nil for
// what is no part. Figures stand as they are, without units and marks.
func (b Board) Table(part string) [][]string {
	for name, rows := range map[string]func() [][]string{
		"summary": b.summary, "days": b.days, "heat": b.heat, "hours": b.hours, "weekdays": b.weekdays, "states": b.states,
		"outcomes":  func() [][]string { return branches([][]string{{"outcome", "conversations"}}, "", b.Outcomes) },
		"countries": func() [][]string { return table("country", b.Countries) },
		"sources":   func() [][]string { return table("source", b.Sources) },
		"topics":    func() [][]string { return table("topic", b.Topics) },
		"ratings":   func() [][]string { return table("rating", b.Ratings) },
		"sentiment": func() [][]string { return table("sentiment", b.Sentiment) },
	} {
		if name == part {
			return rows()
		}
	}
	return nil
}

func (b Board) states() [][]string {
	out := [][]string{{"state", "name", "conversations"}}
	for _, r := range b.States {
		out = append(out, []string{r.Value, place.Place{Country: "US", Region: r.Value}.StateName(), number(r.Count)})
	}
	return out
}

func (b Board) summary() [][]string {
	out := [][]string{{"figure", "period", "period before"}}
	add := func(name string, of func(Totals) string) { out = append(out, []string{name, of(b.Now), of(b.Before)}) }
	_, begin, end := b.Period.Before()
	until := b.Period.End()
	if b.MadeAt.Before(until) {
		until = b.MadeAt
	}
	out = append(out,
		[]string{"from", b.Period.Begin().Format(time.RFC3339), begin.Format(time.RFC3339)},
		[]string{"to", until.In(b.Period.Zone).Format(time.RFC3339), end.In(b.Period.Zone).Format(time.RFC3339)})
	add("conversations", func(t Totals) string { return number(t.Conversations) })
	add("active", func(t Totals) string { return number(t.Active) })
	add("ended", func(t Totals) string { return number(t.Ended) })
	add("messages", func(t Totals) string { return number(t.Messages) })
	add("messages per conversation", func(t Totals) string { return decimal(t.Average()) })
	add("leads", func(t Totals) string { return number(t.Leads) })
	add("conversations with a lead", func(t Totals) string { return number(t.Converted) })
	add("conversion in percent", func(t Totals) string { return decimal(100 * t.Conversion()) })
	add("answered without a person", func(t Totals) string { return number(t.Alone) })
	add("answered without a person in percent", func(t Totals) string { return decimal(100 * t.AloneShare()) })
	add("median time to the first answer in seconds", func(t Totals) string {
		if t.Answered == 0 {
			return ""
		}
		return decimal(t.Median.Seconds())
	})
	return out
}

func (b Board) days() [][]string {
	out := [][]string{{"day", "conversations", "active", "ended", "messages", "leads", "conversations in the period before"}}
	for _, d := range b.Days {
		out = append(out, []string{d.Date.String(), number(d.Conversations()), number(d.Active), number(d.Ended), number(d.Messages), number(d.Leads), number(d.Before)})
	}
	return out
}

func weekdayNames() [7]string {
	return [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}
}

func (b Board) heat() [][]string {
	head := []string{"weekday"}
	for h := range 24 {
		head = append(head, hour(h))
	}
	out := [][]string{head}
	for d, name := range weekdayNames() {
		row := []string{name}
		for _, n := range b.Hours[d] {
			row = append(row, number(n))
		}
		out = append(out, row)
	}
	return out
}

func (b Board) hours() [][]string {
	out := [][]string{{"hour", "conversations"}}
	for h := range 24 {
		var n int64
		for d := range b.Hours {
			n += b.Hours[d][h]
		}
		out = append(out, []string{hour(h), number(n)})
	}
	return out
}

func (b Board) weekdays() [][]string {
	out := [][]string{{"weekday", "conversations"}}
	for d, name := range weekdayNames() {
		var n int64
		for _, one := range b.Hours[d] {
			n += one
		}
		out = append(out, []string{name, number(n)})
	}
	return out
}

func branches(out [][]string, above string, list []Branch) [][]string {
	for _, b := range list {
		path := above + b.Name
		out = append(out, []string{path, number(b.Count)})
		out = branches(out, path+" > ", b.Branches)
	}
	return out
}

func table(name string, rows []Row) [][]string {
	out := [][]string{{name, "conversations"}}
	for _, r := range rows {
		out = append(out, []string{r.Value, number(r.Count)})
	}
	return out
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// decimal has two places at most.
func decimal(f float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(f, 'f', 2, 64), "0"), ".")
}

func hour(h int) string { return fmt.Sprintf("%02d:00", h) }
