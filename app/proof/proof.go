// Package proof owns the proof of work that anonymous visitors give while a
// chatbot is abused: challenges that cost a browser about a second, when they are
// asked for, and what counts as abuse. Everything is in memory and bounded; a
// restart asks for new proofs and forgets nothing that matters. It knows neither
// headers nor visitors: who is never asked is the edge's affair.
//
// A challenge is 40 characters, signed with a key of this process, bound to the
// chatbot and the network address it was given to, good once and for five
// minutes. It is solved by one number for each of its parts, so that
// SHA-256("challenge:part:number") begins with enough zero bits: parts make the
// time that solving takes the same for everybody, where one hard one would take
// four times as long for one visitor in a hundred. A message fits one block.
package proof

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math/bits"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Parts of a challenge, and the zero bits of each: 8 times 2^15 tries are 2^18.
const (
	Parts       = 8
	DefaultBits = 15
	validFor    = 5 * time.Minute
	mostSpent   = 1 << 16 // 1 MB; 200 a second for as long as a challenge is good
	digits      = 10      // of a number that solves a part
)

// What is wrong with a proof. All mean the same to a client: solve the challenge
// that comes with it.
var (
	// ErrWrong is a challenge that was not made here for this chatbot and address,
	// or numbers that do not solve it.
	ErrWrong = fault.New(fault.Forbidden, "proof_wrong", "This proof of work is not one for this chatbot and this network. Solve the challenge that comes with this answer.")
	// ErrExpired is a challenge older than five minutes, or than the last restart
	// of the list of spent ones.
	ErrExpired = fault.New(fault.Forbidden, "proof_expired", "This proof of work came too late. Solve the challenge that comes with this answer.")
	// ErrSpent is a challenge that was used before.
	ErrSpent = fault.New(fault.Forbidden, "proof_spent", "This proof of work was used before. Solve the challenge that comes with this answer.")
)

// Who a challenge is for. Network is the unit that budgets count: an IPv4 address,
// or the /64 that one customer has.
type Who struct {
	Chatbot chatbot.ID
	Network netip.Addr
}

// Challenge is what a client has to solve before Until.
type Challenge struct {
	Text  string
	Parts int
	Bits  int
	Until time.Time
}

// Config is what a desk is made of.
type Config struct {
	Clock id.Clock
	Bits  int  // of each part; 0: DefaultBits
	Calm  bool // nothing counts as abuse, for tests of other things
}

// Desk gives challenges and takes proofs.
type Desk struct {
	cfg  Config
	key  [32]byte
	load *load

	mu    sync.Mutex
	epoch uint16 // of the challenges that are good
	spent map[[8]byte]struct{}
	until int64 // when every challenge in spent has ended, in seconds
}

// New makes a desk with a key that nobody else has.
func New(cfg Config) *Desk {
	if cfg.Bits <= 0 {
		cfg.Bits = DefaultBits
	}
	d := &Desk{cfg: cfg, load: newLoad(), spent: map[[8]byte]struct{}{}}
	_, _ = rand.Read(d.key[:]) // never fails
	return d
}

// The form of a challenge: until, epoch, random, signature.
const (
	epochAt  = 4
	randomAt = 6
	signedTo = 14
	macSize  = 16
	rawSize  = signedTo + macSize
)

// Challenge makes a new one.
func (d *Desk) Challenge(w Who) Challenge {
	until := d.cfg.Clock().Add(validFor).Truncate(time.Second)
	var raw [rawSize]byte
	binary.BigEndian.PutUint32(raw[:], uint32(until.Unix()))
	d.mu.Lock()
	binary.BigEndian.PutUint16(raw[epochAt:], d.epoch)
	d.mu.Unlock()
	_, _ = rand.Read(raw[randomAt:signedTo])
	copy(raw[signedTo:], d.sign(raw[:signedTo], w))
	d.load.asked(w.Chatbot)
	return Challenge{Text: base64.RawURLEncoding.EncodeToString(raw[:]), Parts: Parts, Bits: d.cfg.Bits, Until: until.UTC()}
}

func (d *Desk) sign(signed []byte, w Who) []byte {
	mac := hmac.New(sha256.New, d.key[:])
	network := w.Network.As16()
	mac.Write(signed)
	mac.Write(w.Chatbot.UUID[:])
	mac.Write(network[:])
	return mac.Sum(nil)[:macSize]
}

// Redeem takes a proof, "challenge:number.number…", once. The faults are ErrWrong,
// ErrExpired and ErrSpent.
func (d *Desk) Redeem(w Who, answer string) error {
	challenge, numbers, _ := strings.Cut(answer, ":")
	raw, err := base64.RawURLEncoding.Strict().DecodeString(challenge)
	if err != nil || len(raw) != rawSize || !hmac.Equal(raw[signedTo:], d.sign(raw[:signedTo], w)) {
		return ErrWrong
	}
	until := int64(binary.BigEndian.Uint32(raw))
	if d.cfg.Clock().Unix() >= until {
		return ErrExpired
	}
	if !solves(challenge, numbers, d.cfg.Bits) {
		return ErrWrong
	}
	if err := d.spend([8]byte(raw[randomAt:signedTo]), binary.BigEndian.Uint16(raw[epochAt:]), until); err != nil {
		return err
	}
	d.load.solved(w.Chatbot)
	return nil
}

// spend marks a challenge as used. Where too many are remembered, none that were
// given so far are taken any more, instead of some being taken twice.
func (d *Desk) spend(challenge [8]byte, epoch uint16, until int64) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if epoch != d.epoch {
		return ErrExpired
	}
	if _, used := d.spent[challenge]; used {
		return ErrSpent
	}
	if d.cfg.Clock().Unix() >= d.until {
		clear(d.spent)
	}
	if len(d.spent) >= mostSpent {
		clear(d.spent)
		d.epoch++
		return ErrExpired
	}
	d.spent[challenge] = struct{}{}
	d.until = max(d.until, until)
	return nil
}

// solves tells whether there is a number for each part, and each does what it
// should. What a challenge costs is on the other side: this is eight hashes.
func solves(challenge, numbers string, zeros int) bool {
	all := strings.Split(numbers, ".")
	if len(all) != Parts {
		return false
	}
	for part, number := range all {
		if !plainNumber(number) {
			return false
		}
		sum := sha256.Sum256([]byte(challenge + ":" + strconv.Itoa(part) + ":" + number))
		if bits.LeadingZeros64(binary.BigEndian.Uint64(sum[:])) < zeros {
			return false
		}
	}
	return true
}

func plainNumber(s string) bool {
	if s == "" || len(s) > digits {
		return false
	}
	for _, b := range []byte(s) {
		if b < '0' || b > '9' {
			return false
		}
	}
	return true
}

// Solve finds a proof, as clients do. It takes about Parts times 2^Bits tries.
func Solve(c Challenge) string {
	numbers := make([]string, c.Parts)
	for part := range numbers {
		prefix := c.Text + ":" + strconv.Itoa(part) + ":"
		for n := 0; ; n++ {
			number := strconv.Itoa(n)
			sum := sha256.Sum256([]byte(prefix + number))
			if bits.LeadingZeros64(binary.BigEndian.Uint64(sum[:])) >= c.Bits {
				numbers[part] = number
				break
			}
		}
	}
	return c.Text + ":" + strings.Join(numbers, ".")
}
