package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

const (
	deadReceivers = 100
	hookQuestion  = "How do I brew green tea?"
)

// webhooksRow measures what visitors notice of dead receivers, and how much goes to
// one that is well.
func webhooksRow(b *bench) ([]figure, error) {
	figures, err := deadHooks(b)
	if err != nil {
		return nil, err
	}
	rate, err := hookRate(b)
	return append(figures, rate), err
}

func hookAsks(b *bench, s *server.Server, n int) (load.Latencies, error) {
	a, err := b.asker(s)
	if err != nil {
		return nil, err
	}
	var all []time.Duration
	for range n {
		took, err := a.ask(hookQuestion)
		if err != nil {
			return nil, err
		}
		all = append(all, took)
	}
	return load.Sorted(all), a.close()
}

// hooksTold waits until n deliveries have arrived.
func hooksTold(b *bench, live *atomic.Int64, n int64) (time.Duration, error) {
	start := time.Now()
	for live.Load() < n {
		if time.Since(start) > time.Minute {
			return 0, fmt.Errorf("the live webhook was told %d of %d", live.Load(), n)
		}
		if err := pause(b.ctx, time.Millisecond); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

// hookRate replays what was said to one receiver.
func hookRate(b *bench) (figure, error) {
	var live atomic.Int64
	well := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		live.Add(1)
	}))
	b.later(func() error { well.Close(); return nil })
	s, err := b.serve("webhooks-rate", func(c *server.Config) {
		c.Args = append(c.Args, "--allow-private", strings.TrimPrefix(well.URL, "http://"))
	})
	if err != nil {
		return figure{}, err
	}
	o, err := b.owner(s)
	if err != nil {
		return figure{}, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, http.DefaultClient, s.URL())
	if err != nil {
		return figure{}, err
	}
	path := "/api/admin/chatbots/" + bot
	if err := o.addHook(b, path, well.URL+"/live"); err != nil {
		return figure{}, err
	}
	n := b.less(1000, 200)
	if _, err := hookAsks(b, s, n); err != nil {
		return figure{}, err
	}
	if _, err := hooksTold(b, &live, int64(n)); err != nil {
		return figure{}, err
	}
	told := live.Load()
	var again struct{ Replayed int }
	start := time.Now()
	if err := o.post(b, path+"/deliveries/replay", map[string]any{"filter": map[string]string{"state": "delivered"}}, &again); err != nil {
		return figure{}, err
	}
	if _, err := hooksTold(b, &live, told+int64(again.Replayed)); err != nil {
		return figure{}, err
	}
	took := time.Since(start)
	return atLeast("webhooks to one receiver, queued and delivered", float64(again.Replayed)/took.Seconds(), 100, "/s").
		beside("%d replays in %s ms, four at a time", again.Replayed, number(inMS(took))), nil
}

func (o owner) addHook(b *bench, path, url string) error {
	return o.post(b, path+"/webhooks", map[string]any{"url": url, "events": []string{"chat"}}, nil)
}

// post sends JSON to a path of the panel's API.
func (o owner) post(b *bench, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(b.ctx, http.MethodPost, o.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+o.key)
	req.Header.Set("Content-Type", "application/json")
	res, err := o.http.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	said, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s: %s: %s: %w", path, res.Status, said, err)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(said, out)
}
