package lab

import (
	"context"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/question"
)

const (
	maxJudged = 5000 // questions whose outcome is worked out
	maxAgain  = 200  // different ones asked again to see whether anything can be quoted
	maxAsking = time.Second
	maxShown  = 50
)

// Thresholds are scores to be tried on what visitors asked.
type Thresholds struct {
	Chatbot     chatbot.ID
	DirectScore float64
	FoundScore  float64
	Days        int
}

// Effect is what thresholds would have done. Before is how the questions came
// out, After how they would have.
type Effect struct {
	Questions int
	Before    question.Outcomes
	After     question.Outcomes
	Changed   int
	// Estimated counts outcomes that cannot be known for sure: whether the model
	// would have kept to the contents, and whether a sentence could have been quoted
	// where that was not tried. Unknown counts questions that are decided in another
	// way today than when they were asked; they are counted as they came out.
	Estimated int
	Unknown   int
	Changes   []Change // the first 50, newest first
}

// Change is a question that would have come out in another way.
type Change struct {
	Text          string
	Before, After conversation.Kind
	Score         float64
	Conversation  conversation.ID
}

func (in Thresholds) validate() error {
	var fields []fault.Field
	wrong := func(field, message string) { fields = append(fields, fault.Field{Field: field, Message: message}) }
	if !(in.DirectScore >= 0 && in.DirectScore <= 1) {
		wrong("directScore", "Between 0 and 1.")
	}
	if !(in.FoundScore >= 0 && in.FoundScore <= in.DirectScore) {
		wrong("foundScore", "Between 0 and the direct score.")
	}
	if in.Days < 1 || in.Days > maxDays {
		wrong("days", "Between 1 and 90 days.")
	}
	return fault.InvalidFields(fields)
}

// Effect works out what other thresholds would have done to the questions of the
// last days. What was found then is on record, so most outcomes are exact.
func (s *Service) Effect(ctx context.Context, in Thresholds) (Effect, error) {
	if err := in.validate(); err != nil {
		return Effect{}, err
	}
	select { // one at a time: an owner who moves a score asks many times
	case s.effect <- struct{}{}:
		defer func() { <-s.effect }()
	case <-ctx.Done():
		return Effect{}, ctx.Err()
	}
	asked, err := s.cfg.Questions.Asked(ctx, in.Chatbot, in.Days, maxJudged)
	if err != nil {
		return Effect{}, err
	}
	out := Effect{Questions: len(asked), Before: question.Outcomes{}, After: question.Outcomes{}}
	again := quoting{service: s, in: in, left: maxAgain, until: s.cfg.Clock().Add(maxAsking), known: map[string]quotability{}}
	for _, e := range asked {
		after, how := outcome(e, in.DirectScore, in.FoundScore)
		if how == quotable {
			if after, how, err = again.of(ctx, e); err != nil {
				return Effect{}, err
			}
		}
		switch how {
		case guessed, quotable:
			out.Estimated++
		case unknown:
			out.Unknown++
		}
		out.Before[e.Kind]++
		out.After[after]++
		if after == e.Kind {
			continue
		}
		out.Changed++
		if len(out.Changes) < maxShown {
			out.Changes = append(out.Changes, Change{Text: e.Text, Before: e.Kind, After: after, Score: e.Score, Conversation: e.Conversation})
		}
	}
	return out, nil
}

// certainty is how well an outcome is known.
type certainty uint8

const (
	exact    certainty = iota
	guessed            // the model would have been asked
	quotable           // it depends on whether a sentence can be quoted
	unknown            // the rules are others than when the question was asked
)

// outcome is how a question would have come out under other thresholds.
func outcome(e question.Entry, directScore, foundScore float64) (kind, certainty) {
	was := answer.Decide(e.Basis, e.Basis.DirectScore, e.Basis.FoundScore)
	if string(was.Path) != e.Basis.Path {
		return e.Kind, unknown
	}
	now := answer.Decide(e.Basis, directScore, foundScore)
	if now == was {
		return e.Kind, exact
	}
	switch now.Path {
	case answer.PathModel:
		if was.Path == answer.PathModel {
			return e.Kind, guessed
		}
		return conversation.KindModel, guessed
	case answer.PathPassages:
		return conversation.KindPassages, quotable
	default:
		return kindOf(now.Path), exact
	}
}

func kindOf(p answer.Path) kind {
	switch p {
	case answer.PathDirect:
		return conversation.KindDirect
	case answer.PathChoices:
		return conversation.KindChoices
	case answer.PathModel:
		return conversation.KindModel
	case answer.PathPassages:
		return conversation.KindPassages
	default:
		return conversation.KindNone
	}
}

// quoting finds out whether sentences can be quoted for questions, by asking them
// again without a model, each once and no longer than until its time is over.
type quoting struct {
	service *Service
	in      Thresholds
	left    int
	until   time.Time
	known   map[string]quotability // by question and the best content
}

type quotability struct {
	kind kind
	how  certainty
}

func (q *quoting) of(ctx context.Context, e question.Entry) (kind, certainty, error) {
	name := e.Standalone() + "\x00" + e.Basis.Hits[0].Content
	if known, found := q.known[name]; found {
		return known.kind, known.how, nil
	}
	if q.left == 0 || !q.service.cfg.Clock().Before(q.until) {
		return conversation.KindPassages, quotable, nil
	}
	q.left--
	reply, err := q.service.cfg.Asker.Ask(ctx, answer.AskInput{
		Chatbot: q.in.Chatbot, Question: e.Standalone(), Lang: e.Lang, NoModel: true,
		WhatIf: answer.WhatIf{DirectScore: &q.in.DirectScore, FoundScore: &q.in.FoundScore},
	})
	if err != nil {
		return "", unknown, err
	}
	// Where other contents are found today than then, that says nothing of then.
	out := quotability{conversation.KindPassages, quotable}
	same := len(reply.Basis.Hits) > 0 && reply.Basis.Hits[0].Content == e.Basis.Hits[0].Content
	if same && (reply.Kind == conversation.KindPassages || reply.Kind == conversation.KindNone) {
		out = quotability{reply.Kind, exact}
	}
	q.known[name] = out
	return out.kind, out.how, nil
}
