package webhook

import (
	"context"
	"errors"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Details is a delivery with all that is known of it.
type Details struct {
	Delivery
	Body     []byte // as it was sent, or would be now; nil: erased
	Exchange *Exchange
}

// Log is the service with what was delivered: looked through, tried, replayed, swept.
type Log struct{ *Service }

// Deliveries gives a page of the log, newest first.
func (s Log) Deliveries(ctx context.Context, q Query) (page Page, err error) {
	q.Limit = min(max(q.Limit, 1), 200)
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		page, err = r.List(q)
		return err
	})
	return page, err
}

// Delivery is one delivery with the last exchange.
func (s Log) Delivery(ctx context.Context, d DeliveryID) (out Details, err error) {
	var m Message
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		if out.Delivery, err = r.Delivery(d); err != nil {
			return err
		}
		exchange, found, err := r.Exchange(d)
		if err != nil {
			return err
		}
		if found {
			out.Exchange = &exchange
		}
		if m, found, err = r.Message(out.Message); err != nil || !found {
			return cmpErr(err, ErrDeliveryNotFound)
		}
		if m.Frozen {
			out.Body, err = r.Body(m.ID)
		}
		return err
	})
	if err == nil && !m.Frozen {
		if out.Body, err = courier(s).body(ctx, m); errors.Is(err, errErased) {
			err = nil
		}
	}
	return out, err
}

// Test sends a sample of an event to an endpoint, whether or not it subscribes to
// it, and gives the delivery, which is tried once.
func (s Log) Test(ctx context.Context, bot chatbot.Chatbot, e EndpointID, event Event) (out Delivery, err error) {
	to, err := registry(s).find(e)
	if err != nil {
		return out, err
	}
	if event != Chat && event != Lead && event != Escalation {
		return out, fault.InvalidFields([]fault.Field{{Field: "event", Message: "Choose from chat, lead-submission and live-chat-escalation."}})
	}
	m := Message{
		ID: MessageID{id.New()}, Chatbot: to.Chatbot, Event: event, At: s.cfg.Clock(), Test: true,
		Name: bot.Name, DisplayName: bot.DisplayName,
	}
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		sent, err := s.send(tx, m, []Endpoint{to})
		if err == nil {
			out, err = tx.Delivery(sent.Deliveries[0])
		}
		return err
	})
	return out, err
}

// Replay sends a delivery that has ended once more, with the same id and body, to
// where its endpoint is now, and tries it as long as a new one.
func (s Log) Replay(ctx context.Context, d DeliveryID) (out Delivery, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Delivery(d)
		if err != nil {
			return err
		}
		if before.State == Pending {
			return ErrPending
		}
		out, err = s.again(tx, before)
		return err
	})
	return out, err
}

// again queues a delivery anew.
func (s Log) again(tx Tx, d Delivery) (Delivery, error) {
	e, err := tx.Endpoint(d.Chatbot, d.Endpoint)
	if err != nil {
		return d, err
	}
	if !e.Enabled {
		return d, ErrSwitchedOff
	}
	d.State, d.URL, d.Next, d.EndedAt, d.Reason = Pending, e.URL, s.cfg.Clock(), time.Time{}, ""
	d.Replays++
	tx.After(func() { s.cfg.OnChange(d.Chatbot) })
	return d, s.queue(tx, d)
}

const (
	replayChunk = 100
	// MostReplayed bounds the deliveries that one call replays.
	MostReplayed = 5000
)

// Replayed is what ReplayAll did.
type Replayed struct {
	Count   int
	Skipped int  // whose endpoint is gone or switched off
	More    bool // MostReplayed was reached: call again with the same query
}

var errFilter = []fault.Field{{Field: "filter", Message: "Say what to replay: an event, a state, a webhook or a span of time."}}

// ReplayAll replays what a query finds, in the order in which it was caused. What
// is still being tried and tests are left out.
func (s Log) ReplayAll(ctx context.Context, q Query) (out Replayed, err error) {
	if q.Event == "" && q.State == "" && q.Endpoint.IsZero() && q.From.IsZero() && q.To.IsZero() {
		return out, fault.InvalidFields(errFilter)
	}
	found, more, err := s.replayable(ctx, q)
	if err != nil {
		return out, err
	}
	out.More = more
	for len(found) > 0 {
		n := min(len(found), replayChunk)
		count, skipped, err := s.replayChunk(ctx, found[:n])
		if err != nil {
			return out, err
		}
		out.Count, out.Skipped, found = out.Count+count, out.Skipped+skipped, found[n:]
	}
	return out, nil
}

// replayChunk queues some deliveries anew. What is tried again meanwhile is
// neither counted nor skipped.
func (s *Service) replayChunk(ctx context.Context, chunk []DeliveryID) (count, skipped int, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		count, skipped = 0, 0
		for _, d := range chunk {
			before, err := tx.Delivery(d)
			if err == nil && before.State == Pending {
				continue
			}
			if err == nil {
				_, err = (Log{s}).again(tx, before)
			}
			switch {
			case err == nil:
				count++
			case errors.Is(err, ErrNotFound), errors.Is(err, ErrSwitchedOff), errors.Is(err, ErrDeliveryNotFound):
				skipped++
			default:
				return err
			}
		}
		return nil
	})
	return count, skipped, err
}

// replayable gives what a query finds that has ended, oldest first.
func (s Log) replayable(ctx context.Context, q Query) (found []DeliveryID, more bool, err error) {
	q.Limit = 200
	for {
		page, err := s.Deliveries(ctx, q)
		if err != nil {
			return nil, false, err
		}
		for _, d := range page.Items {
			if d.State == Pending || d.Test {
				continue
			}
			if len(found) == MostReplayed {
				more = true
				break
			}
			found = append(found, d.ID)
		}
		if page.Next.Delivery.IsZero() || more {
			break
		}
		q.Cursor = page.Next
	}
	for i, j := 0, len(found)-1; i < j; i, j = i+1, j-1 {
		found[i], found[j] = found[j], found[i]
	}
	return found, more, nil
}

// Keep is how long messages are kept with their deliveries.
const Keep = 14 * 24 * time.Hour

const sweepChunk = 50

// Sweep removes messages older than Keep, in chunks so that visitors do not wait; a
// job calls it.
func (s Log) Sweep(ctx context.Context) (removed int, err error) {
	before := s.cfg.Clock().Add(-Keep)
	for {
		n := 0
		err := s.cfg.Store.Write(ctx, func(tx Tx) error {
			old, err := tx.Old(before, sweepChunk)
			n = len(old)
			for _, m := range old {
				if err == nil {
					err = tx.DeleteMessage(m)
				}
			}
			return err
		})
		if err != nil {
			return removed, err
		}
		removed += n
		if n < sweepChunk {
			return removed, nil
		}
	}
}
