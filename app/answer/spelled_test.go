package answer

import (
	"testing"

	"frontdesk/app/knowledge"
)

// What was found without the question's slips is quoted and traced by it, unless
// the question was written out otherwise.
func TestDraft_goesOnWithoutSlips(t *testing.T) {
	t.Parallel()
	d := &draft{meant: "delivry tme?"}
	d.spelled(knowledge.Result{})
	if d.meant != "delivry tme?" || d.trace.Rewritten != "" {
		t.Fatalf("nothing was put right: %q, %+v", d.meant, d.trace)
	}
	d.spelled(knowledge.Result{Spelled: "delivery time?"})
	if d.meant != "delivery time?" || d.trace.Rewritten != "delivery time?" || d.trace.RewrittenBy != "spelling" {
		t.Fatalf("%q, %+v", d.meant, d.trace)
	}
	d.spelled(knowledge.Result{Spelled: "something else"})
	if d.trace.Rewritten != "delivery time?" {
		t.Fatal("a question that was written out is left as it is")
	}
}
