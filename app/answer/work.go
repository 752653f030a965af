package answer

import (
	"context"
	"log/slog"
	"runtime"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// patience is how many failures in a row are borne of what is not merely out of
// service.
const patience = 4

// clerk does the work on a run that is in his hands. He takes no lock: nobody
// else touches what is his of a run before he gives it back. All clerks are one
// value, safe for concurrent use on different runs.
type clerk struct {
	desk    desk
	store   Store
	bots    Chatbots
	live    Live
	log     *slog.Logger
	halting context.Context // ends when the model's work has to
	quitted context.Context // ends when all work has to
}

// advance takes a run one step further at a desk: it stores a reply that is
// ready, or reads what waits and answers it or sends it to the model.
func (k *clerk) advance(e errand) next {
	if e.reply != nil {
		return k.save(e.run)
	}
	ctx := k.quitted
	if e.draft == nil || e.fresh || e.why == "" {
		if to, ok := k.read(ctx, e); !ok {
			return to
		}
	}
	d := e.draft
	if d.plan.asksModel() && d.bill.thrift == "" {
		if e.why == "" {
			return nextLine
		}
		return k.finish(e.run, k.desk.degrade(ctx, d, e.why, true))
	}
	return k.compose(ctx, e.run)
}

// askGate asks the owner's server about what a run is to answer.
func (k *clerk) askGate(e errand) next {
	in := *e.asked
	start := k.desk.clock()
	v := k.desk.gate.Ask(k.halting, in.bot, in.conversation)
	if k.halting.Err() != nil {
		return nextLeave
	}
	v.Took = k.desk.clock().Sub(start)
	e.verdict = &v
	return nextDesk
}

// read fetches what a conversation waits for and decides about it. ok is false
// where there is nothing to answer.
func (k *clerk) read(ctx context.Context, e errand) (to next, ok bool) {
	run := e.run
	job, err := k.store.Job(ctx, run.id)
	if err != nil {
		run.draft = nil
		return k.failed(run, "reading a question", err), false
	}
	if !job.Pending {
		return nextDone, false
	}
	if job.Conversation.Status == conversation.Ended {
		return k.drop(ctx, run), false
	}
	bot, err := k.bots.Get(ctx, job.Conversation.Chatbot)
	switch {
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return k.failed(run, "reading a chatbot", err), false
	case err != nil || !bot.Assistant.Enabled:
		return k.drop(ctx, run), false
	}
	in, ok := inquire(job, bot, run.answered)
	if !ok {
		return nextDone, false
	}
	k.show(run, StateThinking)
	if run.verdict == nil && (cashier{&k.desk}).mustAsk(in) {
		run.asked = &in
		return nextGate, false
	}
	k.begin(run)
	run.draft = k.desk.draft(in, e.limits)
	cashier{&k.desk}.heed(run.draft, run.verdict)
	if err := k.desk.prepare(ctx, run.draft); err != nil {
		return k.failed(run, "looking a question up", err), false
	}
	return nextDone, true
}

// begin notes when a question was taken up, and names its reply.
func (k *clerk) begin(run *run) {
	if run.since.IsZero() {
		run.since = k.desk.clock()
		run.message = conversation.MessageID{UUID: id.New()}
	}
}

func (k *clerk) compose(ctx context.Context, run *run) next {
	if d := run.draft; d.bill.thrift != "" {
		return k.finish(run, k.desk.degrade(ctx, d, d.bill.thrift, false))
	}
	reply, err := k.desk.compose(ctx, run.draft)
	if err != nil {
		return k.failed(run, "composing a reply", err)
	}
	runtime.Gosched() // those who take messages in go first
	return k.finish(run, reply)
}

// writeOut has the model answer. Messages that came while the run was in line
// are answered with the others.
func (k *clerk) writeOut(e errand) next {
	run := e.run
	if e.fresh {
		if to, ok := k.read(k.quitted, e); !ok {
			return to
		}
		if !run.draft.plan.asksModel() || run.draft.bill.thrift != "" {
			return k.compose(k.quitted, run)
		}
	}
	d := run.draft
	d.waited(k.desk.clock().Sub(run.joined))
	left := d.tuning.Deadline - k.desk.clock().Sub(run.since)
	ctx, over := context.WithTimeoutCause(e.ctx, left, errDeadline)
	defer over()
	k.show(run, StateThinking)
	answering := false
	reply, err := author{&k.desk}.write(ctx, d, func(text string) {
		if !answering {
			answering = true
			k.show(run, StateAnswering)
		}
		k.live.Delta(run.id.String(), run.message.String(), text)
	})
	if err != nil {
		if k.halting.Err() != nil {
			return nextLeave
		}
		return nextDesk
	}
	return k.finish(run, reply)
}

// show tells those who watch what goes on.
func (k *clerk) show(run *run, state string) {
	if k.halting.Err() != nil {
		return
	}
	run.shown = true
	k.live.SetState(run.id.String(), state, 0, 0)
}

// finish keeps a reply, so that it is stored even if that takes several tries.
func (k *clerk) finish(run *run, reply Reply) next {
	run.reply = &FinishInput{Conversation: run.id, Question: run.draft.newest, MessageID: run.message, Reply: reply}
	return k.save(run)
}

func (k *clerk) save(run *run) next {
	in := *run.reply
	_, more, err := k.store.Finish(k.quitted, in)
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.NotFound {
		return k.failed(run, "storing a reply", err)
	}
	run.answered = max(run.answered, in.Question.Seq)
	run.reset()
	if err != nil || !more {
		return nextDone // stored, or ended meanwhile
	}
	k.live.Clear(run.id.String())
	return nextDesk
}

func (run *run) reset() {
	run.draft, run.reply = nil, nil
	run.asked, run.verdict = nil, nil
	run.since, run.message = time.Time{}, conversation.MessageID{}
}

func (k *clerk) drop(ctx context.Context, run *run) next {
	if err := k.store.Drop(ctx, run.id); err != nil {
		return k.failed(run, "dropping a question", err)
	}
	return nextDone
}

// failed decides what follows an error: what is out of service is tried again
// for as long as it takes, anything else a few times. Then the visitor is told,
// or, where that is what failed, the conversation stays pending.
func (k *clerk) failed(run *run, doing string, err error) next {
	switch {
	case ended(err) && k.quitted.Err() != nil:
		return nextLeave
	case fault.KindOf(err) == fault.NotFound:
		return nextDone
	}
	k.log.Warn("answering is delayed", "conversation_id", run.id.String(), "doing", doing, "tries", run.tries, "error", err)
	if run.tries < patience || run.draft == nil || run.reply != nil {
		if fault.KindOf(err) != fault.Unavailable && run.tries >= patience {
			return nextLeave
		}
		return nextRest
	}
	return k.finish(run, k.desk.trouble(run.draft, "An error kept the contents from being read."))
}
