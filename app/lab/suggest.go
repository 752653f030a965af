package lab

import (
	"context"
	"regexp"
	"strings"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/question"
)

// From tells where a suggested answer comes from.
type From string

// Where answers come from.
const (
	FromModel    From = "model"    // written by the model, from passages
	FromPassages From = "passages" // words of the contents
	FromNothing  From = "nothing"  // the owner has to write it
)

// Suggestion is a Q&A for a group of questions, for the owner to check.
type Suggestion struct {
	Title     string
	Questions []string
	Answer    string
	From      From
	Sources   []conversation.Source
}

// marks are the citations of an answer.
var marks = regexp.MustCompile(`\s*\[\d+\]`)

// Suggest makes a Q&A of a group of unanswered questions. Contents that lie below
// the chatbot's found score give no answer: one click would publish words that
// are about something else.
func (s *Service) Suggest(ctx context.Context, b chatbot.ID, gid string) (Suggestion, error) {
	g, err := s.cfg.Questions.Group(ctx, b, gid)
	if err != nil {
		return Suggestion{}, err
	}
	reply, err := s.cfg.Asker.Ask(ctx, answer.AskInput{Chatbot: b, Question: g.Title, Lang: g.Lang})
	if err != nil {
		return Suggestion{}, err
	}
	out := Suggestion{Title: g.Title, Questions: wordings(g), From: FromNothing, Sources: []conversation.Source{}}
	switch {
	case reply.Kind == conversation.KindModel:
		out.Answer, out.From, out.Sources = strings.TrimSpace(marks.ReplaceAllString(reply.Text, "")), FromModel, reply.Sources
	case reply.Kind == conversation.KindDirect && reply.Lookup.Searched:
		out.Answer, out.From, out.Sources = reply.Text, FromPassages, reply.Sources
	case len(reply.Passages) > 0:
		out.From = FromPassages
		var blocks []string
		for _, q := range reply.Passages {
			blocks = append(blocks, q.Text)
			out.Sources = append(out.Sources, conversation.Source{ContentID: string(q.Content), Title: q.Title, URL: q.URL, Quote: q.Text})
		}
		out.Answer = strings.Join(blocks, "\n\n")
	}
	return out, nil
}

// wordings are the questions of a group, each once, the central one first.
func wordings(g question.Group) []string {
	out := []string{g.Title}
	seen := map[string]bool{question.Fold(g.Title): true}
	for _, e := range g.Examples {
		if fold := question.Fold(e.Text); !seen[fold] {
			seen[fold] = true
			out = append(out, e.Text)
		}
	}
	return out
}
