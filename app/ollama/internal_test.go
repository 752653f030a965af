package ollama

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"frontdesk/app/answer"
)

func fixedClock() time.Time { return time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC) }

func TestLineReader(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 3*readBuffer)
	in := "a\r\n\n  \nb\n" + long + "\nlast without an end"
	for name, r := range map[string]io.Reader{"whole": strings.NewReader(in), "byte by byte": iotest.OneByteReader(strings.NewReader(in))} {
		lines := newLineReader(r)
		for _, want := range []string{"a", "b", long, "last without an end"} {
			got, err := lines.next()
			if err != nil || string(got) != want {
				t.Fatalf("%s: got %.20q, %v, want %.20q", name, got, err, want)
			}
		}
		if _, err := lines.next(); !errors.Is(err, io.EOF) {
			t.Fatalf("%s: got %v at the end", name, err)
		}
	}
}

func TestLineReader_boundsALine(t *testing.T) {
	t.Parallel()
	lines := newLineReader(io.LimitReader(zeros{}, 1<<30))
	if _, err := lines.next(); !errors.Is(err, errLineTooLong) {
		t.Fatalf("got %v", err)
	}
	if cap(lines.long) > 4*maxLine {
		t.Fatalf("took %d bytes", cap(lines.long))
	}
}

func TestLineReader_givesNoHalfLineAtABreak(t *testing.T) {
	t.Parallel()
	broken := errors.New("reset")
	lines := newLineReader(io.MultiReader(strings.NewReader(`{"done":true`), iotest.ErrReader(broken)))
	if line, err := lines.next(); !errors.Is(err, broken) {
		t.Fatalf("got %q, %v", line, err)
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'z'
	}
	return len(p), nil
}

func TestErrorText(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		``:                                     "",
		`null`:                                 "",
		`"plain"`:                              "plain",
		`"a\u0000b\u202ec\n d"`:                "a b c d",
		`{"message":"m","type":"t"}`:           "m (t)",
		`"{\"error\":{\"message\":\"deep\"}}"`: "deep",
		`"{not json"`:                          "{not json",
		`[1]`:                                  "",
	} {
		if got := errorText(json.RawMessage(raw)); got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
	if got := errorText(json.RawMessage(`"` + strings.Repeat("ä", 5000) + `"`)); len([]rune(got)) != maxServerWords+1 {
		t.Errorf("a long text was kept at %d characters", len([]rune(got)))
	}
}

func TestStatusFault(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		status int
		text   string
		want   error
	}{
		{404, "model 'x' not found", answer.ErrModelMissing},
		{404, "", answer.ErrModelAbsent},
		{404, "page not found", answer.ErrModelBroken},
		{503, "", answer.ErrModelBusy},
		{429, "slow down", answer.ErrModelBusy},
		{400, "the input length exceeds the context length", answer.ErrModelTooLong},
		{400, "the prompt is longer than the context length currently available to the model; shorten the prompt", answer.ErrModelTooLong},
		{500, "request (9 tokens) exceeds the available context size (4 tokens) (exceed_context_size_error)", answer.ErrModelTooLong},
		{0, "server busy, please try again", answer.ErrModelBusy},
		{502, "", answer.ErrModelAbsent},
		{401, "", answer.ErrModelBroken},
		{500, "llama runner process has terminated", answer.ErrModelBroken},
	} {
		if err := statusFault(&serverError{status: c.status, text: c.text}); !errors.Is(err, c.want) {
			t.Errorf("%d %q: got %v, want %v", c.status, c.text, err, c.want)
		}
	}
}

func TestCanonical(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"qwen3": "qwen3:latest", "Qwen3:1.7B": "qwen3:1.7b", " x/y ": "x/y:latest",
		"host:5000/x/y": "host:5000/x/y:latest", "": "",
	} {
		if got := canonical(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
