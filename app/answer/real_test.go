//go:build unix

package answer_test

import (
	"context"
	"log/slog"
	"os"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/realollama"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/encoder"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
	"frontdesk/app/ollama"
)

// library finds the passages of the grounding pairs as articles.
type library struct {
	index    *index.Index
	contents map[string]knowledge.Content
	all      string
}

func readLibrary(t *testing.T) *library {
	t.Helper()
	l := &library{index: index.New(analysis.NewDetector(), ""), contents: map[string]knowledge.Content{}}
	preparer := index.NewPreparer()
	for _, name := range []string{"tuned", "held"} {
		data, err := os.ReadFile("grounding/testdata/" + name + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range strings.Split(string(data), "\n== ")[1:] {
			head, lines, _ := strings.Cut(block, "\n")
			title, lang, _ := strings.Cut(head, ", ")
			var text []string
			for line := range strings.Lines(lines) {
				if rest, ok := strings.CutPrefix(line, "> "); ok {
					text = append(text, strings.TrimSpace(rest))
				}
			}
			c := knowledge.Content{ID: knowledge.ContentID(title), Title: title, Lang: lang, Text: strings.Join(text, "\n")}
			l.contents[title] = c
			l.all += title + "\n" + c.Text + "\n"
			l.index.Put(preparer.Prepare(index.Entry{ID: title, Lang: lang, Lines: []string{title}, Passages: []prose.Passage{{Text: c.Text}}}))
		}
	}
	l.index.Train(t.Context())
	return l
}

func (l *library) Get(_ context.Context, _ chatbot.ID, c knowledge.ContentID) (knowledge.Content, error) {
	return l.contents[string(c)], nil
}

func (l *library) Find(_ context.Context, _ chatbot.ID, in knowledge.FindInput) (knowledge.Result, error) {
	found := l.index.Search(index.Query{Text: in.Question, Lang: in.Lang, Limit: in.Limit})
	out := knowledge.Result{Terms: found.Terms, Lang: found.Lang}
	for _, m := range found.Matches {
		c := l.contents[m.ID]
		out.Hits = append(out.Hits, knowledge.Hit{Content: c.ID, Title: c.Title, Lang: c.Lang, Article: true, Score: m.Score, Passage: knowledge.Passage{Text: c.Text}})
	}
	return out, nil
}

func (l *library) Quotes(_ context.Context, _ chatbot.ID, _ string, hits []knowledge.Hit, limit int) []knowledge.Quote {
	var out []knowledge.Quote
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, knowledge.Quote{Text: prose.Sentences(h.Passage.Text)[0], Content: h.Content, Title: h.Title})
	}
	return out
}

// senses compares by the built-in encoder and remembers what it has seen.
type senses struct {
	encoder *encoder.Encoder
	mu      sync.Mutex
	seen    map[string][]float32
}

func newSenses(t *testing.T) *senses {
	t.Helper()
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	return &senses{encoder: e, seen: map[string][]float32{}}
}

func (s *senses) vector(ctx context.Context, text string) ([]float32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if v, ok := s.seen[text]; ok {
		return v, nil
	}
	v, err := s.encoder.EmbedQuestion(ctx, text)
	if err == nil {
		s.seen[text] = v
	}
	return v, err
}

func (s *senses) Similarity(ctx context.Context, a string, bs []string) ([]float64, error) {
	va, err := s.vector(ctx, a)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(bs))
	for i, b := range bs {
		vb, err := s.vector(ctx, b)
		if err != nil {
			return nil, err
		}
		for k := range va {
			out[i] += float64(va[k]) * float64(vb[k])
		}
	}
	return out, nil
}

type (
	oneBot struct{}
	oneUp  struct{ model string }
)

func (oneBot) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) {
	return chatbot.Chatbot{DisplayName: "Mia", Lang: "en", Assistant: chatbot.Assistant{
		Enabled: true, UseModel: true, ShowSources: true, DirectScore: 1.1, FoundScore: 0.05,
	}}, nil
}

func (o oneUp) Status() answer.ModelStatus {
	return answer.ModelStatus{State: answer.ModelReady, Model: o.model}
}

// TestRunner_realModelInventsNothing puts questions to a very small real model,
// which invents freely, and looks at what visitors are shown with a checker that
// shares nothing with the one at work. With FRONTDESK_TEST_QUESTIONS=all it asks
// all of them, else one in nine.
func TestRunner_realModelInventsNothing(t *testing.T) {
	url, _ := realollama.Start(t)
	model := realollama.Model()
	counter := ollama.NewTokenCounter()
	client, err := ollama.New(ollama.Config{Settings: answer.ModelSettings{URL: url, Model: model, NumCtx: 4096, KeepAlive: time.Minute}, MaxStreams: 2, Clock: id.Precise, Counter: counter})
	if err != nil {
		t.Fatal(err)
	}
	lib := readLibrary(t)
	runner := answer.NewRunner(answer.Config{
		Meaning: newSenses(t), Finder: lib, Chatbots: oneBot{}, Model: client, Watch: oneUp{model}, Tokens: counter, Clock: id.Precise, Log: slog.New(slog.DiscardHandler),
		Tuning: answer.Tuning{Deadline: 2 * time.Minute, MaxOutput: 120},
	})
	data, err := os.ReadFile("testdata/questions.txt")
	if err != nil {
		t.Fatal(err)
	}
	questions := strings.Split(strings.TrimSpace(string(data)), "\n")[2:]
	if len(questions) < 100 {
		t.Fatalf("only %d questions", len(questions))
	}
	kinds, cuts, bad := map[string]int{}, 0, 0
	ask := func(q string) {
		reply, err := runner.Ask(t.Context(), answer.AskInput{Question: q})
		if err != nil {
			t.Fatal(err)
		}
		kinds[string(reply.Kind)]++
		cuts += len(reply.Trace.Cuts)
		t.Logf("%s → %s: %s (%d cut)", q, reply.Kind, strings.ReplaceAll(reply.Text, "\n", " / "), len(reply.Trace.Cuts))
		for _, c := range reply.Trace.Cuts {
			t.Logf("    cut: %s: %s", c.Sentence, c.Reason)
		}
		if reply.Kind != conversation.KindModel {
			return
		}
		for _, fact := range unsupported(reply.Text, lib.of(reply.Trace)) {
			bad++
			t.Errorf("%q: %q reached the visitor: %s", q, fact, reply.Text)
		}
	}
	for i, q := range questions {
		if os.Getenv("FRONTDESK_TEST_QUESTIONS") == "all" || i%9 == 0 {
			ask(q)
		}
	}
	// The model rolls dice, and is right now and then only: it is asked again what it is right about in every
	// second try, until it was.
	for range 8 {
		for _, q := range []string{"How heavy is the camera?", "How much does a new card cost?", "What is the fine for late items?"} {
			if kinds[string(conversation.KindModel)] == 0 {
				ask(q)
			}
		}
	}
	t.Logf("answers by kind %v, %d sentences cut, %d unsupported numbers, names or links shown", kinds, cuts, bad)
	if kinds[string(conversation.KindModel)] == 0 {
		t.Error("no answer of the model was shown at all")
	}
}

// of gives all that the model was shown of the contents.
func (l *library) of(tr answer.Trace) string {
	var out []string
	for _, f := range tr.Found {
		out = append(out, f.ContentID, l.contents[f.ContentID].Text)
	}
	return strings.Join(out, "\n")
}

// unsupported lists the numbers, capitalised words and addresses of an answer
// that the passages do not have letter by letter.
func unsupported(text, passages string) []string {
	text = regexp.MustCompile(`\s*\[\d+\]`).ReplaceAllString(text, "")
	text = regexp.MustCompile(`(?m)^\s*\d{1,2}[.)]\s`).ReplaceAllString(text, "")
	folded := strings.ToLower(passages)
	var out []string
	for _, n := range regexp.MustCompile(`\d+(?:[.,:]\d+)*`).FindAllString(text, -1) {
		if !regexp.MustCompile(`(^|\D)`+regexp.QuoteMeta(n)+`($|\D)`).MatchString(passages) && !strings.Contains(folded, n) {
			out = append(out, n)
		}
	}
	start := true
	for _, w := range strings.Fields(text) {
		bare := strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		r, _ := utf8.DecodeRuneInString(bare)
		address := strings.Contains(w, "://") || strings.Contains(w, "www.") || strings.Contains(w, "@")
		name := unicode.IsUpper(r) && !start && bare != "I" && !strings.HasPrefix(bare, "I'")
		if (address || name) && !strings.Contains(folded, strings.ToLower(strings.TrimSuffix(bare, "'s"))) && !slices.Contains([]string{"Mia"}, bare) {
			out = append(out, w)
		}
		start = strings.ContainsAny(w[len(w)-1:], ".!?:") || strings.ContainsAny(w, "\"“*-") && len(bare) == 0
	}
	return out
}
