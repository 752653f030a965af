package proof

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/id"
)

// fakeDesk has little work to do, and a clock that the test moves.
type fakeDesk struct {
	*Desk
	now time.Time
}

func newDesk() *fakeDesk {
	f := &fakeDesk{now: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)}
	f.Desk = New(Config{Clock: func() time.Time { return f.now }, Bits: 4})
	return f
}

func who(bot byte, network string) Who {
	return Who{chatbot.ID{UUID: id.UUID{15: bot}}, netip.MustParseAddr(network)}
}

func TestRedeem_takesWhatSolvesOnce(t *testing.T) {
	t.Parallel()
	d, ana := newDesk(), who(1, "203.0.113.7")
	c := d.Challenge(ana)
	if len(c.Text) != 40 || c.Until != d.now.Add(5*time.Minute) || c.Parts != 8 || c.Bits != 4 {
		t.Errorf("%+v", c)
	}
	answer := Solve(c)
	if err := d.Redeem(ana, answer); err != nil {
		t.Fatal(err)
	}
	if err := d.Redeem(ana, answer); !errors.Is(err, ErrSpent) {
		t.Errorf("replayed: %v", err)
	}
	late := Solve(d.Challenge(ana))
	d.now = d.now.Add(5 * time.Minute)
	if err := d.Redeem(ana, late); !errors.Is(err, ErrExpired) {
		t.Errorf("after five minutes: %v", err)
	}
	if err := d.Redeem(ana, answer); !errors.Is(err, ErrExpired) {
		t.Errorf("replayed after five minutes: %v", err)
	}
}

func TestRedeem_refusesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	d, ana := newDesk(), who(1, "203.0.113.7")
	c := d.Challenge(ana)
	good := Solve(c)
	_, numbers, _ := strings.Cut(good, ":")
	easy := c
	easy.Bits = 0
	flipped := []byte(c.Text)
	flipped[20] ^= 1
	forged := Challenge{Text: string(flipped), Parts: Parts, Bits: 4}
	foreign := newDesk().Challenge(ana)
	for name, answer := range map[string]string{
		"empty": "", "challenge alone": c.Text, "truncated": good[:len(good)-2], "cut in the challenge": good[10:],
		"no work": c.Text + ":0.0.0.0.0.0.0.0", "too easy": Solve(easy), "fewer parts": c.Text + ":" + strings.Join(strings.Split(numbers, ".")[1:], "."),
		"a sign": c.Text + ":+" + numbers, "spaces": c.Text + ": " + numbers, "long number": c.Text + ":0000000000" + numbers,
		"forged": Solve(forged), "of another process": Solve(foreign), "not base64": strings.Repeat("!", 40) + ":" + numbers,
		"megabyte": strings.Repeat("A", 1<<20),
	} {
		if err := d.Redeem(ana, answer); !errors.Is(err, ErrWrong) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := d.Redeem(who(2, "203.0.113.7"), good); !errors.Is(err, ErrWrong) {
		t.Errorf("another chatbot: %v", err)
	}
	if err := d.Redeem(who(1, "203.0.113.8"), good); !errors.Is(err, ErrWrong) {
		t.Errorf("another address: %v", err)
	}
	if err := d.Redeem(ana, good); err != nil {
		t.Errorf("the good one, after all that: %v", err)
	}
}

func TestRedeem_neverTakesOneTwiceForWantOfRoom(t *testing.T) {
	t.Parallel()
	d, ana := newDesk(), who(1, "203.0.113.7")
	first := Solve(d.Challenge(ana))
	if err := d.Redeem(ana, first); err != nil {
		t.Fatal(err)
	}
	waiting := Solve(d.Challenge(ana))
	for n := uint64(0); len(d.spent) < mostSpent; n++ {
		d.spent[[8]byte{byte(n), byte(n >> 8), byte(n >> 16), 1}] = struct{}{}
	}
	for name, answer := range map[string]string{"used": first, "waiting": waiting} {
		if err := d.Redeem(ana, answer); err == nil {
			t.Errorf("the %s one was taken", name)
		}
	}
	if err := d.Redeem(ana, Solve(d.Challenge(ana))); err != nil || len(d.spent) != 1 {
		t.Errorf("a new one: %v, %d remembered", err, len(d.spent))
	}
}

func TestRedeem_forgetsWhatHasEnded(t *testing.T) {
	t.Parallel()
	d, ana := newDesk(), who(1, "203.0.113.7")
	for range 3 {
		if err := d.Redeem(ana, Solve(d.Challenge(ana))); err != nil {
			t.Fatal(err)
		}
	}
	d.now = d.now.Add(6 * time.Minute)
	if err := d.Redeem(ana, Solve(d.Challenge(ana))); err != nil || len(d.spent) != 1 {
		t.Errorf("%v, %d remembered", err, len(d.spent))
	}
}
