package account

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Key is one API key. What it may do is its role, with all chatbots or with one.
type Key struct {
	ID        KeyID      `json:"id"`
	Name      string     `json:"name"`
	Role      Role       `json:"role"`
	Chatbot   chatbot.ID `json:"chatbot,omitzero"` // zero: all of them
	Hash      Hash       `json:"hash"`
	Hint      string     `json:"hint,omitempty"`     // its last characters; older keys have none
	CreatedBy ID         `json:"createdBy,omitzero"` // zero: the command line, or another key
	Creator   string     `json:"-"`                  // name of CreatedBy, in what Keys gives; empty where there is none
	CreatedAt time.Time  `json:"createdAt"`
	ExpiresAt time.Time  `json:"expiresAt,omitzero"` // zero: never
	LastUsed  time.Time  `json:"lastUsed,omitzero"`  // brought up to date once an hour at most
}

// Expired tells whether k is no good any more at a time.
func (k Key) Expired(now time.Time) bool { return !k.ExpiresAt.IsZero() && !now.Before(k.ExpiresAt) }

// The faults of keys.
var (
	ErrWrongKey    = fault.New(fault.Unauthenticated, "wrong_api_key", "There is no such API key, or it was revoked. Make one in the panel under API keys, or with `frontdesk admin create-key`.")
	ErrKeyExpired  = fault.New(fault.Unauthenticated, "api_key_expired", "This API key has expired. Make a new one in the panel under API keys.")
	ErrKeyNotFound = fault.New(fault.NotFound, "api_key_not_found", "There is no such API key. Somebody may have revoked it.")
	ErrManyKeys    = fault.New(fault.Conflict, "too_many_api_keys", "There are 500 API keys. Revoke those that nobody uses first.")
)

const (
	mostKeys   = 500
	keyTouch   = time.Hour // LastUsed is written when it is older than this
	keyLongest = 10 * 365 * 24 * time.Hour
	keyHint    = 4 // characters of a key that may be shown
)

// ParseKeyID reads the canonical form; a malformed one is ErrKeyNotFound.
func ParseKeyID(s string) (KeyID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return KeyID{}, ErrKeyNotFound
	}
	return KeyID{u}, nil
}

// NewKey is what a key is made of. Whoever calls has seen to it that the chatbot
// exists.
type NewKey struct {
	Name      string
	Role      Role
	Chatbot   chatbot.ID // zero: all of them
	ExpiresAt time.Time  // zero: never
}

// check trims the name and tells all that is wrong.
func (in *NewKey) check(now time.Time) error {
	var fields []fault.Field
	wrong := func(name, message string) { fields = append(fields, fault.Field{Field: name, Message: message}) }
	name, problem := checkName(in.Name)
	if in.Name = name; name == "" && problem == "" {
		problem = "Name the key after what uses it."
	}
	if problem != "" {
		wrong("name", problem)
	}
	if !in.Role.Valid() {
		wrong("role", "Choose owner, admin, agent or viewer.")
	}
	if until := in.ExpiresAt; !until.IsZero() && (!until.After(now) || until.Sub(now) > keyLongest) {
		wrong("expiresAt", "Choose a time from now on, within ten years, or leave it out for a key that does not expire.")
	}
	return fault.InvalidFields(fields)
}

// CreateKey makes an API key and gives its secret, which is never seen again.
// Nobody gives a role above their own, or more chatbots.
func (s *Service) CreateKey(ctx context.Context, actor Actor, in NewKey) (secret string, key Key, err error) {
	if err := in.check(s.clock()); err != nil {
		return "", Key{}, err
	}
	if !actor.Role.AtLeast(in.Role) || !actor.Chatbot.IsZero() {
		return "", Key{}, ErrForbidden.Saying("You cannot give a key a role above your own.")
	}
	secret = newKey()
	key = Key{
		ID: KeyID{id.New()}, Name: in.Name, Role: in.Role, Chatbot: in.Chatbot, Hash: hashOf(secret), Hint: secret[len(secret)-keyHint:],
		CreatedBy: actor.Account, CreatedAt: s.clock(), ExpiresAt: in.ExpiresAt,
	}
	err = s.store.Write(ctx, func(tx Tx) error {
		there, err := tx.Keys()
		if err != nil {
			return err
		}
		if len(there) >= mostKeys {
			return ErrManyKeys
		}
		if err := tx.PutKey(key); err != nil {
			return err
		}
		return tx.AddAudit(s.audit(ActionKeyCreated, actor.Account, key.Name, ""))
	})
	if err != nil {
		return "", Key{}, err
	}
	return secret, key, nil
}

// Keys are all API keys with the names of who made them, the newest first;
// expired ones stay until they are revoked.
func (s *Service) Keys(ctx context.Context) (out []Key, err error) {
	err = s.store.View(ctx, func(r Reader) error {
		if out, err = r.Keys(); err != nil {
			return err
		}
		return nameCreators(r, out)
	})
	arrange.By(out, func(a, b Key) int { return cmp.Compare(b.ID.String(), a.ID.String()) })
	return out, err
}

// nameCreators leaves the name of an account that is gone empty.
func nameCreators(r Reader, keys []Key) error {
	names := map[ID]string{}
	for i, k := range keys {
		name, known := names[k.CreatedBy]
		if !known && !k.CreatedBy.IsZero() {
			who, err := r.Account(k.CreatedBy)
			if err != nil && !errors.Is(err, ErrNotFound) {
				return fmt.Errorf("naming who made API key %s: %w", k.ID, err)
			}
			name = who.Name
			names[k.CreatedBy] = name
		}
		keys[i].Creator = name
	}
	return nil
}

// RevokeKey ends a key at once. Nobody revokes a key with a role above their own.
func (s *Service) RevokeKey(ctx context.Context, actor Actor, of KeyID) error {
	return s.store.Write(ctx, func(tx Tx) error {
		there, err := tx.Keys()
		if err != nil {
			return err
		}
		at := slices.IndexFunc(there, func(k Key) bool { return k.ID == of })
		if at < 0 {
			return ErrKeyNotFound
		}
		if !actor.Role.AtLeast(there[at].Role) || !actor.Chatbot.IsZero() {
			return ErrForbidden.Saying("You cannot revoke a key with a role above your own.")
		}
		if err := tx.DeleteKey(there[at].Hash); err != nil {
			return err
		}
		return tx.AddAudit(s.audit(ActionKeyRevoked, actor.Account, there[at].Name, ""))
	})
}

// AuthenticateKey gives the actor behind an API key (fd_…), ErrWrongKey, or
// ErrKeyExpired.
func (s *Service) AuthenticateKey(ctx context.Context, secret string) (Actor, error) {
	if !strings.HasPrefix(secret, keyPrefix) {
		return Actor{}, ErrWrongKey
	}
	var key Key
	err := s.store.View(ctx, func(r Reader) error {
		var found bool
		var err error
		if key, found, err = r.FindKey(hashOf(secret)); err == nil && !found {
			err = ErrWrongKey
		}
		return err
	})
	if err != nil {
		return Actor{}, err
	}
	now := s.clock()
	if key.Expired(now) {
		return Actor{}, ErrKeyExpired
	}
	if now.Sub(key.LastUsed) >= keyTouch {
		s.touchKey(ctx, key.Hash)
	}
	return Actor{Key: key.ID, Name: key.Name, Role: key.Role, Chatbot: key.Chatbot}, nil
}

// touchKey notes that a key was used, as touch does for a session.
func (s *Service) touchKey(ctx context.Context, hash Hash) {
	err := s.store.Write(ctx, func(tx Tx) error {
		key, found, err := tx.FindKey(hash)
		now := s.clock()
		if err != nil || !found || now.Sub(key.LastUsed) < keyTouch {
			return err
		}
		key.LastUsed = now
		return tx.PutKey(key)
	})
	if err != nil {
		s.log.WarnContext(ctx, "the last use of an API key could not be kept", "error", err)
	}
}
