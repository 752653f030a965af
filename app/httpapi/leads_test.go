package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/lead"
)

// Whatever a visitor wrote, a spreadsheet takes it for text.
func TestLeads_export_neutralisesFormulas(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=HYPERLINK(1)": "'=HYPERLINK(1)", "+1212": "'+1212", "-1": "'-1", "@x": "'@x", "\t=1": "'\t=1", "|x": "'|x", "Ana": "Ana", "": "", "a=b": "a=b",
	} {
		if got := plainCell(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestLeads_list(t *testing.T) {
	w := open(t)
	w.chatbots.get = func(b chatbot.ID) (chatbot.Chatbot, error) { return chatbot.Chatbot{ID: b}, nil }
	w.leads.list = func(q lead.Query) (lead.Page, error) {
		if q.Status != lead.StatusWon || q.Q != "ana" || q.Limit != 50 {
			t.Errorf("asked for %+v", q)
		}
		return lead.Page{Items: []lead.Lead{{ID: lead.ID{UUID: uuidOf(4)}, Name: "Ana", Status: lead.StatusWon}}, Next: lead.ID{UUID: uuidOf(4)}}, nil
	}
	of := "/api/admin/chatbots/" + botID(1).String() + "/leads"
	viewer := token("fd_viewer")
	got := w.do(http.MethodGet, of+"?status=won&q=ana", viewer).is(http.StatusOK)
	for _, part := range []string{`"name":"Ana"`, `"all":3`, `"new":2`, `"next":"`} {
		if !strings.Contains(string(got.body), part) {
			t.Errorf("%s is not in %s", part, got.body)
		}
	}
	w.do(http.MethodGet, of+"?status=gone", viewer).problem(http.StatusUnprocessableEntity, "invalid_input")
	w.leads.export = []lead.Lead{{ID: lead.ID{UUID: uuidOf(4)}, Name: "=1+1", Phone: "+12125550142"}}
	w.do(http.MethodGet, of+"/export", viewer).problem(http.StatusForbidden, "forbidden")
	csv := string(w.do(http.MethodGet, of+"/export", token("fd_agent")).is(http.StatusOK).body)
	if !strings.Contains(csv, "'=1+1") || !strings.Contains(csv, "'+12125550142") {
		t.Errorf("the export has formulas: %s", csv)
	}
}
