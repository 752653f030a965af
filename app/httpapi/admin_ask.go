package httpapi

import (
	"context"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// Asker runs the answer path without storing anything.
type Asker interface {
	Ask(ctx context.Context, in answer.AskInput) (answer.Reply, error)
}

type askAPI struct {
	chatbots Chatbots
	asker    Asker
}

// maxTurns bounds the history of a question.
const maxTurns = 40

func (a askAPI) ask(c *call, in AskInput) (Asked, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Asked{}, err
	}
	q, err := in.question(botID)
	if err != nil {
		return Asked{}, err
	}
	reply, err := a.asker.Ask(c.ctx, q)
	if err != nil {
		return Asked{}, err
	}
	return askedOf(reply), nil
}

func (in AskInput) question(botID chatbot.ID) (answer.AskInput, error) {
	var fields []fault.Field
	if message := checkText(in.Question); message != "" {
		fields = append(fields, fault.Field{Field: "question", Message: message})
	}
	history, message := turnsOf(in.History)
	if message != "" {
		fields = append(fields, fault.Field{Field: "history", Message: message})
	}
	q := answer.AskInput{Chatbot: botID, Question: in.Question, History: history, NoModel: in.NoModel, WhatIf: in.WhatIf.settings()}
	return q, fault.InvalidFields(fields)
}

// nearest is how many contents are listed for a reply that rests on none.
const nearest = 3

// askedOf renders a reply. Its passages are what it rests on; where it names none,
// they are what came nearest, also of a reply that says that nothing was found.
func askedOf(r answer.Reply) Asked {
	out := Asked{
		Kind: string(r.Kind), Text: r.Text, Score: r.Score, Sources: listOf(sourcesOf(r.Sources)),
		Options: listOf(optionsOf(r.Options)), Choices: []AskChoice{}, Passages: []AskPassage{},
		Trace: traceOf(r.Trace), MS: r.Trace.TotalMS,
	}
	if len(r.Sources) > 0 {
		out.ContentID = r.Sources[0].ContentID
	}
	if out.ContentID == "" && r.Kind == conversation.KindDirect && len(r.Trace.Found) > 0 {
		out.ContentID = r.Trace.Found[0].ContentID
	}
	for _, offered := range r.Lookup.Offered {
		f := foundIn(r.Trace.Found, offered)
		out.Choices = append(out.Choices, AskChoice{ContentID: offered, Title: f.Title, Score: f.Score})
	}
	for _, s := range r.Sources {
		out.Passages = append(out.Passages, AskPassage{
			ContentID: s.ContentID, Title: s.Title, URL: s.URL, Quote: s.Quote, Score: foundIn(r.Trace.Found, s.ContentID).Score,
		})
	}
	if len(r.Sources) > 0 {
		return out
	}
	for _, f := range r.Trace.Found[:min(nearest, len(r.Trace.Found))] {
		out.Passages = append(out.Passages, AskPassage{ContentID: f.ContentID, Title: f.Title, Quote: f.Quote, Score: f.Score})
	}
	return out
}

func foundIn(found []answer.Found, contentID string) answer.Found {
	for _, f := range found {
		if f.ContentID == contentID {
			return f
		}
	}
	return answer.Found{}
}

func traceOf(t answer.Trace) Trace {
	out := Trace{
		Question: t.Question, Rewritten: t.Rewritten, RewrittenBy: t.RewrittenBy, Carried: t.Carried, Lang: t.Lang,
		Path: t.Path, Reason: t.Reason, Steps: []TraceStep{}, Found: []TraceFound{},
		DirectScore: t.DirectScore, FoundScore: t.FoundScore, TotalMS: t.TotalMS,
	}
	for _, s := range t.Steps {
		out.Steps = append(out.Steps, TraceStep(s))
	}
	for _, f := range t.Found {
		out.Found = append(out.Found, TraceFound(f))
	}
	for _, cut := range t.Cuts {
		out.Cuts = append(out.Cuts, TraceCut(cut))
	}
	if t.Model != nil {
		m := TraceModel(*t.Model)
		out.Model = &m
	}
	return out
}
