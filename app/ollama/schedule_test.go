package ollama_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// replies answers the short calls of a prober without a network, so that time
// can be the test's own; asked gets when the version was asked for.
func replies(start time.Time, asked *[]time.Duration, fail func(n int) error) roundTrip {
	return func(r *http.Request) (*http.Response, error) {
		body := map[string]string{
			"/api/version": `{"version":"0.17.4"}`,
			"/api/tags":    `{"models":[{"name":"smollm2:135m","size":1}]}`,
			"/api/ps":      `{"models":[]}`,
			"/api/show":    `{"capabilities":["completion"]}`,
			"/api/chat":    `{"message":{"role":"assistant","content":""},"done":true,"done_reason":"load"}`,
		}[r.URL.Path]
		if r.URL.Path == "/api/version" {
			*asked = append(*asked, time.Since(start))
			if err := fail(len(*asked)); err != nil {
				if errors.Is(err, context.DeadlineExceeded) {
					<-r.Context().Done()
				}
				return nil, err
			}
		}
		return &http.Response{
			StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
			Body: io.NopCloser(strings.NewReader(body)), Request: r,
		}, nil
	}
}

func TestProber_looksRegularlyAndMoreRarelyAtNothing(t *testing.T) {
	t.Parallel()
	refused := errors.New("connection refused")
	for name, c := range map[string]struct {
		fail func(int) error
		want []time.Duration // seconds
	}{
		// The second look follows the warm-up at once.
		"ready":  {func(int) error { return nil }, []time.Duration{0, 0, 10, 20, 30, 40, 50, 60}},
		"absent": {func(int) error { return refused }, []time.Duration{0, 10, 30, 60}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var asked []time.Duration
				hc := &http.Client{Transport: replies(time.Now(), &asked, c.fail)}
				client := clientOf(t, "http://ollama.test", func(cfg *ollama.Config) { cfg.HTTPClient = hc })
				p := ollama.NewProber(ollama.ProberConfig{Client: client, Clock: id.Now, Logger: quiet()})
				p.Start()
				time.Sleep(65 * time.Second)
				synctest.Wait()
				if err := p.Stop(context.Background()); err != nil {
					t.Fatal(err)
				}
				got := make([]time.Duration, 0, len(asked))
				for _, at := range asked {
					got = append(got, at.Round(5*time.Second)/time.Second)
				}
				if !slices.Equal(got, c.want) {
					t.Fatalf("looked at %v, want %v seconds", got, c.want)
				}
			})
		})
	}
}

func TestProber_forgivesOneSlowLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asked []time.Duration
		slow := func(n int) error {
			if n >= 4 {
				return context.DeadlineExceeded
			}
			return nil
		}
		hc := &http.Client{Transport: replies(time.Now(), &asked, slow)}
		client := clientOf(t, "http://ollama.test", func(cfg *ollama.Config) { cfg.HTTPClient = hc })
		p := ollama.NewProber(ollama.ProberConfig{Client: client, Clock: id.Now, Logger: quiet()})
		for i, want := range []answer.ModelState{
			answer.ModelReady, answer.ModelReady, answer.ModelReady, answer.ModelReady, answer.ModelAbsent,
		} {
			got, err := p.Check(context.Background())
			if err != nil || got.State != want {
				t.Fatalf("look %d: %+v, %v, want %s", i+1, got, err, want)
			}
		}
		if got := p.Status().Error; !strings.Contains(got, "within 5 seconds") {
			t.Errorf("it says %q", got)
		}
	})
}
