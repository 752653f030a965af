package answer

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// join puts a run in line for the model, or says why not: the line is full, or
// so long that its time would be over before it is served. The caller holds r.mu.
func (r *Runner) join(run *run) (why string, ok bool) {
	t := r.tuning
	busy := r.writing >= t.Workers || len(r.line) > 0
	if busy && len(r.line) >= t.MaxQueue {
		return fmt.Sprintf("%d visitors wait for the model already, which is the limit", len(r.line)), false
	}
	if wait := r.wait(len(r.line) + 1); busy && wait > t.MaxWait {
		return fmt.Sprintf("the wait for the model would be about %d s", seconds(wait)), false
	}
	run.place = inLine
	run.joined = r.desk.clock()
	r.line = append(r.line, run)
	run.later = time.AfterFunc(t.MaxWait, func() { r.overdue(run) })
	r.pump()
	if run.place == inLine {
		r.showLine(len(r.line) - 1)
	}
	return "", true
}

// overdue answers a run that has waited too long from the contents.
func (r *Runner) overdue(run *run) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if run.place != inLine || r.stopped {
		return
	}
	r.leaveLine(run)
	r.toDesk(run, "the wait for the model took too long")
	r.pump()
}

// leaveLine takes a run out and moves up those behind. The caller holds r.mu.
func (r *Runner) leaveLine(run *run) {
	i := slices.Index(r.line, run)
	if i < 0 {
		return
	}
	run.stopTimers()
	r.line = slices.Delete(r.line, i, i+1)
	r.showLine(i)
}

// showLine tells everybody in line from place i on where they stand. The caller
// holds r.mu, so that nobody is shown a place after having left it.
func (r *Runner) showLine(i int) {
	for ; i < len(r.line); i++ {
		run := r.line[i]
		run.shown = true
		r.live.SetState(run.id.String(), StateQueued, i+1, seconds(r.wait(i+1)))
	}
}

// wait is how long the one at a place, from 1, is likely to stand in line: every
// worker takes one away in the time of an answer, and is half through its own.
func (r *Runner) wait(place int) time.Duration {
	turns := (float64(place) - 0.5) / float64(r.tuning.Workers)
	return time.Duration(turns * float64(r.pace))
}

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// learn takes the time of an answer into the estimate. The caller holds r.mu.
func (r *Runner) learn(took time.Duration) {
	const share = 4 // of four answers the last counts as one
	r.pace += (took - r.pace) / share
}
