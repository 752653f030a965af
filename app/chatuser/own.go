package chatuser

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// ErrErased is the fault for the token of a visitor whose data was erased on
// their own wish.
var ErrErased = fault.New(fault.Unauthenticated, "visitor_erased", "What was kept of this visitor was erased. Open a session to begin anew.")

// ErrSignedOut is the fault for the token of a verified visitor that an owner has
// ended with all others.
var ErrSignedOut = fault.New(fault.Unauthenticated, "visitor_signed_out", "This visitor was signed out. Open a session, and prove again who it is.")

// Own is the visitor's own record and conversations, those in the bin too. What
// an owner has merged into the profile belongs to other visitors and is left out;
// the User is empty where nothing was ever kept.
func (s *Service) Own(ctx context.Context, v VisitorID) (u User, threads []Thread, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		if u, err = r.User(UserOf(v)); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		threads, err = allThreads(r, []UserID{UserOf(v)})
		return err
	})
	return u, threads, err
}

// Barred is why a good token opens nothing any more: ErrErased where its visitor has
// had everything erased, ErrSignedOut where its chatbot's owner has ended it; nil for
// all others.
func (s *Service) Barred(ctx context.Context, c Claims) error {
	if s.cfg.Marks == nil {
		return barred(ctx, s.cfg.Store, c, func() {})
	}
	marks := s.cfg.Marks() // before anything is read
	if s.welcome.knows(c, marks) {
		return nil
	}
	return barred(ctx, s.cfg.Store, c, func() { s.welcome.note(c, marks) })
}

// barred looks it up, and tells welcome where only a mark could change the answer.
func barred(ctx context.Context, store Store, c Claims, welcome func()) error {
	return store.View(ctx, func(r Reader) error {
		gone, err := r.Gone(UserOf(c.Visitor))
		if err != nil {
			return err
		}
		if gone {
			return ErrErased
		}
		secrets, err := r.Secrets(c.Chatbot)
		if err != nil {
			return err
		}
		if !c.IssuedAt.Before(secrets.SignedOut) {
			welcome()
			return nil
		}
		u, err := r.User(UserOf(c.Visitor))
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err == nil && u.Verified {
			err = ErrSignedOut
		}
		return err
	})
}

// EraseOwn removes for good what is kept of a visitor, on their own wish. Profiles
// that an owner merged with theirs stay: they are those of other tokens. From the
// first moment on the token opens nothing; what a crash leaves is finished by
// ResumeErasures.
func (s *Service) EraseOwn(ctx context.Context, b chatbot.ID, v VisitorID) error {
	e := Erasure{Chatbot: b, Users: []UserID{UserOf(v)}}
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		if err := tx.PutGone(e.Users[0], s.cfg.Clock().Add(TokenLife)); err != nil {
			return err
		}
		before, err := tx.User(e.Users[0])
		switch {
		case errors.Is(err, ErrNotFound):
			return tx.PutErasure(e) // conversations from before users were known
		case err != nil:
			return err
		}
		if err := part(tx, before); err != nil {
			return err
		}
		after := before
		after.Merged, after.Erasing = nil, true
		if err := tx.PutUser(before, after); err != nil {
			return err
		}
		return tx.PutErasure(e)
	})
	if err != nil {
		return err
	}
	return (eraser{s}).finish(ctx, e)
}

// part takes a user out of what an owner merged: out of the profile that it was
// merged into, with what it had brought there, and those that were merged into it
// stand for themselves again.
func part(tx Tx, u User) error {
	if err := leave(tx, u); err != nil {
		return err
	}
	for _, m := range u.Merged {
		child, err := tx.User(m.User)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if err := standAlone(tx, child); err != nil {
			return err
		}
	}
	return nil
}

// standAlone takes the forward of a merged user away.
func standAlone(tx Tx, u User) error {
	was, err := tx.Activity(u.ID)
	if err != nil {
		return err
	}
	free := was
	free.Into = UserID{}
	if err := tx.PutActivity(u.Chatbot, u.ID, was, free); err != nil {
		return err
	}
	_, err = recounted(tx, u)
	return err
}

// leave takes u out of the profile that it was merged into.
func leave(tx Tx, u User) error {
	a, err := tx.Activity(u.ID)
	if err != nil || a.Into.IsZero() {
		return err
	}
	into, err := tx.User(a.Into)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if err == nil {
		after := into
		after.Merged = slices.DeleteFunc(slices.Clone(into.Merged), func(m Merge) bool { return m.User == u.ID })
		after.shed(u)
		if err := tx.PutUser(into, after); err != nil {
			return err
		}
		if err := standAlone(tx, u); err != nil {
			return err
		}
		_, err = recounted(tx, after)
		return err
	}
	return standAlone(tx, u)
}

// shed removes what came from another profile: values that are that one's, and
// not what this one's own pages told.
func (u *User) shed(of User) {
	for _, f := range []struct{ here, own, there *string }{
		{&u.Name, &u.Own.Name, &of.Name}, {&u.Email, &u.Own.Email, &of.Email},
		{&u.Phone, &u.Own.Phone, &of.Phone}, {&u.Info, &u.Own.Info, &of.Info},
		{&u.PlatformID, new(string), &of.PlatformID}, {&u.Picture, new(string), &of.Picture},
	} {
		if *f.here == *f.there {
			*f.here = *f.own
		}
	}
}

// Forget removes the marks of erased visitors whose tokens have ended, and tells
// how many those were.
func (s *Service) Forget(ctx context.Context) (n int, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		n, err = tx.DropGone(s.cfg.Clock(), mostForgotten)
		return err
	})
	return n, err
}

// mostForgotten bounds one sweep of the marks.
const mostForgotten = 1000

// Marks are kept of erased visitors, so that their tokens stay closed.
type Marks interface {
	// PutGone marks a user as erased on their own wish, until their last token ends.
	PutGone(u UserID, until time.Time) error
	// DropGone removes marks whose time is over.
	DropGone(now time.Time, limit int) (int, error)
}
