// Package chatuser owns who is on the other side of a conversation: today the
// anonymous visitor, known by a signed token and nothing else. Profiles,
// identity verification and merging join it later.
package chatuser

import "frontdesk/app/id"

// VisitorID names one browser's visitor of one chatbot.
type VisitorID struct{ id.UUID }

// GuestName stands wherever a name is missing.
const GuestName = "Guest User"
