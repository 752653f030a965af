package chatuser

import (
	"context"
	"errors"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// SessionInput is what a page says of its user when a session opens. Visitor is
// that of the token it came with, or a new one.
type SessionInput struct {
	Chatbot chatbot.Chatbot
	Visitor VisitorID
	Source  string
	Info    *Told // nil: nothing was said, and nothing changes
	Clear   bool  // the page's user has left
}

// Told is what a page tells of its user.
type Told struct {
	Profile
	Proof
}

// State is how well a visitor is known.
type State string

// The states, as they stand on the wire.
const (
	Anonymous State = "anonymous"
	Known     State = "known" // by claims that nobody has verified
	Verified  State = "verified"
	Refused   State = "refused" // the proof was wrong, and nothing was changed
)

// Session is who a visitor is. Visitor may be another one than came in: the
// canonical one of a verified identity, or a new one after a log-out; then the
// caller makes a token for it.
type Session struct {
	Visitor VisitorID
	User    UserID
	Profile Profile // what this visitor's own pages told
	State   State
	Reason  string // of a refusal, for the console
}

// Open finds out who a visitor is and keeps what the page told. Claims fill the
// visitor's own profile; a proof leads to the canonical visitor of the identity;
// a wrong proof changes nothing.
func (s *Service) Open(ctx context.Context, in SessionInput) (Session, error) {
	if in.Info != nil {
		told := *in.Info
		told.Profile, in.Info = told.trimmed(), &told
		if err := told.Validate(); err != nil {
			return Session{}, err
		}
	}
	var before User
	err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
		before, err = known(r, in)
		return err
	})
	if err != nil {
		return Session{}, err
	}
	if in.Clear {
		return (door{s}).leave(ctx, in, before)
	}
	if in.Info == nil {
		return sessionOf(in.Visitor, before), nil
	}
	return (door{s}).tell(ctx, in, before)
}

// known is the record of the visitor's user, empty where there is none.
func known(r Reader, in SessionInput) (User, error) {
	u, err := r.User(UserOf(in.Visitor))
	if errors.Is(err, ErrNotFound) || err == nil && (u.Chatbot != in.Chatbot.ID || u.Erasing) {
		return User{}, nil
	}
	return u, err
}

func sessionOf(v VisitorID, u User) Session {
	out := Session{Visitor: v, User: UserOf(v), Profile: u.Own, State: Anonymous}
	switch {
	case u.Verified:
		out.State = Verified
	case u.Own != Profile{} || u.ExternalID != "":
		out.State = Known
	}
	return out
}

// door finds out who comes in, and keeps what they say of themselves.
type door struct{ *Service }

// leave forgets the user: a new visitor where this one was proved or named by
// the owner's id, else the same one without its claims.
func (s door) leave(ctx context.Context, in SessionInput, before User) (Session, error) {
	if before.Verified || before.ExternalID != "" {
		return sessionOf(VisitorID{id.New()}, User{}), nil
	}
	if before.Own == (Profile{}) {
		return sessionOf(in.Visitor, User{}), nil
	}
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := known(tx, in)
		if err != nil || before.ID.IsZero() {
			return err
		}
		after := before
		after.Own = Profile{}
		after.Info = unless(after.Info, before.Own.Info)
		return tx.PutUser(before, after)
	})
	return sessionOf(in.Visitor, User{}), err
}

// unless is a, unless it is b.
func unless(a, b string) string {
	if a == b {
		return ""
	}
	return a
}

func (s door) tell(ctx context.Context, in SessionInput, before User) (Session, error) {
	told := *in.Info
	must := in.Chatbot.Identity.Mode == chatbot.IdentityRequired
	var proof *proven
	if told.proves(in.Chatbot.Identity.Mode) {
		var why refusal
		var err error
		if proof, why, err = s.prove(ctx, in, told.Proof); err != nil {
			return Session{}, err
		}
		if proof == nil {
			return sessionOf(in.Visitor, before).refused(why), nil
		}
	}
	out := sessionOf(in.Visitor, before)
	if proof != nil || told != (Told{}) {
		var err error
		if out, err = s.keep(ctx, in, told, proof); err != nil {
			return Session{}, err
		}
	}
	if must && proof == nil && !before.Verified {
		return out.refused(errAnonymous), nil
	}
	return out, nil
}

// proves tells whether what was told is to be proved: a proof that was brought,
// unless none is asked for, and a name of the owner's where it must be.
func (t Told) proves(mode string) bool {
	switch brought := t.Hash != "" || t.JWT != ""; mode {
	case chatbot.IdentityRequired:
		return brought || t.UserID != ""
	case chatbot.IdentityOptional:
		return brought
	default:
		return false
	}
}

func (s Session) refused(why refusal) Session {
	s.State, s.Reason = Refused, string(why)
	return s
}

func (s door) prove(ctx context.Context, in SessionInput, p Proof) (out *proven, why refusal, err error) {
	now := s.cfg.Clock()
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		secrets, err := r.Secrets(in.Chatbot.ID)
		if err == nil {
			out, why = verify(p, secrets.accepted(now), in.Chatbot.Identity.JWT, now)
		}
		return err
	})
	return out, why, err
}

// keep stores what was told with the visitor that it is of.
func (s door) keep(ctx context.Context, in SessionInput, told Told, proof *proven) (out Session, err error) {
	now := s.cfg.Clock()
	fresh := VisitorID{id.New()}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		v, err := whose(tx, in, told, proof, fresh)
		if err != nil {
			return err
		}
		before, err := known(tx, SessionInput{Chatbot: in.Chatbot, Visitor: v})
		if err != nil {
			return err
		}
		after := before
		if before.ID.IsZero() {
			after = User{ID: UserOf(v), Chatbot: in.Chatbot.ID, Source: in.Source, CreatedAt: now}
		}
		after.learn(told, proof, now)
		out = sessionOf(v, after)
		if before.same(after) {
			return nil
		}
		if proof != nil {
			if err := tx.PutVerified(in.Chatbot.ID, proof.externalID, after.ID); err != nil {
				return err
			}
		}
		if err := tx.PutUser(before, after); err != nil {
			return err
		}
		return pass(tx, in.Chatbot.ID, after, now)
	})
	return out, err
}

// same tells whether nothing was learned.
func (u User) same(v User) bool {
	return u.ID == v.ID && u.Own == v.Own && u.Profile == v.Profile && u.ExternalID == v.ExternalID && u.Verified == v.Verified && u.Plan == v.Plan
}

// whose is the visitor that a page's words are of: the canonical one of a proved
// identity; the one of the token; a new one where that one belongs to another
// person.
func whose(r Reader, in SessionInput, told Told, proof *proven, fresh VisitorID) (VisitorID, error) {
	if proof != nil {
		u, found, err := r.Verified(in.Chatbot.ID, proof.externalID)
		if err != nil || !found {
			// Never the visitor that was there: whoever had its token before, in the same
			// browser or by having put it there, would have the identity's conversations.
			return fresh, err
		}
		return VisitorOf(u), nil
	}
	u, err := known(r, in)
	if err != nil {
		return in.Visitor, err
	}
	if u.ExternalID != "" && told.UserID != u.ExternalID && told.UserID != "" {
		return fresh, nil
	}
	return in.Visitor, nil
}

// learn takes over what was told. What the owner has put into the profile stays,
// but for what the same visitor's pages had told before.
func (u *User) learn(told Told, proof *proven, now time.Time) {
	p := told.Profile
	if proof != nil {
		u.ExternalID, u.Verified = proof.externalID, true
		p.Name, p.Email = firstOf(proof.name, p.Name), firstOf(proof.email, p.Email)
		if proof.plan != nil {
			u.Plan = *proof.plan
		}
	} else if told.UserID != "" && !u.Verified {
		u.ExternalID = told.UserID
	}
	was := u.Own
	for _, f := range []struct{ told, own, shown *string }{
		{&p.Name, &u.Own.Name, &u.Name}, {&p.Email, &u.Own.Email, &u.Email},
		{&p.Phone, &u.Own.Phone, &u.Phone}, {&p.Info, &u.Own.Info, &u.Info},
	} {
		if *f.told == "" {
			continue
		}
		if *f.shown == "" || *f.shown == *f.own {
			*f.shown = *f.told
		}
		*f.own = *f.told
	}
	if was != u.Own {
		u.UpdatedAt = now
	}
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s = strings.TrimSpace(s); s != "" {
			return s
		}
	}
	return ""
}

// pass puts a user whose page told something into the list of recent ones, and
// fills what is empty in the profile that it was merged into.
func pass(tx Tx, b chatbot.ID, u User, now time.Time) error {
	a, err := tx.Activity(u.ID)
	if err != nil {
		return err
	}
	if a.Into.IsZero() {
		after := a
		after.Interaction = now
		return tx.PutActivity(b, u.ID, a, after)
	}
	into, err := Resolve(tx, u.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	after := into
	after.fill(u)
	if u.Verified && u.Plan != "" { // a proof says it, and says it anew when it changes
		after.Plan = u.Plan
	}
	return tx.PutUser(into, after)
}

// Learn keeps what a form or a talk told of a visitor, in the transaction of its
// cause. The user must have been made by a message.
func Learn(tx Tx, u UserID, p Profile, hasLead bool, now time.Time) (User, error) {
	before, err := tx.User(u)
	if err != nil {
		return User{}, err
	}
	after := before
	after.learn(Told{Profile: p}, nil, now)
	after.HasLead = after.HasLead || hasLead
	if err := tx.PutUser(before, after); err != nil {
		return after, err
	}
	into, err := Resolve(tx, u)
	if err != nil || into.ID == u {
		return after, err
	}
	filled := into
	filled.fill(after)
	filled.HasLead = filled.HasLead || hasLead
	return after, tx.PutUser(into, filled)
}

// Bounds of a profile, in characters.
const (
	MaxName  = 300
	MaxEmail = 254
	MaxPhone = 40
	MaxInfo  = 8000
	MaxPlan  = 100
	maxDepth = 8 // of info that is JSON
)

// Validate tells every field that needs another value, as userInfo.<field>.
func (t Told) Validate() error {
	wrong := t.Profile.wrong()
	for _, f := range []struct {
		field, value string
		most         int
	}{{"userId", t.UserID, MaxUserID}, {"userHash", t.Hash, MaxUserHash}, {"jwt", t.JWT, MaxJWT}} {
		wrong = tooLong(wrong, f.field, f.value, f.most)
	}
	for i := range wrong {
		wrong[i].Field = "userInfo." + wrong[i].Field
	}
	return fault.InvalidFields(wrong)
}
