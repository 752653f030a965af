package httpapi

import (
	"context"
	"strconv"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/lab"
)

// Lab tries changes out before visitors see them.
type Lab interface {
	Suggest(ctx context.Context, b chatbot.ID, gid string) (lab.Suggestion, error)
	Effect(ctx context.Context, in lab.Thresholds) (lab.Effect, error)
	Start(ctx context.Context, in lab.Input) (lab.Trial, error)
	Trials(b chatbot.ID) []lab.Trial
	Trial(b chatbot.ID, tid lab.ID) (lab.Trial, error)
	Rows(b chatbot.ID, tid lab.ID, q lab.RowQuery) (lab.RowPage, error)
	Cancel(b chatbot.ID, tid lab.ID) (lab.Trial, error)
}

type labAPI struct {
	chatbots Chatbots
	lab      Lab
}

func (a labAPI) thresholds(c *call, in ThresholdInput) (ThresholdEffect, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return ThresholdEffect{}, err
	}
	effect, err := a.lab.Effect(c.ctx, lab.Thresholds{Chatbot: botID, DirectScore: in.DirectScore, FoundScore: in.FoundScore, Days: in.Days})
	if err != nil {
		return ThresholdEffect{}, err
	}
	out := ThresholdEffect{
		Questions: effect.Questions, Before: outcomesOf(effect.Before), After: outcomesOf(effect.After), Changed: effect.Changed,
		Estimated: effect.Estimated, Unknown: effect.Unknown, Changes: make([]ThresholdChange, 0, len(effect.Changes)),
	}
	for _, ch := range effect.Changes {
		out.Changes = append(out.Changes, ThresholdChange{
			Text: ch.Text, Before: string(ch.Before), After: string(ch.After), Score: ch.Score, ConversationID: ch.Conversation.String(),
		})
	}
	return out, nil
}

func (a labAPI) start(c *call, in TrialInput) (Trial, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Trial{}, err
	}
	what, err := in.input(botID)
	if err != nil {
		return Trial{}, err
	}
	started, err := a.lab.Start(c.ctx, what)
	if err != nil {
		return Trial{}, err
	}
	return TrialOf(started), nil
}

func (in TrialInput) input(botID chatbot.ID) (lab.Input, error) {
	out := lab.Input{Chatbot: botID, Kind: lab.Kind(in.Kind), Days: in.Days, WhatIf: in.WhatIf.settings()}
	if out.Kind == lab.Replay && out.Days == 0 {
		out.Days = 7
	}
	var fields []fault.Field
	for i, q := range in.Questions {
		if len(fields) == maxFieldErrors {
			break
		}
		at := "questions[" + strconv.Itoa(i) + "]"
		one := lab.Question{ID: q.ID, Text: q.Q}
		if message := checkText(q.Q); message != "" {
			fields = append(fields, fault.Field{Field: at + ".q", Message: message})
		}
		var message string
		if one.History, message = turnsOf(q.History); message != "" {
			fields = append(fields, fault.Field{Field: at + ".history", Message: message})
		}
		if one.Graded, one.Expected, message = expectation(q.Expected); message != "" {
			fields = append(fields, fault.Field{Field: at + ".expected", Message: message})
		}
		out.Questions = append(out.Questions, one)
	}
	return out, fault.InvalidFields(fields)
}

func (a labAPI) list(c *call) (TrialList, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return TrialList{}, err
	}
	out := TrialList{Items: []Trial{}}
	for _, t := range a.lab.Trials(botID) {
		out.Items = append(out.Items, TrialOf(t))
	}
	return out, nil
}

func (a labAPI) get(c *call) (Trial, error) {
	return a.one(c, a.lab.Trial)
}

func (a labAPI) cancel(c *call, _ nothing) (Trial, error) {
	return a.one(c, a.lab.Cancel)
}

func (a labAPI) one(c *call, do func(chatbot.ID, lab.ID) (lab.Trial, error)) (Trial, error) {
	botID, tid, err := a.address(c)
	if err != nil {
		return Trial{}, err
	}
	t, err := do(botID, tid)
	if err != nil {
		return Trial{}, err
	}
	return TrialOf(t), nil
}

func (a labAPI) address(c *call) (botID chatbot.ID, tid lab.ID, err error) {
	if botID, err = c.knownChatbot(a.chatbots); err != nil {
		return botID, tid, err
	}
	value, err := c.param("tid")
	if err != nil {
		return botID, tid, err
	}
	tid, err = lab.ParseID(value)
	return botID, tid, err
}

func (a labAPI) rows(c *call) (TrialRowList, error) {
	botID, tid, err := a.address(c)
	if err != nil {
		return TrialRowList{}, err
	}
	q, err := rowQuery(c)
	if err != nil {
		return TrialRowList{}, err
	}
	page, err := a.lab.Rows(botID, tid, q)
	if err != nil {
		return TrialRowList{}, err
	}
	out := TrialRowList{Items: make([]TrialRow, 0, len(page.Rows)), Total: page.Total}
	for _, r := range page.Rows {
		out.Items = append(out.Items, trialRowOf(r))
	}
	if page.Next > 0 {
		out.Next = c.next(strconv.Itoa(page.Next))
	}
	return out, nil
}

func trialRowAt(text string) (int, bool) {
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= 0 && n <= lab.MaxRows
}

func rowQuery(c *call) (q lab.RowQuery, err error) {
	switch only := lab.Only(c.fiber.Query("only")); only {
	case "", lab.All, lab.JustNew, lab.JustWrong:
		q.Only = only
	default:
		return q, wrongQuery("only", "This must be all, changed, wrong, or left out.")
	}
	if q.After, err = cursorOf(c, trialRowAt); err != nil {
		return q, err
	}
	limit, err := c.number("limit", 100, 1, 500)
	q.Limit = int(limit)
	return q, err
}
