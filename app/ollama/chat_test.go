package ollama_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/ollama"
)

func TestClient_Chat_streamsAWholeAnswer(t *testing.T) {
	t.Parallel()
	for _, shape := range []ollamafake.Shape{ollamafake.Shape017, ollamafake.Shape030} {
		fake := startFake(t)
		step := make(chan struct{})
		fake.Set(ollamafake.Behaviour{Shape: shape, Chunks: []string{" Hel", "lo, ", "wörld", "."}, PromptTokens: 42, Step: step})
		var got []string
		// Each piece must be out before the next is allowed: nothing is held back.
		result, err := clientOf(t, fake.URL()).Chat(limited(t), question(chatModel), func() func(string) {
			go func() { step <- struct{}{} }()
			return func(text string) {
				got = append(got, text)
				if len(got) < 4 {
					step <- struct{}{}
				}
			}
		}())
		if err != nil {
			t.Fatal(err)
		}
		if want := "Hello, wörld."; result.Text != want || strings.Join(got, "") != want || len(got) != 4 {
			t.Fatalf("got %q in pieces %q, want %q in 4", result.Text, got, want)
		}
		if result.PromptTokens != 42 || result.OutputTokens != 4 || result.DoneReason != "stop" || result.Cut {
			t.Fatalf("wrong figures: %+v", result)
		}
		if result.LoadTime != 20*time.Millisecond || result.PromptTime != 300*time.Millisecond ||
			result.OutputTime != 800*time.Millisecond || result.FirstToken <= 0 || result.Total < 0 {
			t.Fatalf("wrong times: %+v", result)
		}
	}
}

func TestClient_Chat_sendsWhatKeepsTheServerHonest(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	client := clientOf(t, fake.URL())
	req := question(chatModel)
	req.Temperature, req.KeepAlive, req.NumCtx = 0.25, -1, 8192
	if _, err := client.Chat(limited(t), req, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Chat(limited(t), question(chatModel), nil); err != nil {
		t.Fatal(err)
	}
	chats := fake.Requests("/api/chat")
	first, second := chats[0].Body, chats[1].Body
	if first.Truncate == nil || *first.Truncate || first.Shift == nil || *first.Shift {
		t.Error("the server may cut the prompt silently")
	}
	if first.Stream == nil || !*first.Stream {
		t.Error("not streamed")
	}
	if first.Options.NumCtx != 2048 || second.Options.NumCtx != 2048 || fake.Reloads() != 0 {
		t.Errorf("windows %d and %d, %d reloads; want 2048 always", first.Options.NumCtx, second.Options.NumCtx, fake.Reloads())
	}
	if first.Options.NumPredict != 64 || first.Options.Temperature == nil || *first.Options.Temperature != 0.25 {
		t.Errorf("wrong options %+v", first.Options)
	}
	if first.KeepAlive != -1.0 || second.KeepAlive != "10m0s" {
		t.Errorf("keep_alive %v and %v", first.KeepAlive, second.KeepAlive)
	}
	if first.Think != nil {
		t.Error("think was sent to a model that cannot think")
	}
	if len(first.Messages) != 2 || first.Messages[1].Content != "How do I delete my account?" {
		t.Errorf("wrong messages %+v", first.Messages)
	}
	if got := chats[0].Header.Get("Accept-Encoding"); got != "identity" {
		t.Errorf("Accept-Encoding is %q: a proxy may hold tokens back", got)
	}
	if n := len(fake.Requests("/api/show")); n != 1 {
		t.Errorf("capabilities asked for %d times, want once", n)
	}
}

func TestClient_Chat_neverLetsThinkingOut(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{
		Thinking: []string{"Hmm, ", "secret"},
		Chunks:   []string{"\n<th", "ink>\nsec", "ret</thi", "nk>\n\nYes", ", <b>do</b>."},
	})
	client := clientOf(t, fake.URL())
	on := true
	for _, think := range []*bool{nil, &on} {
		var seen strings.Builder
		req := question(thinkingModel)
		req.Think = think
		result, err := client.Chat(limited(t), req, func(s string) { seen.WriteString(s) })
		if err != nil {
			t.Fatal(err)
		}
		if result.Text != "Yes, <b>do</b>." || seen.String() != result.Text {
			t.Fatalf("got %q, seen %q", result.Text, seen.String())
		}
	}
	chats := fake.Requests("/api/chat")
	if chats[0].Body.Think != false || chats[1].Body.Think != true {
		t.Fatalf("think was %v and %v, want false and true", chats[0].Body.Think, chats[1].Body.Think)
	}
}

func TestClient_Chat_tellsFailuresApart(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		b    ollamafake.Behaviour
		want error
		text string
	}{
		{"connection reset in mid-answer", ollamafake.Behaviour{Mode: ollamafake.Die, After: 3}, answer.ErrModelBroken, "You can find"},
		{"reset before the first piece", ollamafake.Behaviour{Mode: ollamafake.Die}, answer.ErrModelBroken, ""},
		{"end without the last chunk", ollamafake.Behaviour{Mode: ollamafake.NoDone, After: 2}, answer.ErrModelBroken, "You can"},
		{"end at once", ollamafake.Behaviour{Mode: ollamafake.NoDone}, answer.ErrModelBroken, ""},
		{"a line of nonsense, then a proper end", ollamafake.Behaviour{Mode: ollamafake.Garbage, After: 1}, answer.ErrModelBroken, "You"},
		{"error in mid-stream", ollamafake.Behaviour{Mode: ollamafake.ErrorLine, After: 1}, answer.ErrModelBroken, "You"},
		{"error as the only line of a 200", ollamafake.Behaviour{Mode: ollamafake.ErrorLine}, answer.ErrModelBroken, ""},
		{"a line beyond all measure", ollamafake.Behaviour{Mode: ollamafake.HugeLine, After: 1}, answer.ErrModelBroken, "You"},
		{"no text at all", ollamafake.Behaviour{Mode: ollamafake.Empty}, answer.ErrModelBroken, ""},
		{"only blanks", ollamafake.Behaviour{Chunks: []string{" ", "\n"}}, answer.ErrModelBroken, ""},
		{"thinking without end", ollamafake.Behaviour{Chunks: []string{"<think>", "let me see"}}, answer.ErrModelBroken, ""},
		{"model cannot be loaded", ollamafake.Behaviour{Mode: ollamafake.NoMemory}, answer.ErrModelBroken, ""},
		{"model unknown", ollamafake.Behaviour{Mode: ollamafake.Missing}, answer.ErrModelMissing, ""},
		{"queue full", ollamafake.Behaviour{Mode: ollamafake.Busy}, answer.ErrModelBusy, ""},
		{"prompt too long", ollamafake.Behaviour{Mode: ollamafake.TooLong}, answer.ErrModelTooLong, ""},
		{"somebody's web page", ollamafake.Behaviour{Mode: ollamafake.Page}, answer.ErrModelAbsent, ""},
		{"a redirect", ollamafake.Behaviour{Mode: ollamafake.Redirect}, answer.ErrModelAbsent, ""},
	} {
		for _, shape := range []ollamafake.Shape{ollamafake.Shape017, ollamafake.Shape030} {
			t.Run(c.name+" "+string(shape), func(t *testing.T) {
				t.Parallel()
				fake := startFake(t)
				b := c.b
				b.Shape = shape
				fake.Set(b)
				result, err := clientOf(t, fake.URL()).Chat(limited(t), question(chatModel), nil)
				if !errors.Is(err, c.want) {
					t.Fatalf("got %v, want %v", err, c.want)
				}
				if result.Text != c.text {
					t.Fatalf("kept %q, want %q", result.Text, c.text)
				}
			})
		}
	}
}

func TestClient_Chat_endlessAnswerIsStopped(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Endless})
	ctx := limited(t)
	result, err := clientOf(t, fake.URL()).Chat(ctx, question(chatModel), nil)
	if !errors.Is(err, answer.ErrModelBroken) || len(result.Text) > 300<<10 {
		t.Fatalf("got %d bytes and %v", len(result.Text), err)
	}
	awaitGone(ctx, t, fake, 1)
}

func TestClient_Chat_marksACutAnswer(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Length})
	result, err := clientOf(t, fake.URL()).Chat(limited(t), question(chatModel), nil)
	if err != nil || !result.Cut || result.DoneReason != "length" {
		t.Fatalf("got %+v, %v", result, err)
	}
}

func TestClient_Chat_noServer(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	url := "http://" + listener.Addr().String()
	_ = listener.Close()
	for _, address := range []string{url, ""} {
		if _, err := clientOf(t, address).Chat(limited(t), question(chatModel), nil); !errors.Is(err, answer.ErrModelAbsent) {
			t.Errorf("%q: got %v, want no server", address, err)
		}
	}
	fake := startFake(t)
	if _, err := clientOf(t, fake.URL()).Chat(limited(t), question(""), nil); !errors.Is(err, answer.ErrModelMissing) {
		t.Errorf("no model chosen: got %v", err)
	}
}

func TestClient_Chat_cancelStopsTheServer(t *testing.T) {
	t.Parallel()
	for _, cause := range []string{"cancelled", "deadline"} {
		t.Run(cause, func(t *testing.T) {
			t.Parallel()
			fake := startFake(t)
			fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang, After: 2})
			ctx, end := context.WithCancel(limited(t))
			want := context.Canceled
			if cause == "deadline" {
				late := newTerm(t)
				ctx, end, want = late, late.end, context.DeadlineExceeded
			}
			defer end()
			pieces := 0
			result, err := clientOf(t, fake.URL()).Chat(ctx, question(chatModel), func(string) {
				if pieces++; pieces == 2 {
					end()
				}
			})
			if !errors.Is(err, want) || errors.Is(err, answer.ErrModelBroken) {
				t.Fatalf("got %v, want %v", err, want)
			}
			if result.Text != "You can" {
				t.Fatalf("kept %q", result.Text)
			}
			awaitGone(limited(t), t, fake, 1)
		})
	}
}

func awaitGone(ctx context.Context, t *testing.T, fake *ollamafake.Server, n int) {
	t.Helper()
	rec, err := fake.Await(ctx, "/api/chat", n)
	if err != nil {
		t.Fatal(err)
	}
	select {
	case <-rec.Gone():
	case <-ctx.Done():
		t.Fatal("the server goes on working for nobody")
	}
}

func TestClient_Chat_boundsOpenStreams(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang, After: 1})
	client := clientOf(t, fake.URL(), func(c *ollama.Config) { c.MaxStreams = 2 })
	ctx := limited(t)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if _, err := client.Chat(ctx, question(chatModel), nil); err != nil {
				t.Error(err)
			}
		})
	}
	if _, err := fake.Await(ctx, "/api/chat", 2); err != nil {
		t.Fatal(err)
	}
	short, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err := client.Chat(short, question(chatModel), nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a third stream: got %v, want to wait in vain", err)
	}
	if n := len(fake.Requests("/api/chat")); n != 2 {
		t.Errorf("the server saw %d chats, want 2", n)
	}
	fake.Release()
	wg.Wait()
	fake.Set(ollamafake.Behaviour{})
	if _, err := client.Chat(ctx, question(chatModel), nil); err != nil {
		t.Errorf("after two ended: %v", err)
	}
}

func TestClient_Chat_ignoresTheClientsTimeout(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{Delay: 10})
	hc := ollama.NewHTTPClient(nil)
	hc.Timeout = time.Millisecond
	client := clientOf(t, fake.URL(), func(c *ollama.Config) { c.HTTPClient = hc })
	if _, err := client.Chat(limited(t), question(chatModel), nil); err != nil {
		t.Fatal(err)
	}
}

func TestClient_Chat_usesTheGivenDialer(t *testing.T) {
	t.Parallel()
	refused := errors.New("destination not allowed")
	hc := ollama.NewHTTPClient(func(context.Context, string, string) (net.Conn, error) { return nil, refused })
	client := clientOf(t, "http://127.0.0.1:1", func(c *ollama.Config) { c.HTTPClient = hc })
	_, err := client.Chat(limited(t), question(chatModel), nil)
	if !errors.Is(err, answer.ErrModelAbsent) || !errors.Is(err, refused) {
		t.Fatalf("got %v", err)
	}
}

// TestClient_Chat_memoryOfOpenStreams holds against 8 MB a stream, which is what
// the official client takes.
func TestClient_Chat_memoryOfOpenStreams(t *testing.T) {
	const streams = 50
	fake := startFake(t)
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang, After: 1})
	client := clientOf(t, fake.URL(), func(c *ollama.Config) { c.MaxStreams = streams })
	ctx := limited(t)
	warm, cancel := context.WithCancel(ctx)
	defer cancel()
	if _, err := client.Chat(warm, question(chatModel), func(string) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	before := heap()
	var wg sync.WaitGroup
	for range streams {
		wg.Go(func() { _, _ = client.Chat(ctx, question(chatModel), nil) })
	}
	if _, err := fake.Await(ctx, "/api/chat", streams+1); err != nil {
		t.Fatal(err)
	}
	grown := heap() - before
	fake.Release()
	wg.Wait()
	if each := grown / streams; each > 128<<10 { // both ends of the connection are in this process
		t.Fatalf("%d KB a stream", each>>10)
	}
}

func heap() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestClient_Chat_concurrentWithConfigure(t *testing.T) {
	t.Parallel()
	one, two := startFake(t), startFake(t)
	client := clientOf(t, one.URL(), func(c *ollama.Config) { c.Counter = ollama.NewTokenCounter() })
	ctx := limited(t)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				if _, err := client.Chat(ctx, question(chatModel), nil); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for i := range 40 {
			url := [...]string{one.URL(), two.URL()}[i%2]
			if err := client.Configure(answer.ModelSettings{URL: url, Model: chatModel, NumCtx: 2048}); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	if one.Reloads()+two.Reloads() != 0 {
		t.Error("the window changed")
	}
}

func TestClient_Chat_reusesConnections(t *testing.T) {
	t.Parallel()
	fake := startFake(t)
	dials := 0
	hc := ollama.NewHTTPClient(func(ctx context.Context, network, addr string) (net.Conn, error) {
		dials++
		return (&net.Dialer{}).DialContext(ctx, network, addr)
	})
	hc.Transport.(*http.Transport).MaxConnsPerHost = 1 // one dial at a time
	client := clientOf(t, fake.URL(), func(c *ollama.Config) { c.HTTPClient = hc })
	for range 5 {
		if _, err := client.Chat(limited(t), question(chatModel), nil); err != nil {
			t.Fatal(err)
		}
	}
	if dials > 2 {
		t.Fatalf("%d connections for 5 answers in a row", dials)
	}
}
