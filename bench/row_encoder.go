package main

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"time"

	"frontdesk/app/encoder"
)

// encoderRow measures the built-in encoder in this process: questions on one core,
// then passages as they are encoded in the background. Budgets are held against the
// processor time that a text takes, which other work on the machine hardly changes;
// the time on the clock stands beside it.
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
	start, worked := time.Now(), ownTime()
	if _, err := e.EmbedPassages(b.ctx, texts); err != nil {
		return nil, err
	}
	onClock, worked := time.Since(start).Seconds(), ownTime()-worked
	return []figure{
		took("built-in encoder, question of 9 tokens, processor time", short, 6*time.Millisecond).beside("quickest on the clock %s ms", number(inMS(shortLeast))),
		took("  142 tokens", whole, 80*time.Millisecond).beside("quickest on the clock %s ms", number(inMS(wholeLeast))),
		atLeast("  passages of 142 tokens a second of processor time", float64(len(texts))/worked.Seconds(), 17, "/s").
			beside("%s/s on the clock; 20,000 in 20 minutes are 17/s", number(float64(len(texts))/onClock)),
	}, nil
}

// encodeOften gives the processor time of one text, and the least on the clock.
func encodeOften(ctx context.Context, e *encoder.Encoder, text string, n int) (mean, least time.Duration, err error) {
	if _, err := e.EmbedQuestion(ctx, text); err != nil { // reads the weights from the disk
		return 0, 0, err
	}
	least = time.Hour
	worked := ownTime()
	for range n {
		start := time.Now()
		if _, err := e.EmbedQuestion(ctx, text); err != nil {
			return 0, 0, err
		}
		least = min(least, time.Since(start))
	}
	return (ownTime() - worked) / time.Duration(n), least, nil
}
