// Package chatuser owns who is on the other side of a conversation: the visitor,
// known by a signed token, and the chat user, which is the visitor as the owner
// sees it, with a profile, over all conversations and browsers. It owns how a
// page proves who its user is, how profiles are merged and taken apart again,
// found, exported and erased. It knows nothing of conversations but that there
// are some.
//
// A visitor and its chat user have the same id: an anonymous visitor is its own
// chat user from the first message on, and a person whose identity was verified
// has one visitor, the canonical one, in every browser. Only the owner can join
// two profiles; then one of them points at the other, and whoever reads follows
// the pointer. What a token opens never changes by that.
package chatuser

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// VisitorID names who a token belongs to, in one chatbot.
type VisitorID struct{ id.UUID }

// UserID names a chat user; it is the "lead uuid" of the events.
type UserID struct{ id.UUID }

// UserOf is the chat user of a visitor, before any merge.
func UserOf(v VisitorID) UserID { return UserID(v) }

// VisitorOf is the visitor whose token opens what this user said.
func VisitorOf(u UserID) VisitorID { return VisitorID(u) }

// ParseUserID reads the canonical form; a malformed one is ErrNotFound.
func ParseUserID(s string) (UserID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return UserID{}, ErrNotFound
	}
	return UserID{u}, nil
}

// GuestName stands wherever a name is missing.
const GuestName = "Guest User"

// PanelTester is the platform id of the panel's own test chat, which is left out
// of analytics.
const PanelTester = "panel-tester"

// The faults of this package.
var (
	ErrNotFound   = fault.New(fault.NotFound, "chat_user_not_found", "There is no such chat user. It may have been erased.")
	ErrSameUser   = fault.New(fault.Conflict, "chat_users_same", "These two are one chat user already.")
	ErrOtherBot   = fault.New(fault.Conflict, "chat_users_of_two_chatbots", "These two belong to different chatbots, so that they cannot be merged.")
	ErrManyMerges = fault.New(fault.Conflict, "chat_users_merged_often", "Too many profiles were merged into this one, each behind the other. Merge the other way round: open this profile, and merge the other one into it.")
	ErrNotMerged  = fault.New(fault.Conflict, "chat_users_not_merged", "This profile is not merged into the other one (any more).")
	ErrUndoOver   = fault.New(fault.Conflict, "merge_undo_over", "A merge can be undone for a day. This one is older.")
	ErrErasing    = fault.New(fault.Conflict, "chat_user_being_erased", "This chat user is being erased.")
	ErrNoSecret   = fault.New(fault.Conflict, "identity_secret_missing", "Make an identity secret first. Without one nobody could prove who they are.")
	ErrUnverified = fault.New(fault.Forbidden, "identity_required", "This chat is for signed-in users. Sign in on this site and try again.")
	ErrSegment    = fault.New(fault.NotFound, "segment_not_found", "There is no such segment. Somebody may have removed it.")
)

// Profile is what a page, a form or a token said of its user. Those
// that nobody has verified fill a profile and open nothing.
type Profile struct {
	Name  string `json:"name,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
	Info  string `json:"info,omitempty"` // text or JSON text
}

// User is the record of a chat user.
type User struct {
	ID      UserID     `json:"id"`
	Chatbot chatbot.ID `json:"chatbot"`
	Profile            // what the owner sees and edits
	// Own is what this very visitor's pages told. Greetings and answers take from
	// it alone, so that nothing of a merged profile is told to another's token.
	Own        Profile   `json:"own,omitzero"`
	PlatformID string    `json:"platformId,omitempty"`
	ExternalID string    `json:"externalId,omitempty"` // the owner's id of the user
	Verified   bool      `json:"verified,omitempty"`   // the external id was proved
	Picture    string    `json:"picture,omitempty"`
	Source     string    `json:"source,omitempty"`
	Plan       string    `json:"plan,omitempty"` // what they may use, as their server or the owner says
	HasLead    bool      `json:"hasLead,omitempty"`
	CreatedAt  time.Time `json:"createdAt"`
	UpdatedAt  time.Time `json:"updatedAt,omitzero"` // of the profile
	Merged     []Merge   `json:"merged,omitempty"`   // what was merged into it, oldest first
	Erasing    bool      `json:"erasing,omitempty"`  // taken out of every list; what is theirs is going
}

// Merge is one profile that was merged into another.
type Merge struct {
	User UserID    `json:"user"`
	Name string    `json:"name,omitempty"`
	By   string    `json:"by,omitempty"`
	At   time.Time `json:"at"`
	// Filled are the fields that it brought, as they were when they came.
	Filled Filled `json:"filled,omitzero"`
}

// Filled are values that a merge put where there was none.
type Filled struct {
	Profile
	PlatformID string `json:"platformId,omitempty"`
	ExternalID string `json:"externalId,omitempty"`
	Picture    string `json:"picture,omitempty"`
	Plan       string `json:"plan,omitempty"`
	Verified   bool   `json:"verified,omitempty"`
	HasLead    bool   `json:"hasLead,omitempty"`
}

// MergeUndo is how long a merge can be undone.
const MergeUndo = 24 * time.Hour

// Activity is what changes with every message. It is a record of its own, so
// that a message writes a hundred bytes and not a profile.
type Activity struct {
	Text          string    `json:"t,omitempty"` // beginning of the last received message
	ReceivedAt    time.Time `json:"a,omitzero"`
	Interaction   time.Time `json:"i,omitzero"`
	Conversations int       `json:"n,omitempty"`
	// Into is the user that this one was merged into: whatever follows counts there.
	Into UserID `json:"m,omitzero"`
}

// receivedChars is how much of the last received message is kept with the user.
const receivedChars = 200

// DisplayName is the name, or what stands in its place.
func (u User) DisplayName() string {
	if u.Name == "" {
		return GuestName
	}
	return u.Name
}

// View is a user with what they did.
type View struct {
	User
	Activity
}
