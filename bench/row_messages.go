package main

import (
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

const connections = 64

// messagesRow loads the visitor API with nobody answering and a bare endpoint
// in turns, with the same bytes over as many connections.
func messagesRow(b *bench) ([]figure, error) {
	s, err := b.serve("messages", nil)
	if err != nil {
		return nil, err
	}
	if err := assistant(b, s, false); err != nil {
		return nil, err
	}
	bare, barePID, err := b.helper("./bench/bare", filepath.Join(b.dir, "bare-data"))
	if err != nil {
		return nil, err
	}
	all, err := b.visitors(s, connections)
	if err != nil {
		return nil, err
	}
	var ours, theirs []timed
	turn := func(addr string, pid, n int) (timed, error) {
		return withCPU(pid, load.Config{
			Addr: addr, Sources: talkers(all, n*connections, chat), For: time.Duration(b.less(6, 3)) * time.Second,
		})
	}
	for n := range b.less(5, 3) {
		r, err := turn(s.Addr(), s.PID(), 2*n)
		if err != nil {
			return nil, err
		}
		ours = append(ours, r)
		if r, err = turn(bare, barePID, 2*n+1); err != nil {
			return nil, err
		}
		theirs = append(theirs, r)
		b.say("pair %d: %s/s beside %s/s", n+1, number(ours[n].PerSecond), number(theirs[n].PerSecond))
	}
	us, them := middle(ours), middle(theirs)
	var ratios []float64
	for i := range ours {
		ratios = append(ratios, 100*ours[i].PerSecond/theirs[i].PerSecond)
	}
	slices.Sort(ratios)
	return []figure{
		atLeast("durable messages, 64 connections, nobody answers", us.PerSecond, 10_000, "/s").
			beside("bare Fiber + Badger endpoint %s/s", number(them.PerSecond)),
		took("  p99 of the acknowledgement", us.Latencies.At(99), 15*time.Millisecond).
			beside("bare %s ms; ours p50 %s ms", number(inMS(them.Latencies.At(99))), number(inMS(us.Latencies.At(50)))),
		atLeast("  share of the bare endpoint, median of the pairs", ratios[len(ratios)/2], 45, "%").
			beside("%s to %s %%", number(ratios[0]), number(ratios[len(ratios)-1])),
		told("  processor time of the server for a message", "%s µs", number(float64(us.each.Nanoseconds())/1000)).
			beside("bare %s µs", number(float64(them.each.Nanoseconds())/1000)),
	}, nil
}

// timed is a load with the processor time that the server used for each post;
// other work on the machine changes that less than the rate.
type timed struct {
	load.Result
	each time.Duration
}

func withCPU(pid int, cfg load.Config) (timed, error) {
	before, err := server.CPUOf(pid)
	if err != nil {
		return timed{}, err
	}
	r, err := load.Run(cfg)
	if err != nil {
		return timed{}, err
	}
	after, err := server.CPUOf(pid)
	return timed{r, (after - before) / time.Duration(max(r.Posts, 1))}, err
}

// middle is the run with the median rate.
func middle(all []timed) timed {
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b timed) int { return int(a.PerSecond - b.PerSecond) })
	return sorted[len(sorted)/2]
}

// busyRow acknowledges messages while the model hangs, its line is full, and
// every further question is answered from the contents.
func busyRow(b *bench) ([]figure, error) {
	fake, err := ollamafake.Start("")
	if err != nil {
		return nil, err
	}
	b.later(func() error { fake.Close(); return nil })
	fake.Set(ollamafake.Behaviour{Mode: ollamafake.Hang, After: 3})
	s, err := b.serve("busy", func(c *server.Config) { c.Ollama = fake.URL() })
	if err != nil {
		return nil, err
	}
	if err := b.importArticle(s); err != nil {
		return nil, err
	}
	if err := fillLine(b, s); err != nil {
		return nil, err
	}
	all, err := b.visitors(s, connections)
	if err != nil {
		return nil, err
	}
	steady, err := load.Run(load.Config{
		Addr: s.Addr(), Sources: talkers(all, 0, ask), Warm: time.Second, For: time.Duration(b.less(10, 5)) * time.Second,
		Every: connections * time.Second / 500,
	})
	if err != nil {
		return nil, err
	}
	flood, err := load.Run(load.Config{
		Addr: s.Addr(), Sources: talkers(all, connections, ask), Warm: time.Second, For: time.Duration(b.less(10, 5)) * time.Second,
	})
	if err != nil {
		return nil, err
	}
	return []figure{
		took("acknowledgement while all workers are busy, 500 questions/s, p99", steady.Latencies.At(99), 25*time.Millisecond).
			beside("p50 %s ms, longest %s ms", number(inMS(steady.Latencies.At(50))), number(inMS(steady.Latencies.At(100)))),
		took("  the same with as many questions as 64 connections can post, p99", flood.Latencies.At(99), 25*time.Millisecond).
			beside("p50 %s ms at %s/s", number(inMS(flood.Latencies.At(50))), number(flood.PerSecond)),
	}, nil
}

// ask is a question that only a model can answer well.
func ask(n int) string { return fmt.Sprintf("%s (%d)", modelQuestion, n) }

// fillLine has more visitors ask than the model and its line take.
func fillLine(b *bench, s *server.Server) error {
	const line = 40
	all, err := b.visitors(s, line)
	if err != nil {
		return err
	}
	o, err := b.owner(s)
	if err != nil {
		return err
	}
	for i, v := range all {
		if _, err := v.Post(b.ctx, s.URL(), "", fmt.Sprint("fill-", i), modelQuestion); err != nil {
			return err
		}
	}
	var models struct {
		State struct{ Queue, Running int }
	}
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if _, err := o.get(b.ctx, "/api/admin/settings/models", &models); err != nil {
			return err
		}
		if models.State.Queue >= 1 && models.State.Running >= 1 {
			b.say("the model hangs, %d wait for it; the line takes no more than it could serve in time", models.State.Queue)
			return nil
		}
	}
	return fmt.Errorf("the line for the model did not fill: %d wait, %d are written", models.State.Queue, models.State.Running)
}

// newClient keeps its connections to itself.
func newClient() *http.Client {
	return &http.Client{Transport: &http.Transport{
		MaxIdleConnsPerHost: 4, DialContext: (&net.Dialer{}).DialContext,
	}}
}

// conversation opens one by saying something that is answered at once, and
// gives its stream after that.
func (b *bench) conversation(s *server.Server, v *visitor.Visitor, clientID, text string) (id string, stream *visitor.Stream, err error) {
	posted, err := v.Post(b.ctx, s.URL(), "", clientID, text)
	if err != nil {
		return "", nil, err
	}
	stream, err = v.Follow(b.ctx, s.URL(), posted.ConversationID, 0)
	if err != nil {
		return "", nil, err
	}
	_, err = stream.Reply()
	return posted.ConversationID, stream, err
}
