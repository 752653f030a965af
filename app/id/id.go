// Package id makes identifiers and tells the time. Identifiers are UUIDs of
// version 7: sixteen bytes whose order is the order in which they were made.
package id

import (
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"frontdesk/app/fault"
)

// UUID is one identifier. Domain types embed it to get ids of their own type.
type UUID [16]byte

// New makes an identifier that sorts after all earlier ones of this process.
// It panics only where the system has no randomness.
func New() UUID { return UUID(uuid.Must(uuid.NewV7())) }

// FromHash makes a fixed identifier from 16 bytes that are already unique.
func FromHash(b [16]byte) UUID { return UUID(b) }

var errNoID = fault.New(fault.Invalid, "invalid_id", "That is no identifier. It looks like 0198c6f0-3a50-7cc1-b1c4-9d2f5a3f6e21.")

// Parse reads the canonical form of 36 characters; anything else is a fault.
func Parse(s string) (UUID, error) {
	if len(s) != 36 {
		return UUID{}, errNoID
	}
	u, err := uuid.Parse(s)
	if err != nil {
		return UUID{}, errNoID.Because(err)
	}
	return UUID(u), nil
}

// IsZero tells the identifier that was never made.
func (u UUID) IsZero() bool { return u == UUID{} }

// String is the canonical form.
func (u UUID) String() string {
	var b [36]byte
	u.encode(b[:])
	return string(b[:])
}

// Append appends the canonical form.
func (u UUID) Append(b []byte) []byte {
	var text [36]byte
	u.encode(text[:])
	return append(b, text[:]...)
}

func (u UUID) encode(b []byte) {
	hex.Encode(b[0:8], u[0:4])
	b[8] = '-'
	hex.Encode(b[9:13], u[4:6])
	b[13] = '-'
	hex.Encode(b[14:18], u[6:8])
	b[18] = '-'
	hex.Encode(b[19:23], u[8:10])
	b[23] = '-'
	hex.Encode(b[24:36], u[10:16])
}

// MarshalText gives the canonical form, or nothing for the zero identifier.
func (u UUID) MarshalText() ([]byte, error) {
	if u.IsZero() {
		return []byte{}, nil
	}
	b := make([]byte, 36)
	u.encode(b)
	return b, nil
}

// UnmarshalText reads the canonical form; empty text is the zero identifier.
func (u *UUID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*u = UUID{}
		return nil
	}
	p, err := Parse(string(b))
	if err != nil {
		return err
	}
	*u = p
	return nil
}

// Time is when a version 7 identifier was made, to the millisecond.
func (u UUID) Time() time.Time {
	ms := int64(u[0])<<40 | int64(u[1])<<32 | int64(u[2])<<24 | int64(u[3])<<16 | int64(u[4])<<8 | int64(u[5])
	return time.UnixMilli(ms).UTC()
}
