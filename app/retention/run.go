package retention

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// due is a conversation that a rule meets.
type due struct {
	conversation.Conversation
	delete bool // else it is to be anonymised
	held   bool
}

// errEnough ends a walk.
var errEnough = errors.New("retention: enough")

// each walks what rules meet, oldest first, in chunks. A conversation that both rules
// meet is to be deleted.
func (s *Service) each(ctx context.Context, b chatbot.ID, r Rules, fn func([]due) error) error {
	now := s.cfg.Clock()
	shortest := r.shortest()
	if shortest == 0 {
		return nil
	}
	var above uint32
	for {
		var some []conversation.Conversation
		err := s.cfg.Store.View(ctx, func(v Reader) (err error) {
			some, above, err = v.Old(b, above, now.Add(-shortest), chunk)
			return err
		})
		if err != nil {
			return err
		}
		var met []due
		for _, c := range some {
			if d, ok := r.meet(c, now); ok {
				met = append(met, d)
			}
		}
		if len(met) > 0 {
			if err := fn(met); errors.Is(err, errEnough) {
				return nil
			} else if err != nil {
				return err
			}
		}
		if above == 0 {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
}

// shortest is the shorter of the times, 0 where there is no rule.
func (r Rules) shortest() time.Duration {
	days := r.DeleteDays
	if days == 0 || r.AnonymiseDays > 0 && r.AnonymiseDays < days {
		days = r.AnonymiseDays
	}
	return time.Duration(days) * 24 * time.Hour
}

// meet decides about one conversation by its last message. One that goes on is left
// to the sweep of idle ones, which ends it long before.
func (r Rules) meet(c conversation.Conversation, now time.Time) (d due, ok bool) {
	over := func(days int) bool { return days > 0 && now.Sub(c.UpdatedAt) >= time.Duration(days)*24*time.Hour }
	d = due{Conversation: c, held: conversation.Held(c)}
	if over(r.DeleteDays) {
		d.delete = true
		return d, true
	}
	return d, over(r.AnonymiseDays) && c.AnonymisedAt.IsZero() && c.Status == conversation.Ended
}

// Done is what a run did.
type Done struct{ Anonymised, Deleted, Held int }

// String tells it in a sentence for the owner.
func (d Done) String() string {
	note := fmt.Sprintf("made %d anonymous, deleted %d", d.Anonymised, d.Deleted)
	if d.Held > 0 {
		note += fmt.Sprintf(", left %d under legal hold", d.Held)
	}
	return note
}

// Run keeps to a chatbot's rules now. What a stop breaks off is gone on with by the
// next run.
func (s *Service) Run(ctx context.Context, b chatbot.ID, r Rules) (Done, error) {
	var total Done
	err := s.each(ctx, b, r, func(some []due) error {
		var doomed, known []conversation.ID
		var named []conversation.Conversation
		for _, d := range some {
			switch {
			case d.held:
				total.Held++
			case d.delete:
				doomed = append(doomed, d.ID)
			default:
				named, known = append(named, d.Conversation), append(known, d.ID)
			}
		}
		for some := range slices.Chunk(doomed, conversation.MostAtOnce) {
			done, err := s.cfg.Delete.Apply(ctx, some, conversation.Change{Chatbot: b, Deed: conversation.DeedDelete}, nothingMore)
			if err != nil {
				return err
			}
			total.Deleted += len(done.IDs)
			total.Held += done.Held
		}
		if len(named) == 0 {
			return nil
		}
		if err := s.cfg.Mails.Drop(ctx, known); err != nil {
			return err
		}
		for _, c := range named {
			was, err := s.anonymise(ctx, c)
			if err != nil {
				return err
			}
			if was {
				total.Anonymised++
			}
		}
		return nil
	})
	return total, err
}

func nothingMore(conversation.Tx, conversation.Changed) error { return nil }
