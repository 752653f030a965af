package answer

import (
	"fmt"
	"math"
	"slices"
	"time"

	"frontdesk/app/id"
)

// firstPace is what a model is taken to need before it was seen at work.
const firstPace = 10 * time.Second

// queue is who waits for the model, first come first, and who is served; it says
// how long that is likely to take and whom it takes no more. It has no lock: all
// of it is guarded by the runner's, which also keeps the places that visitors are
// shown in order. A run in it is in waiting or counted by writing, never both.
type queue struct {
	live    Live
	clock   id.Clock
	tuning  Tuning
	waiting []*run
	writing int           // answers that the model writes
	pace    time.Duration // how long it takes for one, lately
}

// refusal says why nobody more is taken: the line is full, or so long that the
// time of the next one would be over before he is served. Empty where he is.
func (q *queue) refusal() string {
	busy := q.writing >= q.tuning.Workers || len(q.waiting) > 0
	if busy && len(q.waiting) >= max(q.tuning.MaxQueue, 0) {
		return fmt.Sprintf("%d visitors wait for the model already, which is the limit", len(q.waiting))
	}
	if wait := q.wait(len(q.waiting) + 1); busy && wait > q.tuning.MaxWait {
		return fmt.Sprintf("the wait for the model would be about %d s", seconds(wait))
	}
	return ""
}

// join puts a run at the end.
func (q *queue) join(run *run) {
	run.joined = q.clock()
	q.waiting = append(q.waiting, run)
}

// next takes the first run out to be served, nil where nobody waits or the model
// has enough to do. Whoever takes it lowers writing when it is served.
func (q *queue) next() *run {
	if len(q.waiting) == 0 || q.writing >= q.tuning.Workers {
		return nil
	}
	run := q.waiting[0]
	q.waiting = q.waiting[1:]
	run.stopTimers()
	q.writing++
	return run
}

// leave takes a run out that is not served, and moves up those behind.
func (q *queue) leave(run *run) {
	i := slices.Index(q.waiting, run)
	if i < 0 {
		return
	}
	run.stopTimers()
	q.waiting = slices.Delete(q.waiting, i, i+1)
	q.show(i)
}

// show tells everybody from place i on where they stand.
func (q *queue) show(i int) {
	for ; i < len(q.waiting); i++ {
		run := q.waiting[i]
		run.shown = true
		q.live.SetState(run.id.String(), StateQueued, i+1, seconds(q.wait(i+1)))
	}
}

// wait is how long the one at a place, from 1, is likely to stand in line: every
// worker takes one away in the time of an answer, and is half through its own.
func (q *queue) wait(place int) time.Duration {
	turns := (float64(place) - 0.5) / float64(q.tuning.Workers)
	return time.Duration(turns * float64(q.pace))
}

func seconds(d time.Duration) int { return max(1, int(math.Ceil(d.Seconds()))) }

// learn takes the time of an answer into the estimate.
func (q *queue) learn(took time.Duration) {
	const share = 4 // of four answers the last counts as one
	q.pace += (took - q.pace) / share
}
