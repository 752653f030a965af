package main

import (
	"context"
	"fmt"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
)

// meaningState is how far the contents can be found by meaning.
type meaningState struct {
	State       string
	Done, Total int
}

// meaningRow has the encoder in the program work through 20,000 passages while
// visitors ask, and asks them by words and meaning. Short, it lets the encoder
// work for a minute and says how long all would take.
func meaningRow(b *bench) ([]figure, error) {
	s, err := b.serve("meaning", func(c *server.Config) { c.Args = []string{"--rate-limits", "off"} })
	if err != nil {
		return nil, err
	}
	file, topics, err := b.contentsFile()
	if err != nil {
		return nil, err
	}
	start := time.Now()
	if _, err := s.Command(b.ctx, "contents", "import", file, "--replace"); err != nil {
		return nil, err
	}
	words := time.Since(start)
	o, err := b.owner(s)
	if err != nil {
		return nil, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, o.http, s.URL())
	if err != nil {
		return nil, err
	}
	path := "/api/admin/chatbots/" + bot + "/meaning"
	meanwhile, _, err := askAlone(b, s, topics, b.less(300, 100))
	if err != nil {
		return nil, err
	}
	whole, done, err := encoded(b, o, path, start)
	if err != nil {
		return nil, err
	}
	if err := calm(b, o, path); err != nil {
		return nil, err
	}
	alone, kinds, err := askAlone(b, s, topics[len(topics)/2:], b.less(600, 200))
	if err != nil {
		return nil, err
	}
	const crowd = 16
	length := time.Duration(b.less(8, 4)) * time.Second
	fresh, err := askTogether(b, s, topics, crowd, length)
	if err != nil {
		return nil, err
	}
	seen, err := askTogether(b, s, topics[:20], crowd, length)
	if err != nil {
		return nil, err
	}
	return []figure{
		atMost("import of 20,000 passages, answerable by words, encoder at work", words.Seconds(), 10, "s"),
		atMost("  answerable by meaning", whole.Minutes(), 20, "min").beside("%s", done),
		took("  answers meanwhile, p50", meanwhile.At(50), max(2*alone.At(50), 15*time.Millisecond)).beside("p99 %s ms", number(inMS(meanwhile.At(99)))),
		took("answer by words and meaning, question to reply, p50", alone.At(50), 15*time.Millisecond).beside("%s", kinds),
		took("  p99", alone.At(99), 50*time.Millisecond).beside("longest %s ms", number(inMS(alone.At(100)))),
		atLeast("  answers a second, 16 visitors", fresh, 120, "/s"),
		atLeast("  of questions asked before", seen, 1200, "/s"),
	}, nil
}

// encoded waits until all contents can be found by meaning, or for a minute, and
// gives the time that all take.
func encoded(b *bench, o owner, path string, start time.Time) (time.Duration, string, error) {
	for {
		var m meaningState
		if _, err := o.get(b.ctx, path, &m); err != nil {
			return 0, "", err
		}
		worked := time.Since(start)
		switch {
		case m.State == "waiting" || m.State == "off":
			return 0, "", fmt.Errorf("the encoder does not work: %s", m.State)
		case m.State == "ready" || m.Done == m.Total:
			return worked, fmt.Sprintf("%s texts", thousands(int64(m.Total))), nil
		case b.short && worked > time.Minute && m.Done > 0:
			all := time.Duration(float64(worked) * float64(m.Total) / float64(m.Done))
			return all, fmt.Sprintf("by the first %s of %s texts", thousands(int64(m.Done)), thousands(int64(m.Total))), nil
		}
		if err := pause(b.ctx, time.Second); err != nil {
			return 0, "", err
		}
	}
}

// calm waits until what matches is trained; short, the encoder goes on.
func calm(b *bench, o owner, path string) error {
	for {
		var m meaningState
		if _, err := o.get(b.ctx, path, &m); err != nil {
			return err
		}
		if m.State == "ready" || b.short {
			return nil
		}
		if err := pause(b.ctx, time.Second); err != nil {
			return err
		}
	}
}

func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
