package app_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/httpapi"
)

// portal is an owner's server that is asked by a gate.
type portal struct {
	*httptest.Server
	mu     sync.Mutex
	answer http.HandlerFunc
	calls  []call
}

// call is what a portal got.
type call struct {
	header http.Header
	body   []byte
}

func newPortal(t *testing.T) *portal {
	t.Helper()
	p := &portal{}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Errorf("a question broke off: %v", err)
		}
		p.mu.Lock()
		p.calls = append(p.calls, call{req.Header.Clone(), body})
		answer := p.answer
		p.mu.Unlock()
		answer(w, req)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *portal) says(answer http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer, p.calls = answer, nil
}

func (p *portal) asked() []call {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.calls)
}

func saying(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, body) }
}

func (p panel) gate(in map[string]any) {
	p.t.Helper()
	p.call(http.MethodPatch, "", map[string]any{"gate": in}, nil)
}

// signed tells whether a call carries the signature of a secret, as the receivers
// of webhooks check it.
func (c call) signed(secret string) bool {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(c.body)
	if c.header.Get("X-Chat-Data-Topic") != "gate" || c.header.Get("X-Chat-Data-Hmac-SHA256") != base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		return false
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac = hmac.New(sha256.New, key)
	mac.Write([]byte(c.header.Get("webhook-id") + "." + c.header.Get("webhook-timestamp") + "."))
	mac.Write(c.body)
	return strings.Contains(c.header.Get("webhook-signature"), "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
}

// A stranger is refused politely, with a way to a person; a subscriber chats.
func TestGate_subscribersAlone(t *testing.T) {
	t.Parallel()
	portal := newPortal(t)
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(portal.URL, "http://"))
	p := r.panel()
	p.gate(map[string]any{"enabled": true, "url": portal.URL + "/may", "onFailure": "deny", "text": "For members."})
	var rotated httpapi.WebhookRotated
	p.call(http.MethodPost, "/gate-secret/rotate", map[string]any{}, &rotated)
	portal.says(func(w http.ResponseWriter, req *http.Request) {
		_, _ = io.WriteString(w, `{"allow":false,"remaining":0,"message":"Join us at <b>example.com</b> first."}`)
	})
	stranger := r.visit()
	posted, m := r.ask(stranger, "", "1", "How long does delivery take?")
	if m.Kind != "limit" || !strings.HasPrefix(m.Text, "Join us at <b>example.com</b> first.") {
		t.Errorf("a stranger reads %s %q", m.Kind, m.Text)
	}
	calls := portal.asked()
	if len(calls) != 1 || !calls[0].signed(rotated.Secret) {
		t.Fatalf("%d calls, with %v", len(calls), calls[0].header)
	}
	var question struct {
		Chatbot      string         `json:"chatbot_id"`
		Name         string         `json:"chatbot_name"`
		Conversation string         `json:"conversation_id"`
		Source       string         `json:"source"`
		Lead         map[string]any `json:"lead"`
	}
	if err := json.Unmarshal(calls[0].body, &question); err != nil || question.Conversation != posted.ConversationID || question.Chatbot != stranger.Chatbot ||
		question.Name == "" || question.Source != "api" || question.Lead["uuid"] != r.tell(stranger, `{}`).User.UUID || question.Lead["verified"] != false {
		t.Errorf("the owner's server was asked %s, %v", calls[0].body, err)
	}
	if strings.Contains(string(calls[0].body), "delivery") {
		t.Error("what the visitor wrote went out")
	}
	if got := p.refusals()[0]; got.Why != "gate" || !strings.Contains(got.Detail, "it said no, 0 remaining") {
		t.Errorf("the list says %+v", got)
	}
	if _, m := r.ask(stranger, posted.ConversationID, "2", "Talk to a person"); m.Kind != "form" || len(portal.asked()) != 1 {
		t.Errorf("the way to a person leads to %s %q", m.Kind, m.Text)
	}
	portal.says(saying(`{"allow":true}`))
	if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "direct" {
		t.Errorf("a subscriber reads %s %q", m.Kind, m.Text)
	}
	portal.says(saying(`{"allow":false}`))
	if _, m := r.ask(r.visit(), "", "1", "Hello"); !strings.HasPrefix(m.Text, "For members.") {
		t.Errorf("without a message of the server: %q", m.Text)
	}
}

// Whatever the owner's server does wrong, the settings say what follows, and the
// owner finds out why.
func TestGate_failures(t *testing.T) {
	t.Parallel()
	portal := newPortal(t)
	hanging := make(chan struct{})
	t.Cleanup(func() { close(hanging) })
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(portal.URL, "http://"))
	p := r.panel()
	for name, row := range map[string]struct {
		answer http.HandlerFunc
		reason string
	}{
		"500":        {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, `{"allow":true}`, 500) }, "status 500"},
		"no JSON":    {saying("yes"), "no JSON"},
		"two values": {saying(`{"allow":true}{"allow":false}`), "something behind the JSON"},
		"no answer":  {saying(`{"remaining":4}`), "does not say"},
		"a word":     {saying(`{"allow":"true"}`), "no JSON such as"},
		"huge":       {saying(`{"allow":true,"message":"` + strings.Repeat("x", 70_000) + `"}`), "longer than 64 KB"},
		"a redirect": {func(w http.ResponseWriter, req *http.Request) {
			http.Redirect(w, req, "http://169.254.169.254/", http.StatusTemporaryRedirect)
		}, "redirect"},
		"hangs": {func(_ http.ResponseWriter, req *http.Request) { <-hanging }, "within 2 seconds"},
	} {
		portal.says(row.answer)
		p.gate(map[string]any{"enabled": true, "url": portal.URL, "onFailure": "deny", "text": "For members."})
		if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "limit" || !strings.HasPrefix(m.Text, "For members.") {
			t.Errorf("%s, closed: %s %q", name, m.Kind, m.Text)
		}
		if got := p.refusals()[0]; got.Why != "gate_failed" || !strings.Contains(got.Detail, row.reason) {
			t.Errorf("%s: the list says %+v", name, got)
		}
		var test httpapi.GateTest
		p.call(http.MethodPost, "/gate/test", struct{}{}, &test)
		if test.Allow || !test.Failed || !strings.Contains(test.Reason, row.reason) {
			t.Errorf("%s: the test says %+v", name, test)
		}
		p.gate(map[string]any{"onFailure": "allow"})
		if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "direct" {
			t.Errorf("%s, open: %s %q", name, m.Kind, m.Text)
		}
	}
}

// What lies inside the owner's network is refused where it is written, in every
// form, and an address that leads there later is where it is dialled.
func TestGate_privateAddresses(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data, "--rate-limits", "off", "--allow-private", "127.0.0.1:9")
	p := r.panel()
	for _, address := range []string{
		"http://10.1.2.3/gate", "http://127.0.0.1:8/gate", "http://169.254.169.254/latest", "http://[::ffff:10.0.0.1]/", "http://2130706433/",
		"http://0x7f.1/", "http://[::1]/", "http://localhost/", "http://0/", "http://user:secret@example.com/", "file:///etc/passwd", "gate",
	} {
		if got := r.want(422, http.MethodPatch, p.bot, p.key, `{"gate":{"url":"`+address+`"}}`); !strings.Contains(got, "gate.url") {
			t.Errorf("%s: %s", address, got)
		}
	}
	p.gate(map[string]any{"enabled": true, "url": "http://127.0.0.1:9/gate", "onFailure": "deny"})
	r.stop()
	r = boot(t, data, "--rate-limits", "off")
	p = r.panel()
	if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "limit" {
		t.Errorf("asked all the same: %s %q", m.Kind, m.Text)
	}
	if got := p.refusals()[0]; got.Why != "gate_failed" || !strings.Contains(got.Detail, "private network") {
		t.Errorf("the list says %+v", got)
	}
}

// The switch that closes the way out closes the gate's too, and says so.
func TestGate_airGap(t *testing.T) {
	t.Parallel()
	portal := newPortal(t)
	portal.says(saying(`{"allow":true}`))
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(portal.URL, "http://"))
	p := r.panel()
	p.gate(map[string]any{"enabled": true, "url": portal.URL, "onFailure": "deny"})
	r.want(200, http.MethodPut, "/api/admin/egress", p.key, `{"airGap":true,"allow":[]}`)
	if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "limit" || len(portal.asked()) != 0 {
		t.Errorf("with the air gap: %s, %d calls", m.Kind, len(portal.asked()))
	}
	if got := p.refusals()[0]; got.Why != "gate_failed" || !strings.Contains(strings.ToLower(got.Detail), "air-gap switch is on") {
		t.Errorf("the list says %+v", got)
	}
	r.want(200, http.MethodPut, "/api/admin/egress", p.key, `{"airGap":false,"allow":[]}`)
	if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "direct" {
		t.Errorf("without it: %s", m.Kind)
	}
}

// A rotated secret overlaps: a server that knows either goes on verifying.
func TestGate_rotation(t *testing.T) {
	t.Parallel()
	portal := newPortal(t)
	r := boot(t, t.TempDir(), "--rate-limits", "off", "--allow-private", strings.TrimPrefix(portal.URL, "http://"))
	p := r.panel()
	p.gate(map[string]any{"enabled": true, "url": portal.URL, "onFailure": "deny"})
	var first, second httpapi.WebhookRotated
	p.call(http.MethodPost, "/gate-secret/rotate", map[string]any{}, &first)
	p.call(http.MethodPost, "/gate-secret/rotate", map[string]any{"overlapHours": 1}, &second)
	for _, secret := range []string{first.Secret, second.Secret} {
		portal.says(func(w http.ResponseWriter, _ *http.Request) {
			calls := portal.asked()
			if !calls[len(calls)-1].signed(secret) {
				w.WriteHeader(http.StatusUnauthorized)
				return
			}
			_, _ = io.WriteString(w, `{"allow":true}`)
		})
		if _, m := r.ask(r.visit(), "", "1", "Hello"); m.Kind != "direct" {
			t.Errorf("a server that knows %s: %s %q", secret, m.Kind, m.Text)
		}
	}
	var state httpapi.WebhookSecret
	p.call(http.MethodGet, "/gate-secret", nil, &state)
	if !state.Exists || state.PreviousUntil == nil || state.Hint != second.Secret[len(second.Secret)-4:] {
		t.Errorf("the state says %+v", state)
	}
	r.want(422, http.MethodPost, p.bot+"/gate-secret/rotate", p.key, `{"overlapHours":169}`)
}

// Who must be verified and is not is listed as refused.
func TestRefusals_identityAndLimits(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir())
	p, v := r.panel(), r.visit()
	listed := func(why string) {
		t.Helper()
		ctx := within(t)
		for ctx.Err() == nil {
			if slices.ContainsFunc(p.refusals(), func(x httpapi.Refusal) bool { return x.Why == why && x.User != "" && x.Detail != "" }) {
				return
			}
		}
		t.Errorf("nobody is listed for %s: %+v", why, p.refusals())
	}
	for n := 0; ; n++ {
		if _, err := v.Post(within(t), r.base, "", string(rune('a'+n%26))+strings.Repeat("x", n), "Hello"); err != nil {
			break
		}
	}
	listed("limit")
	p.call(http.MethodPost, "/identity/rotate", map[string]any{}, nil)
	p.call(http.MethodPut, "/identity", map[string]any{"mode": "required", "jwt": false, "text": "", "memory": true}, nil)
	if _, err := r.visit().Post(within(t), r.base, "", "1", "Hello"); err == nil {
		t.Fatal("a stranger was let in")
	}
	listed("identity")
}
