package lab

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/question"
)

type kind = conversation.Kind

// trial does one trial. Its goroutine alone works; what is behind mu is shared.
type trial struct {
	service *Service
	tasks   []task
	whatIf  answer.WhatIf
	ctx     context.Context //nolint:containedctx // of the run
	cancel  context.CancelFunc

	mu     sync.Mutex
	run    Trial
	rows   []Row
	graded []answer.Asked
	told   time.Time // when OnTrial was last called
	put    time.Time // when it was last written down
}

// task is one question to ask; before reads what visitors were told, and is nil
// where the question came from a file.
type task struct {
	Question
	lang   string
	page   conversation.Page
	before *Answer
}

func fromFile(in Input) []task {
	out := make([]task, 0, len(in.Questions))
	for i, q := range in.Questions {
		if q.ID == "" {
			q.ID = strconv.Itoa(i + 1)
		}
		out = append(out, task{Question: q})
	}
	return out
}

// work is the goroutine of a trial.
func (t *trial) work() {
	defer t.service.work.Done()
	defer t.cancel()
	err := t.guarded()
	now := t.service.cfg.Clock()
	t.mu.Lock()
	t.run.EndedAt = &now
	switch {
	case err == nil:
		t.run.State = Done
	case errors.Is(err, context.Canceled) && t.service.ctx.Err() != nil:
		t.run.State = Interrupted
	case errors.Is(err, context.Canceled):
		t.run.State = Cancelled
	default:
		t.run.State, t.run.Note = Failed, reason(err)
	}
	t.tasks = nil
	t.mu.Unlock()
	if err != nil && t.ctx.Err() == nil && fault.KindOf(err) == fault.Internal {
		t.service.cfg.Log.Error("trial failed", "chatbot_id", t.run.Chatbot.String(), "trial", t.run.ID.String(), "error", err)
	}
	t.service.putQuietly(t.ctx, t.state())
	t.service.cfg.OnTrial(t.state())
}

func reason(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Kind != fault.Internal {
		return f.Message
	}
	return "The trial stopped because of an error of the server. What it has found so far stays."
}

func (t *trial) guarded() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("trying: panic: %v", p)
		}
	}()
	for _, one := range t.tasks {
		start := t.service.cfg.Clock()
		if err := t.ask(one); err != nil {
			return err
		}
		if err := t.giveWay(t.service.cfg.Clock().Sub(start)); err != nil {
			return err
		}
	}
	return nil
}

const (
	longestRest = 50 * time.Millisecond
	patience    = 250 * time.Millisecond // between two looks at whether visitors still wait
)

// giveWay leaves the processor to visitors for as long as a question took, up to
// longestRest, and waits while visitors wait for the model.
func (t *trial) giveWay(took time.Duration) error {
	if err := t.rest(min(took, longestRest)); err != nil {
		return err
	}
	for t.service.cfg.Asker.Load().Queue > 0 {
		if err := t.rest(patience); err != nil {
			return err
		}
	}
	return t.ctx.Err()
}

func (t *trial) rest(d time.Duration) error {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-t.ctx.Done():
		return t.ctx.Err()
	}
}

func (t *trial) ask(one task) error {
	in := answer.AskInput{
		Chatbot: t.run.Chatbot, Question: one.Text, History: one.History, Lang: one.lang, Page: one.page, WhatIf: t.whatIf,
	}
	reply, err := t.service.cfg.Asker.Ask(t.ctx, in)
	if err != nil {
		return err
	}
	before := one.before
	if before == nil && !t.whatIf.IsZero() {
		in.WhatIf = answer.WhatIf{}
		as, err := t.service.cfg.Asker.Ask(t.ctx, in)
		if err != nil {
			return err
		}
		was := answerOf(as)
		before = &was
	}
	asked := answer.AskedOf(reply)
	asked.Graded, asked.Expected = one.Graded, one.Expected
	row := Row{
		ID: one.ID, Question: one.Text, Graded: one.Graded, Expected: one.Expected,
		Before: before, After: answerOf(reply), Grade: asked.Grade(),
	}
	row.Changed = before != nil && changed(*before, row.After)
	t.note(row, asked)
	return nil
}

// news is how often those who look on are told at the most.
const news = 300 * time.Millisecond

func (t *trial) note(row Row, asked answer.Asked) {
	t.mu.Lock()
	t.rows = append(t.rows, row)
	t.graded = append(t.graded, asked)
	t.run.Done++
	t.run.After[row.After.Kind]++
	if row.Before != nil {
		t.run.Before[row.Before.Kind]++
	}
	if row.Changed {
		t.run.Changed++
	}
	now := t.service.cfg.Clock()
	tell := now.Sub(t.told) >= news
	if last := t.run.Done == t.run.Total; tell || last {
		if tell {
			t.told = now
		}
		if sum := answer.Evaluate(t.graded); sum.Graded > 0 {
			t.run.Summary = &sum
		}
	}
	write := now.Sub(t.put) >= journalEvery
	if write {
		t.put = now
	}
	t.mu.Unlock()
	if write {
		t.service.putQuietly(t.ctx, t.state())
	}
	if tell {
		t.service.cfg.OnTrial(t.state())
	}
}

func (r Row) chosen(only Only) bool {
	switch only {
	case JustNew:
		return r.Changed
	case JustWrong:
		return r.Grade == answer.Wrong || r.Grade == answer.RefusedWrongly
	default:
		return true
	}
}

// longestAnswer bounds what is kept of an answer, in characters.
const longestAnswer = 1500

func answerOf(r answer.Reply) Answer {
	a := Answer{Kind: r.Kind, Text: short(r.Text), Sources: r.Sources, Content: top(r.Kind, r.Sources, r.Basis.Hits)}
	if r.Score != nil {
		a.Score = *r.Score
	}
	for _, f := range r.Trace.Found {
		if f.ContentID == a.Content {
			a.Title = f.Title
			break
		}
	}
	return a
}

func short(text string) string {
	if utf8.RuneCountInString(text) <= longestAnswer {
		return text
	}
	return string([]rune(text)[:longestAnswer-1]) + "…"
}

func copied(o question.Outcomes) question.Outcomes {
	if o == nil {
		return nil
	}
	return maps.Clone(o)
}
