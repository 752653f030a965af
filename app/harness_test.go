package app_test

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"frontdesk/app"
	"frontdesk/app/apptest/visitor"
)

// patience bounds every wait of these tests; nothing here waits for a time to
// pass.
const patience = 4 * time.Minute

// running is the whole server inside this process.
type running struct {
	t       *testing.T
	data    string
	base    string
	welcome string
	log     *output
	cancel  context.CancelFunc
	code    chan int
}

// output is what a command writes, readable at any time.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}

// meant are the arguments of a server that finds contents by their meaning too. What
// it finds changes while they are being encoded: wait with untilMeant.
func meant(args ...string) []string { return append([]string{"--embedder", "builtin"}, args...) }

// boot starts the server on a folder and a free port and returns once it has
// said where it is. It is stopped with the test, if not before. Contents are found
// by their words alone, so that every question is answered as it will be later.
func boot(t *testing.T, data string, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, data: data, log: &output{}, cancel: cancel, code: make(chan int, 1)}
	out, in := io.Pipe()
	args = append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--ollama-url", "", "--embedder", "off"}, args...)
	go func() {
		code := app.Main(ctx, args, app.Streams{In: strings.NewReader(""), Out: in, Err: r.log}, fstest.MapFS{})
		in.Close()
		r.code <- code
	}()
	t.Cleanup(func() { r.stop() })
	late := time.AfterFunc(patience, func() { out.CloseWithError(context.DeadlineExceeded) })
	defer late.Stop()
	lines := bufio.NewScanner(out)
	for r.base == "" && lines.Scan() {
		r.welcome += lines.Text() + "\n"
		if demo, found := strings.CutPrefix(strings.TrimSpace(lines.Text()), "Demo "); found {
			u, err := url.Parse(strings.TrimSpace(demo))
			if err != nil {
				t.Fatalf("the server printed no address: %v", err)
			}
			r.base = "http://127.0.0.1:" + u.Port()
		}
	}
	if r.base == "" {
		t.Fatalf("the server did not come up:\n%s", r.log)
	}
	go io.Copy(io.Discard, out)
	return r
}

// stop ends the server in order and gives its exit code; the second time it
// gives 0.
func (r *running) stop() int {
	r.t.Helper()
	if r.code == nil {
		return 0
	}
	r.cancel()
	select {
	case code := <-r.code:
		r.code = nil
		return code
	case <-time.After(patience):
		r.t.Fatalf("the server did not stop:\n%s", r.log)
		return 1
	}
}

// command runs a subcommand and gives its exit code and what it printed.
func command(t *testing.T, data string, args ...string) (code int, out, errs string) {
	t.Helper()
	return commandWith(t, "", data, args...)
}

func commandWith(t *testing.T, in, data string, args ...string) (code int, out, errs string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var stdout, stderr output
	args = append(args, "--data", data, "--ollama-url", "")
	code = app.Main(ctx, args, app.Streams{In: strings.NewReader(in), Out: &stdout, Err: &stderr}, fstest.MapFS{})
	return code, stdout.String(), stderr.String()
}

// must is command for one that has to succeed.
func must(t *testing.T, data string, args ...string) string {
	t.Helper()
	code, out, errs := command(t, data, args...)
	if code != 0 {
		t.Fatalf("frontdesk %s ended with %d: %s", strings.Join(args, " "), code, errs)
	}
	return out
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	t.Cleanup(cancel)
	return ctx
}

// visit opens a new visitor of the first chatbot.
func (r *running) visit() *visitor.Visitor {
	r.t.Helper()
	client := &http.Client{Transport: &http.Transport{}}
	r.t.Cleanup(client.CloseIdleConnections)
	bot, err := visitor.DemoChatbot(within(r.t), client, r.base)
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := visitor.Open(within(r.t), client, r.base, bot)
	if err != nil {
		r.t.Fatal(err)
	}
	return v
}

// say posts and fails the test where that is refused.
func (r *running) say(v *visitor.Visitor, conversation, clientID, text string) visitor.Posted {
	r.t.Helper()
	posted, err := v.Post(within(r.t), r.base, conversation, clientID, text)
	if err != nil {
		r.t.Fatalf("posting %q: %v", text, err)
	}
	return posted
}

// follow opens the stream of a conversation from its beginning.
func (r *running) follow(v *visitor.Visitor, conversation string, last uint64) *visitor.Stream {
	r.t.Helper()
	s, err := v.Follow(within(r.t), r.base, conversation, last)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { s.Close() })
	return s
}

// reply waits for what the assistant says.
func (r *running) reply(s *visitor.Stream) visitor.Message {
	r.t.Helper()
	m, err := s.Reply()
	if err != nil {
		r.t.Fatalf("no reply came: %v\n%s", err, r.log)
	}
	return m
}

// await gives the first event with the name and whose data has the text.
func (r *running) await(s *visitor.Stream, name, text string) visitor.Event {
	r.t.Helper()
	for {
		e, err := s.Next()
		if err != nil {
			r.t.Fatalf("the stream ended before %s %s: %v", name, text, err)
		}
		if e.Name == name && strings.Contains(string(e.Data), text) {
			return e
		}
	}
}
