package lab

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// kept are trials on a disk of memory.
type kept struct {
	mu  sync.Mutex
	all []Trial
}

func (k *kept) Trials(context.Context) ([]Trial, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.all), nil
}

func (k *kept) PutTrial(_ context.Context, t Trial, forget []ID) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = slices.DeleteFunc(k.all, func(old Trial) bool { return old.ID == t.ID || slices.Contains(forget, old.ID) })
	k.all = append(k.all, t)
	return nil
}

// A trial outlives the server with its figures: one that had ended as it was,
// one that ran as interrupted, both without their rows.
func TestService_Restore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		disk := &kept{}
		b := newBench(t)
		b.cfg.Journal = disk
		questions := func(n int) (out []Question) {
			for range n {
				out = append(out, Question{Text: "Where?", Graded: true, Expected: "c1"})
			}
			return out
		}
		done, err := b.Start(t.Context(), Input{Chatbot: b.bot, Kind: File, Questions: questions(3)})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		broken, err := b.Start(t.Context(), Input{Chatbot: b.bot, Kind: File, Questions: questions(200)})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		killed, _ := disk.Trials(t.Context())
		if err := b.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		stopped, _ := disk.Trials(t.Context())
		for name, all := range map[string][]Trial{"killed": killed, "stopped": stopped} {
			again := newBench(t)
			again.cfg.Journal = &kept{all: all}
			if err := again.Restore(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := again.Trials(b.bot)
			if len(got) != 2 || got[0].ID != broken.ID || got[0].State != Interrupted || got[0].Done == 0 || got[0].EndedAt == nil ||
				got[1].ID != done.ID || got[1].State != Done || got[1].Summary == nil || !got[1].RowsGone {
				t.Errorf("%s: got %+v", name, got)
			}
			if page, err := again.Rows(b.bot, done.ID, RowQuery{}); err != nil || len(page.Rows) != 0 {
				t.Errorf("%s: got %+v, %v", name, page, err)
			}
			if _, err := again.Start(t.Context(), Input{Chatbot: b.bot, Kind: File, Questions: questions(1)}); err != nil {
				t.Errorf("%s: no trial can begin: %v", name, err)
			}
			time.Sleep(time.Minute)
			if err := again.Stop(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
}
