package notify

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
)

// Transcripts an hour. Whoever can chat can have mails sent, so none of these is to
// be worth anybody's while who would fill mailboxes.
const (
	perConversation = 3
	perRecipient    = 5   // from all conversations together
	perSender       = 300 // of a chatbot
)

// Service takes requests for mails.
type Service struct {
	cfg        Config
	threads    *limiter
	recipients *limiter
	senders    *limiter
}

// New makes the service.
func New(cfg Config) *Service {
	return &Service{
		cfg: cfg, threads: newLimiter(perConversation, time.Hour, 10_000), recipients: newLimiter(perRecipient, time.Hour, 10_000),
		senders: newLimiter(perSender, time.Hour, 1000),
	}
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
	User         string          `json:"user,omitempty"`  // whom the notice names: it goes when they are erased
	Zone         string          `json:"zone,omitempty"`  // that the recipient lives in, as far as known (IANA)
	Panel        bool            `json:"panel,omitempty"` // somebody of the team has it sent

	// Of a summary.
	Chatbot chatbot.ID     `json:"chatbot,omitzero"`
	Since   time.Time      `json:"since,omitzero"`
	Counts  map[string]int `json:"counts,omitempty"` // by the type of the mails that it stands for

	Week string `json:"week,omitempty"` // of a digest: the Monday after the week that it tells
}
