package question

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// shop is a service over records in memory, inside a synctest bubble.
type shop struct {
	*Service
	t       *testing.T
	bot     chatbot.ID
	store   *memory
	changes int
	mu      sync.Mutex
	vectors func([]string) ([][]float32, error)
}

type memory struct {
	mu      sync.Mutex
	entries []Entry
	handled map[Hash]Handled
	views   int
}

func (m *memory) View(_ context.Context, fn func(Reader) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.views++
	return fn(m)
}

func (m *memory) Write(_ context.Context, fn func(Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return fn(m)
}

func (m *memory) EachQuestion(_ chatbot.ID, _ time.Time, fn func(Entry) bool) error {
	for _, e := range m.entries {
		if !fn(e) {
			break
		}
	}
	return nil
}

func (m *memory) Handled(chatbot.ID) (map[Hash]Handled, error) { return m.handled, nil }

func (m *memory) PutHandled(_ chatbot.ID, h Hash, v Handled) error {
	m.handled[h] = v
	return nil
}

func (s *shop) Get(_ context.Context, _ chatbot.ID, c knowledge.ContentID) (knowledge.Content, error) {
	if c == "gone" {
		return knowledge.Content{}, knowledge.ErrNotFound
	}
	return knowledge.Content{ID: c, Title: "Title of " + string(c), Answer: "A."}, nil
}

func (s *shop) Vectors(_ context.Context, _ chatbot.ID, texts []string) ([][]float32, error) {
	return s.vectors(texts)
}

func openShop(t *testing.T) *shop {
	s := &shop{t: t, bot: chatbot.ID{UUID: id.New()}, store: &memory{handled: map[Hash]Handled{}}}
	s.vectors = func([]string) ([][]float32, error) { return nil, errors.New("no encoder") }
	s.Service = New(Config{Store: s.store, Contents: s, Meaning: s, Clock: time.Now, Log: slog.New(slog.DiscardHandler),
		OnChange: func(chatbot.ID) { s.mu.Lock(); s.changes++; s.mu.Unlock() }})
	return s
}

func (s *shop) stop() {
	if err := s.Stop(context.Background()); err != nil {
		s.t.Error(err)
	}
}

// ask records a question of a visitor of his own, newest first as in the store.
func (s *shop) ask(text string, kind conversation.Kind, change ...func(*Entry)) {
	e := Entry{Chatbot: s.bot, Conversation: conversation.ID{UUID: id.New()}, Seq: 2, Record: Record{
		Text: text, Lang: "en", Visitor: chatuser.VisitorID{UUID: id.New()}, At: time.Now(), Kind: kind, Score: 0.1,
	}}
	for _, f := range change {
		f(&e)
	}
	s.store.mu.Lock()
	s.store.entries = append([]Entry{e}, s.store.entries...)
	s.store.mu.Unlock()
}

func (s *shop) unanswered() Groups {
	s.t.Helper()
	got, err := s.Unanswered(context.Background(), s.bot, 30)
	if err != nil {
		s.t.Fatal(err)
	}
	return got
}

func titles(g Groups) (out []string) {
	for _, group := range g.Groups {
		out = append(out, group.Title)
	}
	return out
}

func TestService_groupsWhatWentUnanswered(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		s.ask("Do you deliver to Norway?", conversation.KindNone, func(e *Entry) {
			e.Basis.Hits = []Hit{{Content: "shipping", Score: 0.25}}
			e.Score = 0.25
		})
		s.ask("do you deliver to norway", conversation.KindNone)
		s.ask("Can my order be delivered to Norway?", conversation.KindPassages, func(e *Entry) { e.Basis.Hits = []Hit{{Content: "gone", Score: 0.1}} })
		s.ask("Leveres det til Norge?", conversation.KindNone, func(e *Entry) { e.Lang = "no" })
		s.ask("deliver to Norway", conversation.KindNone, func(e *Entry) { e.Lang = "" })
		s.ask("What are your opening hours?", conversation.KindDirect)
		s.ask("Is it made of wood?", conversation.KindPassages, func(e *Entry) { e.Score = 0.8 })
		s.ask("gift cards", conversation.KindModel, func(e *Entry) { e.Withheld = true })
		s.ask("old question", conversation.KindNone, func(e *Entry) { e.At = time.Now().Add(-31 * 24 * time.Hour) })
		s.ask("???", conversation.KindNone)
		got := s.unanswered()
		if !got.Ready || got.Questions != 6 || len(got.Groups) != 3 {
			t.Fatalf("got %q of %d questions", titles(got), got.Questions)
		}
		g := got.Groups[0]
		if g.Count != 4 || g.People != 4 || g.Lang != "en" || g.Outcomes[conversation.KindNone] != 3 || g.Outcomes[conversation.KindPassages] != 1 ||
			len(g.Examples) != 3 || g.Examples[0].Count != 2 || g.Nearest != (Nearest{"shipping", "Title of shipping", 0.25}) {
			t.Errorf("got %+v", g)
		}
		all, err := s.Topics(context.Background(), s.bot, 30)
		if err != nil || all.Questions != 8 {
			t.Errorf("topics of %d questions, %v", all.Questions, err)
		}
	})
}

func TestService_choicesCountWhenNobodyChose(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		ago := func(e *Entry) { e.At = time.Now().Add(-time.Hour) }
		s.ask("which bike", conversation.KindChoices, ago)
		s.ask("just now", conversation.KindChoices)
		talk := conversation.ID{UUID: id.New()}
		// In a conversation, records stand in order.
		s.ask("chosen", "", ago, func(e *Entry) { e.Conversation, e.Seq, e.Chosen = talk, 4, "c1" })
		s.ask("which lamp", conversation.KindChoices, ago, func(e *Entry) { e.Conversation = talk })
		got := s.unanswered()
		if len(got.Groups) != 1 || got.Groups[0].Title != "which bike" {
			t.Errorf("got %q", titles(got))
		}
	})
}

func TestService_vectorsDecideWhereTheyAreThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		s.vectors = func(texts []string) (out [][]float32, err error) {
			for _, text := range texts {
				if text == "I lost my parcel" || text == "where is what I ordered" {
					out = append(out, []float32{1, 0})
				} else {
					out = append(out, []float32{0, 1})
				}
			}
			return out, nil
		}
		s.ask("I lost my parcel", conversation.KindNone)
		s.ask("where is what I ordered", conversation.KindNone)
		s.ask("I lost my key", conversation.KindNone)
		if got := s.unanswered(); len(got.Groups) != 2 || got.Groups[0].Count != 2 {
			t.Errorf("got %q", titles(got))
		}
	})
}

func TestService_Resolve(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		ctx := context.Background()
		s.ask("Do you deliver to Norway?", conversation.KindNone)
		s.ask("deliver to norway?", conversation.KindNone)
		s.ask("write me a poem", conversation.KindNone)
		got := s.unanswered()
		norway, poem := got.Groups[0], got.Groups[1]
		if err := s.Resolve(ctx, s.bot, norway.ID, "gone"); !errors.Is(err, knowledge.ErrNotFound) {
			t.Errorf("a content that is not there: %v", err)
		}
		if err := s.Resolve(ctx, s.bot, "nonsense", ""); !errors.Is(err, ErrGroupNotFound) {
			t.Errorf("a group that is not there: %v", err)
		}
		if err := errors.Join(s.Resolve(ctx, s.bot, norway.ID, "made"), s.Resolve(ctx, s.bot, poem.ID, "")); err != nil {
			t.Fatal(err)
		}
		if got := s.unanswered(); len(got.Groups) != 0 || got.Questions != 0 {
			t.Errorf("still there: %q", titles(got))
		}
		time.Sleep(time.Minute)
		s.ask("deliver to Norway", conversation.KindNone)
		s.ask("Write me a poem!", conversation.KindNone)
		s.Touch(s.bot)
		if got := s.unanswered(); len(got.Groups) != 1 || got.Groups[0].Count != 1 || got.Groups[0].Title != "deliver to Norway" {
			t.Errorf("got %q", titles(got))
		}
	})
}

// What is looked at is made anew a moment after changes, once for many of them.
func TestService_Touch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		s.unanswered()
		synctest.Wait()
		if s.changes != 1 || s.store.views != 1 {
			t.Fatalf("%d changes, %d looks", s.changes, s.store.views)
		}
		for range 100 {
			s.ask("Do you deliver to Norway?", conversation.KindNone)
			s.Touch(s.bot)
			s.Touch(chatbot.ID{UUID: id.New()})
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if s.store.views != 2 {
			t.Errorf("looked %d times", s.store.views)
		}
		if got := s.unanswered(); len(got.Groups) != 1 || got.Groups[0].Count != 100 || s.store.views != 2 {
			t.Errorf("got %+v after %d looks", got, s.store.views)
		}
		time.Sleep(time.Hour)
		s.Touch(s.bot)
		time.Sleep(time.Hour)
		if s.store.views != 2 {
			t.Error("worked although nobody looks")
		}
	})
}

func TestService_callersDoNotWaitForLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		s.vectors = func(texts []string) ([][]float32, error) {
			time.Sleep(10 * time.Second)
			return nil, errors.New("no encoder")
		}
		s.ask("Do you deliver to Norway?", conversation.KindNone)
		if got := s.unanswered(); got.Ready {
			t.Error("ready before they were made")
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := s.unanswered(); !got.Ready || len(got.Groups) != 1 {
			t.Errorf("got %+v", got)
		}
	})
}

// A group that was resolved while others are made does not come back with them.
func TestService_Resolve_whileGroupsAreMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := openShop(t)
		defer s.stop()
		s.ask("Do you deliver to Norway?", conversation.KindNone)
		g := s.unanswered().Groups[0]
		s.vectors = func([]string) ([][]float32, error) {
			time.Sleep(10 * time.Second)
			return nil, errors.New("no encoder")
		}
		s.ask("What is this?", conversation.KindNone)
		s.Touch(s.bot)
		s.unanswered()
		if err := s.Resolve(context.Background(), s.bot, g.ID, ""); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if got := s.unanswered(); len(got.Groups) != 1 || got.Groups[0].Title != "What is this?" {
			t.Errorf("got %q", titles(got))
		}
	})
}
