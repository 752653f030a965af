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
	atRest // waits until the store can be tried again
)

// run is the work on one conversation. Who holds it (a desk, the model) has its
// draft and reply to itself; the rest is guarded by the runner's lock.
type run struct {
	id       conversation.ID
	draft    *draft
	message  conversation.MessageID
	since    time.Time    // when the question was taken up
	reply    *FinishInput // what has to be stored, once there is a reply
	answered uint64       // the newest visitor message that this run has answered
	tries    int          // failures of the store in a row

	place   place
	again   bool   // something has changed since the job was read
	shown   bool   // visitors see a state that has to be taken back
	refused string // why the model is not to be asked
	joined  time.Time
	later   *time.Timer
	cancel  context.CancelCauseFunc
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
func (r *Runner) serve(run *run) {
	defer r.work.Done()
	to := r.guarded(run, r.advance)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.atDesk--
	r.move(run, to)
	r.pump()
}

// dictate is the model's work on one run.
func (r *Runner) dictate(run *run) {
	defer r.work.Done()
	start := r.desk.clock()
	to := r.guarded(run, r.writeOut)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writing--
	if run.cancel != nil {
		run.cancel(nil)
		run.cancel = nil
	}
	if to != nextLeave {
		r.learn(r.desk.clock().Sub(start))
	}
	r.move(run, to)
	r.pump()
}

// next is where a run goes from a desk or from the model.
type next uint8

const (
	nextDone  next = iota // nothing waits any more, as far as known
	nextDesk              // something waits still
	nextLine              // for the model
	nextRest              // the store could not be used
	nextLeave             // stays pending on disk; nothing is done about it now
)

// move carries a decision out. The caller holds r.mu.
func (r *Runner) move(run *run, to next) {
	if to != nextRest {
		run.tries = 0
	}
	switch {
	case r.stopped || to == nextLeave:
		delete(r.runs, run.id)
	case to == nextRest:
		run.place = atRest
		run.tries++
		run.later = time.AfterFunc(backoff(run.tries), func() { r.rested(run) })
	case to == nextDesk || run.again:
		r.toDesk(run, "")
	case to == nextLine:
		if why, ok := r.join(run); !ok {
			r.toDesk(run, why)
		}
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
