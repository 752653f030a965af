package chatuser

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	goodSecret = "fds_the-secret-of-the-owner"
	pastSecret = "fds_the-one-before"
)

func hashOf(secret, user string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(user))
	return hex.EncodeToString(mac.Sum(nil))
}

func signed(t *testing.T, method jwt.SigningMethod, key any, c jwt.MapClaims) string {
	t.Helper()
	token, err := jwt.NewWithClaims(method, c).SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// What proves who a user is, and what does not: each way in which owners get it
// wrong, and each in which somebody would try to be another.
func TestVerify(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	exp := now.Add(time.Hour).Unix()
	pair, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ana := jwt.MapClaims{"sub": "ana-1", "exp": exp, "name": "Ana", "email": "ana@example.com"}
	good := signed(t, jwt.SigningMethodHS256, []byte(goodSecret), ana)
	parts := strings.Split(good, ".")
	other := strings.Split(signed(t, jwt.SigningMethodHS256, []byte("another"), jwt.MapClaims{"sub": "bob", "exp": exp}), ".")
	for name, tc := range map[string]struct {
		proof Proof
		noJWT bool
		want  refusal // empty: it is ana-1
	}{
		"a hash":                      {proof: Proof{UserID: "ana-1", Hash: hashOf(goodSecret, "ana-1")}},
		"a hash in capitals":          {proof: Proof{UserID: "ana-1", Hash: strings.ToUpper(hashOf(goodSecret, "ana-1"))}},
		"a hash of the secret before": {proof: Proof{UserID: "ana-1", Hash: hashOf(pastSecret, "ana-1")}},
		"a hash of another user":      {proof: Proof{UserID: "ana-1", Hash: hashOf(goodSecret, "ana-2")}, want: errHash},
		"a hash of another secret":    {proof: Proof{UserID: "ana-1", Hash: hashOf("guessed", "ana-1")}, want: errHash},
		"half a hash":                 {proof: Proof{UserID: "ana-1", Hash: hashOf(goodSecret, "ana-1")[:32]}, want: errHash},
		"no hex":                      {proof: Proof{UserID: "ana-1", Hash: strings.Repeat("z", 64)}, want: errHash},
		"no hash":                     {proof: Proof{UserID: "ana-1"}, want: errNoProof},
		"a hash of nobody":            {proof: Proof{Hash: hashOf(goodSecret, "")}, want: errNoUserID},

		"a token":                      {proof: Proof{JWT: good}},
		"a token beside its user":      {proof: Proof{UserID: "ana-1", JWT: good}},
		"a token of the secret before": {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(pastSecret), ana)}},
		"a token that just ended":      {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"sub": "ana-1", "exp": now.Add(-10 * time.Second).Unix()})}},
		"a token beside another user":  {proof: Proof{UserID: "bob", JWT: good}, want: errJWTSubject},
		"tokens that are off":          {proof: Proof{JWT: good}, noJWT: true, want: errNoJWT},
		"an old token":                 {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"sub": "ana-1", "exp": now.Add(-time.Hour).Unix()})}, want: errJWTExpired},
		"a token without an end":       {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"sub": "ana-1"})}, want: errJWTNoExp},
		"a token of tomorrow":          {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"sub": "ana-1", "exp": exp, "nbf": now.Add(10 * time.Minute).Unix()})}, want: errJWTTime},
		"a token of nobody":            {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"exp": exp})}, want: errJWTSubject},
		"a subject that is too long":   {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(goodSecret), jwt.MapClaims{"sub": strings.Repeat("a", 51), "exp": exp})}, want: errJWTSubject},
		"another secret":               {proof: Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte("guessed"), ana)}, want: errJWT},
		"no signature":                 {proof: Proof{JWT: signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, ana)}, want: errJWT},
		"a signature cut off":          {proof: Proof{JWT: parts[0] + "." + parts[1] + "."}, want: errJWT},
		"claims exchanged":             {proof: Proof{JWT: parts[0] + "." + other[1] + "." + parts[2]}, want: errJWT},
		"HS512":                        {proof: Proof{JWT: signed(t, jwt.SigningMethodHS512, []byte(goodSecret), ana)}, want: errJWT},
		"RS256":                        {proof: Proof{JWT: signed(t, jwt.SigningMethodRS256, pair, ana)}, want: errJWT},
		"no token":                     {proof: Proof{JWT: "ey.ey.ey"}, want: errJWT},
	} {
		got, why := verify(tc.proof, []string{goodSecret, pastSecret}, !tc.noJWT, now)
		if why != tc.want || (got == nil) != (tc.want != "") || got != nil && got.externalID != "ana-1" {
			t.Errorf("%s: %+v, %q; want %q", name, got, why, tc.want)
		}
	}
	if got, why := verify(Proof{JWT: good}, nil, true, now); got != nil || why != errNotSetUp {
		t.Errorf("without a secret: %+v, %q", got, why)
	}
	if got, _ := verify(Proof{JWT: good}, []string{goodSecret}, true, now); got == nil || got.name != "Ana" || got.email != "ana@example.com" {
		t.Errorf("what a token says besides: %+v", got)
	}
}
