package credit

import (
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04:05", s)
	if err != nil {
		panic(err)
	}
	return t
}

func TestEnds_ofPeriods(t *testing.T) {
	t.Parallel()
	for _, row := range []struct{ period, at, ends string }{
		{chatbot.PeriodDay, "2026-11-21 00:00:00", "2026-11-22 00:00:00"},
		{chatbot.PeriodDay, "2026-12-31 23:59:59", "2027-01-01 00:00:00"},
		{chatbot.PeriodDay, "2028-02-28 12:00:00", "2028-02-29 00:00:00"},
		{chatbot.PeriodWeek, "2026-11-16 00:00:00", "2026-11-23 00:00:00"}, // a Monday
		{chatbot.PeriodWeek, "2026-11-22 23:59:59", "2026-11-23 00:00:00"}, // a Sunday
		{chatbot.PeriodWeek, "2026-12-30 12:00:00", "2027-01-04 00:00:00"},
		{chatbot.PeriodMonth, "2027-01-31 12:00:00", "2027-02-01 00:00:00"},
		{chatbot.PeriodMonth, "2028-02-29 00:00:00", "2028-03-01 00:00:00"},
		{chatbot.PeriodMonth, "2026-12-31 23:59:59", "2027-01-01 00:00:00"},
	} {
		if got := ends(row.period, day(row.at)); !got.Equal(day(row.ends)) {
			t.Errorf("a %s at %s ends at %s, want %s", row.period, row.at, got, row.ends)
		}
		elsewhere := day(row.at).In(time.FixedZone("far", 14*3600))
		if got := ends(row.period, elsewhere); !got.Equal(day(row.ends)) {
			t.Errorf("a %s at %s ends at %s in another zone", row.period, row.at, got)
		}
	}
	if !ends(chatbot.PeriodOnce, day("2026-11-21 00:00:00")).IsZero() {
		t.Error("what is given once ends")
	}
}

// script is an account under a clock.
type script struct {
	t    *testing.T
	a    Account
	rule *chatbot.Allowance
	now  time.Time
	all  []Entry
}

func (s *script) at(now string) *script { s.now = day(now); return s }

func (s *script) gives(n int, period string) *script {
	s.rule = &chatbot.Allowance{For: chatbot.ForEveryone, Credits: n, Period: period}
	return s
}

func (s *script) does(act func(*change)) *script {
	c := change{account: s.a}
	c.turn(s.rule, s.now)
	act(&c)
	s.a, s.all = c.account, append(s.all, c.entries...)
	return s
}

func (s *script) spends(n int) *script { return s.does(func(c *change) { c.charge(Entry{}, n) }) }

func (s *script) books(n int) *script {
	return s.does(func(c *change) { c.add(Entry{Kind: ToppedUp, Amount: n}); c.settle() })
}

func (s *script) has(balance, left int) *script {
	s.t.Helper()
	c := change{account: s.a}
	c.turn(s.rule, s.now)
	if c.account.Balance != balance || c.account.Grant.Left != left {
		s.t.Errorf("at %s the balance is %d and %d of the allowance are left, want %d and %d", s.now, c.account.Balance, c.account.Grant.Left, balance, left)
	}
	sum := 0
	for i, e := range append(s.all[:len(s.all):len(s.all)], c.entries...) {
		if sum += e.Amount; e.Balance != sum || e.Amount == 0 {
			s.t.Errorf("entry %d says %d after %+d, want %d", i, e.Balance, e.Amount, sum)
		}
	}
	return s
}

func TestAccount_periods(t *testing.T) {
	t.Parallel()
	s := (&script{t: t}).gives(10, chatbot.PeriodDay)
	s.at("2026-11-21 08:00:00").has(10, 10).spends(4).has(6, 6)
	s.at("2026-11-21 23:59:59").has(6, 6).books(5).has(11, 6)
	s.at("2026-11-22 00:00:00").has(15, 10)                      // six expired, the top-up stayed
	s.spends(12).has(3, 0)                                       // ten of the allowance, two of the top-up
	s.at("2026-11-25 12:00:00").has(13, 10).spends(1).has(12, 9) // days without use give nothing
	s.books(-11).has(1, 1)                                       // what was topped up goes first
	s.at("2026-11-26 00:00:00").has(10, 10)
}

func TestAccount_changedAllowances(t *testing.T) {
	t.Parallel()
	s := (&script{t: t}).gives(10, chatbot.PeriodMonth)
	s.at("2027-01-31 10:00:00").spends(8).has(2, 2)
	s.gives(20, chatbot.PeriodMonth).has(12, 12) // what was used stays used
	s.gives(5, chatbot.PeriodMonth).has(0, 0).spends(0)
	s.gives(10, chatbot.PeriodDay).has(2, 2).spends(2)
	s.at("2027-02-01 00:00:00").has(10, 10)
	s.rule = nil
	s.has(0, 0)
	s.at("2027-02-01 05:00:00").spends(0)
	s.gives(10, chatbot.PeriodDay).has(10, 10)
}

func TestAccount_onceIsOnce(t *testing.T) {
	t.Parallel()
	s := (&script{t: t}).gives(3, chatbot.PeriodOnce)
	s.at("2026-11-21 10:00:00").spends(2).has(1, 1)
	s.at("2036-01-01 00:00:00").has(1, 1)
	s.rule = nil
	s.does(func(*change) {}).has(0, 0)
	s.gives(3, chatbot.PeriodOnce).has(1, 1) // taking the rule away and giving it again gives nothing new
}

func TestPrice(t *testing.T) {
	t.Parallel()
	p := chatbot.Prices{Direct: 1, Choices: 2, Passages: 3, Model: 4, None: 5, Models: map[string]int{"qwen3": 7, "big:70b": 9}}
	for _, row := range []struct {
		kind  string
		model string
		want  int
	}{
		{"direct", "", 1}, {"choices", "", 2}, {"passages", "", 3}, {"none", "", 5}, {"form", "", 0}, {"dialog", "", 0}, {"limit", "", 0}, {"", "", 0},
		{"model", "other", 4}, {"model", "qwen3", 7}, {"model", "QWEN3:latest", 7}, {"model", "big:70b", 9}, {"model", "big", 4}, {"direct", "qwen3", 1},
	} {
		if got := Price(p, conversation.Kind(row.kind), row.model); got != row.want {
			t.Errorf("%s by %q costs %d, want %d", row.kind, row.model, got, row.want)
		}
	}
}
