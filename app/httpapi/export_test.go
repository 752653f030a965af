package httpapi

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
)

// An export that breaks off leaves its reason in the log, once, and half a file
// looks like none; one whose reader leaves does not.
func TestExport_breaksOff(t *testing.T) {
	w := open(t)
	large := strings.Repeat("a line of an export\n", 20_000)
	w.contents.export = func(_ chatbot.ID, out io.Writer) error {
		_, _ = io.WriteString(out, large)
		panic("the shelf fell")
	}
	response, err := w.client.Do(exportRequest(t, w))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadAll(response.Body); err == nil {
		t.Error("half an export looks whole")
	}
	_ = response.Body.Close()
	log := w.log.String()
	if strings.Count(log, "the shelf fell") != 1 || !strings.Contains(log, "export_test.go") {
		t.Errorf("the log says: %s", log)
	}

	w = open(t)
	w.contents.export = func(chatbot.ID, io.Writer) error { panic("nothing was written yet") }
	got := w.do(http.MethodGet, ofBot+"/contents/export", token("fd_viewer"))
	got.problem(http.StatusInternalServerError, "internal")
	if strings.Contains(string(got.body), "nothing was written") || strings.Count(w.log.String(), "nothing was written yet") != 1 {
		t.Errorf("answered %s, logged %s", got.body, w.log.String())
	}

	w = open(t)
	left := make(chan struct{})
	w.contents.export = func(_ chatbot.ID, out io.Writer) error {
		defer close(left)
		for {
			if _, err := io.WriteString(out, large); err != nil {
				return err
			}
		}
	}
	response, err = w.client.Do(exportRequest(t, w))
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	<-left
	if log := w.log.String(); strings.Contains(log, "broke off") {
		t.Errorf("the log says: %s", log)
	}
}
