package knowledge_test

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"log/slog"
	"math"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
)

// coding is an embedder of words: texts that share many are near each other. It
// can be made to fail, and held.
type coding struct {
	name string

	mu       sync.Mutex
	fail     error
	held     chan struct{} // passages wait for it; nil: nobody does
	passages []string      // encoded so far
	asked    int
	refuse   string // texts that have it are refused for good
}

func (c *coding) Name() string { return c.name }

func (c *coding) set(fail error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fail = fail
}

func (c *coding) hold() (release func()) {
	held := make(chan struct{})
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held = held
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.held = nil
		close(held)
	}
}

func (c *coding) encoded() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.passages)
}

func (c *coding) questions() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked
}

func (c *coding) EmbedQuestion(_ context.Context, text string) ([]float32, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked++
	return vectorOf(text), c.fail
}

func (c *coding) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	c.mu.Lock()
	held, fail := c.held, c.fail
	c.mu.Unlock()
	if held != nil {
		select {
		case <-held:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	if fail != nil {
		return nil, fail
	}
	out := make([][]float32, len(texts))
	for i, t := range texts {
		if c.refuse != "" && strings.Contains(t, c.refuse) {
			return nil, fault.New(fault.Invalid, "text_not_encoded", "No.")
		}
		out[i] = vectorOf(t)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passages = append(c.passages, texts...)
	return out, nil
}

// vectorOf puts each word somewhere into 64 components.
func vectorOf(text string) []float32 {
	v := make([]float32, 64)
	v[0] = 0.1
	for _, w := range strings.Fields(strings.ToLower(text)) {
		h := fnv.New32a()
		_, _ = h.Write([]byte(strings.Trim(w, "?.!,")))
		v[1+h.Sum32()%63]++
	}
	sum := 0.0
	for _, x := range v {
		sum += float64(x) * float64(x)
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// meant is a service with an embedder that works in the background.
type meant struct {
	*knowledge.Service
	bot     chatbot.ID
	told    chan knowledge.MeaningState
	changed chan struct{} // contents changed, or what is known of them
}

func startMeant(t *testing.T, store knowledge.Store, bot chatbot.ID, e knowledge.Embedder) meant {
	t.Helper()
	told := make(chan knowledge.MeaningState, 1000)
	changed := make(chan struct{}, 1000)
	m := meant{bot: bot, told: told, changed: changed, Service: knowledge.New(knowledge.Config{
		Log:   slog.New(slog.NewTextHandler(t.Output(), nil)),
		Store: store, Clock: func() time.Time { return at }, Embedder: e,
		OnChange: func(chatbot.ID) {
			select {
			case changed <- struct{}{}:
			default:
			}
		},
		OnMeaning: func(_ chatbot.ID, s knowledge.MeaningState) {
			select {
			case told <- s:
			default:
			}
		},
	})}
	if err := m.Start(t.Context(), []chatbot.ID{bot}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.stop(t) })
	return m
}

func (m meant) stop(t *testing.T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if err := m.Stop(ctx); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

// until waits for news that fit, beginning with how it is now.
func (m meant) until(t *testing.T, what string, fits func(knowledge.MeaningState) bool) knowledge.MeaningState {
	t.Helper()
	deadline := time.After(2 * time.Minute)
	for {
		s, err := m.Encoding().State(t.Context(), m.bot)
		if err != nil {
			t.Fatal(err)
		}
		if fits(s) {
			return s
		}
		select {
		case <-m.told:
		case <-deadline:
			t.Fatalf("never %s: %+v", what, s)
		}
	}
}

func (m meant) untilReady(t *testing.T, maker string) {
	t.Helper()
	m.until(t, "ready by "+maker, func(s knowledge.MeaningState) bool {
		return s.State == knowledge.MeaningReady && s.Maker == maker && s.Done == s.Total && s.Next == nil
	})
}

func newBot() chatbot.ID { return chatbot.ID{UUID: id.New()} }

func TestMeaning_contentsAreFoundByWordsAtOnceAndByMeaningSoon(t *testing.T) {
	t.Parallel()
	e := &coding{name: "fake/1"}
	release := e.hold()
	m := startMeant(t, newMemory(), newBot(), e)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "a", Title: "How long does delivery take?", Questions: []string{"when does it arrive"}, Answer: "Three days."})
	if h := firstHit(t, m.Service, m.bot, "how long does delivery take"); h.Content != "a" || h.Meaning != 0 {
		t.Fatalf("by words: %+v", h)
	}
	s, err := m.Encoding().State(t.Context(), m.bot)
	if err != nil || s.State != knowledge.MeaningWorking || s.Done != 0 || s.Total != 3 || s.Maker != "fake/1" {
		t.Fatalf("while it is held: %+v, %v", s, err)
	}
	release()
	m.untilReady(t, "fake/1")
	if e.encoded() != 3 {
		t.Fatalf("encoded %q", e.passages)
	}
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "b", Title: "when does it arrive", Answer: "Three days."})
	m.untilReady(t, "fake/1")
	if e.encoded() != 4 { // the question was known; the answer stands under another title
		t.Fatalf("encoded %q", e.passages)
	}
}

// Contents that are not encoded yet would lose to all that are.
func TestMeaning_countsWhereLittleLacksIt(t *testing.T) {
	t.Parallel()
	e := &coding{name: "fake/1"}
	m := startMeant(t, newMemory(), newBot(), e)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "a", Title: "How long does delivery take?", Answer: "Three days."})
	m.untilReady(t, "fake/1")
	release := e.hold()
	importAll(t, m.Service, m.bot, jsonl(many(100)))
	asked := e.questions()
	for _, question := range []string{"title number 7", "how long does delivery take"} {
		if h := firstHit(t, m.Service, m.bot, question); h.Content == "" || h.Meaning != 0 || e.questions() != asked {
			t.Fatalf("%s, while most lack it: %+v, and the embedder was asked %d times", question, h, e.questions()-asked)
		}
	}
	release()
	m.untilReady(t, "fake/1")
	if h := firstHit(t, m.Service, m.bot, "title number 7"); h.Meaning == 0 {
		t.Fatalf("while none lacks it: %+v", h)
	}
	release = e.hold()
	defer release()
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "b", Title: "Do you gift-wrap?", Answer: "Yes."})
	if h := firstHit(t, m.Service, m.bot, "how long does delivery take"); h.Content != "a" || h.Meaning == 0 {
		t.Fatalf("while one lacks it: %+v", h)
	}
}

func TestMeaning_vectorsOutliveARestart(t *testing.T) {
	t.Parallel()
	store, bot := newMemory(), newBot()
	first := startMeant(t, store, bot, &coding{name: "fake/1"})
	importAll(t, first.Service, bot, jsonl(many(300)))
	first.untilReady(t, "fake/1")
	first.stop(t)
	e := &coding{name: "fake/1"}
	second := startMeant(t, store, bot, e)
	second.untilReady(t, "fake/1")
	if e.encoded() != 0 {
		t.Fatalf("%d texts were encoded again", e.encoded())
	}
}

func TestMeaning_stoppedInTheMidst_goesOnWhereItWas(t *testing.T) {
	t.Parallel()
	store, bot := newMemory(), newBot()
	e := &coding{name: "fake/1"}
	first := startMeant(t, store, bot, e)
	release := e.hold()
	importAll(t, first.Service, bot, jsonl(many(100)))
	release()
	first.until(t, "begun", func(s knowledge.MeaningState) bool { return s.Done > 0 })
	first.stop(t)
	before := e.encoded()
	again := &coding{name: "fake/1"}
	second := startMeant(t, store, bot, again)
	second.untilReady(t, "fake/1")
	if s, _ := second.Encoding().State(t.Context(), bot); again.encoded() > s.Total-before+16 {
		t.Fatalf("%d of %d texts were encoded again, %d before", again.encoded(), s.Total, before)
	}
}

func TestMeaning_switch_oldOneAnswersUntilTheNewOneIsComplete(t *testing.T) {
	t.Parallel()
	store, bot := newMemory(), newBot()
	m := startMeant(t, store, bot, &coding{name: "fake/1"})
	importAll(t, m.Service, bot, jsonl(many(150)))
	m.untilReady(t, "fake/1")
	next := &coding{name: "fake/2"}
	release := next.hold()
	m.Encoding().Use(next)
	s := m.until(t, "switching", func(s knowledge.MeaningState) bool { return s.Next != nil && s.Next.Total == s.Total && s.Total > 0 })
	if s.Maker != "fake/1" || s.State != knowledge.MeaningWorking || s.Next.Maker != "fake/2" || s.Done != s.Total {
		t.Fatalf("while it is held: %+v", s)
	}
	var wg sync.WaitGroup
	stop := make(chan struct{})
	for range 4 {
		wg.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
				}
				if h := firstHit(t, m.Service, bot, fmt.Sprintf("Title number %d", n%150)); h.Content == "" {
					t.Error("nothing is found while it switches")
					return
				}
			}
		})
	}
	mustPut(t, m.Service, knowledge.Content{Chatbot: bot, ID: "late", Title: "Written while it switches", Answer: "Yes."})
	if err := m.Delete(t.Context(), bot, "c0007"); err != nil {
		t.Fatal(err)
	}
	release()
	m.untilReady(t, "fake/2")
	close(stop)
	wg.Wait()
	if h := firstHit(t, m.Service, bot, "written while it switches"); h.Content != "late" {
		t.Fatalf("got %+v", h)
	}
	if h := firstHit(t, m.Service, bot, "Title number 7"); h.Content == "c0007" {
		t.Fatal("what was deleted is found after the switch")
	}
	encoded := next.encoded()
	m.Encoding().Use(nil)
	m.until(t, "off", func(s knowledge.MeaningState) bool { return s.State == knowledge.MeaningOff && s.Maker == "" })
	m.Encoding().Use(next)
	m.untilReady(t, "fake/2")
	if next.encoded() != encoded {
		t.Fatalf("switching back encoded %d texts again", next.encoded()-encoded)
	}
}

func TestMeaning_embedderDown_wordsAnswerAndItGoesOnByItself(t *testing.T) {
	t.Parallel()
	e := &coding{name: "fake/1"}
	e.set(fault.New(fault.Unavailable, "model_absent", "No server answers."))
	m := startMeant(t, newMemory(), newBot(), e)
	mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: "a", Title: "How long does delivery take?", Answer: "Three days."})
	m.until(t, "waiting", func(s knowledge.MeaningState) bool {
		return s.State == knowledge.MeaningWaiting && s.Error == "No server answers." && s.Done == 0 && s.Total == 2
	})
	if h := firstHit(t, m.Service, m.bot, "how long does delivery take"); h.Content != "a" {
		t.Fatalf("by words: %+v", h)
	}
	if e.asked > 1 {
		t.Fatalf("%d questions waited for an embedder that does not answer", e.asked)
	}
	e.set(nil)
	m.untilReady(t, "fake/1")
}

func TestMeaning_textThatTheEmbedderRefuses_isFoundByWords(t *testing.T) {
	t.Parallel()
	e := &coding{name: "fake/1", refuse: "unspeakable"}
	m := startMeant(t, newMemory(), newBot(), e)
	for i, title := range []string{"One thing", "Some unspeakable thing", "Another thing"} {
		mustPut(t, m.Service, knowledge.Content{Chatbot: m.bot, ID: knowledge.ContentID(fmt.Sprint(i)), Title: title, Answer: "Yes."})
	}
	m.untilReady(t, "fake/1")
	if h := firstHit(t, m.Service, m.bot, "some unspeakable thing"); h.Content != "1" {
		t.Fatalf("got %+v", h)
	}
}

func TestVectors_areKeptAndSweptLater(t *testing.T) {
	t.Parallel()
	store, e, now := newMemory(), &coding{name: "fake/1"}, at
	s := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return now }, Embedder: e})
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	bot := newBot()
	for range 2 {
		v, err := s.Encoding().Vectors(t.Context(), bot, []string{"one", "two"})
		if err != nil || len(v) != 2 || len(v[0]) != 64 {
			t.Fatalf("%v, %v", v, err)
		}
	}
	if e.encoded() != 2 {
		t.Fatalf("encoded %q", e.passages)
	}
	if n, err := s.Encoding().Sweep(t.Context(), bot); n != 0 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	now = now.AddDate(0, 0, 40)
	if n, err := s.Encoding().Sweep(t.Context(), bot); n != 2 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
}

func TestSweep_keepsWhatContentsHave(t *testing.T) {
	t.Parallel()
	store, bot := newMemory(), newBot()
	m := startMeant(t, store, bot, &coding{name: "fake/1"})
	mustPut(t, m.Service, knowledge.Content{Chatbot: bot, ID: "a", Title: "Kept", Answer: "Yes."})
	mustPut(t, m.Service, knowledge.Content{Chatbot: bot, ID: "b", Title: "Gone", Answer: "Yes."})
	m.untilReady(t, "fake/1")
	if err := m.Delete(t.Context(), bot, "b"); err != nil {
		t.Fatal(err)
	}
	m.stop(t)
	later := knowledge.New(knowledge.Config{Store: store, Clock: func() time.Time { return at.AddDate(0, 0, 3) }, Embedder: &coding{name: "fake/1"}})
	if n, err := later.Encoding().Sweep(t.Context(), bot); n != 2 || err != nil {
		t.Fatalf("swept %d, %v", n, err)
	}
	if err := later.Clear(t.Context(), bot); err != nil || len(store.vectors) != 0 {
		t.Fatalf("%d vectors are left, %v", len(store.vectors), err)
	}
}

func TestSimilarity_isTheCosine(t *testing.T) {
	t.Parallel()
	s := knowledge.New(knowledge.Config{Store: newMemory(), Clock: func() time.Time { return at }, Embedder: &coding{name: "fake/1"}})
	t.Cleanup(func() { _ = s.Stop(context.Background()) })
	got, err := s.Encoding().Similarity(t.Context(), "delivery takes three days", []string{"delivery takes three days", "zebras"})
	if err != nil || got[0] < 0.999 || got[1] > 0.5 {
		t.Fatalf("%v, %v", got, err)
	}
	none := knowledge.New(knowledge.Config{Store: newMemory(), Clock: func() time.Time { return at }})
	t.Cleanup(func() { _ = none.Stop(context.Background()) })
	if _, err := none.Encoding().Similarity(t.Context(), "a", []string{"b"}); !errors.Is(err, knowledge.ErrNoMeaning) {
		t.Fatalf("without an encoder: %v", err)
	}
}
