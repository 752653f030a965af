package main

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
)

// settle is how long a server is left alone before its memory is read; the
// runtime gives memory back slowly.
const settle = 6 * time.Second

func settled(s *server.Server) (server.Memory, error) {
	time.Sleep(settle)
	return s.Memory()
}

// memoryRow reads what an idle server takes.
func memoryRow(b *bench) ([]figure, error) {
	s, err := b.serve("memory", nil)
	if err != nil {
		return nil, err
	}
	if _, err := b.visitors(s, 1); err != nil { // somebody was there
		return nil, err
	}
	empty, err := settled(s)
	if err != nil {
		return nil, err
	}
	if _, err := s.Command(b.ctx, "seed", "--conversations", "1000"); err != nil {
		return nil, err
	}
	filled, err := settled(s)
	if err != nil {
		return nil, err
	}
	figures := []figure{
		atMost("idle memory (RSS), empty store", inMB(empty.Resident), 30, "MB").
			beside("%s MB of it anonymous", number(inMB(empty.Anon))),
		told("  right after making 1,000 conversations", "%s MB", number(inMB(filled.Resident))).
			beside("%s MB of it anonymous", number(inMB(filled.Anon))),
	}
	full, bare, err := b.largeMemory()
	if err != nil {
		return figures, err
	}
	return append(figures,
		atMost(fmt.Sprintf("  %s conversations, started anew", thousands(int64(b.conversations))), inMB(bare.Resident), 60, "MB").
			beside("%s MB of it anonymous; the budget is for 1,000,000", number(inMB(bare.Anon))),
		told("  the same with 20,000 passages", "%s MB", number(inMB(full.Resident))).
			beside("%s MB of it anonymous", number(inMB(full.Anon)))), nil
}

// largeMemory reads what the large store takes with its contents and with
// hardly any; then the contents are put back.
func (b *bench) largeMemory() (full, bare server.Memory, err error) {
	if err := b.makeLarge(); err != nil {
		return full, bare, err
	}
	if full, err = b.freshMemory(func(s *server.Server) error { return fewContents(b, s) }); err != nil {
		return full, bare, err
	}
	bare, err = b.freshMemory(func(s *server.Server) error {
		_, _, _, err := b.importContents(s)
		return err
	})
	return full, bare, err
}

// fewContents leaves one article.
func fewContents(b *bench, s *server.Server) error {
	file := b.dir + "/few.jsonl"
	if err := writeJSON(file, content{ID: "keep", Title: "Keeping tea", Text: modelArticle, Lang: "en"}); err != nil {
		return err
	}
	_, err := s.Command(b.ctx, "contents", "import", file, "--replace", "--wait")
	return err
}

// freshMemory starts the large store, reads its memory, and does what is to be
// done after that.
func (b *bench) freshMemory(then func(*server.Server) error) (m server.Memory, err error) {
	s, err := server.Start(b.ctx, b.process(b.large))
	if err != nil {
		return m, err
	}
	if _, err = b.visitors(s, 1); err == nil {
		m, err = settled(s)
	}
	if err == nil {
		err = then(s)
	}
	return m, errors.Join(err, s.Stop())
}

// streamsRow opens the streams of 5,000 visitors.
func streamsRow(b *bench) ([]figure, error) {
	const n = 5000
	s, err := b.serve("streams", nil)
	if err != nil {
		return nil, err
	}
	if err := assistant(b, s, false); err != nil {
		return nil, err
	}
	all, err := b.visitors(s, n)
	if err != nil {
		return nil, err
	}
	talks := make([]string, n)
	for i, v := range all {
		v.HTTP = all[0].HTTP
		posted, err := v.Post(b.ctx, s.URL(), "", "c-1", "hello")
		if err != nil {
			return nil, err
		}
		talks[i] = posted.ConversationID
	}
	idle, err := settled(s)
	if err != nil {
		return nil, err
	}
	conns := make([]net.Conn, n)
	defer func() {
		for _, c := range conns {
			if c != nil {
				c.Close()
			}
		}
	}()
	start := time.Now()
	if err := openStreams(s, all, talks, conns); err != nil {
		return nil, err
	}
	opened := time.Since(start)
	open, err := settled(s)
	if err != nil {
		return nil, err
	}
	return []figure{
		atMost("5,000 open visitor streams, memory over idle", inMB(open.Resident-idle.Resident), 25, "MB").
			beside("%s MB before, %s KB each; opened in %.1f s", number(inMB(idle.Resident)), number(float64(open.Resident-idle.Resident)/n/1024), opened.Seconds()),
	}, nil
}

// openStreams opens each stream and waits for its first events.
func openStreams(s *server.Server, all []*visitor.Visitor, talks []string, conns []net.Conn) error {
	const at = 32
	errs := make([]error, at)
	var work sync.WaitGroup
	for worker := range at {
		work.Go(func() {
			for i := worker; i < len(all); i += at {
				if conns[i], errs[worker] = openStream(s.Addr(), all[i].Token, talks[i]); errs[worker] != nil {
					return
				}
			}
		})
	}
	work.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func openStream(addr, token, talk string) (net.Conn, error) {
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(conn, "GET /api/widget/conversations/%s/events HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\nLast-Event-ID: 1\r\n\r\n", talk, token); err != nil {
		return conn, err
	}
	in := bufio.NewReaderSize(conn, 1024)
	status, err := in.ReadString('\n')
	if err != nil || !strings.Contains(status, " 200 ") {
		return conn, fmt.Errorf("a stream was answered with %q: %w", status, err)
	}
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return conn, err
		}
		if strings.HasPrefix(line, "event: status") {
			return conn, nil
		}
	}
}
