package notify

import (
	"context"
	"math"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

const (
	perConversation = 3 // transcripts an hour
	perRecipient    = 5 // transcripts an hour, from all conversations together
)

// Service takes requests for mails.
type Service struct {
	cfg        Config
	threads    *limiter
	recipients *limiter
}

// New makes the service.
func New(cfg Config) *Service {
	return &Service{cfg: cfg, threads: newLimiter(perConversation, time.Hour, 10_000), recipients: newLimiter(perRecipient, time.Hour, 10_000)}
}

// order is the body of a mail in the outbox. It names what is to be sent and
// holds none of it: a conversation that is erased meanwhile is not mailed.
type order struct {
	Type         string          `json:"type"`
	Conversation conversation.ID `json:"conversation"`
	To           email.Address   `json:"to"`
	UpTo         uint64          `json:"upTo"` // the last message when it was asked for
	Lead         string          `json:"lead,omitempty"`
	Notice       *Notice         `json:"notice,omitempty"`
	User         string          `json:"user,omitempty"` // whom the notice names: it goes when they are erased

	// Of a summary.
	Chatbot chatbot.ID     `json:"chatbot,omitzero"`
	Since   time.Time      `json:"since,omitzero"`
	Counts  map[string]int `json:"counts,omitempty"` // by the type of the mails that it stands for
}

const typeTranscript = "transcript"

// Request has a conversation, as it is now, sent to an address. It returns when
// that is stored. Faults: email.ErrInvalid, ErrNotConfigured, ErrNothingToSend,
// ErrTooMany with RetryAfter (3 an hour for a conversation, 5 for an address),
// and conversation.ErrNotFound, also for a deleted one.
func (s *Service) Request(ctx context.Context, c conversation.ID, to string) error {
	address, err := email.Parse(to)
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
	if err := s.allow(c, address); err != nil {
		return err
	}
	err = s.cfg.Store.Write(ctx, func(tx outbox.Tx) error {
		_, err := s.cfg.Outbox.Add(tx, outbox.NewItem{
			Kind: KindMail, Order: c.String(),
			Body: order{Type: typeTranscript, Conversation: c, To: address, UpTo: thread.LastSeq},
		})
		return err
	})
	if err != nil {
		s.threads.giveBack(c.String())
		s.recipients.giveBack(address.Key())
	}
	return err
}

func (s *Service) allow(c conversation.ID, to email.Address) error {
	now := s.cfg.Clock()
	wait := s.threads.take(c.String(), now)
	if wait == 0 {
		if wait = s.recipients.take(to.Key(), now); wait > 0 {
			s.threads.giveBack(c.String())
		}
	}
	if wait == 0 {
		return nil
	}
	limited := *ErrTooMany
	limited.RetryAfter = int(math.Ceil(wait.Seconds()))
	return &limited
}
