package answer

import (
	"context"
	"time"

	"frontdesk/app/conversation"
)

// place is where a run is; it changes under the runner's lock.
type place uint8

const (
	atReady place = iota // waits for a desk
	atDesk
	inLine // waits for the model
	atModel
	atGate
	atRest // waits until the store can be tried again
)

// run is the work on one conversation. What the clerk works with is his alone
// while the run is in his hands (atDesk, atModel, atGate); the rest, and everything while
// the run is elsewhere, is guarded by the runner's lock.
type run struct {
	id conversation.ID

	// The clerk's.
	draft    *draft
	message  conversation.MessageID
	since    time.Time    // when the question was taken up
	reply    *FinishInput // what has to be stored, once there is a reply
	answered uint64       // the newest visitor message that this run has answered
	tries    int          // failures of the store in a row
	shown    bool         // visitors see a state that has to be taken back
	joined   time.Time    // the line
	asked    *inquiry     // what the gate is to be asked about
	verdict  *Verdict     // of the gate, for this reply; nil: it was not asked

	// The runner's.
	place   place
	again   bool   // something has changed since the run was handed over
	refused string // why the model is not to be asked
	later   *time.Timer
	cancel  context.CancelCauseFunc // ends the model's work on it; nil elsewhere
}

// errand is a run in a clerk's hands, with what happened while it waited.
type errand struct {
	*run
	ctx    context.Context // of the model's work; nil at a desk
	why    string          // the model is not to be asked, if not empty
	fresh  bool            // what was read of the conversation is out of date
	limits Tuning          // of what is taken up now
}

// handOver takes note of what happened and forgets it. The caller holds the
// runner's lock.
func (run *run) handOver(limits Tuning) errand {
	e := errand{run: run, why: run.refused, fresh: run.again, limits: limits}
	run.refused, run.again = "", false
	return e
}

// stopTimers: the caller holds the runner's lock.
func (run *run) stopTimers() {
	if run.later != nil {
		run.later.Stop()
		run.later = nil
	}
}

// serve is a desk's work on one run; it ends when the run is finished, in line,
// or at rest.
func (r *Runner) serve(e errand) {
	defer r.work.Done()
	to := r.clerk.guarded(e, r.clerk.advance)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.atDesk--
	r.move(e.run, to)
	r.pump()
}

// dictate is the model's work on one run.
func (r *Runner) dictate(e errand) {
	defer r.work.Done()
	start := r.line.clock()
	to := r.clerk.guarded(e, r.clerk.writeOut)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.line.writing--
	e.cancel(nil)
	e.run.cancel = nil
	if to != nextLeave {
		r.line.learn(r.line.clock().Sub(start))
	}
	r.move(e.run, to)
	r.pump()
}

// knock has the owner's server asked about one run. Nobody else waits for that:
// the server may take seconds.
func (r *Runner) knock(e errand) {
	defer r.work.Done()
	to := r.clerk.guarded(e, r.clerk.askGate)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.move(e.run, to)
	r.pump()
}

// next is where a run goes from a desk or from the model.
type next uint8

const (
	nextDone  next = iota // nothing waits any more, as far as known
	nextDesk              // something waits still
	nextLine              // for the model
	nextGate              // the owner's server is asked first
	nextRest              // the store could not be used
	nextLeave             // stays pending on disk; nothing is done about it now
)

// move carries a decision out. The caller holds r.mu.
func (r *Runner) move(run *run, to next) {
	if to != nextRest {
		run.tries = 0
	}
	switch {
	case r.stopped:
		delete(r.runs, run.id)
	case to == nextRest:
		run.place = atRest
		run.tries++
		run.later = time.AfterFunc(backoff(run.tries), func() { r.rested(run) })
	case to == nextGate:
		run.place = atGate
		r.work.Add(1)
		go r.knock(run.handOver(r.line.tuning))
	case to == nextDesk || run.again:
		r.toDesk(run, "")
	case to == nextLine:
		r.join(run)
	default:
		r.forget(run)
	}
}

const longestRest = 30 * time.Second

// backoff doubles from a tenth of a second to half a minute.
func backoff(tries int) time.Duration {
	return min(100*time.Millisecond<<min(tries-1, 12), longestRest)
}

func (r *Runner) rested(run *run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if run.place != atRest || r.stopped {
		return
	}
	run.later = nil
	r.toDesk(run, "")
	r.pump()
}

// join puts a run in line for the model, or sends it back to a desk where the
// line takes no more. The caller holds r.mu.
func (r *Runner) join(run *run) {
	if why := r.line.refusal(); why != "" {
		r.toDesk(run, why)
		return
	}
	run.place = inLine
	r.line.join(run)
	joined := run.joined
	run.later = time.AfterFunc(r.line.tuning.MaxWait, func() { r.overdue(run, joined) })
	r.pump()
	if run.place == inLine {
		r.line.show(len(r.line.waiting) - 1)
	}
}

// overdue answers a run from the contents that has waited too long since it
// joined the line.
func (r *Runner) overdue(run *run, joined time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if run.place != inLine || !run.joined.Equal(joined) || r.stopped {
		return
	}
	r.line.leave(run)
	r.toDesk(run, "the wait for the model took too long")
	r.pump()
}
