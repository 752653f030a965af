package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

// receivers are what webhooks lead to: one that is well, one that takes what it is
// sent and never answers, and an address where nobody listens.
type receivers struct {
	well, hangs *httptest.Server
	refuses     string
	live        atomic.Int64 // what the one that is well was told
}

func newReceivers(b *bench) (*receivers, error) {
	nobody, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &receivers{refuses: "http://" + nobody.Addr().String()}
	if err := nobody.Close(); err != nil {
		return nil, err
	}
	over := make(chan struct{})
	r.hangs = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-over }))
	r.well = httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, req *http.Request) {
		_, _ = io.Copy(io.Discard, req.Body)
		r.live.Add(1)
	}))
	b.later(func() error { close(over); r.hangs.Close(); r.well.Close(); return nil })
	return r, nil
}

// hooked starts a server with a hundred dead webhooks, which hang and refuse by
// turns, and one that is well.
func (r *receivers) hooked(b *bench) (*server.Server, error) {
	s, err := b.serve("hooks-dead", func(c *server.Config) {
		hosts := strings.ReplaceAll(r.hangs.URL+","+r.well.URL+","+r.refuses, "http://", "")
		c.Args = append(c.Args, "--allow-private", hosts)
	})
	if err != nil {
		return nil, err
	}
	o, err := b.owner(s)
	if err != nil {
		return nil, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, http.DefaultClient, s.URL())
	if err != nil {
		return nil, err
	}
	path := "/api/admin/chatbots/" + bot
	for i := range deadReceivers {
		to := [2]string{r.hangs.URL, r.refuses}[i%2]
		if err := o.addHook(b, path, fmt.Sprintf("%s/%d", to, i)); err != nil {
			return nil, err
		}
	}
	return s, o.addHook(b, path, r.well.URL+"/live")
}

// deadHooks asks and posts in turns with a hundred dead receivers and without any
// webhook.
func deadHooks(b *bench) ([]figure, error) {
	r, err := newReceivers(b)
	if err != nil {
		return nil, err
	}
	none, err := b.serve("hooks-none", nil)
	if err != nil {
		return nil, err
	}
	dead, err := r.hooked(b)
	if err != nil {
		return nil, err
	}
	both := [2]*server.Server{none, dead}
	n := b.less(300, 60)
	asked, err := asksInTurns(b, both, n)
	if err != nil {
		return nil, err
	}
	arrived, err := hooksTold(b, &r.live, int64(n))
	if err != nil {
		return nil, err
	}
	posted, err := postsInTurns(b, both)
	if err != nil {
		return nil, err
	}
	alone, beside := asked[0], asked[1]
	return []figure{
		took("answer in the chat with 100 dead webhooks, p99", beside.At(99), 100*time.Millisecond).
			beside("without any %s ms; p50 %s against %s ms, in turns", number(inMS(alone.At(99))), number(inMS(beside.At(50))), number(inMS(alone.At(50)))),
		told("  all of the live one's deliveries after the last answer", "%s ms", number(inMS(arrived))),
		took("durable messages while 100 dead webhooks are tried again, p99", posted[1].Latencies.At(99), 25*time.Millisecond).
			beside("without any %s ms; %s/s against %s/s", number(inMS(posted[0].Latencies.At(99))), number(posted[1].PerSecond), number(posted[0].PerSecond)),
		told("  processor time of the server for a message", "%s µs", number(float64(posted[1].each.Nanoseconds())/1000)).
			beside("without any %s µs", number(float64(posted[0].each.Nanoseconds())/1000)),
	}, nil
}

// asksInTurns asks each of two servers n questions.
func asksInTurns(b *bench, both [2]*server.Server, n int) (out [2]load.Latencies, err error) {
	var askers [2]*asker
	for i, s := range both {
		if askers[i], err = b.asker(s); err != nil {
			return out, err
		}
		defer askers[i].close()
	}
	for range n {
		for i, a := range askers {
			took, err := a.ask(hookQuestion)
			if err != nil {
				return out, err
			}
			out[i] = append(out[i], took)
		}
	}
	return [2]load.Latencies{load.Sorted(out[0]), load.Sorted(out[1])}, nil
}

// postsInTurns posts 200 messages a second to each of two servers, nobody answering,
// and gives of each its turn with the median rate.
func postsInTurns(b *bench, both [2]*server.Server) (out [2]timed, err error) {
	var turns [2][]timed
	var who [2][]*visitor.Visitor
	for i, s := range both {
		if err := assistant(b, s, false); err != nil {
			return out, err
		}
		if who[i], err = b.visitors(s, connections); err != nil {
			return out, err
		}
	}
	for n := range b.less(5, 3) {
		for i, s := range both {
			r, err := withCPU(s.PID(), load.Config{
				Addr: s.Addr(), Sources: talkers(who[i], n*connections, chat), For: time.Duration(b.less(4, 2)) * time.Second,
				Every: connections * time.Second / 200,
			})
			if err != nil {
				return out, err
			}
			turns[i] = append(turns[i], r)
		}
	}
	return [2]timed{middle(turns[0]), middle(turns[1])}, nil
}
