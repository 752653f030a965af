package httpapi

import (
	"bufio"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
)

// resident is the resident memory of this process in bytes.
func resident(b *testing.B) int {
	b.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		b.Skip("this system does not tell a process its size: ", err)
	}
	pages, err := strconv.Atoi(strings.Fields(string(text))[1])
	if err != nil {
		b.Fatal(err)
	}
	return pages * os.Getpagesize()
}

// BenchmarkStreams_memory opens streams from this very process; the client's side
// holds one bare socket each, which is in the figure.
func BenchmarkStreams_memory(b *testing.B) {
	const streams = 5000
	for b.Loop() {
		w := open(b, func(c *Config) { c.RateLimitsOff = true; c.Log = slog.New(slog.DiscardHandler) })
		visitors := w.crowd(streams)
		runtime.GC()
		debug.FreeOSMemory()
		before := resident(b)
		conns := make([]net.Conn, 0, streams)
		for _, v := range visitors {
			conn, err := net.Dial("tcp", w.address)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n", v.events, v.token); err != nil {
				b.Fatal(err)
			}
			if _, err := bufio.NewReaderSize(conn, 16).ReadByte(); err != nil {
				b.Fatal(err)
			}
			conns = append(conns, conn)
		}
		runtime.GC()
		debug.FreeOSMemory()
		b.ReportMetric(float64(resident(b)-before)/streams/1024, "KB/stream")
		b.ReportMetric(float64(w.server.Streams()), "streams")
		for _, conn := range conns {
			_ = conn.Close()
		}
		w.until(func() bool { return w.server.Streams() == 0 })
	}
}

// person is a visitor with a conversation.
type person struct{ token, events string }

func (w *world) crowd(n int) []person {
	w.t.Helper()
	out := make([]person, 0, n)
	for range n {
		visitor, _, events := w.talk()
		out = append(out, person{visitor, events})
	}
	return out
}
