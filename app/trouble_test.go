package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/apptest/ollamafake"
	"frontdesk/app/apptest/visitor"
)

const (
	crowd        = 50
	answerBy     = 5 * time.Second // what the server is told
	answerWithin = answerBy + 6*time.Second
)

const keepFresh = `{"id":"keep","title":"How to keep tea fresh in a closed tin","text":"Keep tea in a closed tin, away from light and heat. It keeps its taste for about a year then. Opened bags go stale much sooner."}`

// Whatever becomes of the model server while fifty visitors wait, each gets an
// answer from the contents within the time that answers have.
func TestTrouble_modelServer(t *testing.T) {
	for name, b := range map[string]ollamafake.Behaviour{
		"killed":            {Mode: ollamafake.Die, After: 4},
		"ends early":        {Mode: ollamafake.NoDone, After: 6},
		"frozen":            {Mode: ollamafake.Hang, After: 4},
		"frozen from first": {Mode: ollamafake.Hang},
		"slowed":            {Delay: 700},
		"busy":              {Mode: ollamafake.Busy},
		"talks nonsense":    {Text: "Our founder Jonathan keeps 99 horses in Normandy. They cost 12 euros a day."},
	} {
		t.Run(name, func(t *testing.T) {
			fake, err := ollamafake.Start("")
			if err != nil {
				t.Fatal(err)
			}
			defer fake.Close()
			data := t.TempDir()
			if code, _, errs := commandWith(t, keepFresh, data, "contents", "import", "-"); code != 0 {
				t.Fatalf("importing an article: %s", errs)
			}
			if b.Text == "" {
				b.Text = "Keep tea in a closed tin, away from light and heat. It keeps its taste for about a year then."
			}
			fake.Set(b)
			r := boot(t, data, "--ollama-url", fake.URL(), "--ollama-timeout", answerBy.String(), "--rate-limits", "off")
			r.allAnswered(nil)
		})
	}
}

// allAnswered has the crowd ask at once; begun is called when the first of them
// has been asked.
func (r *running) allAnswered(begun func()) {
	r.t.Helper()
	var work sync.WaitGroup
	var once sync.Once
	visitors := make([]*visitor.Visitor, crowd)
	for i := range visitors {
		visitors[i] = r.visit()
	}
	for i, v := range visitors {
		work.Go(func() {
			posted, err := v.Post(within(r.t), r.base, "", fmt.Sprintf("c-%d", i), "How do I keep tea fresh in a closed tin?")
			if err != nil {
				r.t.Errorf("visitor %d: %v", i, err)
				return
			}
			start := time.Now()
			stream, err := v.Follow(within(r.t), r.base, posted.ConversationID, 0)
			if err != nil {
				r.t.Errorf("visitor %d: %v", i, err)
				return
			}
			defer stream.Close()
			if begun != nil {
				once.Do(begun)
			}
			m, err := stream.Reply()
			took := time.Since(start)
			switch {
			case err != nil:
				r.t.Errorf("visitor %d got no answer: %v", i, err)
			case took > answerWithin:
				r.t.Errorf("visitor %d waited %s", i, took)
			case !strings.Contains(m.Text, "closed tin") && !strings.Contains(m.Text, "about a year"):
				r.t.Errorf("visitor %d was answered with %s: %s", i, m.Kind, m.Text)
			case strings.Contains(m.Text, "99") || strings.Contains(m.Text, "Jonathan"):
				r.t.Errorf("visitor %d was told what no content says: %s", i, m.Text)
			}
		})
	}
	work.Wait()
}
