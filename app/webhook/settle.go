package webhook

import (
	"errors"
	"time"

	"frontdesk/app/outbox"
)

const (
	// disableAfter is how long an endpoint must have failed, without one success,
	// before it is switched off; and on disableDays different days, so that one
	// failure before and one after a quiet week are not enough.
	disableAfter = 3 * 24 * time.Hour
	disableDays  = 3
	healthEvery  = time.Minute // between two writes that say nothing new
)

// note writes what a try showed, with the outbox's own note of it.
func (s courier) note(p parcel, attempt Attempt, exchange Exchange) func(outbox.Tx, outbox.Item) error {
	return func(in outbox.Tx, item outbox.Item) error {
		tx := s.cfg.Store.Within(in)
		d, err := tx.Delivery(p.delivery.ID)
		if errors.Is(err, ErrDeliveryNotFound) {
			return nil // erased meanwhile
		}
		if err != nil {
			return err
		}
		d.URL = p.endpoint.URL
		d.Tries++
		d.Attempts = append(d.Attempts, attempt)
		if extra := len(d.Attempts) - keptAttempts; extra > 0 {
			d.Attempts = d.Attempts[extra:]
		}
		d.Reason = attempt.Error
		if err := s.putDelivery(tx, d, item); err != nil {
			return err
		}
		if err := tx.PutExchange(d.ID, exchange); err != nil {
			return err
		}
		if err := freeze(tx, p); err != nil {
			return err
		}
		if p.message.Test {
			return nil
		}
		return s.judge(tx, p.endpoint, attempt)
	}
}

// ended notes that a delivery was given up, or is held, without a try.
func (s courier) ended(id DeliveryID, reason error) func(outbox.Tx, outbox.Item) error {
	return func(in outbox.Tx, item outbox.Item) error {
		tx := s.cfg.Store.Within(in)
		d, err := tx.Delivery(id)
		if errors.Is(err, ErrDeliveryNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		d.Reason = reason.Error()
		return s.putDelivery(tx, d, item)
	}
}

// Expired notes what the outbox gave up by itself; see outbox.Handler.
func (s *Service) Expired(item outbox.Item, reason error) func(outbox.Tx, outbox.Item) error {
	id, err := deliveryOf(item)
	if err != nil {
		return nil
	}
	return (courier{s}).ended(id, reason)
}

// putDelivery stores a delivery in the state of its item.
func (s courier) putDelivery(tx Tx, d Delivery, item outbox.Item) error {
	switch item.State {
	case outbox.Done:
		d.State, d.Next, d.EndedAt = Delivered, time.Time{}, item.EndedAt
	case outbox.Failed:
		d.State, d.Next, d.EndedAt = Dead, time.Time{}, item.EndedAt
	default:
		d.State, d.Next = Pending, item.Due
	}
	if d.State != Pending && d.EndedAt.IsZero() {
		d.EndedAt = s.cfg.Clock()
	}
	tx.After(func() { s.cfg.OnChange(d.Chatbot) })
	return tx.PutDelivery(d)
}

// keptBody is from how many bytes on a body is made again from its conversation,
// which gives the same bytes, instead of being kept: each reply's has the history
// before it, so that one long conversation would fill the disk with copies of itself.
const keptBody = 32 << 10

// freeze keeps the body as it was sent, for retries and replays.
func freeze(tx Tx, p parcel) error {
	if p.message.Frozen || len(p.body) > keptBody {
		return nil
	}
	m, found, err := tx.Message(p.message.ID)
	if err != nil || !found || m.Frozen {
		return err
	}
	if err := tx.PutBody(m.ID, p.body); err != nil {
		return err
	}
	m.Frozen = true
	return tx.PutMessage(m)
}

// judge keeps an endpoint's health, and switches it off where it has failed for
// days or has said that it is gone.
func (s courier) judge(tx Tx, e Endpoint, attempt Attempt) error {
	before, err := tx.Endpoint(e.Chatbot, e.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	after := before
	after.Health = before.Health.after(attempt)
	off := attempt.Status == statusGone || attempt.Error != "" && after.Health.hopeless(attempt.At)
	if off && before.Enabled {
		after.Enabled, after.Health.DisabledAt = false, s.cfg.Clock()
		if err := s.cfg.Disabled(tx.Outbox(), after); err != nil {
			return err
		}
	} else if !before.Health.news(after.Health) {
		return nil
	}
	return registry(s).put(tx, after)
}

// after is the health with one more attempt.
func (h Health) after(a Attempt) Health {
	if a.Error == "" {
		return Health{LastSuccess: a.At, LastFailure: h.LastFailure}
	}
	if h.FailingSince.IsZero() {
		h.FailingSince, h.FailedDays = a.At, 1
	} else if day(a.At) != day(h.LastFailure) {
		h.FailedDays++
	}
	h.LastFailure, h.Reason = a.At, a.Error
	return h
}

func day(t time.Time) int64 { return t.Unix() / (24 * 60 * 60) }

// hopeless tells an endpoint that has failed for days.
func (h Health) hopeless(now time.Time) bool {
	return !h.FailingSince.IsZero() && now.Sub(h.FailingSince) >= disableAfter && h.FailedDays >= disableDays
}

// news tells whether after is worth a write.
func (h Health) news(after Health) bool {
	return h.FailingSince.IsZero() != after.FailingSince.IsZero() || h.Reason != after.Reason || h.FailedDays != after.FailedDays ||
		after.LastSuccess.Sub(h.LastSuccess) >= healthEvery || after.LastFailure.Sub(h.LastFailure) >= healthEvery
}
