package chatuser

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"frontdesk/app/chatbot"
	"frontdesk/app/email"
)

// Secrets prove identities: what an owner's server signs with. The one before
// stays good for a while after a rotation, so that servers can follow.
type Secrets struct {
	Current       string    `json:"current,omitempty"`
	MadeAt        time.Time `json:"madeAt,omitzero"`
	Previous      string    `json:"previous,omitempty"`
	PreviousUntil time.Time `json:"previousUntil,omitzero"`
	// SignedOut ends the tokens of verified visitors that were made before it: whoever
	// had a secret that leaked could get one of anybody.
	SignedOut time.Time `json:"signedOut,omitzero"`
}

// Rotation is how a secret gives way to a new one.
type Rotation struct {
	Overlap time.Duration // how much longer the one before is good
	// SignOut ends the one before at once, whatever Overlap says, with all that was
	// got by it: every verified visitor has to prove again who they are.
	SignOut bool
}

// SecretPrefix begins every identity secret, so that one is known for what it is.
const SecretPrefix = "fdi_"

// Overlaps of a rotation.
const (
	DefaultOverlap = 24 * time.Hour
	MostOverlap    = 30 * 24 * time.Hour
)

// accepted are the secrets that are good at a time, the current one first.
func (s Secrets) accepted(now time.Time) []string {
	var out []string
	if s.Current != "" {
		out = append(out, s.Current)
	}
	if s.Previous != "" && now.Before(s.PreviousUntil) {
		out = append(out, s.Previous)
	}
	return out
}

// SecretState is what may be shown of the secrets.
type SecretState struct {
	Set           bool
	Hint          string // its last four characters
	MadeAt        time.Time
	PreviousUntil time.Time // zero: no older one is accepted
}

func (s Secrets) state(now time.Time) SecretState {
	out := SecretState{Set: s.Current != "", MadeAt: s.MadeAt}
	if out.Set {
		out.Hint = s.Current[len(s.Current)-4:]
	}
	if s.Previous != "" && now.Before(s.PreviousUntil) {
		out.PreviousUntil = s.PreviousUntil
	}
	return out
}

// Secret tells what may be known of a chatbot's secret.
func (s *Service) Secret(ctx context.Context, b chatbot.ID) (out SecretState, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		found, err := r.Secrets(b)
		out = found.state(s.cfg.Clock())
		return err
	})
	return out, err
}

// Rotate makes a new secret and gives it, this once.
func (s *Service) Rotate(ctx context.Context, b chatbot.ID, r Rotation) (secret string, state SecretState, err error) {
	if _, err := s.cfg.Chatbots.Get(ctx, b); err != nil {
		return "", state, err
	}
	if secret, err = newSecret(SecretPrefix); err != nil {
		return "", state, err
	}
	now := s.cfg.Clock()
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := tx.Secrets(b)
		if err != nil {
			return err
		}
		after := Secrets{Current: secret, MadeAt: now, SignedOut: before.SignedOut}
		overlap := min(max(r.Overlap, 0), MostOverlap)
		if r.SignOut {
			after.SignedOut, overlap = now, 0
		}
		if before.Current != "" && overlap > 0 && !before.demo() {
			after.Previous, after.PreviousUntil = before.Current, now.Add(overlap)
		}
		state = after.state(now)
		return tx.PutSecrets(b, after)
	})
	return secret, state, err
}

func newSecret(prefix string) (string, error) {
	raw := make([]byte, 32)
	_, err := rand.Read(raw)
	return prefix + base64.RawURLEncoding.EncodeToString(raw), err
}

// Proof is what a page brings to prove who its user is.
type Proof struct {
	UserID string // at most MaxUserID characters
	Hash   string // hex of HMAC-SHA256(secret, UserID), at most MaxUserHash characters
	JWT    string // HS256 with sub and exp; name and email where they are known
}

// Bounds of a proof, in characters.
const (
	MaxUserID   = 50
	MaxUserHash = 100
	MaxJWT      = 4096
)

// proven is what a good proof says.
type proven struct {
	externalID, name, email string
	plan                    *string // nil: nothing is said of it
}

// refusal is why a proof was not taken, for the console of the owner's own page.
type refusal string

const (
	errNoProof    refusal = "The userId came without a userHash or a jwt. Compute userHash = hex(HMAC-SHA256(secret, userId)) on your server and send both."
	errNoUserID   refusal = "There is a userHash without a userId. Send both."
	errHash       refusal = "The userHash does not belong to this userId. Is it hex(HMAC-SHA256(secret, userId)) with this chatbot's present secret?"
	errNoJWT      refusal = "This chatbot takes no jwt. Send userId and userHash, or allow tokens in the chatbot's settings."
	errJWT        refusal = "The jwt is not signed with this chatbot's present secret by HS256."
	errJWTExpired refusal = "The jwt has expired. Make one for each page, for example for an hour."
	errJWTNoExp   refusal = "The jwt has no exp. Say when it ends."
	errJWTForever refusal = "The jwt is good for more than a year. Its exp counts seconds, not milliseconds; make one for each page, for example for an hour."
	errJWTClaims  refusal = "The jwt cannot be read: exp, iat and nbf must be numbers of seconds since 1970, and sub, name and email text."
	errJWTSubject refusal = "The jwt needs a sub of 1 to 50 characters, the same as the userId where there is one."
	errJWTTime    refusal = "The jwt is not valid yet, by its nbf or iat. Are both clocks right?"
	errNotSetUp   refusal = "This chatbot has no identity secret yet. Make one in its settings."
	errAnonymous  refusal = "This chatbot is for users whose identity was verified. Send userId with userHash, or jwt."
)

// verify checks a proof against the secrets that are good now; nil where it
// proves nothing, with the reason.
func verify(p Proof, secrets []string, jwtAllowed bool, now time.Time) (*proven, refusal) {
	if len(secrets) == 0 {
		return nil, errNotSetUp
	}
	switch {
	case p.JWT != "" && !jwtAllowed:
		return nil, errNoJWT
	case p.JWT != "":
		return verifyJWT(p, secrets, now)
	case p.UserID == "":
		return nil, errNoUserID
	case p.Hash == "":
		return nil, errNoProof
	}
	given, err := hex.DecodeString(strings.TrimSpace(p.Hash))
	if err != nil {
		return nil, errHash
	}
	good := false
	for _, secret := range secrets { // all of them, so that the time does not tell which
		good = hmac.Equal(sum([]byte(secret), []byte(p.UserID)), given) || good
	}
	if !good {
		return nil, errHash
	}
	return &proven{externalID: p.UserID}, ""
}

// claims are those of a JWT that count.
type claims struct {
	jwt.RegisteredClaims
	Name  string `json:"name"`
	Email string `json:"email"`
	Plan  any    `json:"plan"` // what the user may use; counts where it is text
}

// Bounds of the times in a token.
const (
	jwtLeeway  = 30 * time.Second     // how far two clocks may be apart
	jwtLongest = 366 * 24 * time.Hour // a token that never ends is a password that stands in a page
)

func verifyJWT(p Proof, secrets []string, now time.Time) (*proven, refusal) {
	parser := jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(), jwt.WithLeeway(jwtLeeway), jwt.WithTimeFunc(func() time.Time { return now }),
	)
	why := errJWT
	for _, secret := range secrets {
		var c claims
		_, err := parser.ParseWithClaims(p.JWT, &c, func(t *jwt.Token) (any, error) {
			if t.Header["crit"] != nil { // RFC 7515: whoever does not know what it names must refuse
				return nil, jwt.ErrTokenUnverifiable
			}
			return []byte(secret), nil
		})
		switch {
		case err == nil && c.ExpiresAt.After(now.Add(jwtLongest+jwtLeeway)):
			return nil, errJWTForever
		case err == nil:
			return c.proven(p)
		case errors.Is(err, jwt.ErrTokenMalformed):
			if _, _, err := parser.ParseUnverified(p.JWT, jwt.MapClaims{}); err == nil {
				why = errJWTClaims
			}
		case errors.Is(err, jwt.ErrTokenSignatureInvalid), errors.Is(err, jwt.ErrTokenUnverifiable):
		case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
			why = errJWTNoExp
		case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
			why = errJWTTime
		case errors.Is(err, jwt.ErrTokenExpired):
			why = errJWTExpired
		}
	}
	return nil, why
}

func (c claims) proven(p Proof) (*proven, refusal) {
	if n := utf8.RuneCountInString(c.Subject); n == 0 || n > MaxUserID || p.UserID != "" && p.UserID != c.Subject {
		return nil, errJWTSubject
	}
	out := &proven{externalID: c.Subject, name: cut(strings.TrimSpace(c.Name), MaxName), email: address(c.Email)}
	if plan, said := c.Plan.(string); said {
		plan = cut(strings.TrimSpace(strings.ReplaceAll(plan, "\x00", "")), MaxPlan)
		out.plan = &plan
	}
	return out, ""
}

// address is an e-mail address in its usual form, empty for what is none.
func address(s string) string {
	a, err := email.Parse(strings.TrimSpace(s))
	if err != nil {
		return ""
	}
	return string(a)
}

func sum(secret, data []byte) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write(data)
	return mac.Sum(nil)
}
