package httpapi

import (
	"context"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
	"frontdesk/app/lab"
	"frontdesk/app/question"
)

// fakeLab is what visitors asked and the trials of it.
type fakeLab struct {
	t          testing.TB
	unanswered func(chatbot.ID, int) (question.Groups, error)
	topics     func(chatbot.ID, int) (question.Groups, error)
	group      func(chatbot.ID, string) (question.Group, error)
	resolve    func(chatbot.ID, string, knowledge.ContentID) error
	suggest    func(chatbot.ID, string) (lab.Suggestion, error)
	effect     func(lab.Thresholds) (lab.Effect, error)
	start      func(lab.Input) (lab.Trial, error)
	trials     func(chatbot.ID) []lab.Trial
	trial      func(chatbot.ID, lab.ID) (lab.Trial, error)
	rows       func(chatbot.ID, lab.ID, lab.RowQuery) (lab.RowPage, error)
	cancel     func(chatbot.ID, lab.ID) (lab.Trial, error)
}

func (f *fakeLab) Unanswered(_ context.Context, b chatbot.ID, days int) (question.Groups, error) {
	return need(f.t, "questions.Unanswered", f.unanswered)(b, days)
}

func (f *fakeLab) Topics(_ context.Context, b chatbot.ID, days int) (question.Groups, error) {
	return need(f.t, "questions.Topics", f.topics)(b, days)
}

func (f *fakeLab) Group(_ context.Context, b chatbot.ID, gid string) (question.Group, error) {
	return need(f.t, "questions.Group", f.group)(b, gid)
}

func (f *fakeLab) Resolve(_ context.Context, b chatbot.ID, gid string, c knowledge.ContentID) error {
	return need(f.t, "questions.Resolve", f.resolve)(b, gid, c)
}

func (f *fakeLab) Suggest(_ context.Context, b chatbot.ID, gid string) (lab.Suggestion, error) {
	return need(f.t, "lab.Suggest", f.suggest)(b, gid)
}

func (f *fakeLab) Effect(_ context.Context, in lab.Thresholds) (lab.Effect, error) {
	return need(f.t, "lab.Effect", f.effect)(in)
}

func (f *fakeLab) Start(_ context.Context, in lab.Input) (lab.Trial, error) {
	return need(f.t, "lab.Start", f.start)(in)
}

func (f *fakeLab) Trials(b chatbot.ID) []lab.Trial { return need(f.t, "lab.Trials", f.trials)(b) }

func (f *fakeLab) Trial(b chatbot.ID, tid lab.ID) (lab.Trial, error) {
	return need(f.t, "lab.Trial", f.trial)(b, tid)
}

func (f *fakeLab) Rows(b chatbot.ID, tid lab.ID, q lab.RowQuery) (lab.RowPage, error) {
	return need(f.t, "lab.Rows", f.rows)(b, tid, q)
}

func (f *fakeLab) Cancel(b chatbot.ID, tid lab.ID) (lab.Trial, error) {
	return need(f.t, "lab.Cancel", f.cancel)(b, tid)
}
