package httpapi

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/dashboard"
	"frontdesk/app/question"
)

// fakeBoards gives a board with a few figures, whatever is asked for.
type fakeBoards struct {
	topics []dashboard.Row
	asked  dashboard.Period
}

func (f *fakeBoards) Now() time.Time { return time.Date(2026, 11, 21, 23, 30, 0, 0, time.UTC) }

func (f *fakeBoards) Zone() *time.Location { return time.UTC }

func (f *fakeBoards) Board(_ context.Context, _ chatbot.ID, p dashboard.Period) (dashboard.Board, error) {
	f.asked = p
	return dashboard.Board{
		Period: p, MadeAt: f.Now(), Now: dashboard.Totals{Conversations: 8, Active: 3, Ended: 5, Messages: 20, Converted: 2, Answered: 4, Median: 1500 * time.Millisecond},
		Days:   []dashboard.Day{{Date: p.From, Active: 3, Ended: 5, Messages: 20}},
		States: []dashboard.Row{{Value: "US-CA", Count: 3}}, Topics: f.topics,
		Outcomes: []dashboard.Branch{{Name: "Answered", Count: 8, Keys: []string{"CLICK_MATCH"}, Branches: []dashboard.Branch{{Name: "Found", Count: 8, Keys: []string{"CLICK_MATCH"}}}}},
	}, nil
}

func TestDashboard_get(t *testing.T) {
	t.Parallel()
	boards := &fakeBoards{}
	w := open(t, func(c *Config) { c.Services.Dashboards = boards })
	path := "/api/admin/chatbots/" + botID(1).String() + "/dashboard"
	var got Dashboard
	w.do(http.MethodGet, path+"?days=7&zone=Asia%2FTokyo", token("fd_viewer")).is(200).into(&got)
	if got.Zone != "Asia/Tokyo" || got.To != "2026-11-22" || got.From != "2026-11-16" || got.BeforeFrom != "2026-11-09" {
		t.Errorf("%+v", got)
	}
	if got.Now.Average != 2.5 || got.Now.Conversion != 0.25 || got.Now.MedianSeconds != 1.5 || got.States[0].Name != "California" || got.Outcomes[0].Branches[0].Name != "Found" {
		t.Errorf("%+v", got)
	}
	if got.Countries == nil || got.Outcomes[0].Branches[0].Branches == nil {
		t.Error("lists without rows are not lists")
	}
	w.do(http.MethodGet, path, token("fd_viewer")).is(200).into(&got)
	if got.Zone != "UTC" || got.From != "2026-10-23" || got.To != "2026-11-21" {
		t.Errorf("%+v", got)
	}
	for query, field := range map[string]string{
		"zone=Mars%2FOlympus": "zone", "zone=Local": "zone", "zone=..%2F..%2Fetc%2Fpasswd": "zone", "days=0": "days", "days=-3": "days", "days=ten": "days",
		"days=9999999999999999999": "days", "from=2026-02-30&to=2026-03-01": "from", "from=2026-03-02&to=2026-03-01": "from", "from=2010-01-01&to=2026-03-01": "from",
		"from=2026-11-22&to=2026-11-23": "from", "to=2026-03-01": "from", "from=2026-03-01": "to", "days=7&from=2026-03-01&to=2026-03-02": "days",
	} {
		var problem struct{ Errors []struct{ Field string } }
		w.do(http.MethodGet, path+"?"+query, token("fd_viewer")).is(422).into(&problem)
		if len(problem.Errors) != 1 || problem.Errors[0].Field != field {
			t.Errorf("%s: %+v, want a problem of %s", query, problem, field)
		}
	}
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(9).String()+"/dashboard", token("fd_viewer")).is(404)
}

// What analyses and visitors wrote is no formula in a spreadsheet, whatever it is,
// and is read back as it was.
func TestDashboard_export(t *testing.T) {
	t.Parallel()
	boards := &fakeBoards{}
	w := open(t, func(c *Config) { c.Services.Dashboards = boards })
	path := "/api/admin/chatbots/" + botID(1).String() + "/dashboard/export?part="
	for _, part := range append(dashboard.Parts(), "questions", "unanswered") {
		if part == "questions" || part == "unanswered" {
			w.lab.topics = func(chatbot.ID, int) (question.Groups, error) {
				return question.Groups{Ready: true, Groups: []question.Group{{Title: "=1+1", Count: 3, People: 2}}}, nil
			}
			w.lab.unanswered = w.lab.topics
		}
		a := w.do(http.MethodGet, path+part+"&days=7", token("fd_viewer")).is(200)
		if rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll(); err != nil || len(rows) < 1 {
			t.Errorf("%s: %q %v", part, a.body, err)
		}
		if name := a.header.Get("Content-Disposition"); !strings.Contains(name, "dashboard-"+part+"-2026-11-15-to-2026-11-21.csv") {
			t.Errorf("%s: %s", part, name)
		}
		if part == "unanswered" && !strings.Contains(string(a.body), "\n'=1+1,3,2") {
			t.Errorf("%s", a.body)
		}
	}
	w.do(http.MethodGet, path+"everything", token("fd_viewer")).is(422)
	w.do(http.MethodGet, path+"days&zone="+url.QueryEscape("Nowhere/Land"), token("fd_viewer")).is(422)
}

func TestDashboard_export_naughtyStrings(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(raw, &naughty); err != nil {
		t.Fatal(err)
	}
	naughty = append(naughty, "=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "a,\"b\"\n=c")
	boards := &fakeBoards{}
	for _, s := range naughty {
		boards.topics = append(boards.topics, dashboard.Row{Value: s, Count: 1})
	}
	w := open(t, func(c *Config) { c.Services.Dashboards = boards })
	a := w.do(http.MethodGet, "/api/admin/chatbots/"+botID(1).String()+"/dashboard/export?part=topics", token("fd_viewer")).is(200)
	rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) != len(naughty)+1 {
		t.Fatalf("%d rows of %d, %v", len(rows), len(naughty)+1, err)
	}
	for i, row := range rows[1:] {
		if len(row) != 2 || row[1] != "1" {
			t.Fatalf("%q became %q", naughty[i], row)
		}
		if row[0] != "" && strings.ContainsRune("=+-@\t\r", rune(row[0][0])) {
			t.Errorf("%q is a formula", row[0])
		}
		// encoding/csv reads a line break within quotes as \n.
		if want := strings.ReplaceAll(naughty[i], "\r\n", "\n"); strings.TrimPrefix(row[0], "'") != strings.TrimPrefix(want, "'") {
			t.Errorf("%q became %q", naughty[i], row[0])
		}
	}
}

// fakeDigests are who gets the week by mail.
type fakeDigests map[account.ID]bool

func (f fakeDigests) On(_ context.Context, a account.ID) (bool, error) { return f[a], nil }

func (f fakeDigests) Set(_ context.Context, a account.ID, on bool) error {
	f[a] = on
	return nil
}

func TestDigest_switch(t *testing.T) {
	t.Parallel()
	digests := fakeDigests{}
	w := open(t, func(c *Config) { c.Services.Dashboards, c.Services.Digests = &fakeBoards{}, digests })
	var got Digest
	w.do(http.MethodGet, "/api/admin/digest", token("fd_viewer")).is(200).into(&got)
	if got.On || got.Zone != "UTC" || !got.Configured {
		t.Errorf("%+v", got)
	}
	w.do(http.MethodPut, "/api/admin/digest", token("fd_viewer"), body(`{"on":"yes"}`)).is(422)
	w.do(http.MethodPut, "/api/admin/digest", body(`{"on":true}`)).is(401)
}
