package main

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"time"

	"frontdesk/app/encoder"
)

// encoderRow measures the built-in encoder in this process: questions on one
// core, then passages as they are encoded in the background. The median counts:
// the machine may have other work.
func encoderRow(b *bench) ([]figure, error) {
	e, err := encoder.New()
	if err != nil {
		return nil, err
	}
	long := strings.Repeat("Orders that are placed before noon leave our warehouse on the same day. ", 10)
	cores := runtime.GOMAXPROCS(1)
	defer runtime.GOMAXPROCS(cores)
	short, shortLeast, err := encodeOften(b.ctx, e, "How do I reset my password?", b.less(400, 100))
	if err != nil {
		return nil, err
	}
	whole, wholeLeast, err := encodeOften(b.ctx, e, long, b.less(60, 20))
	if err != nil {
		return nil, err
	}
	runtime.GOMAXPROCS(cores)
	if e, err = encoder.New(); err != nil { // takes its share of the cores
		return nil, err
	}
	texts := slices.Repeat([]string{long}, b.less(100, 30))
	start := time.Now()
	if _, err := e.EmbedPassages(b.ctx, texts); err != nil {
		return nil, err
	}
	perSecond := float64(len(texts)) / time.Since(start).Seconds()
	return []figure{
		took("built-in encoder, question of 9 tokens, one core, median", short, 6*time.Millisecond).beside("quickest %s ms", number(inMS(shortLeast))),
		took("  142 tokens", whole, 80*time.Millisecond).beside("quickest %s ms", number(inMS(wholeLeast))),
		atLeast("  passages of 142 tokens in the background", perSecond, 17, "/s").beside("20,000 in 20 minutes are 17 a second"),
	}, nil
}

func encodeOften(ctx context.Context, e *encoder.Encoder, text string, n int) (median, least time.Duration, err error) {
	all := make([]time.Duration, 0, n)
	for range n + 1 {
		start := time.Now()
		if _, err := e.EmbedQuestion(ctx, text); err != nil {
			return 0, 0, err
		}
		all = append(all, time.Since(start))
	}
	all = all[1:] // the first one reads the weights from the disk
	slices.Sort(all)
	return all[len(all)/2], all[0], nil
}
