package answer

import (
	"errors"
	"runtime"
	"runtime/debug"
)

// guarded does one piece of a run. A panic in it is logged and answered from what
// is there already; it harms no other run. A panic while a reply is stored leaves
// the conversation pending for the next start.
func (k *clerk) guarded(e errand, work func(errand) next) (to next) {
	defer func() {
		if v := recover(); v != nil {
			k.logPanic(e.run, v)
			to = k.salvage(e.run)
		}
	}()
	return work(e)
}

func (k *clerk) salvage(run *run) (to next) {
	defer func() {
		if v := recover(); v != nil {
			k.logPanic(run, v)
			to = nextLeave
		}
	}()
	if run.reply != nil || run.draft == nil {
		return nextLeave
	}
	return k.finish(run, k.afterPanic(run))
}

// afterPanic quotes the contents if it was the model's part that broke.
func (k *clerk) afterPanic(run *run) (reply Reply) {
	defer func() {
		if v := recover(); v != nil {
			k.logPanic(run, v)
			reply = k.desk.trouble(run.draft, "An internal error ended the answer.")
		}
	}()
	if run.draft.plan.asksModel() {
		return k.desk.degrade(k.quitted, run.draft, "an internal error ended the model's answer", false)
	}
	return k.desk.trouble(run.draft, "An internal error ended the answer.")
}

// logPanic keeps the value of a panic out of the log unless it is the runtime's:
// it may hold what a visitor wrote.
func (k *clerk) logPanic(run *run, v any) {
	detail := "not a runtime error"
	var fromRuntime runtime.Error
	if err, ok := v.(error); ok && errors.As(err, &fromRuntime) {
		detail = fromRuntime.Error()
	}
	k.log.Error("answer run panicked", "conversation_id", run.id.String(), "panic", detail, "stack", string(debug.Stack()))
}
