package chatuser

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"strings"
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

// Keyring holds the secrets that tokens are signed with, by a number that
// stands in the token. New tokens are signed with Active; taking an old number
// out ends its tokens. Secrets are 32 random bytes.
type Keyring struct {
	Active  uint8
	Secrets map[uint8][]byte
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

// Sign makes the token of c. It panics when the active key is missing, which
// only a wrong start can cause.
func (k Keyring) Sign(c Claims) string {
	secret, found := k.Secrets[k.Active]
	if !found {
		panic("chatuser: the keyring has no active key")
	}
	raw := make([]byte, 0, tokenBytes)
	raw = append(raw, tokenVersion, k.Active)
	raw = append(raw, c.Chatbot.UUID[:]...)
	raw = append(raw, c.Visitor.UUID[:]...)
	raw = binary.BigEndian.AppendUint64(raw, uint64(c.IssuedAt.Unix())) //nolint:gosec // after 1970
	raw = append(raw, sum(secret, raw)...)
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
	secret, found := k.Secrets[raw[1]]
	if !found || !hmac.Equal(sum(secret, raw[:signedBytes]), raw[signedBytes:]) {
		return Claims{}, ErrToken
	}
	claims := Claims{
		Chatbot:  chatbot.ID{UUID: id.UUID(raw[2:18])},
		Visitor:  VisitorID{UUID: id.UUID(raw[18:34])},
		IssuedAt: time.Unix(int64(binary.BigEndian.Uint64(raw[34:42])), 0).UTC(), //nolint:gosec // it was signed by us
	}
	if now.Sub(claims.IssuedAt) > TokenLife {
		return Claims{}, ErrTokenExpired
	}
	return claims, nil
}

func sum(secret, data []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(data)
	return mac.Sum(nil)
}
