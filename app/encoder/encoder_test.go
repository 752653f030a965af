package encoder

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/encoder/simd"
)

// weightsHash is what cmd/makeweights printed. Vectors of other weights need
// another name, or those that are stored are compared with what they do not fit.
const weightsHash = "a6e0648cdea328fd5209f832b6a50967619903ed5cee16384e39238d274d6b9d"

// The model's own vectors in 32-bit floats, made with NumPy from the published
// safetensors, rounded to four digits.
const vectorsFile = "testdata/vectors.jsonl"

func TestNew_weights(t *testing.T) {
	t.Parallel()
	sum := sha256.Sum256([]byte(model))
	if got := hex.EncodeToString(sum[:]); got != weightsHash {
		t.Errorf("the weights have the hash %s", got)
	}
	for _, file := range []string{"", "FDMINILM", model[:len(model)-64], model + strings.Repeat("\x00", 64), strings.Replace(model, "FDMINIL2", "FDMINILX", 1)} {
		if _, _, err := readWeights(file); !errors.Is(err, errWeights) {
			t.Errorf("a file of %d bytes: %v", len(file), err)
		}
	}
}

func TestEncoder_reference(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	for _, line := range lines(t, vectorsFile) {
		var want struct {
			Text   string    `json:"text"`
			Vector []float32 `json:"vector"`
		}
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		got, err := e.EmbedQuestion(t.Context(), want.Text)
		if err != nil {
			t.Fatal(err)
		}
		least := 0.999
		if strings.ContainsFunc(want.Text, func(r rune) bool { return r > 0x2FF }) {
			least = 0.998 // scripts that the model hardly knows: pieces of single characters
		}
		if c := cosine(got, want.Vector); c < least {
			t.Errorf("%.40q: the cosine to the reference is %.5f", want.Text, c)
		}
		if length := cosine(got, got); math.Abs(dot(got, got)-1) > 1e-5 || length == 0 {
			t.Errorf("%.40q: the square of the length is %f", want.Text, dot(got, got))
		}
	}
}

func TestEncoder_meaning(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	got, err := e.EmbedPassages(t.Context(), []string{"How do I close my account?", "Deleting your profile", "Opening hours on Sunday"})
	if err != nil {
		t.Fatal(err)
	}
	if near, far := cosine(got[0], got[1]), cosine(got[0], got[2]); near < far+0.15 {
		t.Errorf("the same in other words has %.2f, something else %.2f", near, far)
	}
}

// Kernels of the processor and plain Go give the same vectors.
// The early vector tells wordings apart, the other one meanings.
func TestEncoder_early(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	texts := []string{"turn the lights on", "turn the lights off", "switch the lamp on please", strings.Repeat("a long passage about lights ", 20)}
	all, early, err := e.EmbedPassagesEarly(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	for i, text := range texts {
		v, second, err := e.EmbedQuestionEarly(t.Context(), text)
		if err != nil || cosine(v, all[i]) < 0.99999 || (second == nil) != (early[i] == nil) {
			t.Fatalf("%q differs as a question: %v", text, err)
		}
		if plain, err := e.EmbedQuestion(t.Context(), text); err != nil || cosine(v, plain) < 0.99999 {
			t.Errorf("%q has another vector beside an early one: %v", text, err)
		}
	}
	if early[3] != nil {
		t.Error("a long text has an early vector")
	}
	if early[0] == nil || math.Abs(cosine(early[0], early[0])-1) > 1e-5 || cosine(early[0], all[0]) > 0.99 {
		t.Error("the early vector is not one of its own")
	}
	if worded := cosine(early[0], early[1]); worded < cosine(early[0], early[2]) {
		t.Errorf("the same words at %v, others at %v", worded, cosine(early[0], early[2]))
	}
}

func TestEncoder_kernelsAgree(t *testing.T) {
	t.Parallel()
	fast, plain := newEncoder(t), newEncoder(t)
	plain.network.kernel = simd.Plain()
	for _, text := range []string{"", "a", "What are your opening hours?", strings.Repeat("a longer text about bicycles and their repair ", 8)} {
		got, err := fast.EmbedQuestion(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		want, err := plain.EmbedQuestion(t.Context(), text)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if d := math.Abs(float64(got[i] - want[i])); d > 1e-3 {
				t.Fatalf("%.20q: number %d is %f by %s and %f in plain Go", text, i, got[i], fast.network.kernel.Name(), want[i])
			}
		}
	}
}

func TestEncoder_manyAtOnce(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	texts := []string{"", "short", "What are your opening hours?", strings.Repeat("a longer text about bicycles and their repair ", 4)}
	want, err := e.EmbedPassages(t.Context(), texts)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 8 {
		all.Go(func() {
			if n%4 == 3 {
				if _, err := e.EmbedPassages(context.Background(), texts); err != nil {
					t.Error(err)
				}
				return
			}
			for i, text := range texts {
				got, err := e.EmbedQuestion(context.Background(), text)
				if err != nil || dot(got, want[i]) < 0.99999 {
					t.Errorf("%.20q beside others: %v, %v", text, dot(got, want[i]), err)
				}
			}
		})
	}
	all.Wait()
}

func TestEncoder_cancelled(t *testing.T) {
	t.Parallel()
	e := newEncoder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.EmbedPassages(ctx, []string{"a"}); !errors.Is(err, context.Canceled) {
		t.Errorf("passages of a context that is over: %v", err)
	}
	if v, err := e.EmbedQuestion(t.Context(), "still there?"); err != nil || len(v) != Dims {
		t.Errorf("a question afterwards: %d, %v", len(v), err)
	}
}

// A passage waits while a question is at work, goes on after it, and comes to an
// end beside questions without end, too.
func TestGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var g gate
		waited := make(chan error, 1)
		wait := func(ctx context.Context) { waited <- g.wait(ctx) }

		go wait(t.Context())
		if err := <-waited; err != nil {
			t.Fatalf("without questions: %v", err)
		}
		g.enter()
		g.enter()
		go wait(t.Context())
		g.leave()
		synctest.Wait()
		if len(waited) > 0 {
			t.Fatal("a passage went on beside a question")
		}
		g.leave()
		if err := <-waited; err != nil {
			t.Fatalf("after the last question: %v", err)
		}
		g.enter()
		start := time.Now()
		go wait(t.Context())
		if err := <-waited; err != nil || time.Since(start) != patience {
			t.Fatalf("beside a question without end it went on after %s: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		go wait(ctx)
		synctest.Wait()
		cancel()
		if err := <-waited; !errors.Is(err, context.Canceled) {
			t.Fatalf("cancelled beside a question: %v", err)
		}
	})
}

func TestEncoder_reusesItsMemory(t *testing.T) {
	e := newEncoder(t)
	text := "How long does a repair take?"
	if _, err := e.EmbedQuestion(t.Context(), text); err != nil {
		t.Fatal(err)
	}
	n := testing.AllocsPerRun(20, func() {
		if _, err := e.EmbedQuestion(context.Background(), text); err != nil {
			t.Fatal(err)
		}
	})
	// The vector itself, the text in normal form and its pieces.
	if n > 12 {
		t.Errorf("%.0f allocations for a question", n)
	}
}

func dot(a, b []float32) (sum float64) {
	for i := range a {
		sum += float64(a[i]) * float64(b[i])
	}
	return sum
}

func cosine(a, b []float32) float64 {
	return dot(a, b) / math.Sqrt(dot(a, a)*dot(b, b))
}

func BenchmarkEncoder(b *testing.B) {
	e, err := New()
	if err != nil {
		b.Fatal(err)
	}
	long := strings.Repeat("Orders that are placed before noon leave our warehouse on the same day. ", 10)
	for name, text := range map[string]string{"9tokens": "How do I reset my password?", "142tokens": long} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := e.EmbedQuestion(context.Background(), text); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
