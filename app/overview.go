package app

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// overviews reads the first page of the panel from the counters.
type overviews struct {
	conversations *conversation.Service
	contents      *knowledge.Service
	clock         id.Clock
}

// overviewDays is how many days the line shows, today included.
const overviewDays = 30

// Overview gives all but what the edge adds: the model, the mail, the newest
// conversations.
func (o overviews) Overview(ctx context.Context, b chatbot.ID) (out httpapi.Overview, err error) {
	today := conversation.Day(o.clock())
	f, err := o.conversations.Figures(ctx, b, today-overviewDays+1, today)
	if err != nil {
		return out, err
	}
	out.Counts = httpapi.OverviewCounts{Active: f.Counts.Active, Ended: f.Counts.Ended, All: f.Counts.Total(), Messages: f.Counts.Messages}
	out.Today = httpapi.OverviewToday{Conversations: f.Started[today], Messages: f.Messages[today]}
	for day := today - overviewDays + 1; day <= today; day++ {
		out.Days = append(out.Days, httpapi.OverviewDay{
			Day:           time.Unix(int64(day)*86400, 0).UTC().Format(time.DateOnly),
			Conversations: f.Started[day], Messages: f.Messages[day],
		})
	}
	out.Leads = httpapi.OverviewLeads{All: f.Leads, Today: f.LeadsBy[today], Converted: f.Converted}
	out.Outcomes = httpapi.Outcomes{
		Direct: f.Replies[conversation.KindDirect], Model: f.Replies[conversation.KindModel],
		Passages: f.Replies[conversation.KindPassages], Choices: f.Replies[conversation.KindChoices],
		None: f.Replies[conversation.KindNone],
	}
	size, err := o.contents.Size(ctx, b)
	out.Contents, out.Passages, out.Samples = size.Contents, size.Passages, size.Samples
	return out, err
}
