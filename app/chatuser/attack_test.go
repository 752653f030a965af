package chatuser

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/app/fault"
)

// publicKey is one as it is published, in PEM.
func publicKey(t *testing.T, key any) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// written is a token with any header and any claims, signed by HS256 with the
// owner's secret, which a library would not make.
func written(header, claims string) string {
	encode := base64.RawURLEncoding.EncodeToString
	body := encode([]byte(header)) + "." + encode([]byte(claims))
	return body + "." + encode(sum([]byte(goodSecret), []byte(body)))
}

// Tokens that are signed and say nonsense, or are signed with what everybody can
// have: each is refused, with the reason that helps an owner.
func TestVerify_tokensThatSayTooMuch(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	exp := now.Add(time.Hour).Unix()
	byRSA, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	byEC, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	hs256 := func(c jwt.MapClaims) string {
		c["sub"] = "ana-1"
		return signed(t, jwt.SigningMethodHS256, []byte(goodSecret), c)
	}
	const head = `{"alg":"HS256","typ":"JWT"}`
	for name, tc := range map[string]struct {
		token string
		want  []refusal // none: it is ana-1
	}{
		"a year":                      {token: hs256(jwt.MapClaims{"exp": now.Add(365 * 24 * time.Hour).Unix()})},
		"two years":                   {hs256(jwt.MapClaims{"exp": now.Add(2 * 365 * 24 * time.Hour).Unix()}), []refusal{errJWTForever}},
		"milliseconds":                {hs256(jwt.MapClaims{"exp": now.Add(time.Hour).UnixMilli()}), []refusal{errJWTForever}},
		"more than any clock":         {hs256(jwt.MapClaims{"exp": 1e300}), []refusal{errJWTForever, errJWTExpired}}, // it wraps around
		"the largest number":          {hs256(jwt.MapClaims{"exp": json.Number("9223372036854775807")}), []refusal{errJWTForever, errJWTExpired}},
		"a number out of range":       {written(head, `{"sub":"ana-1","exp":1e999}`), []refusal{errJWT}},
		"long before any clock":       {hs256(jwt.MapClaims{"exp": -1e300}), []refusal{errJWTExpired}},
		"an end in words":             {hs256(jwt.MapClaims{"exp": "tomorrow"}), []refusal{errJWTClaims}},
		"an end that is a date":       {hs256(jwt.MapClaims{"exp": "2027-01-01T00:00:00Z"}), []refusal{errJWTClaims}},
		"an end that is a list":       {hs256(jwt.MapClaims{"exp": []int64{exp}}), []refusal{errJWTClaims}},
		"an end that is null":         {hs256(jwt.MapClaims{"exp": nil}), []refusal{errJWTNoExp}},
		"issued now by another clock": {token: hs256(jwt.MapClaims{"exp": exp, "iat": now.Add(20 * time.Second).Unix()})},
		"issued tomorrow":             {hs256(jwt.MapClaims{"exp": exp, "iat": now.Add(24 * time.Hour).Unix()}), []refusal{errJWTTime}},
		"issued in words":             {hs256(jwt.MapClaims{"exp": exp, "iat": "now"}), []refusal{errJWTClaims}},
		"a user that is a number":     {written(head, `{"sub":42,"exp":1795262400}`), []refusal{errJWTClaims}},
		"a name that is an object":    {hs256(jwt.MapClaims{"exp": exp, "name": map[string]any{"first": "Ana"}}), []refusal{errJWTClaims}},
		"claims that are a list":      {written(head, `[1]`), []refusal{errJWT}},
		"a header that must be known": {written(`{"alg":"HS256","crit":["b64"],"b64":false}`, `{"sub":"ana-1","exp":1795262400}`), []refusal{errJWT}},

		"alg none, signed":           {written(`{"alg":"none"}`, `{"sub":"ana-1","exp":1795262400}`), []refusal{errJWT}},
		"alg nOnE":                   {written(`{"alg":"nOnE"}`, `{"sub":"ana-1","exp":1795262400}`), []refusal{errJWT}},
		"no alg":                     {written(`{"typ":"JWT"}`, `{"sub":"ana-1","exp":1795262400}`), []refusal{errJWT}},
		"RS256 by name, HMAC inside": {written(`{"alg":"RS256"}`, `{"sub":"ana-1","exp":1795262400}`), []refusal{errJWT}},
		"the public key for RSA":     {signed(t, jwt.SigningMethodHS256, publicKey(t, &byRSA.PublicKey), jwt.MapClaims{"sub": "ana-1", "exp": exp}), []refusal{errJWT}},
		"the public key for EC":      {signed(t, jwt.SigningMethodHS256, publicKey(t, &byEC.PublicKey), jwt.MapClaims{"sub": "ana-1", "exp": exp}), []refusal{errJWT}},
		"ES256":                      {signed(t, jwt.SigningMethodES256, byEC, jwt.MapClaims{"sub": "ana-1", "exp": exp}), []refusal{errJWT}},
		"an empty secret":            {signed(t, jwt.SigningMethodHS256, []byte{}, jwt.MapClaims{"sub": "ana-1", "exp": exp}), []refusal{errJWT}},
		"a key that the token names": {written(`{"alg":"HS256","jwk":{"kty":"oct","k":"YQ"},"kid":"../../dev/null"}`, `{"sub":"ana-1","exp":1}`), []refusal{errJWTExpired}},
	} {
		got, why := verify(Proof{JWT: tc.token}, []string{goodSecret}, true, now)
		if good := len(tc.want) == 0; (got != nil) != good || good && got.externalID != "ana-1" {
			t.Errorf("%s: %+v, %q; want %q", name, got, why, tc.want)
		}
		told := len(tc.want) == 0 && why == ""
		for _, reason := range tc.want {
			told = told || why == reason
		}
		if !told {
			t.Errorf("%s is refused with %q, want one of %q", name, why, tc.want)
		}
	}
}

// While a secret is exchanged the one before is good, and not a moment longer;
// a token of it that has ended is said to have ended, not to be forged.
func TestVerify_whileASecretIsExchanged(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	kept := Secrets{Current: goodSecret, Previous: pastSecret, PreviousUntil: now.Add(time.Hour)}
	claim := func(secret string, exp time.Time) Proof {
		return Proof{JWT: signed(t, jwt.SigningMethodHS256, []byte(secret), jwt.MapClaims{"sub": "ana-1", "exp": exp.Unix()})}
	}
	for name, tc := range map[string]struct {
		proof Proof
		at    time.Time
		want  refusal
	}{
		"new token":                  {proof: claim(goodSecret, now.Add(time.Hour)), at: now},
		"old token":                  {proof: claim(pastSecret, now.Add(time.Hour)), at: now},
		"old hash":                   {proof: Proof{UserID: "ana-1", Hash: hashOf(pastSecret, "ana-1")}, at: now.Add(time.Hour - time.Second)},
		"old token that ended":       {claim(pastSecret, now.Add(-time.Hour)), now, errJWTExpired},
		"old token when it is over":  {claim(pastSecret, now.Add(3*time.Hour)), now.Add(time.Hour), errJWT},
		"old hash when it is over":   {Proof{UserID: "ana-1", Hash: hashOf(pastSecret, "ana-1")}, now.Add(time.Hour), errHash},
		"half of each":               {Proof{UserID: "ana-1", Hash: hashOf(pastSecret, "ana-1")[:32] + hashOf(goodSecret, "ana-1")[32:]}, now, errHash},
		"a token that never was one": {claim("neither", now.Add(time.Hour)), now, errJWT},
	} {
		if got, why := verify(tc.proof, kept.accepted(tc.at), true, tc.at); why != tc.want || (got == nil) != (tc.want != "") {
			t.Errorf("%s: %+v, %q; want %q", name, got, why, tc.want)
		}
	}
}

// What is too long is refused by the name of its field; the bounds count
// characters, and what is just as long as they say is taken.
func TestTold_validate_bounds(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		told  Told
		field string // empty: it is taken
	}{
		"userId of 50":     {told: Told{Proof: Proof{UserID: strings.Repeat("é", MaxUserID)}}},
		"userId of 51":     {Told{Proof: Proof{UserID: strings.Repeat("a", MaxUserID+1)}}, "userInfo.userId"},
		"userHash of 100":  {told: Told{Proof: Proof{Hash: strings.Repeat("a", MaxUserHash)}}},
		"userHash of 101":  {Told{Proof: Proof{Hash: strings.Repeat("a", MaxUserHash+1)}}, "userInfo.userHash"},
		"jwt of 4096":      {told: Told{Proof: Proof{JWT: strings.Repeat("a", MaxJWT)}}},
		"jwt of 4097":      {Told{Proof: Proof{JWT: strings.Repeat("a", MaxJWT+1)}}, "userInfo.jwt"},
		"info of 8000":     {told: Told{Profile: Profile{Info: strings.Repeat("a", MaxInfo)}}},
		"info of 8001":     {Told{Profile: Profile{Info: strings.Repeat("a", MaxInfo+1)}}, "userInfo.info"},
		"info 8 deep":      {told: Told{Profile: Profile{Info: strings.Repeat("[", 8) + strings.Repeat("]", 8)}}},
		"info 9 deep":      {Told{Profile: Profile{Info: strings.Repeat("[", 9) + strings.Repeat("]", 9)}}, "userInfo.info"},
		"info 3000 deep":   {Told{Profile: Profile{Info: strings.Repeat("[", 3000) + strings.Repeat("]", 3000)}}, "userInfo.info"},
		"brackets in text": {told: Told{Profile: Profile{Info: strings.Repeat("[", 3000)}}},
	} {
		err := tc.told.Validate()
		var f *fault.Error
		switch {
		case tc.field == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case tc.field != "" && (!errors.As(err, &f) || len(f.Fields) != 1 || f.Fields[0].Field != tc.field || f.Fields[0].Message == ""):
			t.Errorf("%s: %v, want a fault of %s", name, err, tc.field)
		}
	}
}
