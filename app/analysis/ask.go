package analysis

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"frontdesk/app/answer"
)

// Writer has a model analyse conversations. It is safe for concurrent use.
type Writer struct {
	model  answer.Model
	tokens answer.TokenCounter
	rules  *Rules
	pace   pace
}

// NewWriter makes one; what the model says is checked against rules.
func NewWriter(model answer.Model, tokens answer.TokenCounter, rules *Rules) *Writer {
	return &Writer{model: model, tokens: tokens, rules: rules}
}

// The bounds of asking a model.
const (
	tries       = 2   // of each question
	again       = 0.5 // temperature of the second: at 0 it would say the same once more
	replyTokens = 240
	promptSlack = 48
	longestTurn = 700 // characters of one message
)

// Ask is what a model is asked with.
type Ask struct {
	Model  string
	NumCtx int
}

var errSlow = errors.New("the model took too long")

// errBad says that the model's words are of no use; why is for the log.
type errBad struct{ why string }

func (e errBad) Error() string { return "the model's analysis is not valid: " + e.why }

// Read asks the model two short questions, what it was about and how it went, each
// once more for the fields that are not valid. Every field that is valid counts; of
// the others, and where the model fails, the built-in analysis stays. Only an error
// of ctx, and answer.ErrGaveWay, are handed on: then it is to be done again.
func (w *Writer) Read(ctx context.Context, t Talk, ask Ask) (Result, error) {
	plain, near := w.rules.read(ctx, t)
	d := &draft{Result: plain, plain: plain, talk: t, said: saidIn(t), near: near, small: w.rules.lexicon(plain.Lang).smallTalk}
	for _, q := range d.questions() {
		for try := range tries {
			if q.fields = d.open(q.fields); len(q.fields) == 0 {
				break
			}
			err := w.try(ctx, d, q, ask, float64(try)*again)
			switch {
			case ctx.Err() != nil:
				return Result{}, ctx.Err()
			case errors.Is(err, answer.ErrGaveWay):
				return Result{}, err
			case err == nil:
				continue
			}
			if d.trouble = err; !errors.As(err, new(errBad)) && !errors.Is(err, answer.ErrModelBroken) {
				return d.done(ask), nil // not there, or too slow: asking again helps nobody
			}
		}
	}
	return d.done(ask), nil
}

// try asks once and takes over what is valid of the reply, also of one that was cut
// off or ended in a failure.
func (w *Writer) try(ctx context.Context, d *draft, q question, ask Ask, temperature float64) error {
	// No deadline: to who asks the server, one that passed would say that it fails.
	limited, cancel := context.WithCancel(ctx)
	defer cancel()
	limit := w.pace.limit()
	timer := time.AfterFunc(limit, cancel)
	defer timer.Stop()
	reply, err := w.model.Chat(limited, answer.ChatRequest{
		Model: ask.Model, NumCtx: ask.NumCtx, MaxTokens: replyTokens, Temperature: temperature,
		Format: d.schema(q.fields), Messages: w.messages(d, q, ask),
	}, nil)
	switch {
	case ctx.Err() != nil || errors.Is(err, answer.ErrGaveWay):
		return err
	case errors.Is(err, context.Canceled):
		err = errSlow
		w.pace.took(limit)
	case err == nil:
		w.pace.took(reply.Total)
	}
	if bad := d.take(fieldsIn(reply.Text), q.fields); err == nil {
		err = bad
	}
	return err
}

// How long one question may take: a multiple of what they took lately, so that it
// suits the machine and what else runs there.
const (
	firstLimit = 2 * time.Minute
	leastLimit = 20 * time.Second
	mostLimit  = 4 * time.Minute
	limitTimes = 5
)

// pace is how long questions took lately.
type pace struct {
	mu   sync.Mutex
	mean time.Duration
}

func (p *pace) limit() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mean == 0 {
		return firstLimit
	}
	return min(max(limitTimes*p.mean, leastLimit), mostLimit)
}

func (p *pace) took(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.mean == 0 {
		p.mean = d
	}
	p.mean += (d - p.mean) / 4
}

// draft is an analysis while a model is asked: the built-in one at first, with the
// model's fields as they come.
type draft struct {
	Result
	plain Result
	talk  Talk
	said  vocabulary
	near  []string // the categories to choose from, the nearest first
	small func(text string) bool
}

// open are those of the fields that the model has not given yet.
func (d *draft) open(fields []string) []string {
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return slices.Contains(d.Written, f) })
}

// done is the whole of it; it is the model's where any field is.
func (d *draft) done(ask Ask) Result {
	if len(d.Written) > 0 {
		d.Maker, d.trouble = ask.Model, nil
	} else if d.trouble == nil {
		d.trouble = errBad{"no field of it is valid"}
	}
	return d.Result
}
