package httpapi

import (
	"time"

	"frontdesk/app/chatuser"
)

// ChatUser is a row of the list of chat users.
type ChatUser struct {
	ID              string `json:"id"`
	Name            string `json:"name" doc:"Guest User where none is known."`
	Named           bool   `json:"named" doc:"Whether the name is known."`
	Email           string `json:"email,omitempty"`
	Phone           string `json:"phone,omitempty"`
	Picture         string `json:"profilePicture,omitempty"`
	PlatformID      string `json:"platformId,omitempty"`
	UserID          string `json:"userId,omitempty" doc:"The id on the owner's site."`
	Verified        bool   `json:"verified" doc:"The id was proved by a hash or a signed token."`
	Source          string `json:"source,omitempty"`
	Plan            string `json:"plan,omitempty" doc:"What they may use, by a signed token or as the owner wrote it."`
	LastReceived    string `json:"lastReceivedMessage,omitempty" doc:"Its first 200 characters."`
	LastReceivedAt  *Time  `json:"lastReceivedAt,omitempty"`
	LastInteraction *Time  `json:"lastInteraction,omitempty"`
	CreatedAt       Time   `json:"createdAt"`
	Conversations   int    `json:"conversations"`
	HasLead         bool   `json:"hasLead"`
}

// ChatUserList is a page of chat users.
type ChatUserList struct {
	Items []ChatUser `json:"items"`
	Next  *string    `json:"next" doc:"The cursor of the next page; a page may be short, or empty, before the end."`
}

// ChatUserDetails is a profile.
type ChatUserDetails struct {
	ChatUser
	Chatbot   string      `json:"chatbot"`
	Info      string      `json:"info,omitempty" doc:"Facts for answers, text or JSON text."`
	UpdatedAt *Time       `json:"updatedAt,omitempty"`
	Merged    []UserMerge `json:"merged" doc:"Profiles that were merged into this one."`
	Alike     []ChatUser  `json:"alike" doc:"Others that claim the same e-mail address or platform id."`
	Facts     []UserFact  `json:"facts" doc:"The info as it is used in answers."`
	Place     Place       `json:"place" doc:"Where the last conversation began."`
}

// UserFact is one thing that is known of a user.
type UserFact struct {
	Name  string `json:"name,omitempty"`
	Value string `json:"value"`
}

// UserMerge is one profile that was merged into another.
type UserMerge struct {
	User      string `json:"user"`
	Name      string `json:"name"`
	By        string `json:"by,omitempty"`
	At        Time   `json:"at"`
	UndoUntil *Time  `json:"undoUntil,omitempty" doc:"Left out once it cannot be undone."`
}

// ChatUserChange is what an owner can change of a profile.
type ChatUserChange struct {
	Name       string `json:"name"`
	Email      string `json:"email"`
	Phone      string `json:"phone"`
	Info       string `json:"info"`
	PlatformID string `json:"platformId"`
	Picture    string `json:"profilePicture"`
	Plan       string `json:"plan" doc:"At most 100 characters. A signed token with a plan sets it anew."`
}

// MergeInput names the profile that is to go into the one of the address.
type MergeInput struct {
	With string `json:"with"`
}

// UnmergeInput names the merged profile that is to stand for itself again.
type UnmergeInput struct {
	User string `json:"user"`
}

// EraseCounts is what erasing would remove.
type EraseCounts struct {
	Counts map[string]int `json:"counts" doc:"By kind: profiles, conversations, messages, questions, trackingRows, leads, ledgerEntries, refusals, deliveries (mails and deliveries of webhooks), webhooks (their records)."`
}

// UserTimeline is what a chat user did, newest first.
type UserTimeline struct {
	Items []UserMoment `json:"items"`
	Next  *string      `json:"next"`
}

// UserMoment is one thing that happened.
type UserMoment struct {
	At           Time             `json:"at"`
	Kind         string           `json:"kind" enum:"conversation,lead,created,merged"`
	Conversation *ConversationRow `json:"conversation,omitempty"`
	Lead         *Lead            `json:"lead,omitempty"`
	Merge        *UserMerge       `json:"merge,omitempty"`
}

// SegmentFilter says which users a segment has.
type SegmentFilter struct {
	New       int    `json:"new,omitempty" doc:"First seen within so many days."`
	Quiet     int    `json:"quiet,omitempty" doc:"Silent for so many days or longer."`
	Active    int    `json:"active,omitempty" doc:"Heard of within so many days."`
	Returning bool   `json:"returning,omitempty" doc:"Two conversations or more."`
	HasLead   bool   `json:"hasLead,omitempty"`
	Verified  bool   `json:"verified,omitempty"`
	Source    string `json:"source,omitempty"`
	Query     string `json:"q,omitempty"`
}

// SegmentInput saves a segment.
type SegmentInput struct {
	Name   string        `json:"name"`
	Filter SegmentFilter `json:"filter"`
}

// Segment is a saved filter, shared by all who use the panel.
type Segment struct {
	ID     string        `json:"id"`
	Name   string        `json:"name"`
	Filter SegmentFilter `json:"filter"`
	By     string        `json:"by,omitempty"`
	MadeAt Time          `json:"madeAt"`
}

// SegmentList is all saved segments of a chatbot.
type SegmentList struct {
	Items []Segment `json:"items"`
}

// IdentityInput says how users of the owner's site are known.
type IdentityInput struct {
	Mode   string `json:"mode" enum:"off,optional,required"`
	JWT    bool   `json:"jwt" doc:"Signed tokens are taken beside hashes."`
	Text   string `json:"text" doc:"What visitors read who must be verified; empty: a kind default."`
	Memory bool   `json:"memory" doc:"What a page told of its user and what was said before may be used in answers."`
}

// Identity is how users are known, with the state of the secret.
type Identity struct {
	IdentityInput
	Secret SecretState `json:"secret"`
}

// SecretState is what may be shown of an identity secret.
type SecretState struct {
	Set           bool   `json:"set"`
	Hint          string `json:"hint,omitempty" doc:"Its last four characters."`
	MadeAt        *Time  `json:"madeAt,omitempty"`
	PreviousUntil *Time  `json:"previousUntil,omitempty" doc:"The one before is accepted until then."`
}

// RotateInput makes a new secret.
type RotateInput struct {
	OverlapHours *int `json:"overlapHours,omitempty" doc:"How long the one before stays good, 0 to 720; 24 where it is left out."`
	SignOut      bool `json:"signOut,omitempty" doc:"For a secret that has leaked: ends it at once, and signs out every visitor whose identity was verified."`
}

// RotatedSecret shows a new secret, this once.
type RotatedSecret struct {
	Secret string      `json:"secret"`
	State  SecretState `json:"state"`
}

// chatUserOf is a user as the panel sees it.
func chatUserOf(v chatuser.View) ChatUser {
	return ChatUser{
		ID: v.ID.String(), Name: v.DisplayName(), Named: v.Name != "", Email: v.Email, Phone: v.Phone, Picture: v.Picture,
		PlatformID: v.PlatformID, UserID: v.ExternalID, Verified: v.Verified, Plan: v.Plan, Source: v.Source,
		LastReceived: v.Text, LastReceivedAt: moment(v.ReceivedAt), LastInteraction: moment(v.Interaction),
		CreatedAt: v.CreatedAt, Conversations: v.Conversations, HasLead: v.HasLead,
	}
}

func chatUsersOf(list []chatuser.View) []ChatUser {
	out := make([]ChatUser, 0, len(list))
	for _, v := range list {
		out = append(out, chatUserOf(v))
	}
	return out
}

func userMergeOf(m chatuser.Merge, now time.Time) UserMerge {
	out := UserMerge{User: m.User.String(), Name: or(m.Name, chatuser.GuestName), By: m.By, At: m.At}
	if until := m.At.Add(chatuser.MergeUndo); now.Before(until) {
		out.UndoUntil = &until
	}
	return out
}

func segmentOf(s chatuser.Segment) Segment {
	return Segment{ID: s.ID.String(), Name: s.Name, Filter: SegmentFilter(s.Filter), By: s.By, MadeAt: s.MadeAt}
}

func secretStateOf(s chatuser.SecretState) SecretState {
	return SecretState{Set: s.Set, Hint: s.Hint, MadeAt: moment(s.MadeAt), PreviousUntil: moment(s.PreviousUntil)}
}
