package httpapi

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/realtime"
)

// listener is a client of a stream.
type listener struct {
	t      testing.TB
	header http.Header
	close  func()
	events chan string // name, id and data; closed with the stream
}

// follow opens a stream; its events can be read until the test's patience ends.
// One that fell behind before its first byte is closed, and a client comes back.
func (w *world) follow(path string, opts ...opt) *listener {
	w.t.Helper()
	for range 50 {
		if l := w.tryFollow(path, opts...); l != nil {
			return l
		}
	}
	w.t.Fatal("the stream was closed at its beginning again and again")
	return nil
}

// tryFollow is follow once; nil where the stream was closed before it began.
func (w *world) tryFollow(path string, opts ...opt) *listener {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, w.url+path, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, o := range opts {
		o(request)
	}
	response, err := w.client.Do(request)
	if errors.Is(err, io.EOF) {
		cancel()
		return nil
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if response.StatusCode != http.StatusOK {
		text, _ := io.ReadAll(response.Body)
		w.t.Fatalf("stream: %d %s", response.StatusCode, text)
	}
	l := &listener{t: w.t, header: response.Header, events: make(chan string, 4096)}
	var reading sync.WaitGroup
	reading.Go(func() { l.read(response.Body) })
	l.close = func() { cancel(); reading.Wait() }
	w.t.Cleanup(l.close)
	return l
}

func (l *listener) read(body io.ReadCloser) {
	defer close(l.events)
	defer func() { _ = body.Close() }()
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, 1<<20)
	var name, id, data string
	for lines.Scan() {
		line := lines.Text()
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "" && name != "":
			l.events <- strings.TrimSpace(name + " " + id + " " + data)
			name, id, data = "", "", ""
		case field == "event":
			name = value
		case field == "id":
			id = value
		case field == "data":
			data = value
		case field == "retry":
			l.events <- "retry"
		case line == ": ping":
			l.events <- "ping"
		}
	}
}

// next gives the next event; gone when the stream has ended.
func (l *listener) next() string {
	l.t.Helper()
	select {
	case e, ok := <-l.events:
		if !ok {
			return "gone"
		}
		return e
	case <-time.After(patience):
		l.t.Fatal("no event came")
		return ""
	}
}

func (l *listener) expect(wanted ...string) {
	l.t.Helper()
	for _, want := range wanted {
		if got := l.next(); !strings.HasPrefix(got, want) {
			l.t.Fatalf("got %q, want %q", got, want)
		}
	}
}

// talk opens a session, says hello, and gives the token, the conversation and the
// address of its stream.
func (w *world) talk() (visitor string, cid conversation.ID, events string) {
	w.t.Helper()
	visitor = w.session(1).VisitorToken
	posted := w.say(1, visitor, "Hello", "c1", "")
	cid, err := conversation.ParseID(posted.ConversationID)
	if err != nil {
		w.t.Fatal(err)
	}
	return visitor, cid, "/api/widget/conversations/" + posted.ConversationID + "/events"
}

const idle = `state  {"state":"idle"}`

func TestStream_beginsWithWhatIsThere(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	w.hub.SetState(cid.String(), "answering", 0, 0)
	w.hub.Delta(cid.String(), "m2", "On its ")
	s := w.follow(events, token(visitor))
	s.expect("retry", `message 1 {"id":`, `status  {"status":"active"}`, `state  {"state":"answering"}`,
		`delta  {"messageId":"m2","text":"On its ","whole":true}`)
	w.hub.Delta(cid.String(), "m2", "way.")
	w.desk.say(cid, conversation.Message{Text: "On its way."})
	w.hub.Clear(cid.String())
	s.expect(`delta  {"messageId":"m2","text":"way."}`, `message 2 {"id":`, idle)
	if _, err := w.desk.end(cid, conversation.EndedByVisitor); err != nil {
		t.Fatal(err)
	}
	s.expect(`status  {"status":"ended"}`)
}

func TestStream_headers(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	s := w.follow(events, token(visitor), head("Origin", "https://anywhere.example"))
	for name, want := range map[string]string{
		"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store", "X-Accel-Buffering": "no",
		"X-Content-Type-Options": "nosniff", "Access-Control-Allow-Origin": "*",
	} {
		if got := s.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if s.header.Get("X-Request-Id") == "" || s.header.Get("Content-Security-Policy") == "" {
		t.Errorf("got %v", s.header)
	}
}

func TestStream_resumes(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	for i := range 250 {
		w.desk.say(cid, conversation.Message{Text: fmt.Sprint(i)})
	}
	for name, s := range map[string]*listener{
		"header":      w.follow(events, token(visitor), head("Last-Event-ID", "249")),
		"lastEventId": w.follow(events+"?lastEventId=249", token(visitor)),
		"after":       w.follow(events+"?after=249", token(visitor)),
	} {
		t.Log(name)
		s.expect("retry", "message 250 ", "message 251 ", "status  ", idle)
	}
	all := w.follow(events, token(visitor))
	all.expect("retry")
	for i := range 251 {
		all.expect(fmt.Sprintf("message %d ", i+1))
	}
	all.expect("status  ", idle)
	ahead := w.follow(events, token(visitor), head("Last-Event-ID", "251"))
	ahead.expect("retry", "status  ", idle)
	for _, wrong := range []string{"x", "-1", "1.5", "99999999999999999999"} {
		w.do(http.MethodGet, events, token(visitor), head("Last-Event-ID", wrong)).problem(400, "invalid_last_event_id")
	}
}

// While messages are stored without a pause, streams come and go; each sees every
// message once and in order.
func TestStream_losesAndDoublesNothing(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	const messages = 400
	var storing sync.WaitGroup
	storing.Go(func() {
		for range messages {
			w.desk.say(cid, conversation.Message{Text: "x"})
		}
	})
	for last := 0; last < messages+1; {
		s := w.follow(events, token(visitor), head("Last-Event-ID", fmt.Sprint(last)))
		for range 40 {
			e := s.next()
			var seq int
			if _, err := fmt.Sscanf(e, "message %d ", &seq); err != nil {
				continue
			}
			if seq != last+1 {
				t.Fatalf("message %d after %d", seq, last)
			}
			if last = seq; last == messages+1 {
				break
			}
		}
		s.close()
	}
	storing.Wait()
}

// A wake-up that is lost costs nothing but time: the next one brings both.
func TestStream_fillsGaps(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "status  ", idle)
	w.desk.silent = true
	w.desk.say(cid, conversation.Message{Text: "lost"})
	w.desk.silent = false
	w.desk.say(cid, conversation.Message{Text: "told"})
	s.expect("message 2 ", "message 3 ")
}

// Pieces of a message that was read as a whole meanwhile do not follow it.
func TestStream_leavesOutStalePieces(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	var once sync.Once
	messages := w.desk.messages
	w.conversations.messages = func(id conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
		once.Do(func() { // between the subscription and the read
			mid := conversation.MessageID{UUID: uuidOf(9)}
			w.hub.Delta(cid.String(), mid.String(), "Hal")
			w.desk.say(cid, conversation.Message{ID: mid, Text: "Hallo"})
		})
		return messages(id, after, limit)
	}
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "message 2 ", "status  ", idle)
	w.hub.Clear(cid.String())
	s.expect(idle)
}

func TestStream_seesAClosedTab(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "status  ", idle)
	if w.server.Streams() != 1 || w.hub.Count() != 1 {
		t.Fatalf("%d streams, %d subscriptions", w.server.Streams(), w.hub.Count())
	}
	s.close()
	w.until(func() bool { return w.server.Streams() == 0 && w.hub.Count() == 0 })
}

// until waits for something that another goroutine does.
func (w *world) until(done func() bool) {
	w.t.Helper()
	deadline := time.Now().Add(patience)
	for !done() {
		if time.Now().After(deadline) {
			w.t.Fatal("it did not happen")
		}
		time.Sleep(time.Millisecond)
	}
}

func TestStream_dropsAClientThatDoesNotRead(t *testing.T) {
	w := open(t)
	visitor, cid, events := w.talk()
	conn, err := net.Dial("tcp", w.address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.(*net.TCPConn).SetReadBuffer(4096); err != nil {
		t.Fatal(err)
	}
	_, err = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", events, visitor)
	if err != nil {
		t.Fatal(err)
	}
	w.until(func() bool { return w.server.Streams() == 1 })
	quick := w.follow(events, token(visitor))
	quick.expect("retry", "message 1 ", "status  ", idle)
	piece := strings.Repeat("x", 8<<10)
	for range 2000 {
		w.hub.Delta(cid.String(), "m", piece)
		quick.expect("delta ")
		if w.server.Streams() == 1 {
			break
		}
	}
	w.until(func() bool { return w.server.Streams() == 1 })
	if w.server.streams.dropped.Load() != 1 {
		t.Fatalf("dropped %d", w.server.streams.dropped.Load())
	}
	w.hub.Clear(cid.String())
	quick.expect(idle)
}

func TestStream_stopEndsStreams(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "status  ", idle)
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.server.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	s.expect("retry", "gone")
	if w.server.Streams() != 0 || w.hub.Count() != 0 {
		t.Fatalf("%d streams, %d subscriptions", w.server.Streams(), w.hub.Count())
	}
	if conn, err := net.Dial("tcp", w.address); err == nil {
		_ = conn.Close()
		t.Fatal("the listener is still open")
	}
}

func TestStream_pings(t *testing.T) {
	w := open(t, func(c *Config) { c.StreamPing = 16 * time.Millisecond })
	visitor, _, events := w.talk()
	s := w.follow(events, token(visitor))
	s.expect("retry", "message 1 ", "status  ", idle, "ping", "ping")
}

func TestStream_bounds(t *testing.T) {
	w := open(t, func(c *Config) { c.MaxStreams = maxStreamsOfVisitor + 1 })
	visitor, _, events := w.talk()
	for range maxStreamsOfVisitor {
		w.follow(events, token(visitor)).expect("retry")
	}
	w.do(http.MethodGet, events, token(visitor)).problem(429, "too_many_own_streams")
	w.follow("/api/admin/events", cookie("cookie-viewer")).expect("retry")
	busy := w.do(http.MethodGet, "/api/admin/events", cookie("cookie-viewer"))
	busy.problem(503, "too_many_streams")
	if busy.header.Get("Retry-After") != "60" {
		t.Fatalf("Retry-After %q", busy.header.Get("Retry-After"))
	}
}

func TestStream_panel(t *testing.T) {
	w := open(t)
	_, cid, _ := w.talk()
	s := w.follow("/api/admin/events?chatbot="+botID(1).String()+"&conversation="+cid.String(), cookie("cookie-viewer"))
	s.expect("retry", "message 1 {", "status  ", idle)
	w.hub.Publish(realtime.Panel(botID(2).String()), realtime.Event{Name: "counts", Data: []byte(`{"chatbot":"other"}`)})
	w.hub.Publish(realtime.Panel(botID(1).String()), realtime.Event{Name: "contents", Data: []byte(`{"chatbot":"mine"}`)})
	w.hub.Publish(realtime.Panel(""), realtime.Event{Name: "chatbots"})
	s.expect(`contents  {"chatbot":"mine"}`, `chatbots  {}`)
	w.desk.say(cid, conversation.Message{Text: "Hi", HasTrace: true})
	if e := s.next(); !strings.HasPrefix(e, "message 2 ") || !strings.Contains(e, `"hasTrace":true`) {
		t.Fatalf("got %s", e)
	}
	w.do(http.MethodGet, "/api/admin/events?chatbot="+botID(7).String(), cookie("cookie-viewer")).problem(404, "chatbot_not_found")
	w.do(http.MethodGet, "/api/admin/events?conversation=nonsense", cookie("cookie-viewer")).problem(404, "conversation_not_found")
}

func TestStream_storeFails(t *testing.T) {
	w := open(t)
	visitor, _, events := w.talk()
	w.conversations.messages = func(conversation.ID, uint64, int) ([]conversation.Message, error) {
		return nil, fmt.Errorf("the disk said no")
	}
	w.do(http.MethodGet, events, token(visitor)).is(500)
	if !strings.Contains(w.log.String(), "the disk said no") {
		t.Fatal("nobody learns of it")
	}
}
