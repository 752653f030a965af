package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/realtime"
	"frontdesk/app/webui"
)

// patience is how long anything may take on a busy machine.
const patience = time.Minute

// world is the edge on real listeners with fakes behind it.
type world struct {
	t             testing.TB
	url           string // of the TCP listener
	address       string
	server        *Server
	hub           *realtime.Hub
	clock         *fakeClock
	log           *logBuffer
	desk          *desk
	client        *http.Client
	local         *http.Client // over the unix socket
	chatbots      *fakeChatbots
	conversations *fakeConversations
	accounts      *fakeAccounts
	contents      *fakeContents
	models        *fakeModels
	mail          *fakeMail
	behind        *fakeServer
	lab           *fakeLab
	files         *fakeFiles
	snippets      *fakeSnippets
	leads         *fakeLeads
	people        *fakePeople
	users         *fakeUsers
	keys          chatuser.Keyring
}

// logBuffer is what was logged.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

// bot is chatbot n of the world; the second one is for shop.example.com alone.
func bot(n byte) chatbot.Chatbot {
	b := chatbot.Default(botID(n), "Shop", time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC))
	if n == 2 {
		b.Domains = []string{"shop.example.com", "*.example.org", "localhost:3000"}
	}
	return b
}

func open(t testing.TB, change ...func(*Config)) *world {
	t.Helper()
	w := &world{
		t: t, hub: realtime.NewHub(), clock: &fakeClock{now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}, log: &logBuffer{},
		chatbots: &fakeChatbots{t: t}, conversations: &fakeConversations{t: t}, contents: &fakeContents{t: t},
		models: &fakeModels{t: t}, mail: &fakeMail{t: t, configured: true}, behind: &fakeServer{t: t}, lab: &fakeLab{t: t}, files: &fakeFiles{t: t}, snippets: &fakeSnippets{}, leads: &fakeLeads{t: t}, people: &fakePeople{}, users: &fakeUsers{t: t},
		accounts: &fakeAccounts{t: t, roles: map[string]account.Role{}},
		keys:     chatuser.NewKeyring(chatuser.Key{ID: 1, Secret: []byte("a secret of thirty-two bytes ...")}),
	}
	for _, role := range []account.Role{account.Owner, account.Admin, account.Agent, account.Viewer} {
		w.accounts.roles["fd_"+string(role)] = role
		w.accounts.roles["cookie-"+string(role)] = role
	}
	w.desk = newDesk(w.hub, w.clock.Now)
	w.desk.into(w.conversations)
	w.chatbots.get = func(id chatbot.ID) (chatbot.Chatbot, error) {
		if n := id.UUID[15]; id == botID(n) && (n == 1 || n == 2) {
			return bot(n), nil
		}
		return chatbot.Chatbot{}, chatbot.ErrNotFound
	}
	cfg := Config{
		Services: Services{
			Chatbots: w.chatbots, Snippets: w.snippets, Threads: w.conversations, Search: &fakeSearch{}, People: w.people, ChatUsers: w.users, Pretenders: fakePretenders{}, Conversations: w.conversations, Tracking: w.conversations,
			Questions: w.lab, Lab: w.lab, Leads: w.leads, Credits: &fakeCredits{}, Gates: fakeGates{},
			Contents: w.contents, Imports: w.contents, Files: w.files, Accounts: w.accounts, Models: w.models, Mail: w.mail, Egress: &fakeEgress{}, Geo: &fakeGeo{}, OwnKept: fakeKept{}, Feedback: fakeFeedback{},
			General: w.behind, System: w.behind, Maintenance: w.behind, Health: w.behind,
		},
		Hub: w.hub, Clock: w.clock.Now, Log: slog.New(slog.NewJSONHandler(w.log, nil)), AccessLog: slog.LevelInfo,
		Version: Version{Server: "1.2.3"}, UI: builtUI(t), Keys: w.keys,
		ReadTimeout: patience, WriteTimeout: patience, IdleTimeout: patience,
	}
	for _, f := range change {
		f(&cfg)
	}
	server, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.server = server
	w.serve()
	return w
}

func builtUI(t testing.TB) UI {
	t.Helper()
	page := &fstest.MapFile{Data: []byte("<!doctype html><title>page</title>")}
	site, err := webui.New(fstest.MapFS{
		"embed.js": {Data: []byte("loader")}, "embed.min.js": {Data: []byte("old loader")}, "embed.js.br": {Data: []byte("br")}, "widget/index.html": page,
		"widget/assets/index-Cy1x8xvY.js": {Data: []byte("widget")}, "demo/index.html": page, "admin/index.html": page, "reference/index.html": page,
		"admin/assets/index-Cy1x8xvY.js": {Data: []byte("panel")},
	})
	if err != nil {
		t.Fatal(err)
	}
	return site
}

func (w *world) serve() {
	w.t.Helper()
	tcp, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	dir, err := os.MkdirTemp("", "fd")
	if err != nil {
		w.t.Fatal(err)
	}
	socket := filepath.Join(dir, "s")
	unix, err := net.Listen("unix", socket)
	if err != nil {
		w.t.Fatal(err)
	}
	w.address, w.url = tcp.Addr().String(), "http://"+tcp.Addr().String()
	w.client = &http.Client{Transport: &http.Transport{}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	w.local = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "unix", socket)
	}}}
	var serving sync.WaitGroup
	serving.Go(func() { _ = w.server.Serve(tcp) })
	serving.Go(func() { _ = w.server.ServeLocal(unix) })
	w.t.Cleanup(func() {
		w.client.CloseIdleConnections()
		w.local.CloseIdleConnections()
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		_ = w.server.Stop(ctx)
		_ = tcp.Close()
		_ = unix.Close()
		serving.Wait()
		_ = os.RemoveAll(dir)
	})
}

// answered is a response that was read.
type answered struct {
	t      testing.TB
	status int
	header http.Header
	body   []byte
}

// opt changes a request.
type opt func(*http.Request)

func head(name, value string) opt { return func(r *http.Request) { r.Header.Set(name, value) } }

func token(value string) opt { return head("Authorization", "Bearer "+value) }

func cookie(value string) opt {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: sessionCookie, Value: value}) }
}

func body(text string) opt {
	return func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		if r.Header.Get("Content-Type") == "" {
			r.Header.Set("Content-Type", "application/json")
		}
	}
}

func (w *world) do(method, path string, opts ...opt) answered {
	w.t.Helper()
	return w.through(w.client, method, w.url+path, opts...)
}

func (w *world) doLocal(method, path string, opts ...opt) answered {
	w.t.Helper()
	return w.through(w.local, method, "http://local"+path, opts...)
}

func (w *world) through(client *http.Client, method, url string, opts ...opt) answered {
	w.t.Helper()
	request, err := http.NewRequestWithContext(w.t.Context(), method, url, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range opts {
		o(request)
	}
	response, err := client.Do(request)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, url, err)
	}
	defer func() { _ = response.Body.Close() }()
	read, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, url, err)
	}
	return answered{t: w.t, status: response.StatusCode, header: response.Header, body: read}
}

func (a answered) is(status int) answered {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	return a
}

// problem asks for a problem with a code, and gives it.
func (a answered) problem(status int, code string) Problem {
	a.t.Helper()
	a.is(status)
	var p Problem
	if err := json.Unmarshal(a.body, &p); err != nil {
		a.t.Fatalf("no problem: %s", a.body)
	}
	if p.Code != code || p.Status != status || a.header.Get("Content-Type") != "application/problem+json" ||
		p.RequestID != a.header.Get("X-Request-Id") || p.RequestID == "" || p.Detail == "" || p.Type != "about:blank" {
		a.t.Fatalf("want code %s, got %s with %v", code, a.body, a.header)
	}
	return p
}

func (a answered) into(out any) {
	a.t.Helper()
	if err := json.Unmarshal(a.body, out); err != nil {
		a.t.Fatalf("%v: %s", err, a.body)
	}
}

func prefixes(texts ...string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range texts {
		out = append(out, netip.MustParsePrefix(text))
	}
	return out
}

// session opens a session with chatbot n.
func (w *world) session(n byte, opts ...opt) Session {
	w.t.Helper()
	var out Session
	w.do(http.MethodPost, "/api/widget/"+botID(n).String()+"/session", append([]opt{body(`{}`)}, opts...)...).is(200).into(&out)
	return out
}

// say posts a message and gives what became of it.
func (w *world) say(n byte, visitor, text, clientID, conversationID string) Posted {
	w.t.Helper()
	in := encoded(MessageInput{ConversationID: conversationID, ClientID: clientID, Text: text})
	var out Posted
	w.do(http.MethodPost, "/api/widget/"+botID(n).String()+"/messages", token(visitor), body(string(in))).is(202).into(&out)
	return out
}
