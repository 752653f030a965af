package store

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/search"
	"frontdesk/app/search/words"
)

// Whatever people are called and write: each finds what it is part of, and nothing
// breaks.
func TestSearch_naughtyStrings(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../shared/data/security-blns/blns.json")
	if err != nil {
		t.Skipf("NOT MEASURED: the naughty strings do not lie beside the project (../shared/data/security-blns): %v", err)
	}
	var all []string
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	r := newReadable(t)
	people := newReception(t)
	v := visitor()
	var c *conversation.ID
	var said, names []string
	for _, text := range all {
		if text = strings.ToValidUTF8(text, ""); strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > conversation.MaxText {
			continue
		}
		in := r.say(t, v, c, text)
		c = &in
		said = append(said, text)
		name := strings.TrimSpace(string([]rune(text)[:min(utf8.RuneCountInString(text), chatuser.MaxName)]))
		if name == "" || strings.ContainsRune(name, 0) {
			continue
		}
		known := visitor()
		people.open(t, known, &chatuser.Told{Profile: chatuser.Profile{Name: name}})
		if got, err := people.users.Get(t.Context(), chatuser.UserOf(known)); err == nil && got.Name == name {
			names = append(names, name)
		}
	}
	r.follow(t)
	for _, text := range said {
		q := string([]rune(text)[:min(utf8.RuneCountInString(text), 100)])
		if query := words.Parse(q); query.Empty() || len(query.Match(text)) == 0 {
			continue // cut within a word, or more words than are looked for
		}
		hits := r.ask(t, q)
		if len(hits) == 0 {
			t.Errorf("%q is not found by its own beginning", text)
		}
		for _, hit := range hits {
			shown := ""
			for _, part := range hit.Excerpt {
				shown += part.Text
			}
			if !utf8.ValidString(shown) {
				t.Errorf("the excerpt of %q is %q", text, shown)
			}
		}
	}
	for _, name := range names {
		folded := words.Fold(name)
		if folded == "" {
			continue
		}
		found := false
		for _, u := range people.list(t, chatuser.Filter{Query: string([]rune(name)[:min(utf8.RuneCountInString(name), 100)])}) {
			found = found || u.Name == name
		}
		if !found {
			t.Errorf("the name %q does not find itself", name)
		}
	}
	if len(said) < 300 || len(names) < 200 {
		t.Errorf("%d messages, %d names", len(said), len(names))
	}
}

// hurry has no page more time than it must take, and looks whether one that finds
// nothing says where it goes on.
func (r *readable) hurry(t *testing.T, query string) {
	t.Helper()
	now, patient := time.Unix(0, 0), r.found
	r.found = search.New(search.Config{Store: r.index, Log: r.store.opt.Log, Clock: func() time.Time {
		now = now.Add(time.Hour)
		return now
	}})
	page, err := r.found.Messages(t.Context(), search.Ask{Chatbot: r.bot.ID, Query: query, Limit: 20})
	if err != nil || len(page.Hits) != 0 || page.Next == (search.Cursor{}) {
		t.Errorf("a page without time has %d hits and goes on at %v, %v", len(page.Hits), page.Next, err)
	}
	r.check(t, query, "thing3 common")
	r.found = patient
}
