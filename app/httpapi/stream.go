package httpapi

import (
	"fmt"
	"log/slog"
	"net"
	"runtime/debug"
	"slices"
	"strconv"
	"sync"
	"time"

	"frontdesk/app/id"
	"frontdesk/app/realtime"
)

// source reads the stored side of a conversation for its stream.
type source interface {
	// page gives stored messages after a sequence, in order; fewer than
	// sourcePage means that there are no more.
	page(after uint64) ([]row, error)
	status() (StatusEvent, error)
}

// sourcePage is how many messages are read at a time.
const sourcePage = 100

// row is one message as the stream's client gets it.
type row struct {
	seq  uint64
	id   string
	data any
}

// stream is one open connection. Only its flush goroutine, of which there is at
// most one, touches last, fresh, stale and begun, and writes.
type stream struct {
	owner   *streams
	conn    net.Conn
	sub     *realtime.Subscription
	visitor id.UUID
	source  source
	until   time.Time // zero: for as long as it likes
	last    uint64    // sequence of the last message sent
	// fresh and stale are ids of messages that were read from the store since the
	// last take and the one before. Pieces of them that were queued before must
	// not follow them.
	fresh, stale []string
	begun        bool // something was written
	beat, place  int  // under the owner's lock

	mu       sync.Mutex
	flushing bool
	again    bool // there is more to do for the flush that runs
	ping     bool
	closing  bool
	ended    bool
}

// read waits until the client is gone. Clients have nothing to say here; one
// that talks is closed.
func (st *stream) read() {
	defer st.end()
	defer st.recovered()
	var junk [64]byte
	for heard := 0; heard < 4096; {
		n, err := st.conn.Read(junk[:])
		if err != nil {
			return
		}
		heard += n
	}
}

// end closes the connection and forgets the stream, once.
func (st *stream) end() {
	st.mu.Lock()
	ended := st.ended
	st.ended = true
	st.mu.Unlock()
	if ended {
		return
	}
	st.sub.Close()
	_ = st.conn.Close()
	st.owner.remove(st)
}

func (st *stream) recovered() {
	if r := recover(); r != nil {
		st.owner.log.Error("stream failed", slog.String("error", fmt.Sprintf("panic: %v\n%s", r, debug.Stack())))
		st.end()
	}
}

// woken is the subscription's call. Closing the connection of a client that
// fell behind ends a write that still waits for it.
func (st *stream) woken(slow bool) {
	if slow {
		st.owner.dropped.Add(1)
		_ = st.conn.Close()
		return
	}
	st.poke(false, false)
}

// poke sees to it that a flush runs, now or after the one that runs.
func (st *stream) poke(ping, closing bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	st.ping = st.ping || ping
	st.closing = st.closing || closing
	if st.ended {
		return
	}
	if st.flushing {
		st.again = true
		return
	}
	st.flushing = true
	go st.flush()
}

// first writes the head, the stored messages after the last one seen and the
// status, and then what was published meanwhile.
func (st *stream) first(head []byte) {
	defer st.recovered()
	out := head
	if st.source != nil {
		var err error
		if out, err = st.stored(out); err != nil {
			st.fail(err)
			return
		}
	}
	if !st.write(out) {
		return
	}
	st.flush()
}

// failedHead answers where nothing of the stream was sent yet.
const failedHead = "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

// stored appends what the store has: messages, and then the status.
func (st *stream) stored(out []byte) ([]byte, error) {
	out, err := st.catchUp(out)
	if err != nil {
		return nil, err
	}
	status, err := st.source.status()
	return appendEvent(out, "status", 0, status), err
}

// fail ends the stream; the client comes back and is told there what is wrong.
func (st *stream) fail(err error) {
	if _, ours := faultOf(err); ours {
		st.owner.log.Error("stream failed", slog.String("error", err.Error()))
	}
	if !st.begun {
		st.write([]byte(failedHead))
	}
	st.end()
}

// flush writes until there is nothing more.
func (st *stream) flush() {
	defer st.recovered()
	for {
		ping, closing := st.signs()
		events, slow := st.sub.Take()
		if slow {
			st.end()
			return
		}
		out, err := st.render(nil, events)
		if err != nil {
			st.fail(err)
			return
		}
		if ping && len(out) == 0 {
			out = append(out, ": ping\n\n"...)
		}
		if closing {
			out = append(out, comeBack()...)
		}
		if len(out) > 0 && !st.write(out) {
			return
		}
		if closing {
			st.end()
			return
		}
		if !st.more() {
			return
		}
	}
}

func (st *stream) signs() (ping, closing bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	ping, st.ping = st.ping, false
	return ping, st.closing
}

// more tells whether something came while the flush ran; if not, it is over.
func (st *stream) more() bool {
	st.mu.Lock()
	defer st.mu.Unlock()
	again := st.again
	st.again = false
	st.flushing = again
	return again
}

// write gives a client some seconds to take what it is sent.
func (st *stream) write(out []byte) bool {
	st.begun = true
	if err := st.conn.SetWriteDeadline(id.Now().Add(st.owner.timeout)); err == nil {
		if _, err = st.conn.Write(out); err == nil {
			return true
		}
	}
	st.end()
	return false
}

// render appends events. The event of a message is a wake-up: what goes out is
// read from the store, in order, once, and without a gap.
func (st *stream) render(out []byte, events []realtime.Event) ([]byte, error) {
	st.stale, st.fresh = st.fresh, nil
	for _, e := range events {
		switch {
		case e.Name == "message" && st.source != nil:
			if e.ID <= st.last {
				continue
			}
			var err error
			if out, err = st.catchUp(out); err != nil {
				return nil, err
			}
		case e.Message != "" && (slices.Contains(st.fresh, e.Message) || slices.Contains(st.stale, e.Message)):
		default:
			out = appendRaw(out, e.Name, 0, e.Data)
		}
	}
	return out, nil
}

// catchUp appends the stored messages after the last one sent.
func (st *stream) catchUp(out []byte) ([]byte, error) {
	for {
		page, err := st.source.page(st.last)
		if err != nil {
			return nil, err
		}
		for _, m := range page {
			out = appendEvent(out, "message", m.seq, m.data)
			st.last = m.seq
			st.fresh = append(st.fresh, m.id)
		}
		if len(page) < sourcePage {
			return out, nil
		}
		if !st.write(out) {
			return nil, errStreamGone
		}
		out = nil
		st.fresh = slices.Clone(st.fresh[len(st.fresh)-1:])
	}
}

func appendEvent(out []byte, name string, seq uint64, data any) []byte {
	return appendRaw(out, name, seq, encoded(data))
}

func appendRaw(out []byte, name string, seq uint64, data []byte) []byte {
	if seq > 0 {
		out = append(out, "id: "...)
		out = strconv.AppendUint(out, seq, 10)
		out = append(out, '\n')
	}
	out = append(out, "event: "...)
	out = append(out, name...)
	out = append(out, "\ndata: "...)
	if len(data) == 0 {
		data = []byte("{}")
	}
	out = append(out, data...)
	return append(out, "\n\n"...)
}
