package app_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"frontdesk/app"
)

// countdown is a context that ends when it has been looked at some times.
type countdown struct {
	context.Context
	left atomic.Int64
	end  context.CancelFunc
}

func (c *countdown) look() {
	if c.left.Add(-1) == 0 {
		c.end()
	}
}

func (c *countdown) Err() error {
	c.look()
	return c.Context.Err()
}

func (c *countdown) Done() <-chan struct{} {
	c.look()
	return c.Context.Done()
}

// upThen ends a context when the server says that it is up.
type upThen struct {
	up  atomic.Bool
	end context.CancelFunc
}

func (u *upThen) Write(p []byte) (int, error) {
	u.up.Store(true)
	u.end()
	return len(p), nil
}

// A server that is told to stop while it starts ends in order, wherever it is,
// and leaves a folder that the next one starts on.
func TestServe_stoppedWhileStarting(t *testing.T) {
	t.Parallel()
	var data string
	points := 0
	for n := int64(1); ; n += 1 + n/4 {
		data = t.TempDir()
		within, cancel := context.WithCancel(within(t))
		ctx := &countdown{Context: within, end: cancel}
		ctx.left.Store(n)
		welcome := &upThen{end: cancel}
		var log output
		code := app.Main(ctx, []string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--ollama-url", ""},
			app.Streams{In: strings.NewReader(""), Out: welcome, Err: &log}, fstest.MapFS{})
		cancel()
		if code != 0 || strings.Contains(log.String(), "canceled") || strings.Contains(log.String(), "ERROR") {
			t.Fatalf("stopped at look %d at its context the server ended with %d:\n%s", n, code, &log)
		}
		r := boot(t, data)
		if code := r.stop(); code != 0 {
			t.Fatalf("after a stop at look %d the next server ended with %d:\n%s", n, code, r.log)
		}
		if welcome.up.Load() && ctx.left.Load() > 0 {
			break
		}
		points++
	}
	if points < 5 {
		t.Errorf("it was stopped at %d points only", points)
	}
	r := boot(t, data)
	v := r.visit()
	posted := r.say(v, "", "c-1", "How long does delivery take?")
	if m := r.reply(r.follow(v, posted.ConversationID, 0)); m.Kind != "direct" {
		t.Errorf("after a stop a question is answered with %+v", m)
	}
}
