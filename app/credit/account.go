package credit

import (
	"fmt"
	"time"

	"frontdesk/app/chatbot"
)

// change is an account with the entries that led to it; they get their ids,
// times and balances when they are written.
type change struct {
	account Account
	entries []Entry
}

// add books an amount.
func (c *change) add(e Entry) {
	if e.Amount == 0 {
		return
	}
	c.account.Balance += e.Amount
	c.account.Entries++
	e.Chatbot, e.User, e.Balance = c.account.Chatbot, c.account.User, c.account.Balance
	c.entries = append(c.entries, e)
}

// settle keeps what is left of the allowance within the balance: what a
// correction takes, it takes first from what was topped up.
func (c *change) settle() {
	c.account.Grant.Left = min(c.account.Grant.Left, max(0, c.account.Balance))
}

// turn brings an account to the period of now: what is left of an allowance whose
// period is over expires, and that of this period is given. An allowance that the
// owner has changed meanwhile counts from the beginning of the period: what was
// used stays used. rule is nil where the settings give nothing.
func (c *change) turn(rule *chatbot.Allowance, now time.Time) {
	g := &c.account.Grant
	if g.Period != "" && !g.Until.IsZero() && !now.Before(g.Until) {
		c.add(Entry{Kind: Expired, Amount: -g.Left, Reason: "left of " + g.words()})
		*g = Grant{}
	}
	switch {
	case rule == nil && g.Credits == 0 || rule != nil && g.is(*rule):
		return
	case rule == nil:
		c.add(Entry{Kind: Expired, Amount: -g.Left, Reason: "the allowance was taken away"})
		g.For, g.Value, g.Credits, g.Left = "", "", 0, 0 // what was used is remembered until the period is over
	default:
		left := max(0, rule.Credits-g.Used)
		next := Grant{For: rule.For, Value: rule.Value, Credits: rule.Credits, Period: rule.Period, Until: ends(rule.Period, now), Left: left, Used: g.Used}
		e := Entry{Kind: Granted, Amount: left - g.Left, Reason: next.words()}
		if e.Amount < 0 {
			e.Kind, e.Reason = Expired, "the allowance is now "+next.words()
		}
		*g = next
		c.add(e)
	}
	c.settle()
}

func (g Grant) is(a chatbot.Allowance) bool {
	return g.For == a.For && g.Value == a.Value && g.Credits == a.Credits && g.Period == a.Period
}

// words say an allowance for the owner.
func (g Grant) words() string {
	whom := g.For
	if g.Value != "" {
		whom += " " + g.Value
	}
	switch g.Period {
	case chatbot.PeriodOnce:
		return fmt.Sprintf("%d credits once (%s)", g.Credits, whom)
	default:
		return fmt.Sprintf("%d credits a %s (%s)", g.Credits, g.Period, whom)
	}
}

// charge books what a reply cost: from the allowance first, since that expires.
func (c *change) charge(e Entry, cost int) {
	e.Kind, e.Amount = Charged, -cost
	g := &c.account.Grant
	fromGrant := min(cost, g.Left)
	g.Left -= fromGrant
	g.Used += fromGrant
	c.add(e)
	c.settle()
}

// stays is what of the balance does not expire.
func (a Account) stays() int { return a.Balance - a.Grant.Left }

// leave empties the account of a profile that is merged into another, and gives
// what goes there. What is left of its allowance expires: the other profile has
// one of its own.
func (c *change) leave(into Entry) int {
	a := &c.account
	moved := Moved{Credits: a.stays(), Grant: a.Grant}
	c.add(Entry{Kind: Expired, Amount: -a.Grant.Left, Reason: "merged into another profile"})
	a.Grant.Left = 0
	into.Kind, into.Amount, into.Reason = Joined, -moved.Credits, "merged into another profile"
	c.add(into)
	a.Moved = &moved
	return moved.Credits
}

// comeBack gives an account what leave took, as far as back says.
func (c *change) comeBack(from Entry, back int, now time.Time) {
	a := &c.account
	g := Grant{}
	if a.Moved != nil {
		g = a.Moved.Grant
	}
	a.Moved = nil
	from.Kind, from.Amount, from.Reason = Joined, back, "taken apart again"
	c.add(from)
	a.Grant = g
	if !g.Until.IsZero() && !now.Before(g.Until) {
		a.Grant = Grant{}
		return
	}
	c.add(Entry{Kind: Granted, Amount: g.Left, Reason: g.words()})
	c.settle()
}
