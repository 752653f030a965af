// Package load posts over plain connections, with as little work as a client
// can do: it shares two processors with what it measures. A request is bytes
// that were made before; of an answer only the status, the length and, where
// asked for, the conversation are read.
package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Post is one request: everything that comes before the body, and the body. The
// length is put in between.
type Post struct {
	Head []byte // request line and headers, each line with its end
	Body []byte
}

// Source makes the posts of one connection. Next may reuse the bytes of the
// post before. Answered gets the body of every answer, valid during the call;
// an error of it ends the run.
type Source interface {
	Next() Post
	Answered(status int, body []byte) error
}

// Config says how to load.
type Config struct {
	Addr    string
	Sources []Source      // one for each connection
	For     time.Duration // then every connection ends with the answer it waits for
	Warm    time.Duration // at the beginning, not counted
	Every   time.Duration // each connection begins a post so often; 0 is as soon as it can
}

// Result is what was measured.
type Result struct {
	Posts     int
	PerSecond float64
	Latencies Latencies
}

// Latencies are sorted durations.
type Latencies []time.Duration

// At gives a percentile, 0 to 100.
func (l Latencies) At(percent float64) time.Duration {
	if len(l) == 0 {
		return 0
	}
	return l[min(len(l)-1, int(float64(len(l))*percent/100))]
}

// Sorted sorts durations in place.
func Sorted(all []time.Duration) Latencies {
	slices.Sort(all)
	return all
}

// Run loads and measures. A refused or broken post ends it with an error.
func Run(cfg Config) (Result, error) {
	clients := make([]*client, len(cfg.Sources))
	for i, source := range cfg.Sources {
		conn, err := net.Dial("tcp", cfg.Addr)
		if err != nil {
			return Result{}, err
		}
		defer conn.Close()
		clients[i] = &client{conn: conn, in: bufio.NewReaderSize(conn, 8<<10), source: source}
	}
	begin := time.Now()
	from, until := begin.Add(cfg.Warm), begin.Add(cfg.Warm+cfg.For)
	var work sync.WaitGroup
	errs := make([]error, len(clients))
	for i, c := range clients {
		work.Go(func() {
			start := begin
			if cfg.Every > 0 { // spread over the period
				start = begin.Add(cfg.Every * time.Duration(i) / time.Duration(len(clients)))
			}
			errs[i] = c.loop(start, from, until, cfg.Every)
		})
	}
	work.Wait()
	var all []time.Duration
	for _, c := range clients {
		all = append(all, c.taken...)
	}
	return Result{
		Posts: len(all), PerSecond: float64(len(all)) / cfg.For.Seconds(), Latencies: Sorted(all),
	}, errors.Join(errs...)
}

type client struct {
	conn   net.Conn
	in     *bufio.Reader
	source Source
	out    []byte
	body   []byte
	taken  []time.Duration
}

// loop posts until the time is over. With a period, what a post had to wait
// because the one before took too long counts as its own time: a visitor does
// not write later because the server is slow.
func (c *client) loop(start, from, until time.Time, every time.Duration) error {
	for due := start; ; due = due.Add(every) {
		if every > 0 {
			time.Sleep(time.Until(due))
		} else {
			due = time.Now()
		}
		if due.After(until) {
			return nil
		}
		if err := c.post(); err != nil {
			return err
		}
		if done := time.Now(); due.After(from) && done.Before(until) {
			c.taken = append(c.taken, done.Sub(due))
		}
	}
}

func (c *client) post() error {
	p := c.source.Next()
	c.out = append(c.out[:0], p.Head...)
	c.out = append(c.out, "Content-Length: "...)
	c.out = strconv.AppendInt(c.out, int64(len(p.Body)), 10)
	c.out = append(c.out, "\r\n\r\n"...)
	c.out = append(c.out, p.Body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	status, err := c.answer()
	if err != nil {
		return err
	}
	return c.source.Answered(status, c.body)
}

// answer reads one answer whose length its head gives.
func (c *client) answer() (status int, err error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return 0, err
	}
	if len(line) < 12 {
		return 0, fmt.Errorf("no status line: %q", line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, fmt.Errorf("no status line: %q", line)
	}
	length := 0
	for {
		if line, err = c.in.ReadSlice('\n'); err != nil {
			return 0, err
		}
		if len(line) <= 2 {
			break
		}
		const name = "content-length:"
		if len(line) > len(name) && bytes.EqualFold(line[:len(name)], []byte(name)) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[len(name):]))); err != nil {
				return 0, err
			}
		}
	}
	c.body = slices.Grow(c.body[:0], length)[:length]
	_, err = io.ReadFull(c.in, c.body)
	return status, err
}
