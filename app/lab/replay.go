package lab

import (
	"context"
	"strconv"

	"frontdesk/app/arrange"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// historyLen is how many messages before a question its answer looked back on.
const historyLen = 12

// replay gives the questions that visitors asked in the last days, oldest first,
// with what was said before them and what they were told.
func (s *Service) replay(ctx context.Context, in Input) ([]task, error) {
	asked, err := s.cfg.Questions.Asked(ctx, in.Chatbot, in.Days, MaxRows)
	if err != nil {
		return nil, err
	}
	arrange.By(asked, func(a, b question.Entry) int { return a.At.Compare(b.At) })
	out := make([]task, 0, len(asked))
	err = s.cfg.Threads.View(ctx, func(r conversation.Reader) error {
		for _, e := range asked {
			one, found, err := again(r, e)
			if err != nil {
				return err
			}
			if found {
				out = append(out, one)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, ErrNothingAsked
	}
	titles := map[string]string{}
	for _, one := range out {
		one.before.Title = s.title(ctx, in, titles, one.before.Content)
	}
	return out, nil
}

// again makes a question that was asked ready to be asked again; found is false
// where its conversation has gone meanwhile.
func again(r conversation.Reader, e question.Entry) (one task, found bool, err error) {
	c, err := r.Conversation(e.Conversation)
	if err == nil && c.DeletedAt.IsZero() {
		var reply conversation.Message
		if reply, err = r.Message(e.Conversation, e.Seq); err == nil {
			one, err = taskOf(r, c, reply, e)
			return one, err == nil, err
		}
	}
	if fault.KindOf(err) == fault.NotFound {
		err = nil
	}
	return one, false, err
}

func taskOf(r conversation.Reader, c conversation.Conversation, reply conversation.Message, e question.Entry) (task, error) {
	earlier, err := r.LastMessages(e.Conversation, e.Seq, historyLen)
	if err != nil {
		return task{}, err
	}
	for n := len(earlier); n > 0 && earlier[n-1].Role == conversation.RoleUser; n-- {
		earlier = earlier[:n-1] // the question itself
	}
	before := Answer{
		Kind: reply.Kind, Text: short(reply.Text), Score: e.Score, Sources: reply.Sources,
		Content: top(reply.Kind, reply.Sources, e.Basis.Hits),
	}
	return task{
		Question: Question{ID: e.Conversation.String() + "/" + strconv.FormatUint(e.Seq, 10), Text: e.Text, History: earlier},
		lang:     c.Lang, page: c.Page, before: &before,
	}, nil
}

// title names a content, once.
func (s *Service) title(ctx context.Context, in Input, known map[string]string, content string) string {
	if content == "" {
		return ""
	}
	title, found := known[content]
	if !found {
		if c, err := s.cfg.Contents.Get(ctx, in.Chatbot, knowledge.ContentID(content)); err == nil {
			title = c.Label()
		}
		known[content] = title
	}
	return title
}
