package httpapi

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/app/bulk"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

func filterFrom(t *testing.T, query string) (conversation.Filter, error) {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return conversationFilter(q)
}

// Days are those of the zone, as long as that has them, also where the clocks change.
func TestConversationFilter_days(t *testing.T) {
	t.Parallel()
	for query, want := range map[string][2]string{
		"from=2026-11-21&to=2026-11-21":                            {"2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"},
		"from=2026-11-21&zone=America/New_York":                    {"2026-11-21T05:00:00Z", ""},
		"from=2026-03-29&to=2026-03-29&zone=Europe/Berlin":         {"2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"}, // 23 hours
		"from=2026-10-25&to=2026-10-25&zone=Europe/Berlin":         {"2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"}, // 25 hours
		"from=2018-11-04&to=2018-11-04&zone=America/Sao_Paulo":     {"2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"}, // begins at one
		"from=2018-02-17&to=2018-02-17&zone=America/Sao_Paulo":     {"2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"}, // has 23 o'clock twice
		"to=2011-12-29&zone=Pacific/Apia":                          {"", "2011-12-30T10:00:00Z"},                     // the next day is left out
		"from=2028-02-29&to=2028-02-29":                            {"2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z"},
		"from=2026-11-21T09:30:00%2B02:00&to=2026-11-21T10:00:00Z": {"2026-11-21T07:30:00Z", "2026-11-21T10:00:00Z"},
	} {
		f, err := filterFrom(t, query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		for i, at := range []time.Time{f.From, f.To} {
			got := ""
			if !at.IsZero() {
				got = at.UTC().Format(time.RFC3339)
			}
			if got != want[i] {
				t.Errorf("%s: %v, want %s", query, at, want[i])
			}
		}
	}
}

// What cannot be meant is refused, with the name of the parameter.
func TestConversationFilter_refuses(t *testing.T) {
	t.Parallel()
	for query, field := range map[string]string{
		"from=2026-02-30": "from", "to=2026-02-29": "to", "from=yesterday": "from", "from=2026-11-22&to=2026-11-21": "from", "from=2026-11-21&from=2026-11-22": "from",
		"from=2026-11-21T10:00:00Z&to=2026-11-21T10:00:00Z": "from", "from=2011-12-30&zone=Pacific/Apia": "from", "to=10000-01-01": "to", "from=0000-00-00": "from",
		"zone=Mars/Olympus": "zone", "zone=Local": "zone", "zone=../../etc/passwd": "zone",
		"status=gone": "status", "status=active&status=ended": "status", "rating=5": "rating", "sentiment=angry": "sentiment", "behaviour=odd": "behaviour",
		"lead=no": "lead", "human=maybe": "human", "endedBy=me": "endedBy", "status=active&endedBy=idle": "endedBy", "tag=vip,!vip": "tag",
		"tag=" + strings.Repeat("x", 65): "tag", "tag=a%00b": "tag", "tag=%ff": "tag", "tag=" + strings.Repeat("a,b,c,", 9) + strings.Join(numbers(60), ","): "tag",
	} {
		_, err := filterFrom(t, query)
		wantField(t, query, err, field)
	}
	for text, field := range map[string]string{"tags=vip": "filter", "status=gone": "filter.status", "q=hello": "filter", "%zz": "filter"} {
		_, err := filterText(text)
		wantField(t, text, err, field)
	}
}

func numbers(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "n" + strings.Repeat("i", i)
	}
	return out
}

func wantField(t *testing.T, what string, err error, field string) {
	t.Helper()
	body, _ := json.Marshal(err)
	var got struct {
		Fields []struct {
			Field string `json:"field"`
		}
	}
	if err == nil || json.Unmarshal(body, &got) != nil || len(got.Fields) != 1 || got.Fields[0].Field != field {
		t.Errorf("%.80s: %v, want a fault of %s", what, err, field)
	}
}

// Values are divided by commas, and a backslash keeps one that is part of a value.
func TestConversationFilter_values(t *testing.T) {
	t.Parallel()
	f, err := filterFrom(t, `country=us,!de&country=pt&agent=Silva\, Ana,\!Bang&tag=, ,VIP&lead=yes`)
	if err != nil {
		t.Fatal(err)
	}
	is := func(k conversation.FacetKind, want ...string) {
		t.Helper()
		if strings.Join(f.Is[k], "|") != strings.Join(want, "|") {
			t.Errorf("%s: %q, want %q", k, f.Is[k], want)
		}
	}
	is(conversation.FacetCountry, "US", "PT")
	is(conversation.FacetAgent, "Silva, Ana", "!Bang")
	is(conversation.FacetTag, "vip")
	is(conversation.FacetLead, "yes")
	if strings.Join(f.Not[conversation.FacetCountry], "") != "DE" {
		t.Errorf("not %v", f.Not)
	}
}

func withBulk(b *fakeBulk) func(*Config) { return func(cfg *Config) { cfg.Services.Bulk = b } }

const botPath = "/api/admin/chatbots/"

func TestBulk_start(t *testing.T) {
	fake := &fakeBulk{run: bulk.Run{ID: bulk.RunID{UUID: uuidOf(9)}, Action: bulk.Delete, State: bulk.Done, Changed: 2, EndedAt: time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)}}
	w := open(t, withBulk(fake))
	of := botPath + botID(1).String() + "/bulk"
	one := uuidOf(4).String()
	agent, admin := token("fd_agent"), token("fd_admin")
	for in, code := range map[string]string{
		`{"action":"delete"}`:                                   "invalid_input", // of what?
		`{"action":"delete","ids":[]}`:                          "invalid_input",
		`{"action":"delete","ids":["` + one + `"],"filter":""}`: "invalid_input",
		`{"action":"explode","filter":""}`:                      "invalid_input",
		`{"action":"export","format":"exe","filter":""}`:        "invalid_input",
		`{"action":"end","ids":["nonsense"]}`:                   "invalid_input",
		`{"action":"end","filter":"status=gone"}`:               "invalid_input",
		`{"action":"end","filter":"statsu=ended"}`:              "invalid_input",
		`{"action":"end","filter":"","except":["x"]}`:           "invalid_input",
	} {
		w.do(http.MethodPost, of, admin, body(in)).problem(http.StatusUnprocessableEntity, code)
	}
	w.do(http.MethodPost, of, agent, body(`{"action":"delete","ids":["`+one+`"]}`)).problem(http.StatusForbidden, "forbidden")
	w.do(http.MethodPost, of, agent, body(`{"action":"untag","tags":["Legal-Hold"],"filter":""}`)).problem(http.StatusForbidden, "forbidden")
	w.do(http.MethodPost, of+"/"+uuidOf(9).String()+"/undo", agent, body(`{}`)).problem(http.StatusForbidden, "forbidden")
	w.do(http.MethodPost, of+"/"+uuidOf(8).String()+"/undo", admin, body(`{}`)).problem(http.StatusNotFound, "bulk_not_found")
	if len(fake.begun) > 0 {
		t.Fatalf("what was refused began: %+v", fake.begun)
	}
	w.do(http.MethodPost, of, agent, body(`{"action":"tag","tags":["vip"],"ids":["`+one+`","`+one+`"]}`)).is(http.StatusAccepted)
	w.do(http.MethodPost, of, admin, body(`{"action":"delete","filter":"status=ended&tag=vip","except":["`+one+`"],"asOf":"2026-11-20T10:00:00Z"}`)).is(http.StatusAccepted)
	if got := fake.begun[0].Selection; len(got.IDs) != 1 {
		t.Errorf("an id that stands twice is chosen %d times", len(got.IDs))
	}
	if got := fake.begun[1].Selection; got.Filter.Status != conversation.Ended || got.Filter.To.Format(time.RFC3339Nano) != "2026-11-20T10:00:00.001Z" || len(got.Except) != 1 {
		t.Errorf("chosen %+v", got)
	}
	list := string(w.do(http.MethodGet, of, token("fd_viewer")).is(http.StatusOK).body)
	if !strings.Contains(list, `"undoUntil":"2026-11-22T08:00:00Z"`) {
		t.Errorf("no undo in %s", list)
	}
}

func TestConversations_tags(t *testing.T) {
	w := open(t)
	cid := conversation.ID{UUID: uuidOf(4)}
	w.conversations.get = func(c conversation.ID) (conversation.Conversation, error) {
		return conversation.Conversation{ID: c, Tags: []string{"legal-hold"}, DeletedAt: time.Now()}, nil
	}
	w.conversations.session = func(conversation.ID) (tracking.Session, error) { return tracking.Session{}, nil }
	of := "/api/admin/conversations/" + cid.String() + "/tags"
	w.do(http.MethodPut, of, token("fd_agent"), body(`{"tags":["vip"]}`)).problem(http.StatusForbidden, "forbidden")
	w.do(http.MethodPut, of, token("fd_agent"), body(`{"tags":["VIP ","legal-hold","vip"]}`)).is(http.StatusOK)
	got := string(w.do(http.MethodPut, of, token("fd_admin"), body(`{"tags":["  Very   Important "]}`)).is(http.StatusOK).body)
	if !strings.Contains(got, `"tags":["very important"]`) {
		t.Errorf("tags of %s", got)
	}
	for _, wrong := range []string{`{"tags":["a,b"]}`, `{"tags":["` + strings.Repeat("é", 41) + `"]}`, `{"tags":["a\u202eb"]}`, `{"tags":["` + strings.Join(numbers(21), `","`) + `"]}`} {
		w.do(http.MethodPut, of, token("fd_admin"), body(wrong)).problem(http.StatusUnprocessableEntity, "invalid_input")
	}
}

// Names, questions and tags of the list of naughty strings come out of the file as
// they went in, but for what a spreadsheet would take for a formula.
func TestBulk_file_naughty(t *testing.T) {
	raw, err := os.ReadFile("../../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(raw, &naughty); err != nil {
		t.Fatal(err)
	}
	fake := &fakeBulk{run: bulk.Run{ID: bulk.RunID{UUID: uuidOf(9)}, Action: bulk.Export, Format: "csv", State: bulk.Waiting}}
	for _, text := range naughty {
		c := conversation.Conversation{ID: conversation.ID{UUID: uuidOf(4)}, Subject: text, Agent: text, Tags: []string{text}, Page: conversation.Page{URL: text, Referrer: text}}
		c.Place.City, c.Client.Browser, c.Analysis.Category = text, text, text
		fake.rows = append(fake.rows, c)
	}
	w := open(t, withBulk(fake))
	w.conversations.session = func(conversation.ID) (tracking.Session, error) { return tracking.Session{}, nil }
	of := botPath + botID(1).String() + "/bulk/" + uuidOf(9).String() + "/file"
	got := w.do(http.MethodGet, of, token("fd_agent")).is(http.StatusOK)
	if name := got.header.Get("Content-Disposition"); name != `attachment; filename="conversations.csv"` {
		t.Errorf("called %s", name)
	}
	table, err := csv.NewReader(strings.NewReader(string(got.body))).ReadAll()
	if err != nil || len(table) != len(naughty)+1 {
		t.Fatalf("%d rows of %d: %v", len(table), len(naughty)+1, err)
	}
	for i, row := range table[1:] {
		want := strings.ReplaceAll(plainCell(naughty[i]), "\r\n", "\n") // as encoding/csv reads them
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r\n|", rune(cell[0])) {
				t.Errorf("a formula: %q", cell)
			}
		}
		for _, column := range []int{9, 15, 21, 22, 23, 25, 26, 27} {
			if row[column] != want {
				t.Errorf("column %s: %q became %q", table[0][column], naughty[i], row[column])
			}
		}
	}
	fake.run.Format = "json"
	var rows []ConversationRow
	w.do(http.MethodGet, of, token("fd_agent")).is(http.StatusOK).into(&rows)
	if len(rows) != len(naughty) {
		t.Fatalf("%d rows", len(rows))
	}
	for i, row := range rows {
		if row.Subject != naughty[i] || row.Tags[0] != naughty[i] {
			t.Errorf("%q became %q", naughty[i], row.Subject)
		}
	}
}
