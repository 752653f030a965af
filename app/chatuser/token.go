package chatuser

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strings"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// How long a token is good, and from what age on a session gives a new one.
const (
	TokenLife  = 400 * 24 * time.Hour
	TokenFresh = 30 * 24 * time.Hour
)

// The faults of a token. They say nothing about which part was wrong.
var (
	ErrToken        = fault.New(fault.Unauthenticated, "invalid_visitor_token", "This visitor token is not valid. Open a session to get one.")
	ErrTokenExpired = fault.New(fault.Unauthenticated, "visitor_token_expired", "This visitor token has expired. Open a session to get a new one.")
)

// Claims are what a visitor token says: one visitor of one chatbot.
type Claims struct {
	Chatbot  chatbot.ID
	Visitor  VisitorID
	IssuedAt time.Time // to the second
}

// Old tells whether the token should be replaced by a new one of the same
// visitor, so that somebody who comes back in time is known for ever.
func (c Claims) Old(now time.Time) bool { return now.Sub(c.IssuedAt) > TokenFresh }

// Key is a secret that tokens are signed with: 32 random bytes, and a number
// that stands in each token and is never used for another secret.
type Key struct {
	ID     uint8
	Secret []byte
}

// Keyring signs with its first key and accepts all of them, so that secrets can
// be replaced: put the new one first, and take the old one out when its tokens
// may end.
type Keyring struct{ keys []signer }

// signer signs with a key. Making a MAC of a key takes half as long as a signature
// of a token, so they are used again.
type signer struct {
	Key
	macs *sync.Pool
}

func newSigner(k Key) signer {
	return signer{k, &sync.Pool{New: func() any { return hmac.New(sha256.New, k.Secret) }}}
}

func (s signer) sum(data []byte) []byte {
	mac, _ := s.macs.Get().(hash.Hash)
	defer s.macs.Put(mac)
	mac.Reset()
	mac.Write(data)
	return mac.Sum(nil)
}

// NewKeyring makes a ring that signs with active.
func NewKeyring(active Key, older ...Key) Keyring {
	ring := Keyring{keys: []signer{newSigner(active)}}
	for _, key := range older {
		ring.keys = append(ring.keys, newSigner(key))
	}
	return ring
}

func (k Keyring) signer(id uint8) (signer, bool) {
	for _, key := range k.keys {
		if key.ID == id {
			return key, len(key.Secret) > 0
		}
	}
	return signer{}, false
}

// A token is tokenPrefix and, in base64url without padding:
// version (1), key (1), chatbot (16), visitor (16), seconds since 1970 (8),
// HMAC-SHA256 over all before it (32).
const (
	tokenPrefix  = "fdv_"
	tokenVersion = 1
	signedBytes  = 1 + 1 + 16 + 16 + 8
	tokenBytes   = signedBytes + sha256.Size
)

// Sign makes the token of c with the first key.
func (k Keyring) Sign(c Claims) string {
	active := k.keys[0]
	raw := make([]byte, 0, tokenBytes)
	raw = append(raw, tokenVersion, active.ID)
	raw = append(raw, c.Chatbot.UUID[:]...)
	raw = append(raw, c.Visitor.UUID[:]...)
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.IssuedAt.Unix()))
	raw = append(raw, active.sum(raw)...)
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(raw)
}

// Verify reads a token: ErrToken for anything that no key of the ring signed,
// ErrTokenExpired for one that was good once. Claims are empty with an error.
func (k Keyring) Verify(token string, now time.Time) (Claims, error) {
	encoded, found := strings.CutPrefix(token, tokenPrefix)
	if !found || len(encoded) != base64.RawURLEncoding.EncodedLen(tokenBytes) {
		return Claims{}, ErrToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(encoded)
	if err != nil || raw[0] != tokenVersion {
		return Claims{}, ErrToken
	}
	key, found := k.signer(raw[1])
	if !found || !hmac.Equal(key.sum(raw[:signedBytes]), raw[signedBytes:]) {
		return Claims{}, ErrToken
	}
	claims := Claims{
		Chatbot:  chatbot.ID{UUID: id.UUID(raw[2:18])},
		Visitor:  VisitorID{UUID: id.UUID(raw[18:34])},
		IssuedAt: time.Unix(int64(binary.BigEndian.Uint64(raw[34:42])), 0).UTC(),
	}
	if now.Sub(claims.IssuedAt) > TokenLife {
		return Claims{}, ErrTokenExpired
	}
	return claims, nil
}
