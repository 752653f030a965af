package conversation

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/app/chatbot"
)

// Deed is what is done to many conversations at a time.
type Deed string

// The deeds.
const (
	DeedDelete  Deed = "delete"
	DeedRestore Deed = "restore"
	DeedEnd     Deed = "end"
	DeedTag     Deed = "tag"
	DeedUntag   Deed = "untag"
)

// MostAtOnce is how many conversations one write changes at the most, so that
// visitors do not wait for it, and so that it fits into one transaction where each of
// them stands in other rows of sets and cells.
const MostAtOnce = 50

// Change is a deed with what belongs to it.
type Change struct {
	Chatbot   chatbot.ID // conversations of others are left alone
	Deed      Deed
	Tags      []string  // of DeedTag and DeedUntag, clean
	DeletedAt time.Time // of DeedRestore: only what was deleted at that moment comes back
}

// Changed is what became of a write over many conversations.
type Changed struct {
	At   time.Time
	IDs  []ID // those that are different now
	Held int  // left as they are because of the tag that keeps them
	Full int  // they have as many tags as there may be
	Same int  // there was nothing to do, or they are gone
}

// Many changes many conversations in one write each.
type Many struct {
	service *Service
	tell    func([]Conversation)
}

// NewMany makes it. tell hears once a write of what changed, after the commit, on
// the writer's goroutine; it must be quick.
func NewMany(s *Service, tell func([]Conversation)) Many { return Many{service: s, tell: tell} }

// Apply changes at most MostAtOnce conversations. What and writes is stored with
// it, or nothing is.
func (m Many) Apply(ctx context.Context, ids []ID, do Change, and func(Tx, Changed) error) (done Changed, err error) {
	ids = ids[:min(len(ids), MostAtOnce)]
	err = m.service.cfg.Store.Write(ctx, func(tx Tx) error {
		done = Changed{At: m.service.cfg.Clock()}
		var after []Conversation
		for _, c := range ids {
			changed, err := m.one(tx, c, do, &done)
			if err != nil {
				return err
			}
			if !changed.ID.IsZero() {
				after = append(after, changed)
				done.IDs = append(done.IDs, c)
			}
		}
		if len(after) > 0 {
			tx.After(func() { m.announce(do.Deed, after) })
		}
		return and(tx, done)
	})
	return done, err
}

// one changes one conversation; the zero value comes back where it stays as it is.
func (m Many) one(tx Tx, c ID, do Change, done *Changed) (Conversation, error) {
	before, err := tx.Conversation(c)
	if errors.Is(err, ErrNotFound) || err == nil && before.Chatbot != do.Chatbot {
		done.Same++
		return Conversation{}, nil
	}
	if err != nil {
		return Conversation{}, err
	}
	after, differs := do.over(before, done.At)
	switch {
	case !differs:
		done.Same++
		return Conversation{}, nil
	case do.Deed == DeedDelete && Held(before):
		done.Held++
		return Conversation{}, nil
	case len(after.Tags) > MaxTags:
		done.Full++
		return Conversation{}, nil
	}
	return after, m.store(tx, do.Deed, before, after)
}

// store writes a conversation that differs, with what follows from the deed.
func (m Many) store(tx Tx, deed Deed, before, after Conversation) error {
	if err := tx.Save(before, after); err != nil {
		return err
	}
	if deed == DeedDelete || deed == DeedEnd {
		if err := tx.ClearPending(after.ID); err != nil {
			return err
		}
	}
	if deed == DeedEnd {
		return m.service.cfg.Effects.Ended(tx, after)
	}
	return nil
}

// over is a conversation after the change, and whether that is another one.
func (do Change) over(c Conversation, now time.Time) (Conversation, bool) {
	gone := !c.DeletedAt.IsZero()
	if gone != (do.Deed == DeedRestore) {
		return c, false
	}
	switch do.Deed {
	case DeedDelete:
		c.DeletedAt = now
		return c, true
	case DeedRestore:
		same := c.DeletedAt.Equal(do.DeletedAt)
		c.DeletedAt = time.Time{}
		return c, same
	case DeedEnd:
		active := c.Status == Active
		c.Status, c.EndedBy, c.EndedAt = Ended, EndedByAgent, now
		return c, active
	}
	tags := slices.Clone(c.Tags)
	if do.Deed == DeedTag {
		tags = append(tags, do.Tags...)
		slices.Sort(tags)
		tags = slices.Compact(tags)
	} else {
		tags = slices.DeleteFunc(tags, func(tag string) bool { return slices.Contains(do.Tags, tag) })
	}
	if slices.Equal(tags, c.Tags) {
		return c, false
	}
	c.Tags = tags
	return c, true
}

func (m Many) announce(deed Deed, after []Conversation) {
	if deed == DeedDelete || deed == DeedEnd {
		for _, c := range after {
			m.service.cfg.Answer.Cancel(c.ID)
		}
	}
	m.tell(after)
}
