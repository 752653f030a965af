package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/visitor"
)

func TestBoot_answersAndRemembersAfterARestart(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	v := r.visit()
	posted := r.say(v, "", "c-1", "How long does delivery take?")
	if m := r.reply(r.follow(v, posted.ConversationID, 0)); m.Kind != "direct" || m.Seq != 2 || !strings.Contains(m.Text, "three to five") {
		t.Errorf("the first question was answered with %+v", m)
	}
	before, _, err := v.History(within(t), r.base, posted.ConversationID)
	if err != nil {
		t.Fatal(err)
	}
	if code := r.stop(); code != 0 {
		t.Fatalf("the server ended with %d:\n%s", code, r.log)
	}

	r = boot(t, data)
	state, err := v.Session(within(t), r.base)
	if err != nil || state == nil || state.ID != posted.ConversationID || state.Status != "active" || state.LastSeq != 2 {
		t.Fatalf("after a restart the session is %+v, %v", state, err)
	}
	after, _, err := v.History(within(t), r.base, posted.ConversationID)
	if err != nil || fmt.Sprint(after) != fmt.Sprint(before) {
		t.Errorf("after a restart the history is\n%v, %v, and was\n%v", after, err, before)
	}
	if again := r.say(v, posted.ConversationID, "c-1", "How long does delivery take?"); again.ConversationID != posted.ConversationID || again.Message.ID != posted.Message.ID {
		t.Errorf("the same client id gave %+v and, after a restart, %+v", posted, again)
	}
	r.say(v, posted.ConversationID, "c-2", "Do you ship abroad?")
	if m := r.reply(r.follow(v, posted.ConversationID, 2)); m.Seq != 4 {
		t.Errorf("after a restart a question was answered with %+v", m)
	}
}

func TestBoot_stoppedInMidAnswer(t *testing.T) {
	t.Parallel()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	const answer = "Keep tea in a closed tin, away from light and heat. It keeps its taste for about a year then."
	fake.Set(ollamafake.Behaviour{Text: answer, Mode: ollamafake.Hang, After: 16})
	data := t.TempDir()
	article := `{"id":"keep","title":"How to keep tea fresh in a closed tin","text":"Keep tea in a closed tin, away from light and heat. It keeps its taste for about a year then. Opened bags go stale much sooner."}`
	if code, _, errs := commandWith(t, article, data, "contents", "import", "-"); code != 0 {
		t.Fatalf("importing an article: %s", errs)
	}

	r := boot(t, data, "--ollama-url", fake.URL())
	v := r.visit()
	posted := r.say(v, "", "c-1", "How do I keep tea fresh in a closed tin?")
	stream := r.follow(v, posted.ConversationID, 0)
	r.await(stream, "delta", "closed tin")
	if code := r.stop(); code != 0 {
		t.Errorf("a server that was stopped in mid-answer ended with %d:\n%s", code, r.log)
	}
	for e, err := stream.Next(); err == nil; e, err = stream.Next() {
		if e.Name == "message" {
			t.Errorf("half an answer was stored: %s", e.Data)
		}
	}

	fake.Set(ollamafake.Behaviour{Text: answer})
	r = boot(t, data, "--ollama-url", fake.URL())
	stream = r.follow(v, posted.ConversationID, 1)
	if m := r.reply(stream); m.Kind != "model" || m.Seq != 2 || !strings.Contains(m.Text, "about a year") {
		t.Errorf("what was left pending was answered with %+v", m)
	}
	messages, _, err := v.History(within(t), r.base, posted.ConversationID)
	if err != nil || len(messages) != 2 {
		t.Errorf("the history is %v, %v; want the question and one answer", messages, err)
	}
}

func TestBoot_stoppedUnderLoadKeepsWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off")
	type talk struct {
		v            *visitor.Visitor
		conversation string
		acknowledged []string
	}
	talks := make([]talk, 6)
	var work sync.WaitGroup
	begun := make(chan struct{}, len(talks))
	for i := range talks {
		talks[i].v = r.visit()
		work.Go(func() {
			for n := 0; ; n++ {
				clientID := fmt.Sprintf("c-%d", n)
				posted, err := talks[i].v.Post(within(t), r.base, talks[i].conversation, clientID, "What is your return policy?")
				if err != nil {
					if n <= 5 {
						t.Errorf("a message before the stop: %v", err)
						begun <- struct{}{}
					}
					return
				}
				talks[i].conversation = posted.ConversationID
				talks[i].acknowledged = append(talks[i].acknowledged, clientID)
				if n == 5 {
					begun <- struct{}{}
				}
			}
		})
	}
	for range talks {
		<-begun
	}
	if code := r.stop(); code != 0 {
		t.Errorf("the server ended with %d:\n%s", code, r.log)
	}
	work.Wait()

	if out := must(t, data, "recount", "--json"); !strings.Contains(out, `"differences": []`) {
		t.Errorf("after a stop under load the counters differ: %s", out)
	}
	r = boot(t, data)
	for _, k := range talks {
		messages, _, err := k.v.History(within(t), r.base, k.conversation)
		if err != nil {
			t.Fatal(err)
		}
		stored := map[string]int{}
		for _, m := range messages {
			stored[m.ClientID]++
		}
		for _, clientID := range k.acknowledged {
			if stored[clientID] != 1 {
				t.Errorf("%s was acknowledged and is there %d times", clientID, stored[clientID])
			}
		}
	}
}

func TestBoot_secondServerIsRefused(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	code, _, errs := command(t, data, "serve", "--listen", "127.0.0.1:0")
	if code != 1 || !strings.Contains(errs, "Another process has the data folder open. Stop it, or let it do the work.") {
		t.Errorf("a second server on the folder ended with %d: %s", code, errs)
	}
	if strings.Contains(errs, "panic") || strings.Contains(errs, "goroutine") {
		t.Errorf("the refusal is not for people: %s", errs)
	}
	code, _, errs = command(t, t.TempDir(), "serve", "--listen", strings.TrimPrefix(r.base, "http://"))
	if code != 1 || !strings.Contains(errs, "is another server running? --listen takes another address") {
		t.Errorf("a second server on the address ended with %d: %s", code, errs)
	}
	if v := r.visit(); r.say(v, "", "c-1", "hello").Message.Seq != 1 {
		t.Error("the first server was disturbed")
	}
}

func TestBoot_setupLinkWorksOnce(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	link := regexp.MustCompile(`First run\s+\S+/admin/setup#token=(\S+)`).FindStringSubmatch(r.welcome)
	if link == nil {
		t.Fatalf("the first run printed no link:\n%s", r.welcome)
	}
	setup := func(token, email string) (int, string) {
		body, _ := json.Marshal(map[string]string{"token": token, "email": email, "name": "Ann", "password": "a long enough password"})
		res, err := http.Post(r.base+"/api/admin/setup", "application/json", bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode, res.Header.Get("Set-Cookie")
	}
	if status, _ := setup("wrong", "ann@example.com"); status < 400 || status > 499 {
		t.Errorf("a wrong token gave %d", status)
	}
	if status, cookie := setup(link[1], "ann@example.com"); status != http.StatusCreated || !strings.Contains(cookie, "frontdesk_session=") {
		t.Errorf("the link gave %d and the cookie %q", status, cookie)
	}
	if status, _ := setup(link[1], "eve@example.com"); status < 400 || status > 499 {
		t.Errorf("the link worked a second time: %d", status)
	}
	r.stop()
	if r = boot(t, data); strings.Contains(r.welcome, "setup#token") || !strings.Contains(r.welcome, "/admin/") {
		t.Errorf("with an owner the server says:\n%s", r.welcome)
	}
	if status, _ := setup(link[1], "eve@example.com"); status < 400 || status > 499 {
		t.Errorf("after a restart the link worked again: %d", status)
	}
}
