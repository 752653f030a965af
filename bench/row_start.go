package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"frontdesk/app/apptest/server"
)

// startRow measures from the start of the process to the first answered
// request.
func startRow(b *bench) ([]figure, error) {
	var fresh, again []time.Duration
	for n := range b.less(7, 5) {
		folder := fmt.Sprintf("start-%d", n)
		for _, list := range []*[]time.Duration{&fresh, &again} {
			took, err := b.firstAnswer(b.process(folder))
			if err != nil {
				return nil, err
			}
			*list = append(*list, took)
		}
	}
	if err := b.makeLarge(); err != nil {
		return nil, err
	}
	var large []time.Duration
	for range 3 {
		took, err := b.firstAnswer(b.process(b.large))
		if err != nil {
			return nil, err
		}
		large = append(large, took)
	}
	slices.Sort(fresh)
	slices.Sort(again)
	slices.Sort(large)
	return []figure{
		took("start to first answered request, no folder yet", fresh[len(fresh)/2], 150*time.Millisecond).
			beside("the second start %s ms", number(inMS(again[len(again)/2]))),
		took(fmt.Sprintf("  with %s conversations and 20,000 passages", thousands(int64(b.conversations))), large[1], time.Second).
			beside("%s to %s ms; the budget is for 1,000,000", number(inMS(large[0])), number(inMS(large[2]))),
	}, nil
}

// firstAnswer starts a server and asks at its address until it answers that it
// is ready; then it stops it.
func (b *bench) firstAnswer(cfg server.Config) (time.Duration, error) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	cfg.Listen = free.Addr().String()
	if err := free.Close(); err != nil {
		return 0, err
	}
	client := newClient()
	defer client.CloseIdleConnections()
	start := time.Now()
	s, err := server.Launch(b.ctx, cfg)
	if err != nil {
		return 0, err
	}
	for time.Since(start) < time.Minute {
		res, err := client.Get("http://" + cfg.Listen + "/readyz")
		if err == nil {
			took := time.Since(start)
			status := res.StatusCode
			if err := res.Body.Close(); err != nil {
				return 0, err
			}
			if status == http.StatusOK {
				return took, s.Stop()
			}
		}
		time.Sleep(500 * time.Microsecond)
	}
	return 0, errors.Join(errors.New("no answer within a minute"), s.Kill())
}

// makeLarge makes the store with many conversations, once in a run or, with
// -store, once for several.
func (b *bench) makeLarge() error {
	if b.large != "" {
		return nil
	}
	dir := b.largeDir
	if dir == "" {
		dir = filepath.Join(b.dir, "large")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if _, err := os.Stat(dir); err == nil {
		b.large = dir
		return b.countLarge()
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	s, err := server.Start(b.ctx, b.process(dir))
	if err != nil {
		return err
	}
	b.say("making %s conversations", thousands(int64(b.conversations)))
	start := time.Now()
	if _, err := s.Command(b.ctx, "seed", "--conversations", fmt.Sprint(b.conversations)); err != nil {
		return errors.Join(err, s.Kill())
	}
	b.say("made in %.0f s", time.Since(start).Seconds())
	if _, _, _, err := b.importContents(s); err != nil {
		return errors.Join(err, s.Kill())
	}
	b.large = dir
	return s.Stop()
}

// countLarge takes the number of conversations from a store that was there.
func (b *bench) countLarge() error {
	out, err := server.Command(b.ctx, b.process(b.large), "stats", "--json")
	if err != nil {
		return err
	}
	var figures struct{ Total struct{ Total int } }
	if err := json.Unmarshal([]byte(out), &figures); err != nil {
		return err
	}
	b.conversations = figures.Total.Total
	return nil
}

func (b *bench) serveLarge() (*server.Server, error) {
	if err := b.makeLarge(); err != nil {
		return nil, err
	}
	return b.serve(b.large, nil)
}

func writeJSON(file string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}
