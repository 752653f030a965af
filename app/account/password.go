package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"frontdesk/app/email"
)

// The cost of one hash, by OWASP's table for argon2id. The memory is why only
// one hash is made at a time: a small server has no room for ten of them.
const (
	hashMemory uint32 = 19 << 10 // KiB
	hashPasses        = 2
	hashLanes         = 1
	hashLength        = 32
	saltLength        = 16

	hashWaiters = 8 // beyond these, whoever signs in is told to come back
	hashWait    = 5 * time.Second
)

const (
	minPassword = 10  // characters
	maxPassword = 256 // characters
)

// hasher makes password hashes, one at a time.
type hasher struct {
	memory  uint32        // KiB; hashMemory but in tests of what lies around it
	turn    chan struct{} // holds one token
	waiting chan struct{} // holds the waiters and the one at work
}

func newHasher() *hasher {
	h := &hasher{memory: hashMemory, turn: make(chan struct{}, 1), waiting: make(chan struct{}, hashWaiters+1)}
	h.turn <- struct{}{}
	return h
}

// acquire waits for the turn, a bounded time and in bounded company.
func (h *hasher) acquire(ctx context.Context) (release func(), err error) {
	busy := *ErrBusy
	busy.RetryAfter = int(hashWait.Seconds())
	select {
	case h.waiting <- struct{}{}:
	default:
		return nil, &busy
	}
	timer := time.NewTimer(hashWait)
	defer timer.Stop()
	select {
	case <-h.turn:
		return func() { h.turn <- struct{}{}; <-h.waiting }, nil
	case <-timer.C:
		<-h.waiting
		return nil, &busy
	case <-ctx.Done():
		<-h.waiting
		return nil, ctx.Err()
	}
}

// hash makes a new hash in PHC form.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	release, err := h.acquire(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	salt := make([]byte, saltLength)
	_, _ = rand.Read(salt) // never fails; the runtime ends the process where there is no randomness
	key := argon2.IDKey(prepare(password), salt, hashPasses, h.memory, hashLanes, hashLength)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, hashPasses, hashLanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key)), nil
}

// matches compares a password with a hash. With an empty hash it does the same
// work and says no, so that the time does not tell which accounts there are.
func (h *hasher) matches(ctx context.Context, password, phc string) (bool, error) {
	salt, want, err := h.parse(phc)
	if err != nil {
		return false, err
	}
	release, err := h.acquire(ctx)
	if err != nil {
		return false, err
	}
	defer release()
	got := argon2.IDKey(prepare(password), salt, hashPasses, h.memory, hashLanes, hashLength)
	return subtle.ConstantTimeCompare(got, want) == 1 && phc != "", nil
}

// parse takes hashes of our own cost only; there are no others until the
// cost is raised, and then the old one is to be accepted here.
func (h *hasher) parse(phc string) (salt, key []byte, err error) {
	if phc == "" {
		return make([]byte, saltLength), make([]byte, hashLength), nil
	}
	head := fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$", argon2.Version, h.memory, hashPasses, hashLanes)
	rest, found := strings.CutPrefix(phc, head)
	saltText, keyText, both := strings.Cut(rest, "$")
	if !found || !both {
		return nil, nil, fmt.Errorf("reading a password hash: it does not begin with %s", head)
	}
	if salt, err = base64.RawStdEncoding.DecodeString(saltText); err != nil {
		return nil, nil, fmt.Errorf("reading the salt of a password hash: %w", err)
	}
	if key, err = base64.RawStdEncoding.DecodeString(keyText); err != nil {
		return nil, nil, fmt.Errorf("reading a password hash: %w", err)
	}
	return salt, key, nil
}

// prepare makes the same bytes of what looks the same: keyboards differ in how
// they compose letters with accents.
func prepare(password string) []byte { return norm.NFC.Bytes([]byte(password)) }

// passwordProblem says why a password cannot be used; empty is fine.
func passwordProblem(password string, address email.Address) string {
	switch n := utf8.RuneCountInString(password); {
	case !utf8.ValidString(password) || strings.ContainsRune(password, 0):
		return "Use letters, digits and signs only."
	case n < minPassword:
		return fmt.Sprintf("Use at least %d characters. Four words in a row are easy to keep in mind.", minPassword)
	case n > maxPassword:
		return fmt.Sprintf("Use at most %d characters.", maxPassword)
	}
	folded := strings.ToLower(strings.TrimSpace(password))
	local, _, _ := strings.Cut(address.Key(), "@")
	switch {
	case folded == address.Key() || strings.Trim(folded, "0123456789!.?-_ ") == local:
		return "Do not use your e-mail address as the password."
	case isCommon(folded):
		return "This is one of the passwords that are tried first. Choose another one."
	}
	return ""
}

// isCommon knows the heads of the lists that are tried first (of ten characters
// and more), runs of keys, and short things repeated.
func isCommon(folded string) bool {
	const runs = "01234567890123456789 98765432109876543210 abcdefghijklmnopqrstuvwxyz qwertyuiopasdfghjklzxcvbnm " +
		"qwertzuiopasdfghjklyxcvbnm azertyuiopqsdfghjklmwxcvbn 1qaz2wsx3edc4rfv5tgb6yhn 1q2w3e4r5t6y7u8i9o0p qazwsxedcrfvtgbyhnujm"
	if strings.Contains(runs, folded) {
		return true
	}
	for unit := 1; unit <= 4; unit++ {
		if strings.Repeat(folded[:unit], len(folded)/unit+1)[:len(folded)] == folded {
			return true
		}
	}
	const words = " password passw0rd p@ssword p@ssw0rd administrator admin welcome letmein iloveyou football baseball princess " +
		"sunshine superman trustno1 changeme qwerty qwertyuiop qwertz starwars whatever computer internet michelle charlie " +
		"frontdesk secret master dragon monkey shadow login hello mustang access starbucks liverpool chelsea arsenal pokemon "
	core := strings.Trim(folded, "0123456789!@#$%*?.-_ ")
	return core != "" && strings.Contains(words, " "+core+" ")
}
