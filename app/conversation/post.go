package conversation

import (
	"context"
	"net/netip"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// MaxText is how many characters a visitor's message may have.
const MaxText = 4000

// PostInput is one message of a visitor. ClientID makes the call repeatable:
// the same one gives the same message and adds nothing.
type PostInput struct {
	Chatbot      chatbot.ID
	Visitor      chatuser.VisitorID
	Conversation *ID // nil begins one
	ClientID     string
	Text         string
	Source       string
	Lang         string
	Page         Page
	Client       Client     // without an address
	Address      netip.Addr // counts where a conversation begins; the zero value is none
	FromAPI      FromAPI
}

// Posted is what became of a message.
type Posted struct {
	Conversation ID
	Message      Message
	New          bool // the conversation began with it
	Repeated     bool // the message was there already
}

func (in PostInput) validate() error {
	var wrong []fault.Field
	switch {
	case !utf8.ValidString(in.Text):
		wrong = append(wrong, fault.Field{Field: "text", Message: "The text is not valid UTF-8."})
	case strings.TrimSpace(in.Text) == "":
		wrong = append(wrong, fault.Field{Field: "text", Message: "Write something first."})
	case utf8.RuneCountInString(in.Text) > MaxText:
		wrong = append(wrong, fault.Field{Field: "text", Message: "The text is longer than 4000 characters. Send it in parts."})
	}
	if n := len(in.ClientID); n < 1 || n > 64 || strings.ContainsFunc(in.ClientID, func(r rune) bool { return r <= ' ' || r > '~' }) {
		wrong = append(wrong, fault.Field{Field: "clientId", Message: "An id of 1 to 64 visible ASCII characters that names this message for you."})
	}
	return fault.InvalidFields(wrong)
}

// Post stores a visitor's message and returns once it is on disk. Where the
// assistant is on, a pending answer is stored with it.
func (s *Service) Post(ctx context.Context, in PostInput) (Posted, error) {
	if err := in.validate(); err != nil {
		return Posted{}, err
	}
	now := s.cfg.Clock()
	newConversation, newMessage := ID{id.New()}, MessageID{id.New()}
	at := placeOf(s.cfg.Places, in)
	var out Posted
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		out = Posted{}
		bot, err := s.cfg.Chatbots.Get(ctx, in.Chatbot) // asked here, so that none begins after a chatbot is gone
		if err != nil {
			return err
		}
		if ref, found, err := tx.FindPosted(in.Visitor, in.ClientID); err != nil {
			return err
		} else if found {
			out.Repeated, out.Conversation = true, ref.Conversation
			out.Message, err = tx.Message(ref.Conversation, ref.Seq)
			return err
		}
		before, err := thread(tx, in)
		if err != nil {
			return err
		}
		after := before
		if out.New = before.ID.IsZero(); out.New {
			after = begin(in, newConversation)
			after.StartedAt, after.Place = now, at
			after.Client.Address = bot.Privacy.Kept(in.Address)
		}
		m := Message{ID: newMessage, Role: RoleUser, Text: in.Text, At: now, ClientID: in.ClientID, Override: in.FromAPI.Override}
		if before, after, err = told(tx, before, after, in.FromAPI, now); err != nil {
			return err
		}
		after, m, err = appendTo(tx, before, after, m)
		if err != nil {
			return err
		}
		answers, err := follow(tx, bot, after, m, out.New)
		if err != nil {
			return err
		}
		if err := s.cfg.Effects.Posted(tx, bot, after, m, out.New); err != nil {
			return err
		}
		out.Conversation, out.Message = after.ID, m
		tx.After(func() { announcePosted(s.cfg, after, m, out.New, answers) })
		return nil
	})
	return out, err
}

// follow logs the beginning of a conversation, and has m wait for the assistant
// unless it is off, or a person answers.
func follow(tx Tx, bot chatbot.Chatbot, c Conversation, m Message, began bool) (answers bool, err error) {
	if began {
		if err := tx.Log(tracking.Started(scene(c, m), c.Client.Browser, c.Client.OS, c.Client.Device)); err != nil {
			return false, err
		}
	}
	answers = bot.Assistant.Enabled && c.Handover.State != HandoverAttended
	if answers {
		err = waitFor(tx, c.ID, m.Seq)
	}
	return answers, err
}

// waitFor adds a message to what waits for an answer.
func waitFor(tx Tx, c ID, seq uint64) error {
	span, waits, err := tx.PendingSpan(c)
	if err != nil {
		return err
	}
	if !waits {
		span.From = seq
	}
	span.To = seq
	return tx.SetPending(c, span)
}

func announcePosted(cfg Config, c Conversation, m Message, isNew, wake bool) {
	if isNew {
		cfg.Announce.StatusChanged(c)
	}
	cfg.Announce.MessageStored(c, m)
	if wake {
		cfg.Answer.Wake(c.ID)
	}
}

// thread finds the conversation that a message goes to; the zero value stands
// for one that is to begin.
func thread(r Reader, in PostInput) (Conversation, error) {
	if in.Conversation == nil {
		return Conversation{}, nil
	}
	c, err := own(r, in.Visitor, *in.Conversation)
	if err != nil {
		return Conversation{}, err
	}
	if c.Chatbot != in.Chatbot {
		return Conversation{}, ErrNotFound
	}
	if c.Status == Ended {
		return Conversation{}, ErrEnded
	}
	return c, nil
}

func begin(in PostInput, c ID) Conversation {
	return Conversation{
		ID: c, Chatbot: in.Chatbot, Visitor: in.Visitor, User: chatuser.UserOf(in.Visitor), Status: Active,
		Source: in.Source, Lang: in.Lang, Page: in.Page, Client: in.Client,
		Subject: subject(in.Text),
	}
}

// subject is the first line of the first question, at most 80 characters.
func subject(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	runes := []rune(strings.TrimSpace(line))
	if len(runes) <= 80 {
		return string(runes)
	}
	return string(runes[:79]) + "…"
}

// appendTo gives m its sequence and stores it with the thread's record.
func appendTo(tx Tx, before, after Conversation, m Message) (Conversation, Message, error) {
	after.LastSeq++
	m.Seq = after.LastSeq
	after.UpdatedAt = m.At
	if m.Role != RoleSystem {
		after.Messages++
	}
	after.Tally = tallied(after.Tally, m)
	after = after.heard(m)
	if err := tx.Save(before, after); err != nil {
		return after, m, err
	}
	return after, m, tx.Append(after, m)
}

// scene is what the log rows of c at m share.
func scene(c Conversation, m Message) tracking.Scene {
	return tracking.Scene{Session: tracking.SessionID(c.ID), Chatbot: c.Chatbot, At: m.At, Source: c.Source}
}
