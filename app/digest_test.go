package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/apptest/smtpserver"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/notify"
	"frontdesk/app/store"
)

// signUp makes the owner's account and gives a way to call the API as that person.
func (r *running) signUp() func(method, path string, in, out any) int {
	r.t.Helper()
	var cookie string
	call := func(method, path string, in, out any) int {
		r.t.Helper()
		body, err := json.Marshal(in)
		if err != nil {
			r.t.Fatal(err)
		}
		request, err := http.NewRequestWithContext(within(r.t), method, r.base+path, bytes.NewReader(body))
		if err != nil {
			r.t.Fatal(err)
		}
		if in == nil {
			request.Body, request.ContentLength = nil, 0
		} else {
			request.Header.Set("Content-Type", "application/json")
		}
		request.Header.Set("Cookie", cookie)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			r.t.Fatal(err)
		}
		defer response.Body.Close()
		if set := response.Header.Get("Set-Cookie"); set != "" {
			cookie, _, _ = strings.Cut(set, ";")
		}
		said, err := io.ReadAll(response.Body)
		if err != nil {
			r.t.Fatal(err)
		}
		if out != nil && response.StatusCode < 300 {
			if err := json.Unmarshal(said, out); err != nil {
				r.t.Fatalf("%s: %v in %s", path, err, said)
			}
		}
		return response.StatusCode
	}
	link := regexp.MustCompile(`#token=(\S+)`).FindStringSubmatch(r.welcome)
	if len(link) != 2 {
		r.t.Fatalf("no link in %q", r.welcome)
	}
	in := map[string]string{"token": link[1], "email": "ana@shop.example", "name": "Ana", "password": "a kettle for the harbour"}
	if status := call(http.MethodPost, "/api/admin/setup", in, nil); status != http.StatusCreated {
		r.t.Fatalf("setting up gave %d", status)
	}
	return call
}

// A server that was down on Monday tells the week when it is back, once.
func TestDigest_lateAndOnce(t *testing.T) {
	t.Parallel()
	server, err := smtpserver.Start(smtpserver.Config{Security: smtpserver.Plain})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	data := t.TempDir()
	args := []string{"--rate-limits", "off", "--zone", "Asia/Kathmandu", "--mail-host", host, "--mail-port", port, "--mail-security", "none", "--mail-from", "desk@shop.example"}
	r := boot(t, data, args...)
	ana := r.signUp()
	var got httpapi.Digest
	if ana(http.MethodGet, "/api/admin/digest", nil, &got); got.On || got.To != "ana@shop.example" || !got.Configured || got.Zone != "Asia/Kathmandu" {
		t.Errorf("at first %+v", got)
	}
	if status := ana(http.MethodPut, "/api/admin/digest", httpapi.DigestInput{On: true}, &got); status != http.StatusOK || !got.On {
		t.Errorf("%d %+v", status, got)
	}
	p := r.panel() // with an API key, which has no mailbox
	p.want(http.StatusConflict, http.MethodPut, "/api/admin/digest", p.key, `{"on":true}`)
	r.stop()

	kept, err := store.Open(t.Context(), store.Options{Dir: data, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	var who account.ID
	err = store.Digests(kept).Write(t.Context(), func(tx notify.DigestTx) error {
		all, err := tx.Subscriptions()
		if err != nil || len(all) != 1 {
			t.Fatalf("%v %v", all, err)
		}
		who, all[0].Week = all[0].Account, "2026-01-05"
		return tx.PutSubscription(all[0])
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}

	r = boot(t, data, args...)
	mails, err := server.Wait(within(t), 1)
	if err != nil {
		t.Fatal(err)
	}
	mail, err := mails[0].Content()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(mail.Subject, "Your week at ") || !strings.Contains(mail.To, "ana@shop.example") {
		t.Errorf("%q to %q", mail.Subject, mail.To)
	}
	if !strings.Contains(mail.Text, "Conversations: 0") || !strings.Contains(mail.Text, "Asia/Kathmandu") || !strings.Contains(mail.HTML, "Asia/Kathmandu") {
		t.Errorf("%s\n%s", mail.Text, mail.HTML)
	}
	again := r.panel()
	var run httpapi.JobRun
	again.bot = "/api/admin/jobs"
	again.call(http.MethodPost, "/weekly-mail/run", map[string]any{}, &run)
	if !run.OK || run.Note != "told 0 people" {
		t.Errorf("%+v", run)
	}
	r.stop()
	if n := len(server.Messages()); n != 1 {
		t.Errorf("%d mails for one week", n)
	}
	kept, err = store.Open(t.Context(), store.Options{Dir: data, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	err = store.Digests(kept).View(t.Context(), func(tx notify.DigestReader) error {
		s, on, err := tx.Subscription(who)
		if week, parsed := time.Parse(time.DateOnly, s.Week); !on || parsed != nil || week.Weekday() != time.Monday {
			t.Errorf("%+v", s)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
