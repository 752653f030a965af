package answer

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// stage is a runner with everything around it faked; all of it runs inside a
// synctest bubble.
type stage struct {
	t      *testing.T
	store  *memory
	live   *watcher
	model  *player
	finder *shelf
	bot    chatbot.Chatbot
	status ModelStatus
	log    *bytes.Buffer
	runner *Runner
}

func newStage(t *testing.T, change func(*Config)) *stage {
	t.Helper()
	s := &stage{t: t, bot: testBot(), status: ModelStatus{State: ModelReady, Model: "tiny"}, log: &bytes.Buffer{}}
	s.store = &memory{threads: map[conversation.ID]*thread{}}
	s.live = &watcher{}
	s.model = &player{}
	s.finder = &shelf{}
	cfg := Config{
		Store: s.store, Finder: s.finder, Live: s.live, Chatbots: s, Model: s.model, Watch: s, Tokens: letters{},
		Clock: time.Now, Log: slog.New(slog.NewTextHandler(s.log, nil)), Searching: 2,
		Tuning: Tuning{Workers: 1, MaxWait: 50 * time.Second},
	}
	if change != nil {
		change(&cfg)
	}
	s.runner = NewRunner(cfg)
	return s
}

func (s *stage) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return s.bot, nil }
func (s *stage) Status() ModelStatus                                      { return s.status }

func (s *stage) start() {
	s.t.Helper()
	if err := s.runner.Start(context.Background()); err != nil {
		s.t.Fatal(err)
	}
}

func (s *stage) stop() {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.runner.Stop(ctx); err != nil {
		s.t.Fatal(err)
	}
}

// ask stores a visitor's message and wakes the runner.
func (s *stage) ask(n byte, text string) conversation.ID {
	c := conv(n)
	s.store.post(c, text)
	s.runner.Wake(c)
	return c
}

// replies waits until everything stands still and gives the replies so far.
func (s *stage) replies(c conversation.ID) []string {
	synctest.Wait()
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var out []string
	for _, r := range s.store.threads[c].replies {
		out = append(out, string(r.Kind)+": "+r.Text)
	}
	return out
}

func (s *stage) wantReplies(c conversation.ID, want ...string) {
	s.t.Helper()
	got := s.replies(c)
	if len(got) != len(want) {
		s.t.Fatalf("replies %q, want %q", got, want)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			s.t.Errorf("reply %d is %q, want %q", i, got[i], want[i])
		}
	}
}

func conv(n byte) conversation.ID { return conversation.ID{UUID: id.UUID{15: n}} }

// memory is a Store that keeps the promises of Finish.
type memory struct {
	mu      sync.Mutex
	threads map[conversation.ID]*thread
	visit   conversation.Conversation // what is known of every visitor
	fail    error                     // for the next failures calls
	fails   int
	onTry   func()
}

type thread struct {
	messages []conversation.Message
	replies  []Reply
	answered uint64
	pending  bool
	ended    bool
	drops    int
}

func (m *memory) post(c conversation.ID, text string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.threads[c] == nil {
		m.threads[c] = &thread{}
	}
	th := m.threads[c]
	th.messages = append(th.messages, conversation.Message{Seq: uint64(len(th.messages) + 1), Role: conversation.RoleUser, Text: text})
	th.pending = true
}

func (m *memory) end(c conversation.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[c].ended = true
}

func (m *memory) failing() error {
	if m.onTry != nil {
		m.onTry()
	}
	if m.fails > 0 {
		m.fails--
		return m.fail
	}
	return nil
}

func (m *memory) Job(_ context.Context, c conversation.ID) (Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.failing(); err != nil {
		return Job{}, err
	}
	th := m.threads[c]
	job := Job{Pending: th.pending, Conversation: m.visit}
	job.Conversation.ID, job.Conversation.Status = c, conversation.Active
	if th.ended {
		job.Conversation.Status = conversation.Ended
	}
	for _, msg := range th.messages {
		if msg.Role == conversation.RoleUser && msg.Seq > th.answered {
			job.Questions = append(job.Questions, msg)
			continue
		}
		job.History = append(job.History, msg)
	}
	return job, nil
}

func (m *memory) Pending(context.Context) ([]conversation.ID, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []conversation.ID
	for c, th := range m.threads {
		if th.pending {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b conversation.ID) int { return bytes.Compare(a.UUID[:], b.UUID[:]) })
	return out, nil
}

func (m *memory) Finish(_ context.Context, in FinishInput) (conversation.Message, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.failing(); err != nil {
		return conversation.Message{}, false, err
	}
	th := m.threads[in.Conversation]
	if th.ended {
		th.pending = false
		return conversation.Message{}, false, conversation.ErrEnded
	}
	th.replies = append(th.replies, in.Reply)
	th.answered = in.Question.Seq
	newest := uint64(0)
	for _, msg := range th.messages {
		if msg.Role == conversation.RoleUser {
			newest = msg.Seq
		}
	}
	th.messages = append(th.messages, conversation.Message{
		Seq: uint64(len(th.messages) + 1), Role: conversation.RoleAssistant, Text: in.Reply.Text, Options: in.Reply.Options,
	})
	th.pending = newest > in.Question.Seq
	return conversation.Message{}, th.pending, nil
}

func (m *memory) Drop(_ context.Context, c conversation.ID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.threads[c].pending = false
	m.threads[c].drops++
	return nil
}

// shelf finds an article for every question, a Q&A for those that begin with
// "qa", nothing for those that begin with "nothing".
type shelf struct {
	find func(question string) (knowledge.Result, error) // in place of that
}

func (f *shelf) Get(_ context.Context, _ chatbot.ID, c knowledge.ContentID) (knowledge.Content, error) {
	switch c {
	case "gone":
		return knowledge.Content{}, knowledge.ErrNotFound
	case "tea":
		return knowledge.Content{ID: c, Title: "Tea", Text: "Tea is a drink. It is made of leaves.", URL: "https://tea.example/"}, nil
	default:
		return knowledge.Content{ID: c, Title: "Title of " + string(c), Answer: "Answer of " + string(c) + "."}, nil
	}
}

func (f *shelf) Find(_ context.Context, _ chatbot.ID, in knowledge.FindInput) (knowledge.Result, error) {
	if f.find != nil {
		return f.find(in.Question)
	}
	h := knowledge.Hit{Content: "tea", Title: "Tea", URL: "https://tea.example/", Article: true, Score: 0.6}
	h.Passage.Text = "Tea is a drink. It is made of leaves."
	switch {
	case strings.HasPrefix(in.Question, "nothing"):
		return knowledge.Result{Terms: 2}, nil
	case strings.HasPrefix(in.Question, "qa"):
		h = knowledge.Hit{Content: "qa", Title: "Qa", Answer: "The owner's own words.", Score: 0.95}
	case strings.HasPrefix(in.Question, "which"):
		return knowledge.Result{Terms: 2, Hits: []knowledge.Hit{
			{Content: "a", Title: "First one", Answer: "A.", Score: 0.9}, {Content: "tea", Title: "Tea", Article: true, Score: 0.88, Passage: knowledge.Passage{Text: "Tea is a drink."}},
			{Content: "gone", Title: "Gone one", Answer: "C.", Score: 0.88},
		}}, nil
	}
	return knowledge.Result{Hits: []knowledge.Hit{h}, Terms: 2}, nil
}

func (f *shelf) Quotes(_ context.Context, _ chatbot.ID, _ string, hits []knowledge.Hit, limit int) []knowledge.Quote {
	var out []knowledge.Quote
	for _, h := range hits[:min(len(hits), limit)] {
		if h.Passage.Text != "" {
			out = append(out, knowledge.Quote{Text: "Tea is a drink.", Content: h.Content, Title: h.Title, URL: h.URL + "#:~:text=Tea"})
		}
	}
	return out
}

// player is a model that plays what it is told.
type player struct {
	mu    sync.Mutex
	play  func(ctx context.Context, req ChatRequest, say func(string)) (ChatResult, error)
	calls []ChatRequest
}

const goodAnswer = "Tea is a drink made of leaves. [1] It is made of leaves. [1]"

func (p *player) Chat(ctx context.Context, req ChatRequest, onDelta func(string)) (ChatResult, error) {
	p.mu.Lock()
	p.calls = append(p.calls, req)
	play := p.play
	p.mu.Unlock()
	if play == nil {
		play = plays(goodAnswer, time.Second)
	}
	var text strings.Builder
	result, err := play(ctx, req, func(s string) {
		text.WriteString(s)
		if onDelta != nil {
			onDelta(s)
		}
	})
	result.Text = text.String()
	return result, err
}

// plays says a text word by word in the time that it takes.
func plays(text string, takes time.Duration) func(context.Context, ChatRequest, func(string)) (ChatResult, error) {
	return func(ctx context.Context, _ ChatRequest, say func(string)) (ChatResult, error) {
		parts := strings.SplitAfter(text, " ")
		for _, word := range parts {
			if err := pass(ctx, takes/time.Duration(len(parts))); err != nil {
				return ChatResult{}, err
			}
			say(word)
		}
		return ChatResult{DoneReason: "stop", PromptTokens: 100, OutputTokens: len(parts)}, nil
	}
}

func pass(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// watcher writes down what visitors are shown.
type watcher struct {
	mu    sync.Mutex
	lines []string
}

func (w *watcher) add(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, fmt.Sprintf(format, args...))
}

func short(s string) uint64 {
	u, err := id.Parse(s)
	if err != nil {
		return 0
	}
	return binary.BigEndian.Uint64(u[8:])
}

func (w *watcher) SetState(c, state string, position, secs int) {
	if state == StateQueued {
		w.add("%d %s %d %ds", short(c), state, position, secs)
		return
	}
	w.add("%d %s", short(c), state)
}
func (w *watcher) Delta(c, _, text string) { w.add("%d + %s", short(c), text) }
func (w *watcher) Clear(c string)          { w.add("%d clear", short(c)) }

// since gives what was shown after the first n lines.
func (w *watcher) since(n int) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.lines[n:])
}

var errAway = fault.New(fault.Unavailable, "store_unavailable", "The store is away.")
