package httpapi

import (
	"time"

	"frontdesk/app/dashboard"
	"frontdesk/app/place"
)

// Dashboard is what is counted of a chatbot over a period. Messages and leads are
// counted by their own time, all else by when a conversation began.
type Dashboard struct {
	Zone   string `json:"zone"`
	From   string `json:"from" doc:"The first day, in the zone."`
	To     string `json:"to" doc:"The last day; today may not be over."`
	Today  string `json:"today"`
	MadeAt Time   `json:"madeAt"`

	BeforeFrom  string `json:"beforeFrom" doc:"The first day of the period before, which has the same length."`
	BeforeUntil Time   `json:"beforeUntil" doc:"Where it ends: as far into its last day as this period is into its own."`

	Now    DashboardTotals `json:"now"`
	Before DashboardTotals `json:"before"`
	Ever   DashboardEver   `json:"ever"`

	Days  []DashboardDay `json:"days"`
	Hours [][]int64      `json:"hours" doc:"Conversations by weekday, Monday first, and hour of the zone."`

	Countries []DashboardRow    `json:"countries" doc:"By ISO 3166-1; - where it is not known."`
	States    []DashboardRow    `json:"states" doc:"Of the United States, by ISO 3166-2."`
	Sources   []DashboardRow    `json:"sources"`
	Sentiment []DashboardRow    `json:"sentiment" doc:"Of those that were analysed."`
	Ratings   []DashboardRow    `json:"ratings"`
	Topics    []DashboardRow    `json:"topics" doc:"Categories of the analysis."`
	Outcomes  []DashboardBranch `json:"outcomes"`
}

// DashboardTotals are the figures of a period.
type DashboardTotals struct {
	Conversations int64   `json:"conversations"`
	Active        int64   `json:"active" doc:"Of them, those that are going on."`
	Ended         int64   `json:"ended"`
	Messages      int64   `json:"messages"`
	Average       float64 `json:"average" doc:"Messages for each conversation."`
	Leads         int64   `json:"leads"`
	Converted     int64   `json:"converted" doc:"Conversations that led to a lead."`
	Conversion    float64 `json:"conversion" doc:"The share of them, from 0 to 1."`
	Alone         int64   `json:"alone" doc:"Conversations that were answered without a person."`
	AloneShare    float64 `json:"aloneShare"`
	Answered      int64   `json:"answered" doc:"Conversations that got a first answer."`
	MedianSeconds float64 `json:"medianSeconds" doc:"To the first answer, within its bucket; 0 where nothing was answered."`
}

// DashboardEver is counted since the beginning.
type DashboardEver struct {
	Conversations int64 `json:"conversations"`
	Active        int64 `json:"active"`
	Ended         int64 `json:"ended"`
	Messages      int64 `json:"messages"`
	Leads         int64 `json:"leads"`
	Converted     int64 `json:"converted"`
}

// DashboardDay is one day of the period.
type DashboardDay struct {
	Day           string `json:"day"`
	Conversations int64  `json:"conversations"`
	Active        int64  `json:"active"`
	Ended         int64  `json:"ended"`
	Messages      int64  `json:"messages"`
	Leads         int64  `json:"leads"`
	Before        int64  `json:"before" doc:"Conversations of the day in its place in the period before."`
}

// DashboardRow is a value with its number of conversations.
type DashboardRow struct {
	ID    string `json:"id"`
	Name  string `json:"name,omitempty" doc:"Of a state."`
	Count int64  `json:"count"`
}

// DashboardBranch is a step of the ways in which conversations came out.
type DashboardBranch struct {
	Name     string            `json:"name"`
	Count    int64             `json:"count" doc:"Those of the branches below it are in it."`
	Keys     []string          `json:"keys" doc:"The results that lead here."`
	Branches []DashboardBranch `json:"branches"`
}

func dashboardOf(b dashboard.Board) Dashboard {
	p := b.Period
	beforeFrom, _, beforeEnd := p.Before()
	out := Dashboard{
		Zone: p.Zone.String(), From: p.From.String(), To: p.To.String(), Today: dashboard.DateOf(p.Now.In(p.Zone)).String(), MadeAt: b.MadeAt,
		BeforeFrom: beforeFrom.String(), BeforeUntil: beforeEnd.UTC(), Now: totalsOf(b.Now), Before: totalsOf(b.Before),
		Ever: DashboardEver{
			Conversations: b.Ever.Active + b.Ever.Ended, Active: b.Ever.Active, Ended: b.Ever.Ended,
			Messages: b.Ever.Messages, Leads: b.Ever.Leads, Converted: b.Ever.Converted,
		},
		Days: make([]DashboardDay, 0, len(b.Days)), Hours: make([][]int64, 0, len(b.Hours)),
		Countries: boardRows(b.Countries), States: boardRows(b.States), Sources: boardRows(b.Sources), Sentiment: boardRows(b.Sentiment),
		Ratings: boardRows(b.Ratings), Topics: boardRows(b.Topics), Outcomes: branchesOf(b.Outcomes),
	}
	for _, d := range b.Days {
		out.Days = append(out.Days, DashboardDay{
			Day: d.Date.String(), Conversations: d.Conversations(), Active: d.Active, Ended: d.Ended, Messages: d.Messages, Leads: d.Leads, Before: d.Before,
		})
	}
	for i := range b.Hours {
		out.Hours = append(out.Hours, b.Hours[i][:])
	}
	for i, row := range out.States {
		out.States[i].Name = place.Place{Country: "US", Region: row.ID}.StateName()
	}
	return out
}

func totalsOf(t dashboard.Totals) DashboardTotals {
	return DashboardTotals{
		Conversations: t.Conversations, Active: t.Active, Ended: t.Ended, Messages: t.Messages, Average: t.Average(),
		Leads: t.Leads, Converted: t.Converted, Conversion: t.Conversion(), Alone: t.Alone, AloneShare: t.AloneShare(),
		Answered: t.Answered, MedianSeconds: float64(t.Median.Round(10*time.Millisecond)) / float64(time.Second),
	}
}

func boardRows(rows []dashboard.Row) []DashboardRow {
	out := make([]DashboardRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, DashboardRow{ID: r.Value, Count: r.Count})
	}
	return out
}

func branchesOf(list []dashboard.Branch) []DashboardBranch {
	out := make([]DashboardBranch, 0, len(list))
	for _, b := range list {
		out = append(out, DashboardBranch{Name: b.Name, Count: b.Count, Keys: b.Keys, Branches: branchesOf(b.Branches)})
	}
	return out
}
