package answer

import (
	"context"
	"fmt"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// AskInput is a question that is asked to try the answers out.
type AskInput struct {
	Chatbot  chatbot.ID
	Question string
	History  []conversation.Message // oldest first; only role and text count, and options where one is to be chosen
	Lang     string                 // of the visitor's page, BCP 47; may be empty
	Page     conversation.Page      // where the visitor was; may be empty
	NoModel  bool
	WhatIf   WhatIf
}

var errNoQuestion = fault.New(fault.Invalid, "question_missing", "There is no question. Write what a visitor would ask.")

// Ask answers a question as a visitor's would be, and stores nothing. One at a
// time may use the model, beside the visitors; others wait for their turn until
// ctx ends. The gate is not asked, nothing is charged, and the assistant answers even if it is
// switched off for visitors.
func (r *Runner) Ask(ctx context.Context, in AskInput) (Reply, error) {
	if strings.TrimSpace(in.Question) == "" {
		return Reply{}, errNoQuestion
	}
	bot, err := r.clerk.bots.Get(ctx, in.Chatbot)
	if err != nil {
		return Reply{}, fmt.Errorf("asking a chatbot: %w", err)
	}
	if err := in.WhatIf.Validate(); err != nil {
		return Reply{}, err
	}
	bot = in.WhatIf.over(bot)
	desk := r.clerk.desk
	desk.gate, desk.purse = nil, nil
	d := desk.draft(inquiry{
		bot: bot, question: cut(strings.TrimSpace(in.Question), longestQuestion), history: in.History, noModel: in.NoModel,
		conversation: conversation.Conversation{Chatbot: in.Chatbot, Status: conversation.Active, Lang: in.Lang, Page: in.Page},
		drafts:       in.WhatIf.Drafts, by: in.WhatIf.by(),
	}, r.limits())
	if err := desk.prepare(ctx, d); err != nil {
		return Reply{}, err
	}
	reply, err := r.askOn(ctx, &desk, d)
	if err == nil && len(reply.Passages) == 0 {
		reply.Passages = desk.quote(ctx, d, d.question, worthQuoting(d.plan))
	}
	return reply, err
}

func (r *Runner) askOn(ctx context.Context, k *desk, d *draft) (Reply, error) {
	if !d.plan.asksModel() {
		return k.compose(ctx, d)
	}
	start := k.clock()
	select {
	case r.asking <- struct{}{}:
		defer func() { <-r.asking }()
	case <-ctx.Done():
		return Reply{}, ctx.Err()
	}
	d.waited(k.clock().Sub(start))
	ctx, over := context.WithTimeoutCause(ctx, d.tuning.Deadline, errDeadline)
	defer over()
	return author{k}.write(ctx, d, nil)
}
