// Package credit owns what replies cost and who may have them: prices, what chat
// users are given for a period, the ledger with its balance, credits that are
// held for answers that are being written, and the list of refusals. It knows
// nothing of how answers are found, and gate/ asks the owner's server.
//
// The ledger belongs to the chat user that others were merged into. A balance is
// the sum of the entries, always: both change in one transaction, and that of a
// reply is the reply's own.
package credit

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// EntryID names an entry; ids sort by the order of their making.
type EntryID struct{ id.UUID }

// Kind is why a balance changed.
type Kind string

// The kinds.
const (
	Granted    Kind = "allowance"  // given for a period, with the first use in it
	Charged    Kind = "reply"      // a reply was delivered
	ToppedUp   Kind = "topup"      // by a person; stays until it is used
	Corrected  Kind = "correction" // by a person
	Expired    Kind = "expiry"     // what was left of an allowance when its period was over
	Joined     Kind = "merge"      // moved with a profile that was merged, or taken apart again
	longReason      = 500
)

// Entry is one change of a balance.
type Entry struct {
	ID           EntryID           `json:"id"`
	Chatbot      chatbot.ID        `json:"chatbot"`
	User         chatuser.UserID   `json:"user"` // whose ledger it stands in
	At           time.Time         `json:"at"`
	Kind         Kind              `json:"kind"`
	Amount       int               `json:"amount"`  // never 0
	Balance      int               `json:"balance"` // of that ledger, after it
	Reason       string            `json:"reason,omitempty"`
	Actor        string            `json:"actor,omitempty"` // who did it, of ToppedUp and Corrected
	Conversation conversation.ID   `json:"conversation,omitzero"`
	Seq          uint64            `json:"seq,omitempty"` // of the reply
	Path         conversation.Kind `json:"path,omitempty"`
	Model        string            `json:"model,omitempty"`
	Other        chatuser.UserID   `json:"other,omitzero"` // the other profile of Joined
}

// Account is where a chat user's ledger stands.
type Account struct {
	User    chatuser.UserID `json:"user"`
	Chatbot chatbot.ID      `json:"chatbot"`
	Balance int             `json:"balance"`
	Entries int             `json:"entries"`
	Version uint64          `json:"version"` // grows with each change
	Grant   Grant           `json:"grant,omitzero"`
	// Moved is what went to another account when the profile was merged.
	Moved *Moved `json:"moved,omitempty"`
}

// Grant is the allowance of the present period.
type Grant struct {
	For     string    `json:"for,omitempty"`
	Value   string    `json:"value,omitempty"`
	Credits int       `json:"credits,omitempty"`
	Period  string    `json:"period,omitempty"`
	Until   time.Time `json:"until,omitzero"` // zero: it does not end
	Left    int       `json:"left,omitempty"` // of the balance; the rest was topped up
	Used    int       `json:"used,omitempty"`
}

// Moved is what a merge took out of an account.
type Moved struct {
	Credits int   `json:"credits"` // that stayed: topped up, or owed where negative
	Grant   Grant `json:"grant,omitzero"`
}

// Bearer is who an account is of, as the settings tell chat users apart.
type Bearer struct {
	User      chatuser.UserID
	Chatbot   chatbot.ID
	Plan      string
	Platforms []string          // ids by which an allowance can name the user
	Family    []chatuser.UserID // the user with all that were merged into it, itself first
}

// The faults of this package.
var (
	ErrOff     = fault.New(fault.Conflict, "credits_off", "Credits are switched off for this chatbot. Switch them on under Access and credits first.")
	ErrTooFew  = fault.New(fault.Conflict, "balance_too_small", "The balance does not hold that many credits.")
	ErrTooMany = fault.New(fault.Conflict, "balance_too_large", "A balance can hold at most 1000000000 credits.")
)

// Reader reads a snapshot.
type Reader interface {
	// Bearer finds whom the account of a chat user is of, through merges.
	// chatuser.ErrNotFound where there is none (any more).
	Bearer(chatuser.UserID) (Bearer, error)
	// Account is empty where nothing was ever written.
	Account(chatuser.UserID) (Account, error)
	// Entries walks the ledgers of users, newest first, below before (zero: from
	// the newest).
	Entries(users []chatuser.UserID, before EntryID, fn func(Entry) bool) error
	// OfChatbot walks all ledgers of a chatbot in the same way.
	OfChatbot(b chatbot.ID, before EntryID, fn func(Entry) bool) error
	// Refusals walks those of a chatbot, newest first, below before.
	Refusals(b chatbot.ID, before RefusalID, fn func(Refusal) bool) error
}

// Tx changes the store.
type Tx interface {
	Reader
	PutAccount(Account) error
	PutEntry(Entry) error
	PutRefusal(Refusal) error
	// Forget removes up to limit entries and refusals of a chat user, and at last
	// the account; gone tells that nothing is left.
	Forget(b chatbot.ID, u chatuser.UserID, limit int) (gone bool, err error)
	// DropRefusals removes up to limit refusals from before t, and those behind the
	// newest keep, of a chatbot.
	DropRefusals(b chatbot.ID, t time.Time, keep, limit int) (int, error)
	After(func())
}

// Store is what this package needs of the store. Within gives the transaction of
// any other domain of the same store in this package's types.
type Store interface {
	Write(ctx context.Context, fn func(tx Tx) error) error
	View(ctx context.Context, fn func(r Reader) error) error
	Within(tx any) Tx
}
