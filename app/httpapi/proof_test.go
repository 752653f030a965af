package httpapi

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/proof"
)

// proving is a world whose first chatbot asks for proofs in a mode, and that
// believes what is said of client addresses.
func proving(t *testing.T, mode string) *world {
	t.Helper()
	w := open(t, func(c *Config) { c.TrustedProxies = prefixes("127.0.0.0/8") })
	w.chatbots.get = func(id chatbot.ID) (chatbot.Chatbot, error) {
		b := bot(id.UUID[15])
		b.Proof.Mode = mode
		return b, nil
	}
	return w
}

func from(address string) opt { return head("X-Forwarded-For", address) }

func proven(p Problem) opt { return head(proofHeader, solved(p)) }

func solved(p Problem) string {
	if p.Proof == nil {
		return ""
	}
	return proof.Solve(proof.Challenge{Text: p.Proof.Challenge, Parts: p.Proof.Parts, Bits: p.Proof.Bits})
}

// try posts a message whatever becomes of it.
func (w *world) try(n byte, visitor, clientID string, opts ...opt) answered {
	w.t.Helper()
	in := encoded(MessageInput{ClientID: clientID, Text: "Hi"})
	return w.do(http.MethodPost, "/api/widget/"+botID(n).String()+"/messages", append([]opt{token(visitor), body(string(in))}, opts...)...)
}

func TestProof_messagesNeedOneEach(t *testing.T) {
	w := proving(t, chatbot.ProofAlways)
	visitor := w.session(1).VisitorToken
	wanted := w.try(1, visitor, "c1").problem(428, "proof_wanted")
	if wanted.Proof == nil || wanted.Proof.Parts != proof.Parts || wanted.Proof.Bits != proof.DefaultBits || !wanted.Proof.Until.After(w.clock.Now()) {
		t.Fatalf("%+v", wanted.Proof)
	}
	answer := solved(wanted)
	w.try(1, visitor, "c1", head(proofHeader, answer)).is(202)
	for name, row := range map[string]struct {
		n      byte
		answer string
		code   string
		opts   []opt
	}{
		"replayed":        {1, answer, "proof_spent", nil},
		"truncated":       {1, answer[:len(answer)-3], "proof_wrong", nil},
		"forged":          {1, "A" + answer[1:], "proof_wrong", nil},
		"another chatbot": {2, solved(wanted), "proof_wrong", nil},
		"another address": {1, solved(w.try(1, visitor, "c2").problem(428, "proof_wanted")), "proof_wrong", []opt{from("203.0.113.9")}},
		"nonsense":        {1, strings.Repeat(":", 300), "proof_wrong", nil},
	} {
		who := w.session(row.n).VisitorToken
		p := w.try(row.n, who, "c3", append(row.opts, head(proofHeader, row.answer))...).problem(428, row.code)
		if p.Proof == nil {
			t.Fatalf("%s: no new challenge", name)
		}
		w.try(row.n, who, "c3", append(row.opts, proven(p))...).is(202)
	}
	late := w.try(1, visitor, "c4").problem(428, "proof_wanted")
	w.clock.advance(5 * time.Minute)
	w.try(1, visitor, "c4", proven(late)).problem(428, "proof_expired")
}

func TestProof_verifiedVisitorsAreNeverAsked(t *testing.T) {
	w := proving(t, chatbot.ProofAlways)
	w.people.open = func(in chatuser.SessionInput) (chatuser.Session, error) {
		return chatuser.Session{Visitor: in.Visitor, User: chatuser.UserOf(in.Visitor), State: chatuser.Verified}, nil
	}
	visitor := w.session(1, body(`{"userInfo":{"userId":"4711","userHash":"`+strings.Repeat("0", 64)+`"}}`)).VisitorToken
	w.try(1, visitor, "c1").is(202)
}

func TestProof_sessionsThatRecordAUserNeedOne(t *testing.T) {
	w := proving(t, chatbot.ProofAlways)
	path, in := "/api/widget/"+botID(1).String()+"/session", `{"userInfo":{"name":"Ana"}}`
	p := w.do(http.MethodPost, path, body(in)).problem(428, "proof_wanted")
	var out Session
	w.do(http.MethodPost, path, body(in), proven(p)).is(200).into(&out)
	w.session(1) // looking costs nothing
	again := fmt.Sprintf(`{"visitorToken":%q,"userInfo":{"name":"Ana B."}}`, out.VisitorToken)
	w.do(http.MethodPost, path, body(again)).is(200)
}

// Who may not write without a proof fills in no form without one either.
func TestProof_formsNeedOne(t *testing.T) {
	w := proving(t, chatbot.ProofAlways)
	visitor := w.session(1).VisitorToken
	p := w.try(1, visitor, "c1").problem(428, "proof_wanted")
	var posted Posted
	w.try(1, visitor, "c1", proven(p)).is(202).into(&posted)
	of := "/api/widget/conversations/" + posted.ConversationID
	for path, in := range map[string]string{"/lead": `{"email":"ana@example.com"}`, "/escalate": `{}`, "/ticket": `{"email":"ana@example.com","message":"Hello"}`} {
		if p := w.do(http.MethodPost, of+path, token(visitor), body(in)).problem(428, "proof_wanted"); p.Proof == nil {
			t.Errorf("%s: no challenge", path)
		}
	}
}

func TestProof_abuseSwitchesItOnAndCalmOff(t *testing.T) {
	w := proving(t, chatbot.ProofAuto)
	visitors := make([]string, 40)
	address := func(n int) opt { return from(netip.AddrFrom4([4]byte{203, 0, 113, byte(n)}).String()) }
	for n := range visitors {
		visitors[n] = w.session(1, address(n)).VisitorToken
	}
	first := w.try(1, visitors[0], "before", address(0)).is(202)
	var asked answered
	for n := 0; asked.status != 428; n++ {
		if n > 600 {
			t.Fatal("600 messages in ten seconds are not asked for a proof")
		}
		asked = w.try(1, visitors[n%len(visitors)], fmt.Sprintf("c%d", n), address(n%len(visitors)))
		w.clock.advance(20 * time.Millisecond)
	}
	p := w.try(1, visitors[1], "typed", address(1)).problem(428, "proof_wanted")
	w.try(1, visitors[1], "typed", address(1), proven(p)).is(202)
	w.try(2, w.session(2, address(1)).VisitorToken, "c", address(1)).is(202)
	state := func() (out ProofState) {
		w.do(http.MethodGet, "/api/admin/chatbots/"+botID(1).String()+"/proof", token("fd_viewer")).is(200).into(&out)
		return out
	}
	if s := state(); !s.Asking || s.Since == nil || s.Asked < 2 || s.Solved != 1 || s.Mode != "auto" {
		t.Errorf("state %+v", s)
	}
	w.clock.advance(5*time.Minute + time.Second)
	w.try(1, visitors[0], "after", address(0)).is(202)
	if s := state(); s.Asking || s.Since != nil || first.status != 202 {
		t.Errorf("state %+v after a calm time", s)
	}
}

func TestProof_garbageDoesNotHideAFlood(t *testing.T) {
	w := proving(t, chatbot.ProofAuto)
	flood := func() (asked bool) {
		for n := range 400 {
			address := from(netip.AddrFrom4([4]byte{203, 0, 113, byte(n % 40)}).String())
			got := w.try(1, w.session(1, address).VisitorToken, "c", address, head(proofHeader, "x:y"))
			asked = asked || got.status == 428
			w.clock.advance(20 * time.Millisecond)
		}
		return asked
	}
	if !flood() {
		t.Error("messages with a wrong proof are not counted")
	}
}
