package account

import (
	"context"
	"log/slog"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Service signs people in and knows them again. It is safe for many goroutines.
type Service struct {
	store     Store
	clock     id.Clock
	log       *slog.Logger
	hasher    *hasher
	accounts  *throttle // by the key of the e-mail address that is tried
	addresses *throttle // by network address
	known     *throttle // account and address that have signed in before
}

// New makes the service.
func New(store Store, clock id.Clock, log *slog.Logger) *Service {
	return &Service{
		store: store, clock: clock, log: log, hasher: newHasher(),
		accounts:  newThrottle(5, time.Second, 5*time.Minute, time.Hour, 10_000),
		addresses: newThrottle(20, time.Second, 15*time.Minute, 24*time.Hour, 10_000),
		known:     newThrottle(5, time.Second, 5*time.Minute, 30*24*time.Hour, 10_000),
	}
}

// PersonInput is what a new account is made of.
type PersonInput struct {
	Email    string
	Name     string
	Password string
}

// person is a checked PersonInput.
type person struct {
	email    email.Address
	name     string
	password string
}

const maxName = 80 // characters

// check gives all that is wrong at once, under the names of the wire.
func (in PersonInput) check() (person, error) {
	var fields []fault.Field
	address, err := email.Parse(in.Email)
	if err != nil {
		fields = append(fields, fault.Field{Field: "email", Message: email.ErrInvalid.Message})
	}
	name, problem := checkName(in.Name)
	if problem != "" {
		fields = append(fields, fault.Field{Field: "name", Message: problem})
	}
	if problem := passwordProblem(in.Password, address); problem != "" {
		fields = append(fields, fault.Field{Field: "password", Message: problem})
	}
	return person{address, name, in.Password}, fault.InvalidFields(fields)
}

// checkName trims a name and says what is wrong with it; an empty name is fine.
func checkName(s string) (name, problem string) {
	name = strings.TrimSpace(s)
	switch {
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return "", "Use letters, digits and signs on one line."
	case utf8.RuneCountInString(name) > maxName:
		return "", "Use at most 80 characters."
	}
	return name, ""
}

// newAccount hashes the password and fills the record. A missing name is the
// part of the address before the @.
func (s *Service) newAccount(ctx context.Context, p person, role Role) (Account, error) {
	hash, err := s.hasher.hash(ctx, p.password)
	if err != nil {
		return Account{}, err
	}
	if p.name == "" {
		p.name, _, _ = strings.Cut(string(p.email), "@")
	}
	now := s.clock()
	return Account{ID: ID{id.New()}, Email: p.email, Name: p.name, Role: role, PasswordHash: hash, CreatedAt: now, UpdatedAt: now}, nil
}

// CreateOwner makes an account with the role Owner, for the command line; it
// also closes the first-run link. ErrEmailTaken if the address has an account.
func (s *Service) CreateOwner(ctx context.Context, in PersonInput) (Actor, error) {
	p, err := in.check()
	if err != nil {
		return Actor{}, err
	}
	account, err := s.newAccount(ctx, p, Owner)
	if err != nil {
		return Actor{}, err
	}
	err = s.store.Write(ctx, func(tx Tx) error { return s.putOwner(tx, account, "") })
	if err != nil {
		return Actor{}, err
	}
	return account.actor(), nil
}

func (s *Service) putOwner(tx Tx, account Account, address string) error {
	if _, taken, err := tx.FindAccount(account.Email.Key()); err != nil || taken {
		if err == nil {
			err = ErrEmailTaken
		}
		return err
	}
	if err := tx.PutAccount(account); err != nil {
		return err
	}
	if err := tx.DeleteSetupHash(); err != nil {
		return err
	}
	return tx.AddAudit(s.audit(ActionOwnerCreated, account.ID, account.Name, address))
}

// SetPassword gives the account of an address a new password and signs it out
// everywhere, for the command line. ErrNotFound without such an account.
func (s *Service) SetPassword(ctx context.Context, address, password string) error {
	parsed, err := email.Parse(address)
	if err != nil {
		return err
	}
	if problem := passwordProblem(password, parsed); problem != "" {
		return fault.InvalidFields([]fault.Field{{Field: "password", Message: problem}})
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = s.store.Write(ctx, func(tx Tx) error {
		account, found, err := tx.FindAccount(parsed.Key())
		if err != nil {
			return err
		}
		if !found {
			return ErrNotFound
		}
		account.PasswordHash, account.UpdatedAt = hash, s.clock()
		if err := tx.PutAccount(account); err != nil {
			return err
		}
		if err := deleteSessions(tx, func(o Session) bool { return o.Account == account.ID }); err != nil {
			return err
		}
		return tx.AddAudit(s.audit(ActionPasswordSet, account.ID, "", ""))
	})
	if err == nil {
		s.accounts.succeed(parsed.Key())
	}
	return err
}

// Note keeps what somebody did in another part, in the transaction of that. name
// is of what it was done to.
func (s *Service) Note(tx Tx, action Action, by ID, name string) error {
	return tx.AddAudit(s.audit(action, by, name, ""))
}

func (s *Service) audit(action Action, account ID, name, address string) Audit {
	return Audit{ID: id.New(), At: s.clock(), Action: action, Account: account, Name: name, Address: masked(address)}
}
