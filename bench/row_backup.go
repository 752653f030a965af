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
	var peak server.Memory // of anonymous memory; the pages of tables that are read come and go beside it
	for n := 0; ; n++ {
		now, err := s.Memory()
		if err != nil {
			return nil, err
		}
		peak.Anon = max(peak.Anon, now.Anon)
		peak.Peak = now.Peak
		select {
		case d := <-backup:
			if d.err != nil {
				return nil, d.err
			}
			return backupFigures(b, before, peak, d.took, load.Sorted(waits)), nil
		case <-time.After(5 * time.Millisecond):
		}
		posted := time.Now()
		if _, err := all[n%len(all)].Post(b.ctx, s.URL(), "", fmt.Sprintf("backup-%d-%d", start.UnixNano(), n), "hello"); err != nil {
			return nil, err
		}
		waits = append(waits, time.Since(posted))
	}
}

func backupFigures(b *bench, before, peak server.Memory, took time.Duration, waits load.Latencies) []figure {
	return []figure{
		atMost(fmt.Sprintf("backup of %s conversations, anonymous memory over idle", thousands(int64(b.conversations))), inMB(peak.Anon-before.Anon), 150, "MB").
			beside("%.1f s; %s MB over idle with the pages of tables that were read; the budget is for 1,000,000", took.Seconds(), number(inMB(peak.Peak-before.Resident))),
		told("  messages acknowledged meanwhile, p99", "%s ms", number(inMS(waits.At(99)))).
			beside("p50 %s ms, %d messages", number(inMS(waits.At(50))), len(waits)),
	}
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
