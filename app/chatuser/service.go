package chatuser

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// Holder is a part that keeps something of a user beside this package. Its
// methods may be called again after a crash, when some of it is gone already.
type Holder interface {
	// Count tells what there is, by the name under which owners know it.
	Count(ctx context.Context, of Subject) (map[string]int, error)
	// Erase removes it for good.
	Erase(ctx context.Context, of Subject) error
}

// Subject is whom something belongs to: a user with all that were merged into it.
type Subject struct {
	Chatbot chatbot.ID
	Users   []UserID
	Threads []Thread // their conversations, those in the bin too
}

// Ledger follows merges with what is kept of each user, in the transaction of the
// merge; tx is that transaction.
type Ledger interface {
	Merged(tx any, into, from UserID) error
	Parted(tx any, into, from UserID) error
}

// Config is what the service stands on.
type Config struct {
	Store    Store
	Chatbots Chatbots
	Clock    id.Clock
	Log      *slog.Logger
	// Holders are asked in this order; what tells the others which conversations
	// there are comes last.
	Holders []Holder
	Ledger  Ledger // nil: nothing follows
	// Marks is another number once a mark of an erased user, or the time at which
	// tokens ended, may have changed; nil: they are looked up each time.
	Marks func() uint64
}

// Service owns chat users.
type Service struct {
	cfg     Config
	erasing sync.Mutex // one erasure at a time
	welcome welcome
}

// New makes the service.
func New(cfg Config) *Service { return &Service{cfg: cfg} }

// mostMerges bounds how many pointers are followed; each is the work of a person.
const mostMerges = 32

// Resolve is the user that u stands for: itself, or whom it was merged into.
// ErrNotFound where there is none (any more).
func Resolve(r Reader, u UserID) (User, error) {
	for range mostMerges {
		a, err := r.Activity(u)
		if err != nil {
			return User{}, err
		}
		if a.Into.IsZero() {
			return r.User(u)
		}
		u = a.Into
	}
	return User{}, ErrNotFound
}

// view adds what a user did.
func view(r Reader, u User) (View, error) {
	a, err := r.Activity(u.ID)
	return View{User: u, Activity: a}, err
}

// Get is a user, by any of the ids that were merged into it.
func (s *Service) Get(ctx context.Context, u UserID) (out View, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		found, err := Resolve(r, u)
		if err != nil {
			return err
		}
		out, err = view(r, found)
		return err
	})
	return out, err
}

// Names gives the display names of users, with the user that each stands for.
func (s *Service) Names(ctx context.Context, ids []UserID) (out map[UserID]User, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out = make(map[UserID]User, len(ids))
		for _, u := range ids {
			if _, done := out[u]; done {
				continue
			}
			found, err := Resolve(r, u)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			out[u] = found
		}
		return nil
	})
	return out, err
}

// Family is u with all that were merged into it, itself first.
func Family(r Reader, u User) ([]UserID, error) {
	out := []UserID{u.ID}
	for _, m := range u.Merged {
		child, err := r.User(m.User)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		more, err := Family(r, child)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// notNew is the age from which on a visitor may have written before; the id tells
// it, and spares those who are new the counting.
const notNew = time.Hour

// Received is a message of a visitor on its way to the disk.
type Received struct {
	User   UserID
	Source string
	Text   string
	At     time.Time
	Began  bool // a conversation begins with it
}

// Receive notes a message with its user, in the message's own transaction. It
// makes the user with the first one. It refuses with ErrUnverified where only
// verified users may write.
func Receive(tx Tx, bot chatbot.Chatbot, m Received) error {
	if err := admit(tx, bot, m.User); err != nil {
		return err
	}
	u, before, err := counting(tx, m.User)
	if err != nil {
		return err
	}
	after := before
	if before.Interaction.IsZero() || m.Began {
		if err := ensure(tx, bot.ID, u, m.Source, m.At); err != nil {
			return err
		}
		if m.Began {
			after.Conversations++
		}
		if before.Conversations == 0 && (!m.Began || m.At.Sub(u.Time()) > notNew) {
			if after, err = countAll(tx, u); err != nil { // they wrote before users were counted
				return err
			}
		}
	}
	return tx.PutActivity(bot.ID, u, before, after.Heard(m.Text, m.At))
}

// countAll counts what a user said, with all that were merged into it.
func countAll(r Reader, u UserID) (Activity, error) {
	of, err := r.User(u)
	if err != nil {
		return Activity{}, err
	}
	family, err := Family(r, of)
	if err != nil {
		return Activity{}, err
	}
	return r.Counted(family)
}

// admit refuses who is not verified where all must be.
func admit(r Reader, bot chatbot.Chatbot, u UserID) error {
	if bot.Identity.Mode != chatbot.IdentityRequired {
		return nil
	}
	found, err := r.User(u)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return err
	}
	if !found.signedIn() {
		return ErrUnverified
	}
	return nil
}

// counting is the user that a visitor's messages count for, with what it did. A
// message is never refused because of merges: behind the last pointer that is
// followed it counts where it came to.
func counting(r Reader, u UserID) (UserID, Activity, error) {
	a, err := r.Activity(u)
	for range mostMerges {
		if err != nil || a.Into.IsZero() {
			break
		}
		u = a.Into
		a, err = r.Activity(u)
	}
	return u, a, err
}

// Heard is a after a message.
func (a Activity) Heard(text string, at time.Time) Activity {
	a.Text, a.ReceivedAt, a.Interaction = cut(text, receivedChars), at, at
	return a
}

// Remember is what a visitor's own pages told, and the visitor's own
// conversations before one, newest first. Merges are not followed: a token is
// told nothing of another's.
func (s *Service) Remember(ctx context.Context, v VisitorID, before Thread, limit int) (p Profile, threads []Thread, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		u, err := r.User(UserOf(v))
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		p = u.Own
		threads, err = r.Threads([]UserID{UserOf(v)}, before, limit, false)
		return err
	})
	return p, threads, err
}

// Ensure gives the user of a visitor that wrote before there were users.
func (s *Service) Ensure(ctx context.Context, b chatbot.ID, u UserID, source string, at time.Time) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		if _, err := Resolve(tx, u); !errors.Is(err, ErrNotFound) {
			return err
		}
		if err := ensure(tx, b, u, source, at); err != nil {
			return err
		}
		made, err := tx.User(u)
		if err != nil {
			return err
		}
		_, err = recounted(tx, made)
		return err
	})
}

// ensure makes the record of a user that has none.
func ensure(tx Tx, bot chatbot.ID, u UserID, source string, at time.Time) error {
	before, err := tx.User(u)
	switch {
	case errors.Is(err, ErrNotFound):
		return tx.PutUser(User{}, User{ID: u, Chatbot: bot, Source: source, PlatformID: platformOf(source), CreatedAt: at})
	case err != nil:
		return err
	case before.Source == "" && source != "":
		after := before
		after.Source = source
		return tx.PutUser(before, after)
	}
	return nil
}

func platformOf(source string) string {
	if source == PanelTester {
		return PanelTester
	}
	return ""
}

// cut keeps the first n characters of a text.
func cut(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n-1]) + "…"
	}
	return s
}
