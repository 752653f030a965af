// Package gate asks the owner's server, before an answer, whether whoever talks
// may have one. Requests are signed as webhooks are, with a secret of their own;
// how the address is reached is behind Poster. It knows nothing of credits.
package gate

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/webhook"
)

// Topic is what X-Chat-Data-Topic says.
const Topic = "gate"

// The bounds of one call.
const (
	Timeout   = 2 * time.Second // of all together
	MaxAnswer = 64 << 10        // bytes of the answer
	maxText   = 1000            // characters of what the visitor is told
	atOnce    = 32              // calls for one chatbot; who comes behind waits within the time
)

// Poster is the guarded way out. Its faults are for the owner.
type Poster interface {
	// Post sends a body and gives what came back, redirects included; any status is
	// an answer. It ends with ctx and reads at most MaxAnswer bytes.
	Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error)
}

// Reader reads a snapshot.
type Reader interface {
	GateSecrets(chatbot.ID) (secrets webhook.Secrets, found bool, err error)
}

// Tx changes the store.
type Tx interface {
	Reader
	PutGateSecrets(chatbot.ID, webhook.Secrets) error
}

// Store is what this package needs of the store.
type Store interface {
	Write(ctx context.Context, fn func(tx Tx) error) error
	View(ctx context.Context, fn func(r Reader) error) error
}

// Config is what a Gate is made of.
type Config struct {
	Store  Store
	Poster Poster
	Clock  id.Clock
	Log    *slog.Logger
}

// Gate asks.
type Gate struct {
	cfg   Config
	lines *lines
}

// New makes a gate.
func New(cfg Config) *Gate { return &Gate{cfg: cfg, lines: newLines()} }

// Question is what the owner's server is told. No word of the talk goes out.
type Question struct {
	ChatbotID      string `json:"chatbot_id"`
	ChatbotName    string `json:"chatbot_name"`
	ConversationID string `json:"conversation_id"`
	Lead           Lead   `json:"lead"`
	Source         string `json:"source"`
}

// Lead is who talks. Name, e-mail and phone may be claims; UserID counts where
// Verified says that it was proved.
type Lead struct {
	UUID     string `json:"uuid"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
	UserID   string `json:"user_id,omitempty"`
	Verified bool   `json:"verified"`
	Plan     string `json:"plan,omitempty"`
}

// Verdict is what became of a question.
type Verdict struct {
	Allow     bool
	Failed    bool   // the server did not answer as it should; Allow is what the settings say then
	Message   string // of the owner's server, for the visitor
	Remaining *float64
	Reason    string // for the owner, in a phrase
}

// Ask asks for a chatbot whose gate is on, and gives a verdict in any case.
func (g *Gate) Ask(ctx context.Context, bot chatbot.Chatbot, q Question) Verdict {
	out, _ := g.call(ctx, bot, q, false)
	return out
}

// Exchange is one call, for the owner to look at.
type Exchange struct {
	URL       string
	Request   []webhook.Header
	Body      []byte
	Status    int // 0: no answer
	Response  []webhook.Header
	Answer    []byte
	Truncated bool
	Millis    int
}

// Test asks now, with what a visitor's question would say, whether the gate is on
// or not.
func (g *Gate) Test(ctx context.Context, bot chatbot.Chatbot) (Verdict, Exchange, error) {
	if bot.Gate.URL == "" {
		return Verdict{}, Exchange{}, fault.InvalidFields([]fault.Field{{Field: "gate.url", Message: "Save the address first that is to be asked."}})
	}
	v, e := g.call(ctx, bot, Question{
		ChatbotID: bot.ID.String(), ChatbotName: bot.Name, ConversationID: id.New().String(), Source: "panel-tester",
		Lead: Lead{UUID: id.New().String(), Name: "Test visitor", Email: "visitor@example.com"},
	}, true)
	return v, e, nil
}

func (g *Gate) call(ctx context.Context, bot chatbot.Chatbot, q Question, test bool) (Verdict, Exchange) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	start := g.cfg.Clock()
	e, err := g.exchange(ctx, bot, q, test)
	e.Millis = int(g.cfg.Clock().Sub(start).Milliseconds())
	var out Verdict
	if err == nil {
		out, err = read(e)
	}
	if err != nil {
		out = Verdict{Allow: bot.Gate.OnFailure == chatbot.OnFailureAllow, Failed: true, Reason: reasonOf(err)}
		g.cfg.Log.Warn("a gate did not answer", "chatbot_id", bot.ID.String(), "status", e.Status, "error", err)
	}
	return out, e
}

// exchange makes the request. While two secrets are valid,
// X-Chat-Data-Hmac-SHA256 is made with the older one at first; a server that
// refuses it is asked once more with the other.
func (g *Gate) exchange(ctx context.Context, bot chatbot.Chatbot, q Question, test bool) (out Exchange, err error) {
	out = Exchange{URL: bot.Gate.URL}
	if out.Body, err = json.Marshal(q); err != nil {
		return out, fmt.Errorf("writing a question to a gate: %w", err)
	}
	secrets, err := g.secrets(ctx, bot.ID)
	if err != nil {
		return out, err
	}
	if err := g.lines.enter(ctx, bot.ID); err != nil {
		return out, err
	}
	defer g.lines.leave(bot.ID)
	valid := secrets.Valid(g.cfg.Clock())
	order := slices.Clone(valid)
	slices.Reverse(order)
	call := id.New().String()
	for _, secret := range order {
		out.Request = webhook.Sign(webhook.Signing{Topic: Topic, ID: call, Test: test, Body: out.Body, At: g.cfg.Clock(), Secret: secret, Valid: valid})
		answer, err := g.cfg.Poster.Post(ctx, bot.Gate.URL, out.Request, out.Body)
		if err != nil {
			return out, err
		}
		out.URL, out.Status, out.Response, out.Answer, out.Truncated = answer.URL, answer.Status, answer.Header, answer.Body, answer.Truncated
		if !slices.Contains([]int{400, 401, 403}, out.Status) {
			break
		}
	}
	return out, nil
}

// failure is what is wrong with an answer, for the owner.
type failure string

func (f failure) Error() string { return string(f) }

// read takes an answer: {allow, remaining?, message?}.
func read(e Exchange) (Verdict, error) {
	switch {
	case e.Status >= 300 && e.Status < 400:
		return Verdict{}, failure(fmt.Sprintf("it answered with a redirect (status %d), which is not followed: write the address where it leads", e.Status))
	case e.Status < 200 || e.Status > 299:
		return Verdict{}, failure(fmt.Sprintf("it answered with the status %d instead of 200", e.Status))
	case e.Truncated:
		return Verdict{}, failure(fmt.Sprintf("its answer is longer than %d KB, or broke off", MaxAnswer>>10))
	}
	var in struct {
		Allow     *bool    `json:"allow"`
		Remaining *float64 `json:"remaining"`
		Message   string   `json:"message"`
	}
	dec := json.NewDecoder(bytes.NewReader(e.Answer))
	if err := dec.Decode(&in); err != nil {
		return Verdict{}, failure(`its answer is no JSON such as {"allow":true}`)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Verdict{}, failure("its answer has something behind the JSON")
	}
	if in.Allow == nil {
		return Verdict{}, failure(`its answer does not say "allow": true or false`)
	}
	out := Verdict{Allow: *in.Allow, Remaining: in.Remaining, Message: clean(in.Message), Reason: "it said no"}
	if out.Allow {
		out.Reason = "it said yes"
	}
	if in.Remaining != nil {
		out.Reason += fmt.Sprintf(", %v remaining", *in.Remaining)
	}
	return out, nil
}

// clean makes what the owner's server said fit to be shown.
func clean(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", ""))
	if utf8.RuneCountInString(s) > maxText {
		s = string([]rune(s)[:maxText-1]) + "…"
	}
	return s
}

// reasonOf says for the owner why a call failed.
func reasonOf(err error) string {
	var said failure
	var f *fault.Error
	switch {
	case errors.As(err, &said):
		return string(said)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Sprintf("it did not answer within %d seconds", int(Timeout/time.Second))
	case errors.As(err, &f):
		return strings.TrimSuffix(f.Message, ".")
	default:
		return "it could not be asked"
	}
}
