package knowledge_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// corpus makes articles of eight sections of about 150 words, drawn from a
// vocabulary in which few words are common and most are rare.
func corpus(bot chatbot.ID, articles int) map[knowledge.ContentID]knowledge.Content {
	rng := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(rng, 1.2, 8, 40_000)
	word := func() string { return inventedWord(zipf.Uint64()) }
	contents := map[knowledge.ContentID]knowledge.Content{}
	for i := range articles {
		var b strings.Builder
		for range 8 {
			fmt.Fprintf(&b, "## %s %s %s\n\n", word(), word(), word())
			for s := range 10 {
				for range 15 {
					b.WriteString(word() + " ")
				}
				b.WriteString("end.")
				if s%3 == 2 {
					b.WriteString("\n\n")
				} else {
					b.WriteByte(' ')
				}
			}
			b.WriteString("\n\n")
		}
		c := knowledge.Content{ID: knowledge.ContentID(fmt.Sprintf("a%05d", i)), Chatbot: bot,
			Title: word() + " " + word() + " " + word(), Text: b.String(), Lang: "en"}
		contents[c.ID] = c
	}
	return contents
}

// inventedWord spells a number in syllables.
func inventedWord(n uint64) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	var b strings.Builder
	for n += 14; n > 0; n /= 70 {
		b.WriteByte(consonants[n%14])
		b.WriteByte(vowels[n/14%5])
	}
	return b.String()
}

func benchService(b *testing.B) (*knowledge.Service, chatbot.ID) {
	b.Helper()
	bot := chatbot.ID{UUID: id.New()}
	store := newMemory()
	store.contents[bot] = corpus(bot, 2500)
	return knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }}), bot
}

func BenchmarkBuild_20000Passages(b *testing.B) {
	s, bot := benchService(b)
	store := newMemory()
	store.contents[bot] = corpus(bot, 2500)
	for b.Loop() {
		s = knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at }})
		if err := s.Start(context.Background(), []chatbot.ID{bot}); err != nil {
			b.Fatal(err)
		}
	}
	size, err := s.Size(context.Background(), bot)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(size.Passages), "passages")
	store.contents = nil
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MB")
	runtime.KeepAlive(s)
}

func BenchmarkFind_20000Passages(b *testing.B) {
	s, bot := benchService(b)
	if err := s.Start(context.Background(), []chatbot.ID{bot}); err != nil {
		b.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(rng, 1.2, 8, 40_000)
	questions := make([]string, 200)
	for i := range questions {
		words := []string{"how", "do", "I"}
		for range 5 {
			words = append(words, inventedWord(zipf.Uint64()))
		}
		questions[i] = strings.Join(words, " ")
	}
	i := 0
	for b.Loop() {
		if _, err := s.Find(context.Background(), bot, knowledge.FindInput{Question: questions[i%len(questions)]}); err != nil {
			b.Fatal(err)
		}
		i++
	}
}

func BenchmarkPut_among20000Passages(b *testing.B) {
	s, bot := benchService(b)
	if err := s.Start(context.Background(), []chatbot.ID{bot}); err != nil {
		b.Fatal(err)
	}
	c, err := s.Get(context.Background(), bot, "a00100")
	if err != nil {
		b.Fatal(err)
	}
	for i := 0; b.Loop(); i++ {
		c.Title = fmt.Sprint("changed ", i)
		if _, err := s.Put(context.Background(), c); err != nil {
			b.Fatal(err)
		}
	}
}
