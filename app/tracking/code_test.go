package tracking

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"frontdesk/app/id"
)

func someCode() Code {
	return Code{Sign: SignContent, Session: SessionID{id.UUID{15: 1}}, Log: LogID{id.UUID{15: 2}}, Seq: 7, Place: 3}
}

func TestCodes_roundTrip(t *testing.T) {
	t.Parallel()
	codes := NewCodes([]byte("secret"))
	seen := map[string]bool{}
	for _, sign := range []Sign{SignRate, SignMatch, SignContent, SignRelated} {
		for _, place := range []int{0, 1, 255} {
			want := someCode()
			want.Sign, want.Place = sign, place
			text := codes.Write(want)
			if got, err := codes.Read(text); err != nil || got != want {
				t.Errorf("%+v became %+v, %v", want, got, err)
			}
			if seen[text] {
				t.Errorf("%+v has the code of another", want)
			}
			seen[text] = true
		}
	}
	for _, seq := range []uint64{0, 1, 1<<32 - 1} {
		want := someCode()
		want.Seq = seq
		if got, err := codes.Read(codes.Write(want)); err != nil || got != want {
			t.Errorf("message %d became %+v, %v", seq, got, err)
		}
	}
}

// Nothing but what was signed is read: not one bit of it may be another.
func TestCodes_forged(t *testing.T) {
	t.Parallel()
	codes := NewCodes([]byte("secret"))
	good := codes.Write(someCode())
	raw, err := base64.RawURLEncoding.DecodeString(good)
	if err != nil {
		t.Fatal(err)
	}
	forged := map[string]string{
		"nothing": "", "cut": good[:len(good)-1], "begun later": good[1:], "longer": good + "A", "padded": good + "=", "twice": good + good,
		"spaces": " " + good[1:], "of another secret": NewCodes([]byte("another")).Write(someCode()), "zeros": strings.Repeat("A", len(good)),
		"in base64 of another kind": strings.Repeat("+", len(good)), "very long": strings.Repeat(good, 10_000), "NUL": strings.Repeat("\x00", len(good)),
		"of the secret as it is": Codes{key: []byte("secret")}.Write(someCode()),
	}
	for i := range raw {
		for bit := range 8 {
			raw[i] ^= 1 << bit
			forged["a bit of byte "+string(rune('0'+i))+", "+string(rune('0'+bit))] = base64.RawURLEncoding.EncodeToString(raw)
			raw[i] ^= 1 << bit
		}
	}
	// The last character has bits that stand for nothing: each of its other forms is refused.
	for _, last := range "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_" {
		if text := good[:len(good)-1] + string(last); text != good {
			forged["ends in "+string(last)] = text
		}
	}
	for what, text := range forged {
		if got, err := codes.Read(text); !errors.Is(err, ErrCode) {
			t.Errorf("%s is read as %+v, %v", what, got, err)
		}
	}
}
