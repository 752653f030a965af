package lead

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Request is one push as it goes out.
type Request struct {
	URL     string
	Type    string // media type of the body
	Headers map[string]string
	Body    []byte
}

// Answer is what came back.
type Answer struct {
	Status int
	Body   []byte // its beginning
}

// Sender carries requests out, to public addresses alone.
type Sender interface {
	// Check refuses an address that nothing can be sent to.
	Check(ctx context.Context, address string) error
	// Send makes one request; ErrHeld marks one that was not made.
	Send(ctx context.Context, r Request) (Answer, error)
}

// ErrRefused wraps what another try would meet again.
var ErrRefused = errors.New("refused for good")

// ErrHeld wraps what kept a push from leaving this server at all, by its owner's
// will: nothing was tried, and it waits until it may.
var ErrHeld = errors.New("held back")

// Begin writes the push of a lead where its chatbot pushes any. It is called in
// the lead's transaction.
func (s *Service) Begin(tx conversation.Tx, l Lead) error {
	own := s.cfg.Join(tx)
	crm, found, err := own.CRM(l.Chatbot)
	if err != nil || !found || crm.Target == NoTarget {
		return err
	}
	return (pusher{s}).begin(own, crm, l)
}

// pusher has leads pushed, and keeps what became of it.
type pusher struct{ *Service }

func (s pusher) begin(tx Tx, crm CRM, l Lead) error {
	p := Push{Chatbot: l.Chatbot, Lead: l.ID, Name: l.Display(), Target: crm.Target, Host: host(crm.address()), At: s.cfg.Clock(), State: PushWaiting}
	item, err := s.cfg.Outbox.Add(tx, p)
	if err != nil {
		return err
	}
	p.ID = item
	return tx.PutPush(p)
}

// PushNow pushes a lead again, for example one from before pushing was set up.
func (s *Service) PushNow(ctx context.Context, l ID) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		found, err := tx.Lead(l)
		if err != nil {
			return err
		}
		crm, set, err := tx.CRM(found.Chatbot)
		if err != nil {
			return err
		}
		if !set || crm.Target == NoTarget {
			return ErrNoTarget
		}
		return (pusher{s}).begin(tx, crm, found)
	})
}

// answerKept is how much of an answer stands in the log, in bytes.
const answerKept = 500

// Deliver carries out one push; it is the outbox's handler. ErrRefused marks what
// is not tried again.
func (s *Service) Deliver(ctx context.Context, b chatbot.ID, p id.UUID, l ID) error {
	var (
		crm   CRM
		found Lead
		gone  bool
	)
	err := s.cfg.Store.View(ctx, func(r Reader) (err error) {
		if crm, _, err = r.CRM(b); err != nil {
			return err
		}
		found, err = r.Lead(l)
		if gone = errors.Is(err, ErrNotFound); gone {
			return nil
		}
		return err
	})
	switch {
	case err != nil:
		return err
	case gone:
		return (pusher{s}).note(ctx, b, p, Answer{}, 0, fmt.Errorf("the lead was deleted before it was pushed: %w", ErrRefused))
	case crm.Target == NoTarget || crm.Target == "":
		return (pusher{s}).note(ctx, b, p, Answer{}, 0, fmt.Errorf("pushing was switched off: %w", ErrRefused))
	}
	request, err := crm.request(found)
	if err != nil {
		return err
	}
	started := s.cfg.Clock()
	answer, err := s.cfg.Sender.Send(ctx, request)
	if errors.Is(err, ErrHeld) {
		return (pusher{s}).hold(ctx, b, p, err)
	}
	if err == nil {
		err = verdict(answer)
	}
	return (pusher{s}).note(ctx, b, p, answer, s.cfg.Clock().Sub(started), err)
}

// verdict tells what a status means.
func verdict(a Answer) error {
	switch {
	case a.Status >= 200 && a.Status < 300:
		return nil
	case a.Status >= 300 && a.Status < 400:
		return fmt.Errorf("the address answered with a redirect (%d); write the address that it leads to: %w", a.Status, ErrRefused)
	case a.Status == 408, a.Status == 425, a.Status == 429, a.Status >= 500: // later, it says
		return fmt.Errorf("the address answered %d", a.Status)
	default:
		return fmt.Errorf("the address answered %d, which another try would not change: %w", a.Status, ErrRefused)
	}
}

// note writes into the log how a try came out, and gives back its error.
func (s pusher) note(ctx context.Context, b chatbot.ID, p id.UUID, a Answer, took time.Duration, failed error) error {
	err := s.cfg.Store.Write(context.WithoutCancel(ctx), func(tx Tx) error {
		row, found, err := tx.Push(b, p)
		if err != nil || !found {
			return err
		}
		row.Attempts++
		row.LastAt, row.Millis = s.cfg.Clock(), took.Milliseconds()
		row.Status, row.Answer, row.Problem = a.Status, excerpt(a.Body), ""
		switch {
		case failed == nil:
			row.State = PushDelivered
		case errors.Is(failed, ErrRefused):
			row.State, row.Problem = PushGivenUp, plain(failed)
		default:
			row.State, row.Problem = PushRetrying, plain(failed)
		}
		tx.After(func() { s.cfg.Changed(Lead{ID: row.Lead, Chatbot: b}) })
		return tx.PutPush(row)
	})
	if failed != nil {
		return failed
	}
	return err
}

// hold writes into the log why a push waits, unless it stands there already: what is
// held is looked at again and again.
func (s pusher) hold(ctx context.Context, b chatbot.ID, p id.UUID, why error) error {
	told := false
	err := s.cfg.Store.View(ctx, func(r Reader) error {
		row, found, err := r.Push(b, p)
		told = !found || row.Problem == plain(why)
		return err
	})
	if err != nil || told {
		return why
	}
	err = s.cfg.Store.Write(context.WithoutCancel(ctx), func(tx Tx) error {
		row, found, err := tx.Push(b, p)
		if err != nil || !found {
			return err
		}
		row.Problem = plain(why)
		return tx.PutPush(row)
	})
	if err != nil {
		s.cfg.Log.ErrorContext(ctx, "that a push is held could not be noted", "error", err)
	}
	return why
}

// plain is an error for the owner: what a fault says, and nothing of what lies below.
func plain(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Message
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return "The address did not answer in time."
	}
	text := strings.TrimSuffix(err.Error(), ": "+ErrRefused.Error())
	return strings.TrimSuffix(text, ": "+ErrHeld.Error())
}

func excerpt(body []byte) string {
	if len(body) > answerKept {
		body = body[:answerKept]
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || r < ' ' && r != '\n' {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(string(body), " "))
}

func (c CRM) address() string {
	if c.URL != "" {
		return c.URL
	}
	return SalesforceURL
}

// request writes a lead as the other system takes it. Values that are missing are
// left out.
func (c CRM) request(l Lead) (Request, error) {
	out := Request{URL: c.address(), Headers: map[string]string{}}
	if c.Header != "" && c.Secret != "" && c.Target == AnyURL {
		out.Headers[c.Header] = c.Secret
	}
	if c.Target == AnyURL && c.Format == "json" {
		values := map[string]string{}
		for _, m := range c.Mapping {
			if v := l.From(m.From); v != "" {
				values[m.To] = v
			}
		}
		body, err := json.Marshal(values)
		out.Type, out.Body = "application/json", body
		return out, err
	}
	form := url.Values{}
	if c.Target == Salesforce {
		form.Set("oid", c.OrgID)
	}
	for _, m := range c.Mapping {
		if v := l.From(m.From); v != "" {
			form.Set(m.To, v)
		}
	}
	out.Type, out.Body = "application/x-www-form-urlencoded; charset=UTF-8", []byte(form.Encode())
	return out, nil
}
