package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/knowledge/meaning"
)

// counting encodes texts by their length and says how many; after so many it
// waits until its context ends, as a process that is about to be killed.
type counting struct {
	mu    sync.Mutex
	made  int
	until int // 0: it never waits
	stuck chan struct{}
}

func (c *counting) Name() string { return "counting" }

func (c *counting) EmbedQuestion(context.Context, string) ([]float32, error) {
	return []float32{1, 0, 0, 0}, nil
}

func (c *counting) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.until > 0 && c.made >= c.until {
		close(c.stuck)
		<-ctx.Done()
		return nil, ctx.Err()
	}
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = []float32{1, float32(len(t)), float32(strings.Count(t, "1")), 1}
	}
	c.made += len(texts)
	return out, nil
}

func contentsWith(t *testing.T, s *Store, bot chatbot.ID, e knowledge.Embedder, told chan knowledge.MeaningState) *knowledge.Service {
	t.Helper()
	k := knowledge.New(knowledge.Config{Store: Contents(s), Clock: id.Now, Embedder: e, OnMeaning: func(_ chatbot.ID, m knowledge.MeaningState) {
		select {
		case told <- m:
		default:
		}
	}})
	if err := k.Start(t.Context(), []chatbot.ID{bot}); err != nil {
		t.Fatal(err)
	}
	return k
}

// What was encoded before a crash is not encoded again, and everything is found
// after it.
func TestVectors_surviveACrashInTheMidst(t *testing.T) {
	t.Parallel()
	dir, bot := t.TempDir(), chatbot.ID{UUID: id.New()}
	told := make(chan knowledge.MeaningState, 1000)
	first := openIn(t, dir)
	dying := &counting{until: 40, stuck: make(chan struct{})}
	k := contentsWith(t, first, bot, dying, told)
	var put []knowledge.Content
	for i := range 100 {
		put = append(put, knowledge.Content{ID: knowledge.ContentID(fmt.Sprint("c", i)), Title: fmt.Sprint("Title ", i), Answer: fmt.Sprint("Answer ", i)})
	}
	if err := k.Change(t.Context(), bot, put, nil); err != nil {
		t.Fatal(err)
	}
	<-dying.stuck
	if err := first.Close(); err != nil { // while the service is in the midst of it
		t.Fatal(err)
	}
	if err := k.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}

	again := &counting{}
	k = contentsWith(t, openIn(t, dir), bot, again, told)
	state := untilMeant(t, k, bot, told)
	if again.made != 200-dying.made || dying.made < 40 || state.Total != 200 {
		t.Fatalf("%d texts before the crash, %d after it, of %d", dying.made, again.made, state.Total)
	}
	r, err := k.Find(t.Context(), bot, knowledge.FindInput{Question: "Title 77"})
	if err != nil || len(r.Hits) == 0 || r.Hits[0].Content != "c77" {
		t.Fatalf("%+v, %v", r.Hits, err)
	}
	if err := k.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func untilMeant(t *testing.T, k *knowledge.Service, bot chatbot.ID, told chan knowledge.MeaningState) knowledge.MeaningState {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		m, err := k.Encoding().State(t.Context(), bot)
		if err != nil {
			t.Fatal(err)
		}
		if m.State == knowledge.MeaningReady {
			return m
		}
		select {
		case <-told:
		case <-deadline:
			t.Fatalf("never ready: %+v", m)
		}
	}
}

func TestVectors_areReadInOrderByTheirChatbotAlone(t *testing.T) {
	t.Parallel()
	s := Contents(open(t))
	bots := []chatbot.ID{{UUID: id.New()}, {UUID: id.New()}}
	names := []knowledge.VectorName{{Maker: [8]byte{1}, Text: [16]byte{9}}, {Maker: [8]byte{2}, Text: [16]byte{1}}, {Maker: [8]byte{2}, Text: [16]byte{2}}}
	kept := knowledge.KeptVector{Vector: meaning.Pack([]float32{1, -2, 3}), Asked: true, Day: 20000}
	err := s.Write(t.Context(), func(tx knowledge.Tx) error {
		return errors.Join(tx.PutVector(bots[0], names[2], kept), tx.PutVector(bots[0], names[0], kept), tx.PutVector(bots[0], names[1], kept),
			tx.PutVector(bots[1], names[0], kept), tx.DeleteVector(bots[1], names[0]))
	})
	if err != nil {
		t.Fatal(err)
	}
	all := func(bot chatbot.ID, after *knowledge.VectorName) (out []knowledge.VectorName) {
		err := s.View(t.Context(), func(tx knowledge.Reader) error {
			return tx.EachVector(bot, after, func(n knowledge.VectorName, v knowledge.KeptVector) bool {
				if !bytes.Equal(v.Vector.Bytes(), kept.Vector.Bytes()) || !v.Asked || v.Day != 20000 {
					t.Errorf("got %+v", v)
				}
				out = append(out, n)
				return true
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	if got := all(bots[0], nil); fmt.Sprint(got) != fmt.Sprint(names) {
		t.Errorf("got %v", got)
	}
	if got := all(bots[0], &names[1]); fmt.Sprint(got) != fmt.Sprint(names[2:]) {
		t.Errorf("behind the second: %v", got)
	}
	if got := all(bots[1], nil); len(got) != 0 {
		t.Errorf("of another chatbot: %v", got)
	}
}

// A content as the version before stored it is one that is published.
func TestContents_recordOfTheVersionBefore(t *testing.T) {
	t.Parallel()
	s := open(t)
	bot := chatbot.ID{UUID: id.New()}
	old := append([]byte{encodingVersion}, []byte(`{"id":"a","chatbot":"`+bot.String()+`","title":"T","answer":"A","createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:05Z"}`)...)
	write(t, s, func(tx *Tx) error { return tx.set(contentKey(bot, "a"), old) })
	k := knowledge.New(knowledge.Config{Store: Contents(s), Clock: id.Now})
	c, err := k.Get(t.Context(), bot, "a")
	if err != nil || c.State() != knowledge.StatePublished || c.Source != (knowledge.SourceRef{}) || !c.ValidAt(id.Now()) {
		t.Fatalf("%+v, %v", c, err)
	}
	r, err := k.Find(t.Context(), bot, knowledge.FindInput{Question: "T"})
	if err != nil || len(r.Hits) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
}
