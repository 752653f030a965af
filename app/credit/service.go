package credit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Chatbots gives the settings of a chatbot, from memory.
type Chatbots interface {
	Get(ctx context.Context, b chatbot.ID) (chatbot.Chatbot, error)
}

// Config is what the service stands on.
type Config struct {
	Store    Store
	Chatbots Chatbots
	Clock    id.Clock
	Log      *slog.Logger
	// Audit notes a change by a person in the transaction of the change.
	Audit func(tx any, e Entry, by account.ID) error
}

// Service owns accounts and refusals.
type Service struct {
	cfg   Config
	purse *purse
	notes *notes
}

// New makes the service. Refusals that come from the edge are written from Start
// on.
func New(cfg Config) *Service {
	return &Service{cfg: cfg, purse: newPurse(), notes: newNotes()}
}

func (s *Service) bearer(ctx context.Context, u chatuser.UserID) (who Bearer, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		who, err = r.Bearer(u)
		return err
	})
	return who, err
}

// Bill is what a reply means for credits.
type Bill struct {
	Charge  bool // Cost is taken from the balance; it was reserved before
	Cost    int
	Model   string
	Refused *Refused // the reply is a refusal
}

// Settle writes what a reply cost, or that it is a refusal, in the transaction of
// the reply, and ends what was held for it once that is on disk. A chat user who is
// not there any more is charged nothing.
func (s *Service) Settle(in any, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, b Bill) error {
	tx := s.cfg.Store.Within(in)
	user := Owner(c)
	if b.Refused != nil {
		if err := tx.PutRefusal(Refusal{
			ID: RefusalID{id.New()}, Chatbot: bot.ID, At: m.At, Why: b.Refused.Why, Detail: b.Refused.Detail,
			User: user, Conversation: c.ID, Seq: m.Seq,
		}); err != nil {
			return err
		}
		tx.After(func() { s.Release(c.ID) })
		return nil
	}
	if !b.Charge || b.Cost == 0 {
		tx.After(func() { s.Release(c.ID) })
		return nil
	}
	who, err := tx.Bearer(user)
	if errors.Is(err, chatuser.ErrNotFound) {
		tx.After(func() { s.Release(c.ID) })
		return nil
	}
	if err != nil {
		return err
	}
	return s.book(tx, who, bot.Credits, c.ID, func(ch *change) error {
		ch.charge(Entry{Conversation: c.ID, Seq: m.Seq, Path: m.Kind, Model: b.Model}, b.Cost)
		return nil
	})
}

// book brings an account to the present period, changes it, and writes it with
// its entries. done is a conversation whose hold ends with the commit.
func (s *Service) book(tx Tx, who Bearer, settings chatbot.Credits, done conversation.ID, act func(*change) error) error {
	before, err := tx.Account(who.User)
	if err != nil {
		return err
	}
	before.User, before.Chatbot = who.User, who.Chatbot
	ch := change{account: before}
	if settings.Enabled {
		ch.turn(allowanceOf(settings, who), s.cfg.Clock())
	}
	if err := act(&ch); err != nil {
		return err
	}
	return s.write(tx, ch, done)
}

func (s *Service) write(tx Tx, ch change, done conversation.ID) error {
	now := s.cfg.Clock()
	ch.account.Version++
	for _, e := range ch.entries {
		e.ID, e.At = EntryID{id.New()}, now
		if err := tx.PutEntry(e); err != nil {
			return err
		}
	}
	account := ch.account
	tx.After(func() { s.purse.committed(account, done) })
	return tx.PutAccount(account)
}

// The bounds of what a person may book at once, and of a balance.
const (
	maxAmount  = 1_000_000
	maxBalance = 1_000_000_000
)

// Adjust books a top-up (amount above 0) or a correction (below), with a reason,
// by somebody who is named actor. A correction takes no more than is there.
func (s *Service) Adjust(ctx context.Context, u chatuser.UserID, amount int, reason string, actor account.Actor) (State, error) {
	reason = strings.TrimSpace(reason)
	if err := bookable(amount, reason); err != nil {
		return State{}, err
	}
	err := s.cfg.Store.Write(ctx, func(tx Tx) error {
		who, err := tx.Bearer(u)
		if err != nil {
			return err
		}
		bot, err := s.cfg.Chatbots.Get(ctx, who.Chatbot)
		if err != nil {
			return err
		}
		var booked Entry
		if err := s.book(tx, who, bot.Credits, conversation.ID{}, func(ch *change) (err error) {
			booked, err = ch.adjust(amount, reason, actor.Label())
			return err
		}); err != nil {
			return err
		}
		return s.cfg.Audit(tx, booked, actor.Account)
	})
	if err != nil {
		return State{}, err
	}
	return s.State(ctx, u)
}

// adjust books what a person says.
func (c *change) adjust(amount int, reason, actor string) (Entry, error) {
	e := Entry{Kind: ToppedUp, Amount: amount, Reason: reason, Actor: actor}
	switch after := c.account.Balance + amount; {
	case amount < 0 && after < 0:
		return e, ErrTooFew.Saying("The balance is %d credits, so at most that many can be taken away.", max(0, c.account.Balance))
	case after > maxBalance:
		return e, ErrTooMany
	case amount < 0:
		e.Kind = Corrected
	}
	c.add(e)
	c.settle()
	return c.entries[len(c.entries)-1], nil
}

// bookable tells what is wrong with what a person wants to book.
func bookable(amount int, reason string) error {
	var wrong []fault.Field
	if amount == 0 || amount > maxAmount || amount < -maxAmount {
		wrong = append(wrong, fault.Field{Field: "amount", Message: fmt.Sprintf("A whole number of credits other than 0, from -%d to %d.", maxAmount, maxAmount)})
	}
	if reason == "" || utf8.RuneCountInString(reason) > longReason || !utf8.ValidString(reason) || strings.ContainsRune(reason, 0) {
		wrong = append(wrong, fault.Field{Field: "reason", Message: fmt.Sprintf("Say in 1 to %d characters why.", longReason)})
	}
	return fault.InvalidFields(wrong)
}

// State is where a chat user stands now.
type State struct {
	Enabled   bool // credits are on for the chatbot
	User      chatuser.UserID
	Chatbot   chatbot.ID
	Plan      string
	Balance   int                // what can be spent now, less nothing that is held
	Booked    int                // the sum of the entries; the turn of a period is booked with the next use
	Allowance *chatbot.Allowance // nil: none
	Left      int                // of the allowance
	ResetsAt  time.Time          // zero: never
}

// State tells where a chat user stands, found by any id that leads to it.
func (s *Service) State(ctx context.Context, u chatuser.UserID) (out State, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		who, err := r.Bearer(u)
		if err != nil {
			return err
		}
		bot, err := s.cfg.Chatbots.Get(ctx, who.Chatbot)
		if err != nil {
			return err
		}
		account, err := r.Account(who.User)
		if err != nil {
			return err
		}
		out = State{Enabled: bot.Credits.Enabled, User: who.User, Chatbot: who.Chatbot, Plan: who.Plan, Booked: account.Balance, Balance: account.Balance}
		if !bot.Credits.Enabled {
			return nil
		}
		out.Allowance = allowanceOf(bot.Credits, who)
		account.User, account.Chatbot = who.User, who.Chatbot
		now := s.turned(account, out.Allowance)
		out.Balance, out.Left, out.ResetsAt = now.Balance, now.Grant.Left, now.Grant.Until
		return nil
	})
	return out, err
}

// Page is a page of entries; Next is zero at the end.
type Page struct {
	Items []Entry
	Next  EntryID
}

// Entries gives the ledger of a chat user, with those of the profiles that were
// merged into it, newest first, below before.
func (s *Service) Entries(ctx context.Context, u chatuser.UserID, before EntryID, limit int) (out Page, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		who, err := r.Bearer(u)
		if err != nil {
			return err
		}
		return r.Entries(who.Family, before, out.upTo(limit))
	})
	return out, err
}

// OfChatbot gives all ledgers of a chatbot in the same way.
func (s *Service) OfChatbot(ctx context.Context, b chatbot.ID, before EntryID, limit int) (out Page, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error { return r.OfChatbot(b, before, out.upTo(limit)) })
	return out, err
}

// upTo takes limit entries, and knows by one more whether that was all.
func (p *Page) upTo(limit int) func(Entry) bool {
	return func(e Entry) bool {
		if len(p.Items) == limit {
			p.Next = p.Items[limit-1].ID
			return false
		}
		p.Items = append(p.Items, e)
		return true
	}
}
