package account

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/base64"
	"net/netip"
	"strings"
)

// keyPrefix begins every API key, so that scanners of source code find one that
// was left there.
const keyPrefix = "fd_"

// randomBytes never fails: the runtime ends the process where there is no
// randomness.
func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b)
	return b
}

// newToken makes the token of a session or of the first-run link: 32 random
// bytes in 43 characters that may stand in an address.
func newToken() string { return base64.RawURLEncoding.EncodeToString(randomBytes(32)) }

// newKey makes an API key: 20 random bytes, 35 characters of lower case and
// digits with the prefix.
func newKey() string {
	return keyPrefix + strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(randomBytes(20)))
}

func hashOf(secret string) Hash { return sha256.Sum256([]byte(secret)) }

// masked cuts an address to what the audit log may keep: three bytes of IPv4,
// six of IPv6.
func masked(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	bits := 48
	if a = a.Unmap(); a.Is4() {
		bits = 24
	}
	p, err := a.WithZone("").Prefix(bits)
	if err != nil {
		return ""
	}
	return p.Addr().String()
}
