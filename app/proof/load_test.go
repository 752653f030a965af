package proof

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"frontdesk/app/chatbot"
)

var usual = Limits{Total: 1200, PerAddress: 120}

// network gives the nth address.
func network(bot byte, n int) Who {
	return who(bot, netip.AddrFrom4([4]byte{203, 0, byte(n >> 8), byte(n)}).String())
}

func TestWanted_abuseSwitchesItOnAndCalmOff(t *testing.T) {
	t.Parallel()
	d := newDesk()
	stranger := who(1, "198.51.100.1")
	for n := range 200 { // a good day: 200 a minute from as many addresses
		d.Message(network(1, n), usual)
		d.now = d.now.Add(300 * time.Millisecond)
	}
	if d.Wanted(stranger, chatbot.ProofAuto) {
		t.Fatal("asked on a good day")
	}
	began := d.now
	for n := range 600 { // 1,200 a minute
		d.Message(network(1, n), usual)
		d.now = d.now.Add(50 * time.Millisecond)
	}
	if !d.Wanted(stranger, chatbot.ProofAuto) {
		t.Fatal("a flood from many addresses is not asked")
	}
	if s := d.StateOf(stranger.Chatbot); !s.Asking || s.Since.Before(began) || s.Since.After(d.now) {
		t.Errorf("state %+v", s)
	}
	if d.Wanted(who(2, "198.51.100.1"), chatbot.ProofAuto) {
		t.Error("another chatbot is asked")
	}
	if d.Wanted(stranger, chatbot.ProofOff) {
		t.Error("asked though it is off")
	}
	for n := range 10 * 60 * 3 { // 180 a minute: less than too many, and more than half of it
		d.Message(network(1, n), usual)
		d.now = d.now.Add(time.Second / 3)
	}
	if !d.Wanted(stranger, chatbot.ProofAuto) {
		t.Error("it ended while there were still many")
	}
	d.now = d.now.Add(4 * time.Minute)
	if !d.Wanted(stranger, chatbot.ProofAuto) {
		t.Error("it ended after four calm minutes")
	}
	d.now = d.now.Add(61 * time.Second)
	if d.Wanted(stranger, chatbot.ProofAuto) || d.StateOf(stranger.Chatbot).Asking {
		t.Error("it goes on after five calm minutes")
	}
	if !d.Wanted(stranger, chatbot.ProofAlways) {
		t.Error("always is not always")
	}
}

func TestWanted_asksTheAddressThatTakesMoreThanItsShare(t *testing.T) {
	t.Parallel()
	d := newDesk()
	loud, quiet := who(1, "203.0.113.7"), who(1, "203.0.113.8")
	for range 90 {
		d.Message(loud, usual)
		d.now = d.now.Add(time.Second / 2)
	}
	if !d.Wanted(loud, chatbot.ProofAuto) || d.Wanted(quiet, chatbot.ProofAuto) {
		t.Errorf("loud %v, quiet %v", d.Wanted(loud, chatbot.ProofAuto), d.Wanted(quiet, chatbot.ProofAuto))
	}
	if d.StateOf(loud.Chatbot).Asking {
		t.Error("one address makes the chatbot asking")
	}
}

func TestWanted_manyNewVisitorsAreAbuseToo(t *testing.T) {
	t.Parallel()
	d := newDesk()
	for n := range chatbotVisitors + 30 {
		d.Visitor(network(1, n))
		d.now = d.now.Add(100 * time.Millisecond)
	}
	if !d.Wanted(who(1, "198.51.100.1"), chatbot.ProofAuto) {
		t.Error("150 new visitors in 15 seconds are not asked")
	}
}

func TestWanted_smallLimitsDoNotMakeTwoVisitorsAFlood(t *testing.T) {
	t.Parallel()
	d := newDesk()
	for n := range fewMessages - 5 {
		d.Message(network(1, n), Limits{Total: 10, PerAddress: 4})
	}
	if d.Wanted(who(1, "198.51.100.1"), chatbot.ProofAuto) {
		t.Error("a few messages are asked for a proof")
	}
}

func TestLoad_memoryIsBounded(t *testing.T) {
	t.Parallel()
	d := newDesk()
	for n := range mostGauges + 500 {
		d.Visitor(Who{Chatbot: who(1, "::1").Chatbot, Network: netip.MustParseAddr(fmt.Sprintf("2001:db8:%x:%x::", n>>8, n&255))})
	}
	if got := len(d.load.network); got > mostGauges {
		t.Errorf("%d addresses are remembered", got)
	}
	if !d.Wanted(who(1, "198.51.100.1"), chatbot.ProofAuto) {
		t.Error("many addresses made the chatbot forget")
	}
}
