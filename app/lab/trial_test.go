package lab

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// bench is a lab over answers that a test writes, inside a synctest bubble.
type bench struct {
	*Service
	t     *testing.T
	bot   chatbot.ID
	reply func(answer.AskInput) (answer.Reply, error)
	mu    sync.Mutex
	asked []answer.AskInput
	queue int
	told  []Trial
	past  past
	talks map[conversation.ID][]conversation.Message
}

func (b *bench) Ask(ctx context.Context, in answer.AskInput) (answer.Reply, error) {
	b.mu.Lock()
	b.asked = append(b.asked, in)
	b.mu.Unlock()
	select {
	case <-time.After(100 * time.Millisecond):
	case <-ctx.Done():
		return answer.Reply{}, ctx.Err()
	}
	return b.reply(in)
}

func (b *bench) Load() answer.Load {
	b.mu.Lock()
	defer b.mu.Unlock()
	return answer.Load{Queue: b.queue}
}

func (b *bench) wait(queue int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.queue = queue
}

func (b *bench) Asked(ctx context.Context, c chatbot.ID, days, limit int) ([]question.Entry, error) {
	return b.past.Asked(ctx, c, days, limit)
}

func (b *bench) Group(ctx context.Context, c chatbot.ID, gid string) (question.Group, error) {
	return b.past.Group(ctx, c, gid)
}

func (b *bench) Get(_ context.Context, _ chatbot.ID, c knowledge.ContentID) (knowledge.Content, error) {
	return knowledge.Content{ID: c, Title: "Title of " + string(c)}, nil
}

func (b *bench) View(_ context.Context, fn func(conversation.Reader) error) error {
	return fn(reader{talks: b.talks})
}

// reader reads conversations of a test.
type reader struct {
	conversation.Reader
	talks map[conversation.ID][]conversation.Message
}

func (r reader) Conversation(c conversation.ID) (conversation.Conversation, error) {
	if r.talks[c] == nil {
		return conversation.Conversation{}, conversation.ErrNotFound
	}
	return conversation.Conversation{ID: c, Lang: "en", Page: conversation.Page{URL: "https://shop.example/"}}, nil
}

func (r reader) Message(c conversation.ID, seq uint64) (conversation.Message, error) {
	return r.talks[c][seq-1], nil
}

func (r reader) LastMessages(c conversation.ID, before uint64, n int) ([]conversation.Message, error) {
	list := r.talks[c][:before-1]
	return list[max(0, len(list)-n):], nil
}

func newBench(t *testing.T) *bench {
	b := &bench{t: t, bot: chatbot.ID{UUID: id.New()}, talks: map[conversation.ID][]conversation.Message{}}
	b.reply = func(in answer.AskInput) (answer.Reply, error) {
		if strings.HasPrefix(in.Question, "nothing") {
			return replyOf(conversation.KindNone, "Sorry.", "far", 0.1), nil
		}
		return replyOf(conversation.KindDirect, "Answer to "+in.Question, "c1", 0.9), nil
	}
	b.Service = New(Config{Asker: b, Questions: b, Threads: b, Contents: b, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
		OnTrial: func(t Trial) { b.mu.Lock(); b.told = append(b.told, t); b.mu.Unlock() }})
	return b
}

func replyOf(kind conversation.Kind, text, content string, score float64) answer.Reply {
	r := answer.Reply{Kind: kind, Text: text, Score: &score, Trace: answer.Trace{Found: []answer.Found{{ContentID: content, Title: "Title of " + content}}}}
	r.Basis.Hits = []question.Hit{{Content: content, Score: score}}
	r.Lookup.Searched = true
	if kind != conversation.KindNone {
		r.Lookup.Contents = []string{content}
	}
	return r
}

func (b *bench) start(in Input) Trial {
	b.t.Helper()
	in.Chatbot = b.bot
	trial, err := b.Start(context.Background(), in)
	if err != nil {
		b.t.Fatal(err)
	}
	return trial
}

func (b *bench) now(t Trial) Trial {
	b.t.Helper()
	now, err := b.Trial(b.bot, t.ID)
	if err != nil {
		b.t.Fatal(err)
	}
	return now
}

func (b *bench) page(t Trial, q RowQuery) RowPage {
	b.t.Helper()
	page, err := b.Rows(b.bot, t.ID, q)
	if err != nil {
		b.t.Fatal(err)
	}
	return page
}

func (b *bench) stop() {
	if err := b.Stop(context.Background()); err != nil {
		b.t.Error(err)
	}
}

func TestTrial_file(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		trial := b.start(Input{Kind: File, Questions: []Question{
			{Text: "one", Graded: true, Expected: "c1"}, {ID: "x", Text: "two", Graded: true, Expected: "c2"}, {Text: "nothing here", Graded: true},
			{Text: "nothing there", Graded: true, Expected: "c1"}, {Text: "three"},
		}})
		if trial.State != Running || trial.Total != 5 {
			t.Errorf("begun as %+v", trial)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		got := b.now(trial)
		if got.State != Done || got.Done != 5 || got.EndedAt == nil || got.Before != nil || got.After[conversation.KindDirect] != 3 ||
			got.Summary.Right != 1 || got.Summary.Wrong != 1 || got.Summary.RefusedRightly != 1 || got.Summary.RefusedWrongly != 1 || got.Summary.Asked != 5 {
			t.Errorf("got %+v, %+v", got, got.Summary)
		}
		rows := b.page(trial, RowQuery{}).Rows
		if rows[0].ID != "1" || rows[1].ID != "x" || rows[0].Grade != answer.Right || rows[4].Grade != answer.Ungraded || rows[0].After.Title != "Title of c1" ||
			rows[2].After.Content != "" || rows[0].Before != nil {
			t.Errorf("got %+v", rows)
		}
		if wrong := b.page(trial, RowQuery{Only: JustWrong}); wrong.Total != 2 || wrong.Rows[0].ID != "x" || wrong.Rows[1].ID != "4" {
			t.Errorf("wrong ones: %+v", wrong)
		}
		first := b.page(trial, RowQuery{Limit: 2})
		rest := b.page(trial, RowQuery{Limit: 3, After: first.Next})
		if first.Next != 2 || first.Total != 5 || len(rest.Rows) != 3 || rest.Next != 0 {
			t.Errorf("pages %+v, %+v", first, rest)
		}
		if last := b.told[len(b.told)-1]; last.State != Done || len(b.told) > 4 {
			t.Errorf("told %d times, last %+v", len(b.told), last)
		}
	})
}

// With other settings a file is asked twice, so that both answers can be seen.
func TestTrial_whatIf(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		b.reply = func(in answer.AskInput) (answer.Reply, error) {
			if in.WhatIf.Drafts && in.Question == "one" {
				return replyOf(conversation.KindDirect, "New words.", "c1", 0.9), nil
			}
			return replyOf(conversation.KindDirect, "Old words.", "c1", 0.8), nil
		}
		trial := b.start(Input{Kind: File, Questions: []Question{{Text: "one"}, {Text: "two"}}, WhatIf: answer.WhatIf{Drafts: true}})
		time.Sleep(time.Second)
		synctest.Wait()
		got := b.now(trial)
		if got.Changed != 1 || got.Before[conversation.KindDirect] != 2 || got.Summary != nil {
			t.Errorf("got %+v", got)
		}
		rows := b.page(trial, RowQuery{Only: JustNew}).Rows
		if len(rows) != 1 || rows[0].Before.Text != "Old words." || rows[0].After.Text != "New words." {
			t.Errorf("got %+v", rows)
		}
	})
}

func TestTrial_replay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		talk, gone := conversation.ID{UUID: id.New()}, conversation.ID{UUID: id.New()}
		say := func(role conversation.Role, kind conversation.Kind, text string) {
			b.talks[talk] = append(b.talks[talk], conversation.Message{Seq: uint64(len(b.talks[talk]) + 1), Role: role, Kind: kind, Text: text})
		}
		say(conversation.RoleUser, "", "one")
		say(conversation.RoleAssistant, conversation.KindDirect, "Answer to one")
		say(conversation.RoleUser, "", "nothing")
		say(conversation.RoleUser, "", "really")
		say(conversation.RoleAssistant, conversation.KindDirect, "Something")
		entry := func(c conversation.ID, seq uint64, text string) question.Entry {
			return question.Entry{Conversation: c, Seq: seq, Record: question.Record{Text: text, Kind: conversation.KindDirect, Score: 0.7,
				Visitor: chatuser.VisitorID{UUID: id.New()}, At: time.Now().Add(time.Duration(seq) * time.Second),
				Basis: question.Basis{Hits: []question.Hit{{Content: "c1", Score: 0.7}}}}}
		}
		b.past.entries = []question.Entry{entry(talk, 5, "nothing\nreally"), entry(talk, 2, "one"), entry(gone, 2, "lost")}
		trial := b.start(Input{Kind: Replay, Days: 7, WhatIf: answer.WhatIf{Drafts: true}})
		time.Sleep(time.Second)
		synctest.Wait()
		got, rows := b.now(trial), b.page(trial, RowQuery{}).Rows
		if got.Total != 2 || got.Changed != 1 || got.Before[conversation.KindDirect] != 2 || got.After[conversation.KindNone] != 1 {
			t.Errorf("got %+v", got)
		}
		if rows[0].Changed || rows[0].Question != "one" || rows[0].Before.Title != "Title of c1" || !rows[1].Changed || rows[1].Before.Text != "Something" {
			t.Errorf("got %+v", rows)
		}
		second := b.asked[1]
		if len(second.History) != 2 || second.History[1].Text != "Answer to one" || second.Lang != "en" || second.Page.URL == "" || !second.WhatIf.Drafts {
			t.Errorf("asked %+v", second)
		}
		if len(b.asked) != 2 {
			t.Errorf("asked %d times", len(b.asked))
		}
	})
}

func TestTrial_oneAtATimeAndCancel(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		many := make([]Question, 100)
		for i := range many {
			many[i].Text = fmt.Sprint("question ", i)
		}
		trial := b.start(Input{Kind: File, Questions: many})
		if _, err := b.Start(context.Background(), Input{Chatbot: b.bot, Kind: File, Questions: many}); !errors.Is(err, ErrRunning) {
			t.Errorf("a second one: %v", err)
		}
		time.Sleep(720 * time.Millisecond)
		b.wait(3)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if done := b.now(trial).Done; done != 5 {
			t.Errorf("did %d while visitors wait", done)
		}
		b.wait(0)
		time.Sleep(time.Second)
		if _, err := b.Cancel(b.bot, trial.ID); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		got := b.now(trial)
		if got.State != Cancelled || got.Done < 6 || got.Done > 20 || len(b.page(trial, RowQuery{}).Rows) != got.Done {
			t.Errorf("got %+v", got)
		}
		if _, err := b.Trial(chatbot.ID{UUID: id.New()}, trial.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("of another chatbot: %v", err)
		}
		b.reply = func(answer.AskInput) (answer.Reply, error) { return answer.Reply{}, errors.New("disk on fire") }
		failed := b.start(Input{Kind: File, Questions: many})
		time.Sleep(time.Second)
		synctest.Wait()
		if got := b.now(failed); got.State != Failed || strings.Contains(got.Note, "fire") || got.Note == "" {
			t.Errorf("got %+v", got)
		}
		b.reply = func(answer.AskInput) (answer.Reply, error) { panic("a slip") }
		failed = b.start(Input{Kind: File, Questions: many})
		time.Sleep(time.Second)
		synctest.Wait()
		if got := b.now(failed); got.State != Failed {
			t.Errorf("got %+v", got)
		}
	})
}

func TestTrial_theLastTwentyAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		var first Trial
		for i := range 25 {
			trial := b.start(Input{Kind: File, Questions: []Question{{Text: "one"}}})
			if i == 0 {
				first = trial
			}
			time.Sleep(time.Second)
			synctest.Wait()
		}
		if n := len(b.Trials(b.bot)); n != keptTrials {
			t.Errorf("%d are kept", n)
		}
		if _, err := b.Trial(b.bot, first.ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("the first one: %v", err)
		}
		if list := b.Trials(b.bot); !list[0].StartedAt.After(list[1].StartedAt) {
			t.Error("the newest does not come first")
		}
	})
}

func TestTrial_wrongInput(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	defer b.stop()
	high := 2.0
	for name, in := range map[string]Input{
		"kind": {Kind: "both"}, "questions": {Kind: File}, "questions[1].q": {Kind: File, Questions: []Question{{Text: "a"}, {Text: " "}}},
		"days": {Kind: Replay}, "whatIf.directScore": {Kind: Replay, Days: 1, WhatIf: answer.WhatIf{DirectScore: &high}},
		"whatIf.match": {Kind: Replay, Days: 1, WhatIf: answer.WhatIf{Match: "luck"}},
	} {
		_, err := b.Start(t.Context(), in)
		if err == nil || !strings.Contains(fields(err), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := b.Start(t.Context(), Input{Kind: File, Questions: make([]Question, MaxRows+1)}); err == nil {
		t.Error("too many questions are taken")
	}
	if _, err := b.Start(t.Context(), Input{Kind: Replay, Days: 7}); !errors.Is(err, ErrNothingAsked) {
		t.Errorf("nothing asked: %v", err)
	}
}
