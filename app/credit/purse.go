package credit

import (
	"context"
	"errors"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// purse holds credits for answers that are being written, so that what is asked
// at the same time cannot spend them twice. It is memory alone: after a crash the
// questions are answered anew, and hold anew.
//
// While anything is held of an account, the account is kept here too, and follows
// each commit. So a charge and the end of its hold are seen together, and an
// account is never counted with one and without the other.
type purse struct {
	mu    sync.Mutex
	tabs  map[chatuser.UserID]*tab
	holds map[conversation.ID]hold
}

// tab is an account with something held of it, or about to be.
type tab struct {
	account Account
	known   bool
	held    int
	users   int // holds, and those who are looking
}

type hold struct {
	user   chatuser.UserID
	amount int
}

func newPurse() *purse {
	return &purse{tabs: map[chatuser.UserID]*tab{}, holds: map[conversation.ID]hold{}}
}

// look keeps an account in memory until leave.
func (p *purse) look(u chatuser.UserID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.tabs[u] == nil {
		p.tabs[u] = &tab{}
	}
	p.tabs[u].users++
}

func (p *purse) leave(u chatuser.UserID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(u)
}

// drop: the caller holds mu.
func (p *purse) drop(u chatuser.UserID) {
	t := p.tabs[u]
	if t == nil {
		return
	}
	if t.users--; t.users <= 0 {
		delete(p.tabs, u)
	}
}

// Held is what became of an attempt to hold credits. Where it failed, RenewedAt is
// when an allowance that carries as much begins anew; zero: never.
type Held struct {
	OK        bool
	Available int
	RenewedAt time.Time
}

// hold takes amount for a conversation out of what account holds, in place of what
// the conversation held before. account is what was read after look.
func (p *purse) hold(c conversation.ID, account Account, rule *chatbot.Allowance, amount int, turned func(Account, *chatbot.Allowance) Account) Held {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.release(c)
	t := p.tabs[account.User]
	if !t.known { // from here on it follows the commits alone, which also end the holds
		t.account, t.known = account, true
	}
	now := turned(t.account, rule)
	out := Held{Available: now.Balance - t.held}
	if out.OK = out.Available >= amount; !out.OK {
		if rule != nil && rule.Credits >= amount {
			out.RenewedAt = now.Grant.Until
		}
		return out
	}
	t.held += amount
	t.users++
	p.holds[c] = hold{user: account.User, amount: amount}
	return out
}

// release: the caller holds mu.
func (p *purse) release(c conversation.ID) {
	h, found := p.holds[c]
	if !found {
		return
	}
	delete(p.holds, c)
	if t := p.tabs[h.user]; t != nil {
		t.held -= h.amount
		p.drop(h.user)
	}
}

// committed takes over an account as it was written. done ends the hold of a
// conversation in the same moment; zero ends none.
func (p *purse) committed(a Account, done conversation.ID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.tabs[a.User]; t != nil && (!t.known || a.Version > t.account.Version) {
		t.account, t.known = a, true
	}
	p.release(done)
}

// forgotten starts anew for an account that was erased.
func (p *purse) forgotten(u chatuser.UserID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if t := p.tabs[u]; t != nil {
		t.account, t.known = Account{User: u}, true
	}
}

// Reserve holds amount credits of whoever talks in a conversation, until a charge
// or Release; a second call for the same conversation takes the place of the
// first. It fails where the balance, less what is held for other answers, does not
// carry it. A chat user who was erased has none.
func (s *Service) Reserve(ctx context.Context, bot chatbot.Chatbot, c conversation.Conversation, amount int) (Held, error) {
	u := Owner(c)
	who, err := s.bearer(ctx, u)
	if errors.Is(err, chatuser.ErrNotFound) {
		return Held{}, nil
	}
	if err != nil {
		return Held{}, err
	}
	s.purse.look(who.User)
	defer s.purse.leave(who.User)
	var account Account
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		account, err = r.Account(who.User)
		return err
	})
	if err != nil {
		return Held{}, err
	}
	account.User, account.Chatbot = who.User, bot.ID
	return s.purse.hold(c.ID, account, allowanceOf(bot.Credits, who), amount, s.turned), nil
}

// Owner is whose credits a conversation uses, before any merge.
func Owner(c conversation.Conversation) chatuser.UserID {
	if c.User.IsZero() {
		return chatuser.UserOf(c.Visitor)
	}
	return c.User
}

// Release gives back what is held for a conversation; where nothing is, it does
// nothing.
func (s *Service) Release(c conversation.ID) {
	s.purse.mu.Lock()
	defer s.purse.mu.Unlock()
	s.purse.release(c)
}

// turned is an account as it will be once something is booked now.
func (s *Service) turned(a Account, rule *chatbot.Allowance) Account {
	c := change{account: a}
	c.turn(rule, s.cfg.Clock())
	return c.account
}
