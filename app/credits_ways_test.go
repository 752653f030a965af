package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/httpapi"
)

// The same race in one conversation: whole questions are answered one by one, each
// for its price.
func TestCredits_raceInOneConversation(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	p.charging(4, nil)
	first := r.say(v, "", "m0", "How long does delivery take?")
	var all sync.WaitGroup
	for n := range 19 {
		all.Go(func() {
			if _, err := v.Post(within(t), r.base, first.ConversationID, fmt.Sprintf("m%d", n+1), "How long does delivery take?"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	s := r.follow(v, first.ConversationID, 0)
	kinds := map[string]int{}
	for range 20 {
		m := r.reply(s)
		kinds[m.Kind]++
	}
	if kinds["limit"] != 16 {
		t.Errorf("the replies were %v, want 4 answers and 16 refusals", kinds)
	}
	if state := p.balanced(r.tell(v, `{}`).User.UUID); state.Balance != 0 {
		t.Errorf("afterwards %d credits", state.Balance)
	}
}

// The model's price is held before it is asked, and what a person says with a plan
// in a signed token decides how much there is.
func TestCredits_modelAndPlan(t *testing.T) {
	t.Parallel()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	fake.Set(ollamafake.Behaviour{Text: "Your name is Ana [1]. Double of your lucky number is 1868766 [1]."})
	r := boot(t, t.TempDir(), "--ollama-url", fake.URL(), "--rate-limits", "off")
	p := r.panel()
	p.call(http.MethodPatch, "", map[string]any{"credits": map[string]any{
		"enabled": true, "prices": map[string]any{"model": 7, "passages": 7, "models": map[string]int{"tiny:latest": 5}},
		"allowances": []map[string]any{{"for": "plan", "value": "gold", "credits": 12, "period": "month"}},
	}}, nil)
	var rotated struct{ Secret string }
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, &rotated)
	p.call(http.MethodPut, "/identity", map[string]any{"mode": "optional", "jwt": true, "text": "", "memory": true}, nil)
	token := func(plan any) string {
		signed, err := jwt.NewWithClaims(jwt.SigningMethodHS256, jwt.MapClaims{"sub": "u-7", "exp": time.Now().Add(time.Hour).Unix(), "plan": plan}).SignedString([]byte(rotated.Secret))
		if err != nil {
			t.Fatal(err)
		}
		return `{"name":"Ana","info":"The user's lucky number is 934383","jwt":"` + signed + `"}`
	}
	v := r.visit()
	user := r.tell(v, token("gold")).User.UUID
	const question = "What is my name and double of my lucky number?"
	posted, m := r.ask(v, "", "1", question)
	if m.Kind != "model" {
		t.Fatalf("the model answers with %s %q", m.Kind, m.Text)
	}
	state := p.balanced(user)
	if e := state.Entries[0]; state.Plan != "gold" || e.Kind != "reply" || e.Path != "model" || e.Model == "" || e.Amount > -5 || e.Conversation != posted.ConversationID || e.Seq != m.Seq {
		t.Errorf("the ledger says %+v of plan %q", e, state.Plan)
	}
	r.tell(v, token(4711)) // no text: nothing is said of a plan
	if state := p.credits(user); state.Plan != "gold" {
		t.Errorf("the plan is %q", state.Plan)
	}
	r.tell(v, token(""))
	if state := p.credits(user); state.Plan != "" || state.Balance != 0 {
		t.Errorf("without a plan %+v", state)
	}
	if _, m := r.ask(v, posted.ConversationID, "2", question); m.Kind != "limit" {
		t.Errorf("answered with %s %q", m.Kind, m.Text)
	}
	claimed := r.visit()
	r.tell(claimed, `{"info":{"plan":"gold"},"userId":"u-7"}`)
	if _, m := r.ask(claimed, "", "1", question); m.Kind != "limit" {
		t.Errorf("a claim is worth something: %s %q", m.Kind, m.Text)
	}
}

// Programs are told what an answer cost, and meet the same refusals.
func TestCredits_overTheCompatibleAPI(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--rate-limits", "off")
	p := r.panel()
	p.charging(4, map[string]any{"direct": 3})
	bot := strings.TrimPrefix(p.bot, "/api/admin/chatbots/")
	chat := func(stream bool) (header http.Header, body string) {
		t.Helper()
		in, err := json.Marshal(map[string]any{
			"chatbotId": bot, "conversationId": "c-1", "openAIFormat": true, "stream": stream, "messages": []map[string]string{{"role": "user", "content": "Hello"}},
		})
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequestWithContext(within(t), http.MethodPost, r.base+"/api/v2/chat", bytes.NewReader(in))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+p.key)
		req.Header.Set("Content-Type", "application/json")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		raw, err := io.ReadAll(res.Body)
		if err != nil || res.StatusCode != http.StatusOK {
			t.Fatalf("%d %s %v", res.StatusCode, raw, err)
		}
		return res.Header, string(raw)
	}
	if header, body := chat(false); header.Get("X-Cost-Credits") != "3" || !strings.Contains(body, `"cost_credits":3`) {
		t.Errorf("whole: %v %s", header, body)
	}
	if _, body := chat(true); !strings.Contains(body, "That is all for today.") || !strings.Contains(body, `"cost_credits":0`) {
		t.Errorf("streamed: %s", body)
	}
	if got := r.want(200, http.MethodGet, "/api/v2/get-conversations/"+bot, p.key, ""); !strings.Contains(got, `"cost_credits":3`) {
		t.Errorf("the list says %s", got)
	}
}

// What was asked before a stop is answered, and paid for, once.
func TestCredits_acrossARestart(t *testing.T) {
	t.Parallel()
	fake, err := ollamafake.Start("")
	if err != nil {
		t.Fatal(err)
	}
	defer fake.Close()
	data := t.TempDir()
	r := boot(t, data, "--ollama-url", fake.URL(), "--rate-limits", "off")
	p, v := r.panel(), r.visit()
	p.charging(2, nil)
	user := r.tell(v, `{"name":"Ana","info":"The user's lucky number is 934383"}`).User.UUID
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang})
	posted := r.say(v, "", "1", "What is my name and double of my lucky number?")
	r.await(r.follow(v, posted.ConversationID, 0), "state", "thinking")
	if state := p.balanced(user); state.Booked != 0 {
		t.Errorf("paid before the answer: %+v", state)
	}
	r.stop()
	fake.Set(ollamafake.Behaviour{Text: "Your name is Ana [1]. Double of your lucky number is 1868766 [1]."})
	r = boot(t, data, "--ollama-url", fake.URL(), "--rate-limits", "off")
	p = r.panel()
	m := r.reply(r.follow(v, posted.ConversationID, posted.Message.Seq))
	if state := p.balanced(user); m.Kind == "limit" || state.Balance != 1 || len(state.Entries) != 2 {
		t.Errorf("after the restart %s, %+v", m.Kind, state)
	}
	var counts httpapi.EraseCounts
	p.user(user).call(http.MethodGet, "/erase", nil, &counts)
	if counts.Counts["ledgerEntries"] != 2 {
		t.Errorf("erasing would remove %v", counts.Counts)
	}
}
