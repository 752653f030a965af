package lab

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"

	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// fields are the wrong fields of an input.
func fields(err error) (out string) {
	var f *fault.Error
	if errors.As(err, &f) {
		for _, field := range f.Fields {
			out += field.Field + " "
		}
	}
	return out
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		defer b.stop()
		b.past.group = question.Group{ID: "g", Title: "Do you ship to Mars?", Lang: "en", Examples: []question.Example{
			{Text: "do you ship to mars"}, {Text: "Mars delivery"}, {Text: "mars DELIVERY!"},
		}}
		quoted := []knowledge.Quote{{Text: "We ship to Earth.", Content: "c1", Title: "Shipping"}, {Text: "And to the Moon.", Content: "c2", Title: "Moon"}}
		for name, tt := range map[string]struct {
			reply answer.Reply
			text  string
			from  From
		}{
			"model":    {answer.Reply{Kind: conversation.KindModel, Text: "We ship to Earth [1] and the Moon. [2]"}, "We ship to Earth and the Moon.", FromModel},
			"direct":   {answer.Reply{Kind: conversation.KindDirect, Text: "No.", Lookup: answer.Lookup{Searched: true}}, "No.", FromPassages},
			"passages": {answer.Reply{Kind: conversation.KindPassages, Text: "> x", Passages: quoted}, "We ship to Earth.\n\nAnd to the Moon.", FromPassages},
			"choices":  {answer.Reply{Kind: conversation.KindChoices, Passages: quoted[:1]}, "We ship to Earth.", FromPassages},
			"nothing":  {answer.Reply{Kind: conversation.KindNone, Text: "Sorry."}, "", FromNothing},
		} {
			b.reply = func(in answer.AskInput) (answer.Reply, error) {
				if in.Question != "Do you ship to Mars?" || in.WhatIf.FoundScore != nil {
					t.Errorf("%s: asked %+v", name, in)
				}
				return tt.reply, nil
			}
			got, err := b.Suggest(context.Background(), b.bot, "g")
			if err != nil || got.Answer != tt.text || got.From != tt.from || got.Title != "Do you ship to Mars?" ||
				!slices.Equal(got.Questions, []string{"Do you ship to Mars?", "Mars delivery"}) {
				t.Errorf("%s: got %+v, %v", name, got, err)
			}
		}
		if _, err := b.Suggest(context.Background(), b.bot, "other"); !errors.Is(err, question.ErrGroupNotFound) {
			t.Errorf("got %v", err)
		}
	})
}
