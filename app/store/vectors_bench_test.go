package store

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// random gives vectors of the size of the encoder's.
type random struct{}

func (random) Name() string { return "random" }

func (random) EmbedQuestion(context.Context, string) ([]float32, error) { return direction(), nil }

func (random) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i := range out {
		out[i] = direction()
	}
	return out, nil
}

func direction() []float32 {
	v := make([]float32, 384)
	for i := range v {
		v[i] = float32(rand.NormFloat64())
	}
	return v
}

// BenchmarkContents_start brings 5,000 articles of four passages each, with
// their vectors, into memory: budgets.md gives the whole start a second.
func BenchmarkContents_start(b *testing.B) {
	dir, bot := b.TempDir(), chatbot.ID{UUID: id.New()}
	s, err := Open(context.Background(), Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	words := strings.Fields("the of delivery order account return change price shop address password invoice open close week month product size colour help")
	var put []knowledge.Content
	for i := range 5000 {
		var text strings.Builder
		for p := range 4 {
			fmt.Fprintf(&text, "## Part %d of %d\n\n", p, i)
			for range 130 {
				text.WriteString(words[rand.IntN(len(words))] + " ")
			}
			fmt.Fprintf(&text, "item%d.\n\n", rand.IntN(50_000))
		}
		put = append(put, knowledge.Content{ID: knowledge.ContentID(fmt.Sprint("c", i)), Title: fmt.Sprint("Article ", i), Text: text.String()})
	}
	told := make(chan knowledge.MeaningState, 10)
	k := knowledge.New(knowledge.Config{Store: Contents(s), Clock: id.Now, Embedder: random{}, OnMeaning: func(_ chatbot.ID, m knowledge.MeaningState) {
		if m.Done == m.Total && m.Total > 20_000 {
			select {
			case told <- m:
			default:
			}
		}
	}})
	if err := k.Start(b.Context(), []chatbot.ID{bot}); err != nil {
		b.Fatal(err)
	}
	if err := k.Change(b.Context(), bot, put, nil); err != nil {
		b.Fatal(err)
	}
	<-told
	if err := k.Stop(b.Context()); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		k := knowledge.New(knowledge.Config{Store: Contents(s), Clock: id.Now, Embedder: random{}})
		if err := k.Start(b.Context(), []chatbot.ID{bot}); err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		m, err := k.Encoding().State(b.Context(), bot)
		if err != nil || m.Done != m.Total {
			b.Fatalf("%+v, %v", m, err)
		}
		if err := k.Stop(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}
