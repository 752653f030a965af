package httpapi

import (
	"context"
	"encoding/csv"
	"io"
	"strconv"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/dashboard"
	"frontdesk/app/question"
	"frontdesk/app/timezone"
)

// Dashboards are what is counted of a chatbot.
type Dashboards interface {
	Board(ctx context.Context, b chatbot.ID, p dashboard.Period) (dashboard.Board, error)
	// Zone is the owner's, where a request names none.
	Zone() *time.Location
	Now() time.Time
}

type dashboardAPI struct {
	chatbots   Chatbots
	dashboards Dashboards
	questions  Questions
}

func (a dashboardAPI) get(c *call) (Dashboard, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Dashboard{}, err
	}
	board, err := a.board(c, botID)
	if err != nil {
		return Dashboard{}, err
	}
	return dashboardOf(board), nil
}

func (a dashboardAPI) board(c *call, b chatbot.ID) (dashboard.Board, error) {
	p, err := a.period(c)
	if err != nil {
		return dashboard.Board{}, err
	}
	return a.dashboards.Board(c.ctx, b, p)
}

func (a dashboardAPI) period(c *call) (dashboard.Period, error) {
	zone, err := a.zone(c)
	if err != nil {
		return dashboard.Period{}, err
	}
	in := dashboard.Asked{}
	if text, err := c.text("days"); err != nil {
		return dashboard.Period{}, err
	} else if text != "" {
		if in.Days, err = strconv.Atoi(text); err != nil || in.Days == 0 {
			in.Days = -1 // refused with the others
		}
	}
	if in.From, err = c.text("from"); err != nil {
		return dashboard.Period{}, err
	}
	if in.To, err = c.text("to"); err != nil {
		return dashboard.Period{}, err
	}
	return dashboard.NewPeriod(zone, a.dashboards.Now(), in)
}

// zone is that of the request, else the owner's.
func (a dashboardAPI) zone(c *call) (*time.Location, error) {
	name, err := c.text("zone")
	if err != nil {
		return nil, err
	}
	if name == "" {
		return a.dashboards.Zone(), nil
	}
	zone, err := timezone.Load(name)
	if err != nil || name == "Local" {
		return nil, wrongQuery("zone", "This must be a time zone such as Europe/Berlin, or UTC.")
	}
	return zone, nil
}

// Parts of an export that are not in the board.
const (
	partQuestions  = "questions"
	partUnanswered = "unanswered"
)

// export writes one part as CSV.
func (a dashboardAPI) export(c *call) error {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return err
	}
	part, err := c.text("part")
	if err != nil {
		return err
	}
	p, err := a.period(c)
	if err != nil {
		return err
	}
	var rows [][]string
	switch part {
	case partQuestions:
		rows, err = a.asked(c, botID, p, a.questions.Topics)
	case partUnanswered:
		rows, err = a.asked(c, botID, p, a.questions.Unanswered)
	default:
		var board dashboard.Board
		if board, err = a.dashboards.Board(c.ctx, botID, p); err == nil {
			rows = board.Table(part)
		}
	}
	if err != nil {
		return err
	}
	if rows == nil {
		return wrongQuery("part", "There is no such part. Parts are "+partNames()+".")
	}
	name := "dashboard-" + part + "-" + p.From.String() + "-to-" + p.To.String() + ".csv"
	return c.export("text/csv; charset=utf-8", name, func(_ context.Context, w io.Writer) error {
		out := csv.NewWriter(w)
		for _, row := range rows {
			if err := writeCells(out, row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
}

func partNames() string {
	out := ""
	for _, part := range dashboard.Parts() {
		out += part + ", "
	}
	return out + partQuestions + " and " + partUnanswered
}

// asked are the groups of questions since the beginning of a period, as far back as
// questions are grouped.
func (a dashboardAPI) asked(c *call, b chatbot.ID, p dashboard.Period, of func(context.Context, chatbot.ID, int) (question.Groups, error)) ([][]string, error) {
	days := p.From.Until(dashboard.DateOf(p.Now.In(p.Zone))) + 1
	found, err := of(c.ctx, b, min(max(days, 1), mostDays))
	if err != nil {
		return nil, err
	}
	out := [][]string{{"question", "asked", "people", "last asked", "language"}}
	for _, g := range found.Groups {
		out = append(out, []string{g.Title, strconv.Itoa(g.Count), strconv.Itoa(g.People), csvTime(g.LastAt), g.Lang})
	}
	return out, nil
}

func dashboardRoutes(a dashboardAPI) []route {
	const of = "/api/admin/chatbots/:id/dashboard"
	period := []param{
		{"days", "integer", "So many days up to today; 30 where nothing is said."},
		{"from", "string", "The first day, such as 2026-11-01, instead of days; 5 years at most."}, {"to", "string", "The last day."},
		{"zone", "string", "A time zone such as Europe/Berlin; that of the settings where it is left out."},
	}
	return []route{
		at(get, of, Viewer, 200, "getDashboard", "What is counted of a chatbot over a period, with the period before beside it.", gives(a.get)).withQuery(period...),
		at(get, of+"/export", Viewer, 200, "exportDashboard", "One part of the dashboard as a table.", raw(a.export)).answering("text/csv").
			withQuery(append([]param{{"part", "string", partNames() + "."}}, period...)...),
	}
}
