package webhook_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
	"frontdesk/app/store"
	"frontdesk/app/webhook"
)

// clock is the time of the test's bubble, and what was leapt over. The folder's own
// timers tick often, so that days of them would take long.
type clock struct{ ahead atomic.Int64 }

func (c *clock) now() time.Time {
	return time.Now().UTC().Truncate(time.Millisecond).Add(time.Duration(c.ahead.Load()))
}

// pass has time go by in leaps of three hours, each with a minute in which everybody
// sees what time it is.
func (c *clock) pass(d time.Duration) {
	for d > time.Minute {
		leap := min(d, 3*time.Hour) - time.Minute
		c.ahead.Add(int64(leap))
		time.Sleep(time.Minute)
		d -= leap + time.Minute
	}
	time.Sleep(max(d, 0))
}

// leap lets d go by unseen, but for its last minute.
func (c *clock) leap(d time.Duration) {
	c.ahead.Add(int64(d - time.Minute))
	time.Sleep(time.Minute)
}

// network carries requests to handlers by host, without a connection: a bubble's
// time stands still while one is open.
type network struct {
	mu    sync.Mutex
	hosts map[string]http.Handler
}

func (n *network) serve(host string, h http.Handler) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.hosts == nil {
		n.hosts = map[string]http.Handler{}
	}
	n.hosts[host] = h
}

// Normal takes every address.
func (n *network) Normal(_ context.Context, address string) (string, error) { return address, nil }

// Post hands a request to its host.
func (n *network) Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, webhook.Timeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return webhook.Answer{}, err
	}
	for _, h := range header {
		req.Header.Set(h.Name, h.Value)
	}
	n.mu.Lock()
	h := n.hosts[req.URL.Host]
	n.mu.Unlock()
	if h == nil {
		return webhook.Answer{}, errors.New("the endpoint refuses the connection")
	}
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, req)
	if ctx.Err() != nil {
		return webhook.Answer{}, ctx.Err()
	}
	return webhook.Answer{URL: address, Status: rec.Code, Body: rec.Body.Bytes()}, nil
}

// office is a server without its edge: conversations, webhooks and the outbox over
// a real folder.
type office struct {
	t      *testing.T
	dir    string
	poster webhook.Poster
	*clock
	store   *store.Store
	outbox  *outbox.Service
	hooks   *webhook.Service
	threads *conversation.Service
	replies *conversation.Replies
	bot     chatbot.Chatbot
	notices []webhook.Endpoint
}

type bots struct{ bot chatbot.Chatbot }

func (b bots) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return b.bot, nil }
func (b bots) List(context.Context) ([]chatbot.Chatbot, error)          { return []chatbot.Chatbot{b.bot}, nil }

type quiet struct{}

func (quiet) MessageStored(conversation.Conversation, conversation.Message) {}
func (quiet) StatusChanged(conversation.Conversation)                       {}
func (quiet) Wake(conversation.ID)                                          {}
func (quiet) Cancel(conversation.ID)                                        {}

type effects struct {
	conversation.NoEffects
	office *office
}

func (e effects) Replied(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
	if m.Text == "refuse to store this" {
		if err := e.office.hooks.Replied(tx, bot, c, m); err != nil {
			return err
		}
		return errors.New("another effect fails")
	}
	return e.office.hooks.Replied(tx, bot, c, m)
}

// openOffice opens a folder; nothing is delivered before start.
func openOffice(t *testing.T, dir string, net *network) *office {
	t.Helper()
	o := &office{t: t, dir: dir, poster: net, clock: &clock{}}
	now := o.now
	var err error
	if o.store, err = store.Open(t.Context(), store.Options{Dir: dir, Clock: now, Log: slog.New(slog.DiscardHandler), MemTable: 8 << 20}); err != nil {
		t.Fatal(err)
	}
	o.bot = chatbot.Default(chatbot.ID{UUID: id.FromHash([16]byte{7})}, "Shop", now())
	o.bot.DisplayName, o.bot.Greeting = "Shop Desk", "👋 Hello!"
	items := store.Outbox(o.store)
	o.outbox = outbox.New(outbox.Config{
		Store: items, Clock: now, Log: slog.New(slog.DiscardHandler),
		Handlers: map[outbox.Kind]outbox.Handler{webhook.Kind: {
			Try: func(ctx context.Context, item outbox.Item) (outbox.Result, error) { return o.hooks.Try(ctx, item) },
			Expired: func(item outbox.Item, why error) func(outbox.Tx, outbox.Item) error {
				return o.hooks.Expired(item, why)
			},
			Concurrency: 4, Timeout: 30 * time.Second, Rests: true, Forget: true,
		}},
	})
	talk := store.Conversations(o.store)
	o.threads = conversation.New(conversation.Config{
		Store: talk, Effects: effects{office: o}, Announce: quiet{}, Answer: quiet{}, Chatbots: bots{o.bot}, Clock: now,
		Log: slog.New(slog.DiscardHandler), IdleHours: func() int { return 24 },
	})
	o.replies = conversation.NewReplies(conversation.RepliesConfig{Store: talk, Effects: effects{office: o}, Announce: quiet{}, Chatbots: bots{o.bot}, Clock: now})
	o.hooks, err = webhook.New(t.Context(), webhook.Config{
		Store: store.Webhooks(o.store), Outbox: o.outbox, Conversations: o.threads, Poster: posterOf{o}, Clock: now, Log: slog.New(slog.DiscardHandler),
		Person: func(_ webhook.Tx, c conversation.Conversation) (webhook.Person, error) {
			return webhook.Person{UUID: c.Visitor.String(), Email: "ana@example.com", Name: "Ana"}, nil
		},
		OnChange: func(chatbot.ID) {},
		Disabled: func(_ outbox.Tx, e webhook.Endpoint) error { o.notices = append(o.notices, e); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// posterOf leaves it open which way out an office takes.
type posterOf struct{ office *office }

// Normal checks an address.
func (p posterOf) Normal(ctx context.Context, address string) (string, error) {
	return p.office.poster.Normal(ctx, address)
}

// Post sends one delivery.
func (p posterOf) Post(ctx context.Context, address string, header []webhook.Header, body []byte) (webhook.Answer, error) {
	return p.office.poster.Post(ctx, address, header, body)
}

// useWire lets an office take the real way out.
func (o *office) useWire(w wire) { o.poster = w }

func (o *office) start() {
	o.t.Helper()
	if err := o.outbox.Start(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) close() {
	o.t.Helper()
	if err := o.outbox.Stop(o.t.Context()); err != nil {
		o.t.Fatal(err)
	}
	if err := o.store.Close(); err != nil {
		o.t.Fatal(err)
	}
}

// killed gives the folder as kill -9 would leave it at this moment, in a new place,
// and ends the process that has the old one.
func (o *office) killed(to string) {
	o.t.Helper()
	err := filepath.WalkDir(o.dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(o.dir, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		if d.Name() == "LOCK" {
			return nil
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o600)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.close()
}

func (o *office) endpoint(url string, events ...webhook.Event) (webhook.Endpoint, string) {
	o.t.Helper()
	added, err := o.hooks.Add(o.t.Context(), o.bot.ID, webhook.Change{URL: url, Events: events, Enabled: true})
	if err != nil {
		o.t.Fatal(err)
	}
	return added.Endpoint, added.Secret
}

// talker is one visitor's conversation.
type talker struct {
	office *office
	id     conversation.ID
	who    chatuser.VisitorID
	n      int
}

func (o *office) visitor() *talker {
	return &talker{office: o, who: chatuser.VisitorID{UUID: id.New()}}
}

// ask writes a question and has it answered.
func (v *talker) ask(text, answer string) error {
	v.n++
	in := conversation.PostInput{
		Chatbot: v.office.bot.ID, Visitor: v.who, ClientID: fmt.Sprint("c", v.n), Text: text, Source: "widget",
		Address: netip.MustParseAddr("203.0.113.9"),
	}
	if !v.id.IsZero() {
		in.Conversation = &v.id
	}
	posted, err := v.office.threads.Post(v.office.t.Context(), in)
	if err != nil {
		return err
	}
	v.id = posted.Conversation
	score := 0.8503905227042547
	_, _, err = v.office.replies.Reply(v.office.t.Context(), conversation.ReplyInput{
		Conversation: v.id, Answered: posted.Message.Seq,
		Message: conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Text: answer, Score: &score},
	})
	return err
}

// received is one delivery as the receiver of the seed reads it.
type received struct {
	Messages []struct{ Role, Content string }
	Answer   struct {
		Role, Content string
		Score         float64
	}
	ClientIP       string `json:"client_ip"`
	ChatbotID      string `json:"chatbot_id"`
	Source         string
	CostCredits    int    `json:"cost_credits"`
	ConversationID string `json:"conversation_id"`
	Lead           struct{ UUID, Email, Name, Phone string }
}

// receiver is an owner's server, written from what the source's guide says: it
// knows the topic, the signature and the payload, and nothing of ours.
type receiver struct {
	mu     sync.Mutex
	secret string
	down   bool
	hang   bool
	status int // 0: 200
	calls  int
	got    []received
	raw    []string
	ids    []string
	wrong  []string
}

// ServeHTTP takes a delivery.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls++
	switch {
	case r.hang:
		r.mu.Unlock()
		<-req.Context().Done()
		r.mu.Lock()
		return
	case r.down:
		w.WriteHeader(http.StatusInternalServerError)
		return
	case r.status != 0:
		w.WriteHeader(r.status)
		return
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		r.wrong = append(r.wrong, err.Error())
	}
	mac := hmac.New(sha256.New, []byte(r.secret))
	mac.Write(body)
	if base64.StdEncoding.EncodeToString(mac.Sum(nil)) != req.Header.Get("X-Chat-Data-Hmac-SHA256") {
		r.wrong = append(r.wrong, "a wrong signature")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.raw, r.ids = append(r.raw, string(body)), append(r.ids, req.Header.Get("webhook-id"))
	if req.Header.Get("X-Chat-Data-Topic") != "chat" {
		return
	}
	var one received
	decode := json.NewDecoder(strings.NewReader(string(body)))
	decode.DisallowUnknownFields()
	if err := decode.Decode(&one); err != nil {
		r.wrong = append(r.wrong, err.Error())
	}
	r.got = append(r.got, one)
}

func (r *receiver) set(f func(*receiver)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f(r)
}

// orders are the answers by conversation, in the order in which they came.
func (r *receiver) orders() map[string][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[string][]string{}
	for _, one := range r.got {
		out[one.ConversationID] = append(out[one.ConversationID], one.Answer.Content)
	}
	return out
}

func (r *receiver) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.calls
}

func (r *receiver) complaints(t *testing.T) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, w := range r.wrong {
		t.Error(w)
	}
}

// log looks through what was delivered.
func (o *office) log() webhook.Log { return webhook.Log{Service: o.hooks} }
