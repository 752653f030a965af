package app_test

import (
	"encoding/json"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"frontdesk/app/apptest/smtpserver"
	"frontdesk/app/httpapi"
)

// withMail boots a server with a mail server of its own.
func withMail(t *testing.T, args ...string) (*running, *smtpserver.Server) {
	t.Helper()
	server, err := smtpserver.Start(smtpserver.Config{Security: smtpserver.Plain})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	args = append(args, "--rate-limits", "off", "--mail-host", host, "--mail-port", port, "--mail-security", "none", "--mail-from", "desk@shop.example")
	return boot(t, t.TempDir(), args...), server
}

// mails waits for n mails and reads the last.
func mails(t *testing.T, server *smtpserver.Server, n int) smtpserver.Content {
	t.Helper()
	got, err := server.Wait(within(t), n)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != n {
		t.Fatalf("%d mails, want %d", len(got), n)
	}
	content, err := got[n-1].Content()
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// A visitor asks for the conversation in words: now, and for when it ends. The second
// one comes when nobody has written for too long, with all that was said by then.
func TestTranscripts_byWordsNowAndAtTheEnd(t *testing.T) {
	t.Parallel()
	r, server := withMail(t, "--zone", "Asia/Tokyo")
	p, v := r.panel(), r.visit()
	posted, m := r.ask(v, "", "1", "Please send this conversation to ana@example.com")
	if !strings.Contains(m.Text, "on its way to ana@example.com") {
		t.Fatalf("the reply: %q", m.Text)
	}
	now := mails(t, server, 1)
	if !strings.Contains(now.To, "ana@example.com") || !strings.Contains(now.Text, "on its way to") || !strings.Contains(now.HTML, "Asia/Tokyo") || strings.Contains(now.HTML, "<img") {
		t.Errorf("%q: %s", now.To, now.Text)
	}
	if _, m = r.ask(v, posted.ConversationID, "2", "Email me this chat when we're done, to ben@example.com"); !strings.Contains(m.Text, "when this conversation ends") {
		t.Fatalf("the reply: %q", m.Text)
	}
	r.ask(v, posted.ConversationID, "3", "How can I pay?")
	s := r.follow(v, posted.ConversationID, 0)
	var stale httpapi.StalePage
	if err := json.Unmarshal(p.bytes("/api/admin/stale?hours=0.0000001"), &stale); err != nil || stale.Count != 1 || stale.Oldest == nil || len(stale.Chatbots) != 1 {
		t.Errorf("the dry run: %+v, %v", stale, err)
	}
	var ended httpapi.StaleEnded
	if err := json.Unmarshal([]byte(r.want(http.StatusOK, http.MethodPost, "/api/admin/stale/end", p.key, `{"hours":0.0000001}`)), &ended); err != nil || ended.Ended != 1 || ended.Run.By == "" || !strings.Contains(ended.Run.Note, "ended 1") {
		t.Errorf("%+v, %v", ended, err)
	}
	r.await(s, "status", "ended") // the open widget sees it
	late := mails(t, server, 2)
	if !strings.Contains(late.To, "ben@example.com") || !strings.Contains(late.Text, "How can I pay?") {
		t.Errorf("at the end, to %q: %s", late.To, late.Text)
	}
	if jobs := string(p.bytes("/api/admin/settings/system")); !strings.Contains(jobs, `"by":"`+ended.Run.By+`"`) {
		t.Errorf("the history does not say who: %s", jobs)
	}
	for _, hours := range []string{"-1", "NaN", "1e300", "x"} {
		if status, body := p.send(http.MethodGet, "/api/admin/stale?hours="+hours); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest {
			t.Errorf("%s hours: %d %s", hours, status, body)
		}
	}
}

// What visitors write arrives as they wrote it, in both forms, and does nothing.
func TestTranscripts_naughtyStringsArrive(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(data, &naughty); err != nil || len(naughty) < 500 {
		t.Fatalf("%d strings, %v", len(naughty), err)
	}
	r, server := withMail(t)
	p, v := r.panel(), r.visit()
	p.call(http.MethodPatch, "", map[string]any{"assistant": map[string]any{"enabled": false}}, nil)
	thread, sent := "", []string{}
	for i, text := range naughty {
		posted, err := v.Post(within(t), r.base, thread, fmt.Sprint(i), text)
		if err != nil {
			continue // empty ones, and what is no text
		}
		thread, sent = posted.ConversationID, append(sent, text)
	}
	if len(sent) < 480 {
		t.Fatalf("only %d were taken", len(sent))
	}
	r.want(http.StatusAccepted, http.MethodPost, "/api/admin/conversations/"+thread+"/transcript", p.key, `{"email":"ana@example.com","zone":"Europe/Berlin"}`)
	got := mails(t, server, 1)
	plain := strings.ReplaceAll(strings.ReplaceAll(got.Text, "\r\n", "\n"), "\n  ", "\n")
	shown := html.UnescapeString(strings.ReplaceAll(strings.ReplaceAll(got.HTML, "\r\n", "\n"), "<br>\n", "\n"))
	for _, s := range sent {
		// Lines end in mails as they do there, and behind the last letter nothing counts.
		want := strings.TrimRight(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
		if !strings.Contains(plain, want) {
			t.Errorf("%q is not in the text as it was typed", s)
		}
		if !strings.Contains(shown, strings.ReplaceAll(want, "\x00", "\ufffd")) {
			t.Errorf("%q is not in the HTML as it was typed", s)
		}
	}
	if strings.Contains(strings.ToLower(got.HTML), "<script") || len(got.Attachments) != 0 {
		t.Error("something in it may run")
	}
	for _, header := range []string{"From", "To", "Subject", "Date", "Message-Id", "Mime-Version"} {
		if len(got.Header[header]) != 1 {
			t.Errorf("%s: %q", header, got.Header[header])
		}
	}
}
