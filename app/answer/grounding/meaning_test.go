package grounding

import (
	"context"
	"sync"
	"testing"

	"frontdesk/app/encoder"
)

// likeness gives a Near by the real encoder, which remembers what it has seen.
func likeness(t *testing.T) func(context.Context, string, []string) ([]float64, error) {
	t.Helper()
	e, err := encoder.New()
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	seen := map[string][]float32{}
	vector := func(ctx context.Context, text string) ([]float32, error) {
		mu.Lock()
		defer mu.Unlock()
		if v, ok := seen[text]; ok {
			return v, nil
		}
		v, err := e.EmbedQuestion(ctx, text)
		seen[text] = v
		return v, err
	}
	return func(ctx context.Context, a string, bs []string) ([]float64, error) {
		va, err := vector(ctx, a)
		if err != nil {
			return nil, err
		}
		out := make([]float64, len(bs))
		for i, b := range bs {
			vb, err := vector(ctx, b)
			if err != nil {
				return nil, err
			}
			for k := range va {
				out[i] += float64(va[k]) * float64(vb[k])
			}
		}
		return out, nil
	}
}

func TestCheck_pairsByMeaning(t *testing.T) {
	t.Parallel()
	near := likeness(t)
	report(t, judge(t, readPairs(t, "tuned.txt"), near), judge(t, readPairs(t, "held.txt"), near))
}
