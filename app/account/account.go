// Package account owns the people who use the panel: their roles, how they sign
// in and stay signed in, API keys, the first owner, and the audit rows of all
// that. It knows neither cookies nor headers: a token is a string, and what
// carries it is the edge's affair.
package account

import (
	"context"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// ID names an account.
type ID struct{ id.UUID }

// KeyID names an API key.
type KeyID struct{ id.UUID }

// Role is what somebody may do; each one may do what the one below may.
type Role string

// The roles, highest first.
const (
	Owner  Role = "owner"
	Admin  Role = "admin"
	Agent  Role = "agent"
	Viewer Role = "viewer"
)

// ranks is the order of the roles, lowest first.
func ranks() []Role { return []Role{Viewer, Agent, Admin, Owner} }

// Valid tells whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(ranks(), r) }

// AtLeast tells whether r may do what needs the role lowest. What is no role may nothing.
func (r Role) AtLeast(lowest Role) bool {
	all := ranks()
	return lowest.Valid() && slices.Index(all, r) >= slices.Index(all, lowest)
}

// Actor is whoever does something. Account is zero for an API key and for the
// command line.
type Actor struct {
	Account ID            `json:"id"`
	Key     KeyID         `json:"-"`
	Chatbot chatbot.ID    `json:"-"` // of a key for one chatbot; zero: all of them
	Email   email.Address `json:"email"`
	Name    string        `json:"name"`
	Role    Role          `json:"role"`
}

// Label is how an actor is called beside what it did.
func (a Actor) Label() string {
	if a.Name != "" {
		return a.Name
	}
	return string(a.Email)
}

// Local is the actor behind the unix socket: whoever may open the data folder
// is the owner.
func Local() Actor { return Actor{Name: "command line", Role: Owner} }

// Account is the record of one person. PasswordHash is in PHC form.
type Account struct {
	ID           ID            `json:"id"`
	Email        email.Address `json:"email"`
	Name         string        `json:"name"`
	Role         Role          `json:"role"`
	PasswordHash string        `json:"passwordHash"`
	CreatedAt    time.Time     `json:"createdAt"`
	UpdatedAt    time.Time     `json:"updatedAt"`
}

func (a Account) actor() Actor {
	return Actor{Account: a.ID, Email: a.Email, Name: a.Name, Role: a.Role}
}

// Hash is the SHA-256 of a secret that has enough randomness of its own. The
// secrets themselves are never stored.
type Hash [32]byte

// Session is one browser that is signed in.
type Session struct {
	Hash      Hash      `json:"hash"`
	Account   ID        `json:"account"`
	CreatedAt time.Time `json:"createdAt"`
	SeenAt    time.Time `json:"seenAt"` // brought up to date once an hour at most
}

// Action is what an audit row tells of.
type Action string

// The actions of this package.
const (
	ActionOwnerCreated Action = "owner_created"
	ActionSignedIn     Action = "signed_in"
	ActionSignInFailed Action = "sign_in_failed"
	ActionSignedOut    Action = "signed_out"
	ActionPasswordSet  Action = "password_set"
	ActionKeyCreated   Action = "key_created"
	ActionKeyRevoked   Action = "key_revoked"

	ActionCreditsChanged Action = "credits_changed"
)

// Audit is one row of the audit log. Address is masked.
type Audit struct {
	ID      id.UUID   `json:"id"`
	At      time.Time `json:"at"`
	Action  Action    `json:"action"`
	Account ID        `json:"account,omitzero"` // who did it, or with whose name it was tried
	Name    string    `json:"name,omitempty"`   // of the thing that was made
	Address string    `json:"address,omitempty"`
}

// The faults of this package.
var (
	ErrNotFound         = fault.New(fault.NotFound, "account_not_found", "There is no account with this address.")
	ErrNotSignedIn      = fault.New(fault.Unauthenticated, "not_signed_in", "Sign in first. A session ends after 7 days without use, and after 30 days.")
	ErrWrongCredentials = fault.New(fault.Unauthenticated, "wrong_credentials", "The e-mail address or the password is wrong.")
	ErrThrottled        = fault.New(fault.RateLimited, "throttled", "Too many attempts to sign in. Wait a little and try again.")
	ErrBusy             = fault.New(fault.Unavailable, "sign_in_busy", "Many people are signing in at this moment. Try again in a few seconds.")
	ErrSetupDone        = fault.New(fault.Conflict, "setup_done", "This server has an owner already. Sign in instead.")
	ErrWrongSetupToken  = fault.New(fault.Forbidden, "wrong_setup_token", "This link is not valid. Use the newest one that the server printed when it started.")
	ErrEmailTaken       = fault.New(fault.Conflict, "email_taken", "There is an account with this address already.")
	ErrForbidden        = fault.New(fault.Forbidden, "forbidden", "Your role does not allow this. Ask an owner of this server.")
)

// Store keeps what this package owns.
type Store interface {
	// View runs fn over a snapshot.
	View(ctx context.Context, fn func(Reader) error) error
	// Write runs fn with the right to change and returns after the sync; an error
	// of fn discards what it did.
	Write(ctx context.Context, fn func(Tx) error) error
}

// Reader reads accounts, sessions and keys.
type Reader interface {
	// Account is one account, or ErrNotFound.
	Account(ID) (Account, error)
	// FindAccount looks for an account by email.Address.Key of its address.
	FindAccount(emailKey string) (Account, bool, error)
	// HasOwner tells whether any account has the role Owner.
	HasOwner() (bool, error)
	// FindSession looks for a session by the hash of its token.
	FindSession(Hash) (Session, bool, error)
	// EachSession calls fn for every session until it returns false. They are as
	// many as browsers that signed in during the last month.
	EachSession(fn func(Session) bool) error
	// FindKey looks for an API key by the hash of its secret.
	FindKey(Hash) (Key, bool, error)
	// Keys are all API keys.
	Keys() ([]Key, error)
	// SetupHash is the hash of the token of the first-run link, false without one.
	SetupHash() (Hash, bool, error)
}

// Tx reads and changes; it sees its own changes.
type Tx interface {
	Reader
	// PutAccount stores a under its id and makes it findable by its address, which
	// never changes.
	PutAccount(a Account) error
	PutSession(s Session) error
	// DeleteSession removes a session; one that is not there is no error.
	DeleteSession(Hash) error
	PutKey(k Key) error
	// DeleteKey removes an API key; one that is not there is no error.
	DeleteKey(Hash) error
	PutSetupHash(Hash) error
	DeleteSetupHash() error
	// AddAudit appends a row; rows are read newest first by the order of their ids.
	AddAudit(row Audit) error
	// After registers fn to run after the commit.
	After(fn func())
}
