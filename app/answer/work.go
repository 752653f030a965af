package answer

import (
	"context"
	"runtime"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// patience is how many failures in a row are borne of what is not merely out of
// service.
const patience = 4

// advance takes a run one step further at a desk: it stores a reply that is
// ready, or reads what waits and answers it or sends it to the model.
func (r *Runner) advance(run *run) next {
	if run.reply != nil {
		return r.save(run)
	}
	ctx := r.quitted
	refused, changed := r.begin(run)
	if run.draft == nil || changed || refused == "" {
		if to, ok := r.read(ctx, run); !ok {
			return to
		}
	}
	d := run.draft
	if d.plan.path == PathModel {
		if refused == "" {
			return nextLine
		}
		return r.finish(run, r.desk.degrade(ctx, d, refused, true))
	}
	return r.compose(ctx, run)
}

// begin takes over what happened to a run while it waited.
func (r *Runner) begin(run *run) (refused string, changed bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	refused, changed = run.refused, run.again
	run.refused, run.again = "", false
	return refused, changed
}

// read fetches what a conversation waits for and decides about it. ok is false
// where there is nothing to answer.
func (r *Runner) read(ctx context.Context, run *run) (to next, ok bool) {
	job, err := r.store.Job(ctx, run.id)
	if err != nil {
		run.draft = nil
		return r.failed(run, "reading a question", err), false
	}
	if !job.Pending {
		return nextDone, false
	}
	if job.Conversation.Status == conversation.Ended {
		return r.drop(ctx, run), false
	}
	bot, err := r.bots.Get(ctx, job.Conversation.Chatbot)
	switch {
	case err != nil && fault.KindOf(err) != fault.NotFound:
		return r.failed(run, "reading a chatbot", err), false
	case err != nil || !bot.Assistant.Enabled:
		return r.drop(ctx, run), false
	}
	in, ok := inquire(job, bot, run.answered)
	if !ok {
		return nextDone, false
	}
	r.show(run, StateThinking)
	if run.since.IsZero() {
		run.since = r.desk.clock()
		run.message = conversation.MessageID{UUID: id.New()}
	}
	run.draft = r.desk.draft(in, r.limits())
	if err := r.desk.prepare(ctx, run.draft); err != nil {
		return r.failed(run, "looking a question up", err), false
	}
	return nextDone, true
}

func (r *Runner) limits() Tuning {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tuning
}

func (r *Runner) compose(ctx context.Context, run *run) next {
	reply, err := r.desk.compose(ctx, run.draft)
	if err != nil {
		return r.failed(run, "composing a reply", err)
	}
	runtime.Gosched() // those who take messages in go first
	return r.finish(run, reply)
}

// writeOut has the model answer. Messages that came while the run was in line
// are answered with the others.
func (r *Runner) writeOut(run *run) next {
	if _, changed := r.begin(run); changed {
		if to, ok := r.read(r.quitted, run); !ok {
			return to
		}
		if run.draft.plan.path != PathModel {
			return r.compose(r.quitted, run)
		}
	}
	d := run.draft
	d.waited(r.desk.clock().Sub(run.joined))
	left := d.tuning.Deadline - r.desk.clock().Sub(run.since)
	ctx, over := context.WithTimeoutCause(r.halting, left, errDeadline)
	defer over()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	r.mu.Lock()
	run.cancel = cancel
	ended := run.again // the conversation may have ended in between
	r.mu.Unlock()
	if ended {
		return nextDesk
	}
	r.show(run, StateThinking)
	answering := false
	reply, err := r.desk.write(ctx, d, func(text string) {
		if !answering {
			answering = true
			r.show(run, StateAnswering)
		}
		r.live.Delta(run.id.String(), run.message.String(), text)
	})
	if err != nil {
		if r.halting.Err() != nil {
			return nextLeave
		}
		return nextDesk
	}
	return r.finish(run, reply)
}

// show tells those who watch what goes on.
func (r *Runner) show(run *run, state string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.stopped {
		return
	}
	run.shown = true
	r.live.SetState(run.id.String(), state, 0, 0)
}

// finish keeps a reply, so that it is stored even if that takes several tries.
func (r *Runner) finish(run *run, reply Reply) next {
	run.reply = &FinishInput{Conversation: run.id, Question: run.draft.newest, MessageID: run.message, Reply: reply}
	return r.save(run)
}

func (r *Runner) save(run *run) next {
	in := *run.reply
	_, more, err := r.store.Finish(r.quitted, in)
	if err != nil && fault.KindOf(err) != fault.Conflict && fault.KindOf(err) != fault.NotFound {
		return r.failed(run, "storing a reply", err)
	}
	run.answered = max(run.answered, in.Question.Seq)
	run.reset()
	if err != nil || !more {
		return nextDone // stored, or ended meanwhile
	}
	r.live.Clear(run.id.String())
	return nextDesk
}

func (run *run) reset() {
	run.draft, run.reply = nil, nil
	run.since, run.message = time.Time{}, conversation.MessageID{}
}

func (r *Runner) drop(ctx context.Context, run *run) next {
	if err := r.store.Drop(ctx, run.id); err != nil {
		return r.failed(run, "dropping a question", err)
	}
	return nextDone
}

// failed decides what follows an error: what is out of service is tried again
// for as long as it takes, anything else a few times. Then the visitor is told,
// or, where that is what failed, the conversation stays pending.
func (r *Runner) failed(run *run, doing string, err error) next {
	switch {
	case ended(err) && r.quitted.Err() != nil:
		return nextLeave
	case fault.KindOf(err) == fault.NotFound:
		return nextDone
	}
	r.log.Warn("answering is delayed", "conversation_id", run.id.String(), "doing", doing, "tries", run.tries, "error", err)
	if run.tries < patience || run.draft == nil || run.reply != nil {
		if fault.KindOf(err) != fault.Unavailable && run.tries >= patience {
			return nextLeave
		}
		return nextRest
	}
	return r.finish(run, r.desk.trouble(run.draft, "An error kept the contents from being read."))
}
