package account

import (
	"context"
	"crypto/subtle"
)

// SetupNeeded tells whether nobody owns this server yet.
func (s *Service) SetupNeeded(ctx context.Context) (bool, error) {
	var has bool
	err := s.store.View(ctx, func(r Reader) (err error) {
		has, err = r.HasOwner()
		return err
	})
	return !has, err
}

// SetupToken makes the token of the first-run link, which the server prints
// when it starts; it takes the place of the one before. needed is false, and
// there is no token, once there is an owner.
func (s *Service) SetupToken(ctx context.Context) (token string, needed bool, err error) {
	needed, err = s.SetupNeeded(ctx)
	if err != nil || !needed {
		return "", false, err
	}
	token = newToken()
	err = s.store.Write(ctx, func(tx Tx) error {
		if has, err := tx.HasOwner(); err != nil || has {
			needed = false
			return err
		}
		return tx.PutSetupHash(hashOf(token))
	})
	if err != nil || !needed {
		return "", false, err
	}
	return token, true, nil
}

// SetupInput is the form behind the first-run link.
type SetupInput struct {
	Token   string
	Person  PersonInput
	Address string // of the client, for the throttle and, masked, the audit log
}

// Setup makes the first owner and signs them in. It works once: ErrSetupDone
// when there is an owner, ErrWrongSetupToken for any token but the last one
// printed.
func (s *Service) Setup(ctx context.Context, in SetupInput) (SignedIn, error) {
	if err := s.throttled(s.addresses, in.Address); err != nil {
		return SignedIn{}, err
	}
	if err := s.store.View(ctx, func(r Reader) error { return checkSetup(r, in.Token) }); err != nil {
		return SignedIn{}, err
	}
	s.addresses.undo(in.Address)
	p, err := in.Person.check()
	if err != nil {
		return SignedIn{}, err
	}
	account, err := s.newAccount(ctx, p, Owner)
	if err != nil {
		return SignedIn{}, err
	}
	session, token := s.newSession(account)
	err = s.store.Write(ctx, func(tx Tx) error {
		if err := checkSetup(tx, in.Token); err != nil {
			return err
		}
		if err := s.putOwner(tx, account, in.Address); err != nil {
			return err
		}
		return tx.PutSession(session)
	})
	if err != nil {
		return SignedIn{}, err
	}
	return SignedIn{Actor: account.actor(), Token: token}, nil
}

func checkSetup(r Reader, token string) error {
	if has, err := r.HasOwner(); err != nil || has {
		if err == nil {
			err = ErrSetupDone
		}
		return err
	}
	want, found, err := r.SetupHash()
	if err != nil {
		return err
	}
	got := hashOf(token)
	if !found || subtle.ConstantTimeCompare(got[:], want[:]) != 1 {
		return ErrWrongSetupToken
	}
	return nil
}
