package realtime_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"frontdesk/app/realtime"
)

func quiet(bool) {}

// seen renders what a subscription takes, as name:data.
func seen(t *testing.T, s *realtime.Subscription) []string {
	t.Helper()
	events, slow := s.Take()
	if slow {
		t.Fatal("the subscriber was dropped")
	}
	var out []string
	for _, e := range events {
		out = append(out, e.Name+":"+string(e.Data))
	}
	return out
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Fatalf("got  %q\nwant %q", got, want)
	}
}

func TestHub_Publish_reachesThoseWhoWatch(t *testing.T) {
	hub := realtime.NewHub()
	here := hub.Subscribe(quiet, 8, realtime.Panel("a"), realtime.Panel(""))
	there := hub.Subscribe(quiet, 8, realtime.Panel("b"), realtime.Panel(""))
	hub.Publish(realtime.Panel("a"), realtime.Event{Name: "counts", Data: []byte("1")})
	hub.Publish(realtime.Panel(""), realtime.Event{Name: "chatbots", Data: []byte("2")})
	same(t, seen(t, here), "counts:1", "chatbots:2")
	same(t, seen(t, there), "chatbots:2")
	same(t, seen(t, there))
}

func TestHub_Subscribe_tellsWhatGoesOn(t *testing.T) {
	hub := realtime.NewHub()
	idle := hub.Subscribe(quiet, 8, realtime.Conversation("c"))
	same(t, seen(t, idle), `state:{"state":"idle"}`)

	hub.SetState("c", "queued", 2, 30)
	hub.SetState("c", "answering", 0, 0)
	hub.Delta("c", "m1", "Hel")
	hub.Delta("c", "m1", "lo")
	late := hub.Subscribe(quiet, 8, realtime.Conversation("c"))
	same(t, seen(t, late), `state:{"state":"answering"}`, `delta:{"messageId":"m1","text":"Hello","whole":true}`)
	same(t, seen(t, idle), `state:{"state":"queued","position":2,"seconds":30}`, `state:{"state":"answering"}`,
		`delta:{"messageId":"m1","text":"Hel"}`, `delta:{"messageId":"m1","text":"lo"}`)

	hub.Delta("c", "m2", "Anew")
	later := hub.Subscribe(quiet, 8, realtime.Conversation("c"))
	same(t, seen(t, later), `state:{"state":"answering"}`, `delta:{"messageId":"m2","text":"Anew","whole":true}`)

	hub.Clear("c")
	hub.Clear("c")
	same(t, seen(t, later), `state:{"state":"idle"}`)
	after := hub.Subscribe(quiet, 8, realtime.Conversation("c"))
	same(t, seen(t, after), `state:{"state":"idle"}`)
}

func TestHub_State(t *testing.T) {
	hub := realtime.NewHub()
	hub.SetState("c", "queued", 3, 9)
	if state, position, seconds := hub.State("c"); state != "queued" || position != 3 || seconds != 9 {
		t.Fatalf("got %s %d %d", state, position, seconds)
	}
	hub.SetState("c", "idle", 0, 0)
	if state, _, _ := hub.State("c"); state != "idle" {
		t.Fatalf("got %s", state)
	}
}

func TestHub_Publish_dropsWhoFallsBehind(t *testing.T) {
	hub := realtime.NewHub()
	var woken []bool
	slow := hub.Subscribe(func(slow bool) { woken = append(woken, slow) }, 2, realtime.Panel("a"))
	quick := hub.Subscribe(quiet, 100, realtime.Panel("a"))
	for range 4 {
		hub.Publish(realtime.Panel("a"), realtime.Event{Name: "counts"})
	}
	if events, dropped := slow.Take(); !dropped || len(events) != 0 {
		t.Fatalf("dropped %v with %d events", dropped, len(events))
	}
	if !slices.Equal(woken, []bool{false, false, true}) {
		t.Fatalf("woken %v, want once for each event and once for the drop", woken)
	}
	if got := seen(t, quick); len(got) != 4 {
		t.Fatalf("the quick one got %d events", len(got))
	}
	if hub.Count() != 1 {
		t.Fatalf("count %d", hub.Count())
	}
}

func TestHub_Publish_dropsByBytes(t *testing.T) {
	hub := realtime.NewHub()
	s := hub.Subscribe(quiet, 1000, realtime.Panel("a"))
	big := []byte(strings.Repeat("x", 600<<10))
	hub.Publish(realtime.Panel("a"), realtime.Event{Name: "import", Data: big})
	if hub.Count() != 1 {
		t.Fatal("dropped too early")
	}
	hub.Publish(realtime.Panel("a"), realtime.Event{Name: "import", Data: big})
	if _, slow := s.Take(); !slow {
		t.Fatal("more than the bound waits for one subscriber")
	}
}

func TestSubscription_Close(t *testing.T) {
	hub := realtime.NewHub()
	s := hub.Subscribe(quiet, 8, realtime.Panel("a"))
	s.Close()
	s.Close()
	hub.Publish(realtime.Panel("a"), realtime.Event{Name: "counts"})
	same(t, seen(t, s))
	if hub.Count() != 0 {
		t.Fatalf("count %d", hub.Count())
	}
}

// What is published while others come and go reaches everybody who is there,
// in order, and once.
func TestHub_concurrent(t *testing.T) {
	hub := realtime.NewHub()
	const events = 500
	var readers, watching sync.WaitGroup
	for range 8 {
		watching.Add(1)
		readers.Go(func() { readInOrder(t, hub, events, watching.Done) })
	}
	readers.Go(func() {
		for range events {
			hub.Subscribe(quiet, 4, realtime.Conversation("c")).Close()
		}
	})
	watching.Wait()
	for i := range events {
		hub.Publish(realtime.Conversation("c"), realtime.Event{Name: "message", ID: uint64(i + 1)})
		hub.Delta("c", fmt.Sprint(i/10), "x")
	}
	readers.Wait()
}

func readInOrder(t *testing.T, hub *realtime.Hub, events uint64, watching func()) {
	woken := make(chan struct{}, 1)
	s := hub.Subscribe(func(bool) {
		select {
		case woken <- struct{}{}:
		default:
		}
	}, 4*int(events), realtime.Conversation("c"))
	defer s.Close()
	watching()
	for last := uint64(0); last < events; {
		taken, slow := s.Take()
		if slow {
			t.Error("dropped")
			return
		}
		for _, e := range taken {
			if e.ID == 0 {
				continue
			}
			if e.ID != last+1 {
				t.Errorf("event %d after %d", e.ID, last)
				return
			}
			last = e.ID
		}
		if last < events {
			<-woken
		}
	}
}

func BenchmarkHub_Delta(b *testing.B) {
	hub := realtime.NewHub()
	for i := range 5000 {
		hub.Subscribe(quiet, 64, realtime.Conversation(fmt.Sprint(i)))
	}
	s := hub.Subscribe(quiet, 64, realtime.Conversation("c"))
	b.ReportAllocs()
	for b.Loop() {
		hub.Delta("c", "m", "word ")
		s.Take()
	}
}

func TestHub_Watched_onlyWhileSomebodySubscribes(t *testing.T) {
	t.Parallel()
	h := realtime.NewHub()
	h.SetState("c-1", "thinking", 0, 0)
	if h.Watched(realtime.Conversation("c-1")) {
		t.Error("a running answer counts as somebody who watches")
	}
	s := h.Subscribe(func(bool) {}, 4, realtime.Conversation("c-1"))
	if !h.Watched(realtime.Conversation("c-1")) || h.Watched(realtime.Conversation("c-2")) {
		t.Error("one watches c-1 and nobody c-2, and the hub says otherwise")
	}
	s.Close()
	if h.Watched(realtime.Conversation("c-1")) {
		t.Error("nobody is left, and the hub says otherwise")
	}
}
