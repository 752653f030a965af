package chatuser_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

var (
	first  = chatuser.Key{ID: 1, Secret: []byte("the first secret of 32 bytes ...")}
	second = chatuser.Key{ID: 2, Secret: []byte("the second secret of 32 bytes...")}
	noon   = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
)

func claims() chatuser.Claims {
	return chatuser.Claims{Chatbot: chatbot.ID{UUID: id.UUID{15: 1}}, Visitor: chatuser.VisitorID{UUID: id.UUID{15: 2}}, IssuedAt: noon}
}

func TestKeyring_roundTrip(t *testing.T) {
	ring := chatuser.NewKeyring(first)
	got, err := ring.Verify(ring.Sign(claims()), noon.Add(time.Hour))
	if err != nil || got != claims() {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestKeyring_rotates(t *testing.T) {
	old := chatuser.NewKeyring(first).Sign(claims())
	both := chatuser.NewKeyring(second, first)
	if _, err := both.Verify(old, noon); err != nil {
		t.Fatalf("a token of the older key: %v", err)
	}
	if _, err := chatuser.NewKeyring(first).Verify(both.Sign(claims()), noon); !errors.Is(err, chatuser.ErrToken) {
		t.Fatalf("new tokens must be signed with the first key: %v", err)
	}
	if _, err := chatuser.NewKeyring(second).Verify(old, noon); !errors.Is(err, chatuser.ErrToken) {
		t.Fatalf("a key that was taken out: %v", err)
	}
	forged := chatuser.NewKeyring(chatuser.Key{ID: 1, Secret: second.Secret}).Sign(claims())
	if _, err := both.Verify(forged, noon); !errors.Is(err, chatuser.ErrToken) {
		t.Fatalf("another secret under a known number: %v", err)
	}
}

func TestKeyring_age(t *testing.T) {
	ring := chatuser.NewKeyring(first)
	token := ring.Sign(claims())
	for _, tc := range []struct {
		age  time.Duration
		old  bool
		fail error
	}{
		{0, false, nil},
		{chatuser.TokenFresh, false, nil},
		{chatuser.TokenFresh + time.Second, true, nil},
		{chatuser.TokenLife, true, nil},
		{chatuser.TokenLife + time.Second, false, chatuser.ErrTokenExpired},
	} {
		got, err := ring.Verify(token, noon.Add(tc.age))
		if !errors.Is(err, tc.fail) || err == nil && got.Old(noon.Add(tc.age)) != tc.old {
			t.Errorf("after %s: old %v, %v", tc.age, got.Old(noon.Add(tc.age)), err)
		}
	}
}

// Every single bit of a token is signed.
func TestKeyring_Verify_refusesChanges(t *testing.T) {
	ring := chatuser.NewKeyring(first, second)
	token := ring.Sign(claims())
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(token, "fdv_"))
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(raw) * 8 {
		changed := append([]byte(nil), raw...)
		changed[bit/8] ^= 1 << (bit % 8)
		if _, err := ring.Verify("fdv_"+base64.RawURLEncoding.EncodeToString(changed), noon); !errors.Is(err, chatuser.ErrToken) {
			t.Fatalf("bit %d: %v", bit, err)
		}
	}
	for _, wrong := range []string{"", "fdv_", token[4:], token + "A", token[:len(token)-1], "fd_" + token[4:], strings.Repeat("A", 1<<16), token + "\n"} {
		if _, err := ring.Verify(wrong, noon); !errors.Is(err, chatuser.ErrToken) {
			t.Errorf("%.20q: %v", wrong, err)
		}
	}
}

func FuzzKeyring_Verify(f *testing.F) {
	ring := chatuser.NewKeyring(first)
	good := ring.Sign(claims())
	for _, seed := range []string{good, "", "fdv_", good[:20], "fdv_" + strings.Repeat("_", 99)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		got, err := ring.Verify(token, noon)
		if err == nil && ring.Sign(got) != token {
			t.Fatalf("accepted %q, which was not signed", token)
		}
		if err != nil && got != (chatuser.Claims{}) {
			t.Fatal("claims came with an error")
		}
	})
}
