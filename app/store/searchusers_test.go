package store

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/search/words"
)

// scanned finds users by looking at each of them.
func scanned(all map[chatuser.UserID]chatuser.Edit, q string) map[chatuser.UserID]bool {
	out := map[chatuser.UserID]bool{}
	q = words.Fold(q)
	for u, e := range all {
		for _, text := range []string{e.Name, e.Email, e.PlatformID} {
			text = words.Fold(text)
			if len([]rune(q)) >= 3 && strings.Contains(text, q) || strings.HasPrefix(text, q) || strings.Contains(text, " "+q) {
				out[u] = true
			}
		}
	}
	return out
}

func TestUsers_indexFindsWhatAScanFinds(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	rng := rand.New(rand.NewPCG(7, 1))
	parts := []string{"Ana", "José", "de la Cruz", "Müller", "Straße", "Ōta", "Łukasz", "O'Neill", "李 小龍", "Иван", "x", "zz top", "two  spaces", "ANNA-Maria", "naïve", "'; DROP", "%_%", "😀 smile"}
	pick := func() string { return parts[rng.IntN(len(parts))] }
	all := map[chatuser.UserID]chatuser.Edit{}
	var ids []chatuser.UserID
	for step := range 260 {
		switch {
		case len(ids) < 20 || rng.IntN(3) == 0:
			v := visitor()
			r.post(t, v, nil, "1", "Hello")
			r.pass(time.Duration(rng.IntN(120)) * time.Minute)
			ids = append(ids, chatuser.UserOf(v))
			all[chatuser.UserOf(v)] = chatuser.Edit{}
		case rng.IntN(6) == 0:
			i := rng.IntN(len(ids))
			if err := r.users.Erase(t.Context(), ids[i]); err != nil {
				t.Fatal(err)
			}
			delete(all, ids[i])
			ids = append(ids[:i], ids[i+1:]...)
		default:
			u := ids[rng.IntN(len(ids))]
			e := chatuser.Edit{Profile: chatuser.Profile{Name: pick() + " " + pick(), Email: fmt.Sprintf("p%d.%d@example.com", step%7, step)}, PlatformID: fmt.Sprint("crm-", 1000+rng.IntN(3000))}
			if _, err := r.users.Edit(t.Context(), u, func(into *chatuser.Edit) error {
				into.Name, into.Email, into.PlatformID = e.Name, e.Email, e.PlatformID
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			all[u] = e
		}
	}
	for _, q := range []string{"a", "an", "ana", "ANA", "jose", "la c", "cruz", "mull", "strasse", "ota", "lukasz", "o'n", "neill", "李", "小龍", "ив", "иван", "x", "zz", "example.com", "p3.", "p3.1", "@example", "crm-1", "crm-12", "m-2", "drop", "%_%", "two spaces", "😀", "smile", "nobody", "maria jose", "example.com of nobody", "a-maria"} {
		want := scanned(all, q)
		var last chatuser.View
		got := r.list(t, chatuser.Filter{Query: q})
		for i, v := range got {
			if !want[v.ID] {
				t.Errorf("%q finds %q", q, v.Name)
			}
			if i > 0 && hourOf(v.Interaction) > hourOf(last.Interaction) {
				t.Errorf("%q gives an older one before a newer one", q)
			}
			last = v
		}
		if len(got) != len(want) {
			t.Errorf("%q finds %d, want %d", q, len(got), len(want))
		}
	}
}

func TestUsers_phoneAndBeginningsOfIDs(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	v, other := visitor(), visitor()
	r.open(t, v, &chatuser.Told{Profile: chatuser.Profile{Name: "Ana", Phone: "+49 (170) 123-4567"}})
	r.post(t, v, nil, "1", "Hello")
	r.post(t, other, nil, "1", "Hello")
	id := chatuser.UserOf(v).String()
	for q, want := range map[string]int{"+49 170 1234567": 1, "1701234567": 1, "123 45 67": 1, "170": 1, "999": 0, id: 1, id[:24]: 1, strings.ToUpper(id[:33]): 1, id[:7]: 0} {
		if got := r.list(t, chatuser.Filter{Query: q}); len(got) != want {
			t.Errorf("%q finds %d, want %d", q, len(got), want)
		}
	}
}

// What is built anew is what is kept up to date, and what is stray goes.
func TestUsers_indexIsBuiltAnew(t *testing.T) {
	t.Parallel()
	r := newReception(t)
	for i := range 30 {
		v := visitor()
		r.open(t, v, &chatuser.Told{Profile: chatuser.Profile{Name: fmt.Sprint("Person ", i), Email: fmt.Sprintf("p%d@example.com", i)}})
		r.post(t, v, nil, "1", "Hello")
	}
	want := r.pieceKeys(t)
	write(t, r.store, func(tx *Tx) error {
		n := 0
		for k := range want {
			if n++; n%2 == 0 {
				if err := tx.delete([]byte(k)); err != nil {
					return err
				}
			}
		}
		if err := tx.set(pieceKey(r.bot.ID, "stray", chatuser.UserOf(visitor())), nil); err != nil {
			return err
		}
		return tx.set(keyOf(kindUserGram, []byte("old")), nil)
	})
	index := userIndex{r.store}
	if wrong, err := index.wrong(t.Context()); err != nil || len(wrong) < 2 {
		t.Fatalf("%d parts are told to be wrong, %v", len(wrong), err)
	}
	if err := index.rebuild(t.Context()); err != nil {
		t.Fatal(err)
	}
	if wrong, err := index.wrong(t.Context()); err != nil || len(wrong) > 0 {
		t.Errorf("%d parts are still told to be wrong, %v", len(wrong), err)
	}
	got := r.pieceKeys(t)
	if len(got) != len(want) || len(want) == 0 {
		t.Errorf("%d keys, want %d", len(got), len(want))
	}
	for k := range want {
		if !got[k] {
			t.Error("a piece is missing")
		}
	}
	for k := range r.allKeys(t) {
		if kind(k[0]) == kindUserGram {
			t.Error("a key of an earlier version is left")
		}
	}
}

func (r *reception) pieceKeys(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for k := range r.allKeys(t) {
		if kind(k[0]) == kindUserPiece {
			out[k] = true
		}
	}
	return out
}
