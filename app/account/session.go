package account

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"

	"frontdesk/app/email"
)

const (
	sessionIdle  = 7 * 24 * time.Hour
	sessionLife  = 30 * 24 * time.Hour
	sessionTouch = time.Hour // SeenAt is written when it is older than this
)

// SignedIn is who signed in, and the token that proves it from now on.
type SignedIn struct {
	Actor Actor
	Token string
}

// SessionLife is how long a token can be valid at most; a cookie needs it.
func SessionLife() time.Duration { return sessionLife }

// LoginInput is what somebody signs in with.
type LoginInput struct {
	Email    string
	Password string
	Address  string // of the client, for the throttle and, masked, the audit log
	Previous string // the session token that the browser brought; it ends
}

// Login checks the password and begins a session under a new token.
// ErrWrongCredentials says neither which of the two is wrong nor takes less
// time for an address without an account. Whoever fails too often waits:
// ErrThrottled with RetryAfter, by account and by network address. An address
// from which the account has signed in before is counted by itself, so that
// strangers cannot lock the owner out.
func (s *Service) Login(ctx context.Context, in LoginInput) (SignedIn, error) {
	address, err := email.Parse(in.Email)
	if err != nil || len(in.Password) > 4*maxPassword {
		address, in.Password = "", ""
	}
	pair := address.Key() + "|" + in.Address
	perAccount, subject := s.accounts, address.Key()
	if s.known.has(pair) {
		perAccount, subject = s.known, pair
	}
	if err := s.throttled(s.addresses, in.Address); err != nil {
		return SignedIn{}, err
	}
	if err := s.throttled(perAccount, subject); err != nil {
		return SignedIn{}, err
	}
	account, err := s.verify(ctx, address, in)
	switch {
	case errors.Is(err, ErrWrongCredentials):
		return SignedIn{}, err
	case err != nil: // not the fault of whoever signs in
		s.addresses.undo(in.Address)
		perAccount.undo(subject)
		return SignedIn{}, err
	}
	session, token := s.newSession(account)
	err = s.store.Write(ctx, func(tx Tx) error {
		if in.Previous != "" {
			if err := tx.DeleteSession(hashOf(in.Previous)); err != nil {
				return err
			}
		}
		if err := tx.PutSession(session); err != nil {
			return err
		}
		return tx.AddAudit(s.audit(ActionSignedIn, account.ID, "", in.Address))
	})
	if err != nil {
		return SignedIn{}, err
	}
	s.addresses.undo(in.Address)
	s.accounts.succeed(address.Key())
	s.known.remember(pair, s.clock())
	return SignedIn{Actor: account.actor(), Token: token}, nil
}

// throttled counts an attempt and gives ErrThrottled while a wait runs.
func (s *Service) throttled(t *throttle, subject string) error {
	wait := t.begin(subject, s.clock())
	if wait <= 0 {
		return nil
	}
	seconds := int(math.Ceil(wait.Seconds()))
	limited := ErrThrottled.Saying("Too many attempts to sign in. Try again in %s.", inWords(seconds))
	limited.RetryAfter = seconds
	return limited
}

// inWords is a wait as a person says it, rounded up.
func inWords(seconds int) string {
	switch {
	case seconds == 1:
		return "1 second"
	case seconds < 120:
		return fmt.Sprintf("%d seconds", seconds)
	default:
		return fmt.Sprintf("%d minutes", (seconds+59)/60)
	}
}

// verify finds the account and compares the password, with the same work when
// there is none. A failed attempt on an account that exists is kept in the
// audit log; others are not, since strangers could fill the store with them.
func (s *Service) verify(ctx context.Context, address email.Address, in LoginInput) (Account, error) {
	var account Account
	err := s.store.View(ctx, func(r Reader) (err error) {
		account, _, err = r.FindAccount(address.Key())
		return err
	})
	if err != nil {
		return Account{}, err
	}
	ok, err := s.hasher.matches(ctx, in.Password, account.PasswordHash)
	if err != nil || ok {
		return account, err
	}
	if !account.ID.IsZero() {
		row := s.audit(ActionSignInFailed, account.ID, "", in.Address)
		if err := s.store.Write(ctx, func(tx Tx) error { return tx.AddAudit(row) }); err != nil {
			s.log.WarnContext(ctx, "a failed sign-in could not be kept in the audit log", "error", err)
		}
	}
	return Account{}, ErrWrongCredentials
}

func (s *Service) newSession(a Account) (session Session, token string) {
	token = newToken()
	now := s.clock()
	return Session{Hash: hashOf(token), Account: a.ID, CreatedAt: now, SeenAt: now}, token
}

func (o Session) expired(now time.Time) bool {
	return now.Sub(o.SeenAt) > sessionIdle || now.Sub(o.CreatedAt) > sessionLife
}

// Authenticate gives the actor behind a session token, or ErrNotSignedIn. A
// session ends 7 days after it was last seen, to the hour, and 30 days after
// its beginning.
func (s *Service) Authenticate(ctx context.Context, token string) (Actor, error) {
	if token == "" {
		return Actor{}, ErrNotSignedIn
	}
	var session Session
	var account Account
	err := s.store.View(ctx, func(r Reader) error {
		var found bool
		var err error
		if session, found, err = r.FindSession(hashOf(token)); err != nil {
			return err
		}
		if !found || session.expired(s.clock()) {
			return ErrNotSignedIn
		}
		account, err = r.Account(session.Account)
		if errors.Is(err, ErrNotFound) {
			return ErrNotSignedIn
		}
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	if s.clock().Sub(session.SeenAt) >= sessionTouch {
		s.touch(ctx, session.Hash)
	}
	return account.actor(), nil
}

// touch notes that a session was seen. It is read again inside the write: of
// many requests at once only the first one writes, and a session that was ended
// meanwhile does not come back. A full disk must not sign people out, so that a
// failure is only logged.
func (s *Service) touch(ctx context.Context, hash Hash) {
	err := s.store.Write(ctx, func(tx Tx) error {
		session, found, err := tx.FindSession(hash)
		now := s.clock()
		if err != nil || !found || now.Sub(session.SeenAt) < sessionTouch {
			return err
		}
		session.SeenAt = now
		return tx.PutSession(session)
	})
	if err != nil {
		s.log.WarnContext(ctx, "a session could not be brought up to date", "error", err)
	}
}

// Logout ends the session of a token; one that is not there is no error.
func (s *Service) Logout(ctx context.Context, token string) error {
	return s.store.Write(ctx, func(tx Tx) error {
		session, found, err := tx.FindSession(hashOf(token))
		if err != nil || !found {
			return err
		}
		if err := tx.DeleteSession(session.Hash); err != nil {
			return err
		}
		return tx.AddAudit(s.audit(ActionSignedOut, session.Account, "", ""))
	})
}

// Sweep removes the sessions that have expired and tells how many; a job calls
// it daily.
func (s *Service) Sweep(ctx context.Context) (removed int, err error) {
	now := s.clock()
	err = s.store.Write(ctx, func(tx Tx) error {
		removed = 0
		return deleteSessions(tx, func(o Session) bool {
			if o.expired(now) {
				removed++
				return true
			}
			return false
		})
	})
	return removed, err
}

// deleteSessions collects first and deletes then, so that no iteration runs
// over what changes under it.
func deleteSessions(tx Tx, matches func(Session) bool) error {
	var doomed []Hash
	err := tx.EachSession(func(o Session) bool {
		if matches(o) {
			doomed = append(doomed, o.Hash)
		}
		return true
	})
	for _, hash := range doomed {
		if err == nil {
			err = tx.DeleteSession(hash)
		}
	}
	return err
}
