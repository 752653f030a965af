package webhook

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/outbox"
)

// parcel is all that one try needs.
type parcel struct {
	delivery Delivery
	message  Message
	endpoint Endpoint
	secrets  Secrets
	body     []byte
}

// statusGone is how an endpoint says that it wants nothing any more.
const statusGone = 410

var (
	errGone   = errors.New("the webhook was deleted")
	errOff    = errors.New("the webhook was switched off")
	errSwept  = errors.New("the message was removed")
	errLeaves = errors.New("the endpoint answered 410 Gone: it wants nothing any more, so the webhook was switched off")
)

// courier makes deliveries of messages and carries them out.
type courier struct{ *Service }

// Try carries one delivery out; it is the outbox's handler of Kind.
func (s *Service) Try(ctx context.Context, item outbox.Item) (outbox.Result, error) {
	var q queued
	if err := json.Unmarshal(item.Body, &q); err == nil && !q.Message.IsZero() {
		return outbox.Result{}, (courier{s}).spreadOut(ctx, q)
	}
	id, err := deliveryOf(item)
	if err != nil {
		return outbox.Result{}, outbox.Permanent(err)
	}
	p, err := (courier{s}).pack(ctx, id)
	if err != nil {
		return s.unpacked(id, err)
	}
	started := s.cfg.Clock()
	exchange, failed := (courier{s}).carry(ctx, p)
	if outbox.IsHeld(failed) {
		return outbox.Result{Note: (courier{s}).ended(id, errors.New(reasonOf(failed)))}, failed // that is no try
	}
	attempt := Attempt{At: started, Millis: int(s.cfg.Clock().Sub(started).Milliseconds()), Status: exchange.Status}
	if failed != nil {
		once := p.message.Test || outbox.IsPermanent(failed) // a test is tried once
		attempt.Error = reasonOf(failed)
		if failed = errors.New(attempt.Error); once {
			failed = outbox.Permanent(failed)
		}
	}
	hurry := failed == nil && !p.endpoint.Health.FailingSince.IsZero()
	return outbox.Result{Note: (courier{s}).note(p, attempt, exchange), Hurry: hurry}, failed
}

// unpacked is the outcome of a try that there was nothing to send for.
func (s *Service) unpacked(id DeliveryID, err error) (outbox.Result, error) {
	switch {
	case errors.Is(err, ErrDeliveryNotFound), errors.Is(err, errSwept):
		return outbox.Result{}, outbox.Permanent(errSwept)
	case errors.Is(err, errGone), errors.Is(err, errOff), errors.Is(err, errErased):
		return outbox.Result{Note: (courier{s}).ended(id, err)}, outbox.Permanent(err)
	default:
		return outbox.Result{}, err
	}
}

// deliveryOf is what an item of the outbox is to carry.
func deliveryOf(item outbox.Item) (DeliveryID, error) {
	var q queued
	if err := json.Unmarshal(item.Body, &q); err != nil || q.Delivery.IsZero() {
		return q.Delivery, errors.New("this version cannot read the delivery")
	}
	return q.Delivery, nil
}

// pack gathers what a try needs.
func (s courier) pack(ctx context.Context, d DeliveryID) (p parcel, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		if p.delivery, err = r.Delivery(d); err != nil {
			return err
		}
		var found bool
		if p.message, found, err = r.Message(p.delivery.Message); err != nil || !found {
			return cmpErr(err, errSwept)
		}
		if err := p.address(r); err != nil {
			return err
		}
		if p.message.Frozen {
			p.body, err = r.Body(p.message.ID)
		}
		return err
	})
	if err == nil && !p.message.Frozen {
		p.body, err = s.body(ctx, p.message)
	}
	return p, err
}

// address finds where a parcel goes and what it is signed with.
func (p *parcel) address(r Reader) (err error) {
	p.endpoint, err = r.Endpoint(p.delivery.Chatbot, p.delivery.Endpoint)
	switch {
	case errors.Is(err, ErrNotFound):
		return errGone
	case err != nil:
		return err
	case !p.endpoint.Enabled && !p.message.Test:
		return errOff
	}
	var found bool
	if p.secrets, found, err = r.Secrets(p.delivery.Chatbot); err != nil || !found {
		return cmpErr(err, errGone)
	}
	return nil
}

// cmpErr is err, or what stands for it where there is none.
func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// carry posts once. While two secrets are valid, X-Chat-Data-Hmac-SHA256 is made
// with the one that the endpoint took last, the older one at first; an endpoint
// that refuses it is asked once more at once with the other. So a receiver that
// knows a single secret goes on verifying whenever its owner changes it.
func (s courier) carry(ctx context.Context, p parcel) (Exchange, error) {
	valid := p.secrets.Valid(s.cfg.Clock())
	order := slices.Clone(valid)
	if len(order) > 1 && s.accepted(p.endpoint.ID) != order[0] {
		slices.Reverse(order)
	}
	var out Exchange
	var err error
	for _, secret := range order {
		out, err = s.post(ctx, p, secret, valid)
		if err == nil && len(order) > 1 {
			s.accept(p.endpoint.ID, secret)
		}
		if !slices.Contains([]int{400, 401, 403}, out.Status) {
			break
		}
	}
	return out, err
}

func (s courier) accepted(e EndpointID) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.took[e]
}

func (s courier) accept(e EndpointID, secret string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.took[e] = secret
}

// post makes one request. Any status from 200 to 299 is a delivery.
func (s courier) post(ctx context.Context, p parcel, secret string, valid []string) (Exchange, error) {
	request := headers(p.message, p.body, s.cfg.Clock(), secret, valid)
	out := Exchange{URL: p.endpoint.URL, Request: request}
	answer, err := s.cfg.Poster.Post(ctx, p.endpoint.URL, request, p.body)
	if err != nil {
		return out, err
	}
	out.URL, out.Status, out.Response, out.Body, out.Truncated = answer.URL, answer.Status, answer.Header, answer.Body, answer.Truncated
	switch {
	case answer.Status >= 200 && answer.Status < 300:
		return out, nil
	case answer.Status == statusGone:
		return out, outbox.Permanent(errLeaves)
	default:
		return out, fmt.Errorf("the endpoint answered with the status %d", answer.Status)
	}
}

// reasonOf says for the owner why a try failed.
func reasonOf(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Message
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("the endpoint did not answer within %d seconds", int(Timeout/time.Second))
	}
	return err.Error()
}
