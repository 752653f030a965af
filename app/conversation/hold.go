package conversation

import (
	"slices"

	"frontdesk/app/fault"
)

// HoldTag is the tag of conversations under legal hold: nothing removes or changes
// what was said in them until it is taken away.
const HoldTag = "legal-hold"

// ErrHeld refuses to remove a conversation under legal hold.
var ErrHeld = fault.New(fault.Conflict, "conversation_held",
	"This conversation is under legal hold. Take its tag “legal-hold” away before you delete it.")

// Held tells whether a conversation is under legal hold.
func Held(c Conversation) bool { return slices.Contains(c.Tags, HoldTag) }
