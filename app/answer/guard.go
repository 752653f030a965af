package answer

import (
	"errors"
	"runtime"
	"runtime/debug"
)

// guarded does one piece of a run. A panic in it is logged and answered from what
// is there already; it harms no other run. A panic while a reply is stored leaves
// the conversation pending for the next start.
func (r *Runner) guarded(run *run, work func(*run) next) (to next) {
	defer func() {
		if v := recover(); v != nil {
			r.logPanic(run, v)
			to = r.salvage(run)
		}
	}()
	return work(run)
}

func (r *Runner) salvage(run *run) (to next) {
	defer func() {
		if v := recover(); v != nil {
			r.logPanic(run, v)
			to = nextLeave
		}
	}()
	if run.reply != nil || run.draft == nil {
		return nextLeave
	}
	return r.finish(run, r.afterPanic(run))
}

// afterPanic quotes the contents if it was the model's part that broke.
func (r *Runner) afterPanic(run *run) (reply Reply) {
	defer func() {
		if v := recover(); v != nil {
			r.logPanic(run, v)
			reply = r.desk.trouble(run.draft, "An internal error ended the answer.")
		}
	}()
	if run.draft.plan.path == PathModel {
		return r.desk.degrade(r.quitted, run.draft, "an internal error ended the model's answer", false)
	}
	return r.desk.trouble(run.draft, "An internal error ended the answer.")
}

// logPanic keeps the value of a panic out of the log unless it is the runtime's:
// it may hold what a visitor wrote.
func (r *Runner) logPanic(run *run, v any) {
	detail := "not a runtime error"
	var fromRuntime runtime.Error
	if err, ok := v.(error); ok && errors.As(err, &fromRuntime) {
		detail = fromRuntime.Error()
	}
	r.log.Error("answer run panicked", "conversation_id", run.id.String(), "panic", detail, "stack", string(debug.Stack()))
}
