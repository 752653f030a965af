package httpapi

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/realtime"
)

// streams owns every open event stream: server-sent events written straight to
// hijacked connections. A stream costs one small goroutine that waits in Read,
// by which a closed tab is seen at once; whatever is written is written by a
// goroutine that lives only as long as there is something to write.
type streams struct {
	hub     *realtime.Hub
	log     *slog.Logger
	timeout time.Duration // of one write
	ping    time.Duration
	max     int
	dropped atomic.Uint64

	mu      sync.Mutex
	beats   [pingBeats][]*stream
	next    int
	open    int
	of      map[id.UUID]int // streams by visitor
	stopped bool
	done    chan struct{} // closed by stop
	drained chan struct{} // closed when all are gone after stop
	beating sync.Once
}

const (
	pingBeats           = 16 // the pings of a period are spread over so many beats
	maxStreamsOfVisitor = 12
	streamQueue         = 256              // events that may wait for a client
	panelStreamLife     = 15 * time.Minute // then the panel comes back and is looked at anew
)

var (
	errManyStreams      = &fault.Error{Kind: fault.Unavailable, Code: "too_many_streams", Message: "Too many people are connected at this moment. Try again in a minute.", RetryAfter: 60}
	errVisitorStreams   = &fault.Error{Kind: fault.RateLimited, Code: "too_many_own_streams", Message: "This chat is open in too many places. Close some of them.", RetryAfter: 30}
	errWrongLastEventID = fault.New(fault.Invalid, "invalid_last_event_id", "Last-Event-ID must be the number of the last message that was seen.")
)

func newStreams(cfg Config) *streams {
	return &streams{
		hub: cfg.Hub, log: cfg.Log, timeout: cfg.StreamWriteTimeout, ping: cfg.StreamPing, max: cfg.MaxStreams,
		of: map[id.UUID]int{}, done: make(chan struct{}), drained: make(chan struct{}),
	}
}

// plan is what a stream carries.
type plan struct {
	topics  []realtime.Topic
	visitor id.UUID // zero in the panel
	source  source  // nil without a conversation
	last    uint64  // sequence of the last message that the client has
	until   time.Time
}

// serve takes the connection away from the HTTP server. Everything that can be
// refused was refused before.
func (s *streams) serve(c *call, p plan) error {
	if err := s.admit(p.visitor); err != nil {
		return err
	}
	head := streamHead(c.fiber)
	ctx := c.fiber.Context()
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(conn net.Conn) {
		if hijacked, ok := conn.(interface{ UnsafeConn() net.Conn }); ok {
			conn = hijacked.UnsafeConn() // lets the buffers of the request go
		}
		s.begin(conn, p, head)
	})
	return nil
}

func (s *streams) admit(visitor id.UUID) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return errStopping
	case s.open >= s.max:
		return errManyStreams
	case !visitor.IsZero() && s.of[visitor] >= maxStreamsOfVisitor:
		return errVisitorStreams
	}
	return nil
}

// begin adds the stream and starts its reader and its first flush.
func (s *streams) begin(conn net.Conn, p plan, head []byte) {
	st := &stream{owner: s, conn: conn, visitor: p.visitor, source: p.source, last: p.last, until: p.until, flushing: true}
	if !s.add(st) {
		_ = conn.Close()
		return
	}
	st.sub = s.hub.Subscribe(st.woken, streamQueue, p.topics...)
	go st.read()
	go st.first(head)
}

func (s *streams) add(st *stream) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return false
	}
	s.beating.Do(func() { go s.beat() })
	st.beat = s.next % pingBeats
	s.next++
	st.place = len(s.beats[st.beat])
	s.beats[st.beat] = append(s.beats[st.beat], st)
	s.open++
	if !st.visitor.IsZero() {
		s.of[st.visitor]++
	}
	return true
}

// remove is called once for each stream that was added.
func (s *streams) remove(st *stream) {
	s.mu.Lock()
	defer s.mu.Unlock()
	beat := s.beats[st.beat]
	moved := beat[len(beat)-1]
	beat[st.place], moved.place = moved, st.place
	beat[len(beat)-1] = nil
	s.beats[st.beat] = beat[:len(beat)-1]
	s.open--
	if !st.visitor.IsZero() {
		if s.of[st.visitor]--; s.of[st.visitor] == 0 {
			delete(s.of, st.visitor)
		}
	}
	if s.stopped && s.open == 0 {
		close(s.drained)
	}
}

func (s *streams) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open
}

func (s *streams) stopping() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stopped
}

// beat sends a sign of life to a part of the streams at each tick, so that
// proxies keep them and dead clients are found. It ends with stop.
func (s *streams) beat() {
	ticker := time.NewTicker(max(s.ping/pingBeats, time.Millisecond))
	defer ticker.Stop()
	for i := 0; ; i = (i + 1) % pingBeats {
		select {
		case <-s.done:
			return
		case <-ticker.C:
			now := id.Now()
			for _, st := range s.onBeat(i) {
				st.poke(true, !st.until.IsZero() && now.After(st.until))
			}
		}
	}
}

func (s *streams) onBeat(i int) []*stream {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]*stream(nil), s.beats[i]...)
}

// turnOut closes what visitors have open; they come back in a moment, each with its
// token looked at anew.
func (s *streams) turnOut() {
	for i := range pingBeats {
		for _, st := range s.onBeat(i) {
			if !st.visitor.IsZero() {
				st.poke(false, true)
			}
		}
	}
}

// stop lets nobody in any more, tells every client to come back in a moment,
// and waits until all are closed; when ctx ends it closes the rest hard.
// Stopping again does nothing.
func (s *streams) stop(ctx context.Context) {
	s.mu.Lock()
	if s.stopped {
		s.mu.Unlock()
		return
	}
	s.stopped = true
	close(s.done)
	if s.open == 0 {
		close(s.drained)
	}
	s.mu.Unlock()
	for i := range pingBeats {
		for _, st := range s.onBeat(i) {
			st.poke(false, true)
		}
	}
	select {
	case <-s.drained:
	case <-ctx.Done():
		for i := range pingBeats {
			for _, st := range s.onBeat(i) {
				_ = st.conn.Close()
			}
		}
	}
}

// streamHead is the head of the answer, with the headers that were set so far.
// The stream ends with the connection, so that it needs no length.
func streamHead(f *fiber.Ctx) []byte {
	var out strings.Builder
	out.WriteString("HTTP/1.1 200 OK\r\n")
	for name, value := range f.Response().Header.All() {
		switch string(name) {
		case fiber.HeaderContentType, fiber.HeaderContentLength, fiber.HeaderConnection, fiber.HeaderCacheControl:
		default:
			out.WriteString(string(name) + ": " + string(value) + "\r\n")
		}
	}
	out.WriteString("Content-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n" +
		"X-Accel-Buffering: no\r\nConnection: close\r\n\r\nretry: 1000\n\n")
	return []byte(out.String())
}

// comeBack tells clients when to return after a stop: not all in one moment.
func comeBack() string {
	return "retry: " + strconv.Itoa(1000+rand.IntN(3000)) + "\n\n"
}

// lastEventID is where a client wants to go on: the header that browsers send by
// themselves, or a query parameter where it cannot be set.
func lastEventID(c *call) (uint64, error) {
	value := c.fiber.Get("Last-Event-ID")
	if value == "" {
		value = c.fiber.Query("lastEventId")
	}
	if value == "" {
		return c.number("after", 0, 0, 1<<62)
	}
	last, err := strconv.ParseUint(value, 10, 62)
	if err != nil {
		return 0, errWrongLastEventID
	}
	return last, nil
}
