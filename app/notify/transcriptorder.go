package notify

import (
	"context"
	"errors"
	"math"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const typeTranscript = "transcript"

// Wanted says where a transcript is to go.
type Wanted struct {
	To    string
	Zone  string // that the recipient lives in (IANA); empty or unknown: the visitor's, as far as known
	Panel bool   // somebody of the team has it sent
	AtEnd bool   // not now: when the conversation ends
}

// Request has a conversation sent to an address, as it is now or as it is when it
// ends. It returns when that is stored. Faults: email.ErrInvalid, ErrNotConfigured,
// ErrNothingToSend, ErrTooMany with RetryAfter (3 an hour for a conversation, 5 for an
// address, 300 for a chatbot), conversation.ErrNotFound, also for a deleted one, and
// conversation.ErrEnded for what is to be sent at an end that was.
func (s *Service) Request(ctx context.Context, c conversation.ID, w Wanted) error {
	address, err := email.Parse(w.To)
	if err != nil {
		return err
	}
	if !s.cfg.Mailer.Configured() {
		return ErrNotConfigured
	}
	thread, err := s.cfg.Conversations.Get(ctx, c)
	switch {
	case err != nil:
		return err
	case !thread.DeletedAt.IsZero():
		return conversation.ErrNotFound
	case thread.Messages == 0:
		return ErrNothingToSend
	}
	if w.AtEnd {
		return s.cfg.AtEnd.SendAtEnd(ctx, c, address)
	}
	pass, err := s.allow(thread, address)
	if err != nil {
		return err
	}
	err = s.cfg.Store.Write(ctx, func(tx outbox.Tx) error {
		return s.order(tx, thread, order{To: address, Zone: w.Zone, Panel: w.Panel})
	})
	if err != nil {
		pass.giveBack()
	}
	return err
}

// order stores one in the transaction of its cause.
func (s *Service) order(tx outbox.Tx, c conversation.Conversation, o order) error {
	o.Type, o.Conversation, o.UpTo = typeTranscript, c.ID, c.LastSeq
	if o.Zone == "" && !o.Panel {
		o.Zone = c.Client.Zone
	}
	_, err := s.cfg.Outbox.Add(tx, outbox.NewItem{Kind: KindMail, Order: c.ID.String(), Body: o})
	return err
}

// Ended has the transcript sent that was asked for before the end, in the transaction
// of the end.
func (s *Service) Ended(tx outbox.Tx, c conversation.Conversation) error {
	if c.TranscriptTo == "" || c.Messages == 0 || !s.cfg.Mailer.Configured() {
		return nil
	}
	address, err := email.Parse(c.TranscriptTo)
	if err != nil {
		return nil //nolint:nilerr // an address that is none any more: the conversation ends all the same
	}
	return s.order(tx, c, order{To: address})
}

// Promise counts a transcript that is about to be told of in the chat; Keep stores
// it with the message that says so. Faults as of Request.
func (s *Service) Promise(c conversation.Conversation, to email.Address) error {
	if !s.cfg.Mailer.Configured() {
		return ErrNotConfigured
	}
	_, err := s.allow(c, to)
	return err
}

// Keep stores what was promised, in the transaction of c, which is as it is with the
// message that says so.
func (s *Service) Keep(tx outbox.Tx, c conversation.Conversation, to email.Address) error {
	return s.order(tx, c, order{To: to})
}

// Sends tells whether transcripts can be sent at all.
func (s *Service) Sends() bool { return s.cfg.Mailer.Configured() }

// Page is a conversation as a page that can be kept or printed, with nothing from
// elsewhere in it: what a mail would have, and all of its messages up to mostPrinted.
// ErrNothingToSend for an empty one.
func (s *Service) Page(ctx context.Context, c conversation.ID, zone string) (string, error) {
	d := Deliverer{Conversations: s.cfg.Conversations, Chatbots: s.cfg.Chatbots, Zone: s.cfg.Zone}
	thread, err := s.cfg.Conversations.Get(ctx, c)
	switch {
	case err != nil:
		return "", err
	case !thread.DeletedAt.IsZero():
		return "", conversation.ErrNotFound
	case thread.Messages == 0:
		return "", ErrNothingToSend
	}
	t, _, err := d.transcriptOf(ctx, order{Conversation: c, UpTo: thread.LastSeq, Zone: zone}, mostPrinted)
	if err != nil {
		return "", err
	}
	t.Why = ""
	return t.html(), nil
}

// transcriptOf reads what a transcript is made of. What was erased since it was asked
// for ends it.
func (d Deliverer) transcriptOf(ctx context.Context, o order, most int) (transcript, chatbot.Chatbot, error) {
	thread, bot, err := d.about(ctx, o.Conversation)
	if err != nil {
		return transcript{}, bot, err
	}
	messages, omitted, err := d.messages(ctx, o, most)
	if err != nil {
		return transcript{}, bot, errors.Join(errors.New("reading the messages"), err)
	}
	zones := []string{o.Zone, thread.Client.Zone}
	if d.Zone != nil {
		zones = append(zones, d.Zone())
	}
	return newTranscript(bot, thread, messages, omitted, zoneOf(zones...)), bot, nil
}

// pass is a place in every limit that a transcript falls under.
type pass struct {
	limits  [3]*limiter
	of      [3]string
	holding int
}

func (p *pass) giveBack() {
	for i := range p.holding {
		p.limits[i].giveBack(p.of[i])
	}
}

func (s *Service) allow(c conversation.Conversation, to email.Address) (*pass, error) {
	p := &pass{limits: [3]*limiter{s.threads, s.recipients, s.senders}, of: [3]string{c.ID.String(), to.Key(), c.Chatbot.String()}}
	now := s.cfg.Clock()
	for i, l := range p.limits {
		wait := l.take(p.of[i], now)
		if wait > 0 {
			p.giveBack()
			return nil, tooMany(wait)
		}
		p.holding++
	}
	return p, nil
}

func tooMany(wait time.Duration) error {
	limited := *ErrTooMany
	limited.RetryAfter = int(math.Ceil(wait.Seconds()))
	return &limited
}
