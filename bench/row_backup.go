package main

import (
	"fmt"
	"path/filepath"
	"time"

	"frontdesk/app/apptest/crash"
	"frontdesk/app/apptest/server"
	"frontdesk/bench/load"
)

// backupRow backs the large store up while visitors write.
func backupRow(b *bench) ([]figure, error) {
	s, err := b.serveLarge()
	if err != nil {
		return nil, err
	}
	if err := assistant(b, s, false); err != nil {
		return nil, err
	}
	all, err := b.visitors(s, 8)
	if err != nil {
		return nil, err
	}
	before, err := settled(s)
	if err != nil {
		return nil, err
	}
	if err := s.ResetPeak(); err != nil {
		return nil, err
	}
	type done struct {
		took time.Duration
		err  error
	}
	backup := make(chan done, 1)
	start := time.Now()
	go func() {
		_, err := s.Command(b.ctx, "backup", filepath.Join(b.dir, "backup"))
		backup <- done{time.Since(start), err}
	}()
	var waits []time.Duration
	for n := 0; ; n++ {
		select {
		case d := <-backup:
			return backupFigures(b, s, before, d.took, load.Sorted(waits), d.err)
		case <-time.After(5 * time.Millisecond):
		}
		posted := time.Now()
		if _, err := all[n%len(all)].Post(b.ctx, s.URL(), "", fmt.Sprintf("backup-%d-%d", start.UnixNano(), n), "hello"); err != nil {
			return nil, err
		}
		waits = append(waits, time.Since(posted))
	}
}

func backupFigures(b *bench, s *server.Server, before server.Memory, took time.Duration, waits load.Latencies, err error) ([]figure, error) {
	if err != nil {
		return nil, err
	}
	after, err := s.Memory()
	if err != nil {
		return nil, err
	}
	return []figure{
		atMost(fmt.Sprintf("backup of %s conversations, memory over idle", thousands(int64(b.conversations))), inMB(after.Peak-before.Resident), 150, "MB").
			beside("%.1f s; the budget is for 1,000,000", took.Seconds()),
		told("  messages acknowledged meanwhile, p99", "%s ms", number(inMS(waits.At(99)))).
			beside("p50 %s ms, %d messages", number(inMS(waits.At(50))), len(waits)),
	}, nil
}

// crashRow is the crash test.
func crashRow(b *bench) ([]figure, error) {
	report, err := crash.Run(b.ctx, crash.Config{Bin: b.bin, Rounds: b.less(b.rounds, 10), Visitors: 24, Out: b.out})
	if err != nil {
		return nil, err
	}
	for _, problem := range report.Problems[:min(len(report.Problems), 20)] {
		b.say("%s", problem)
	}
	f := atMost(fmt.Sprintf("kill -9 under load, %d times: lost, doubled or miscounted", report.Rounds), float64(len(report.Problems)), 0, "")
	return []figure{f.beside("%s", report)}, nil
}
