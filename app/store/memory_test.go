package store

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

func TestMemory_forgetsTheOldestAndNeverTheNewest(t *testing.T) {
	t.Parallel()
	m := newMemory()
	key := func(n int) []byte { return keyOf(kindUser, fmt.Appendf(nil, "%05d", n)) }
	const n, size = 3000, 1000 // several times what it holds
	for i := range n {
		m.note(key(i), make([]byte, size))
		m.note(key(0), []byte{byte(i)}) // is written again and again
	}
	if v, known := m.recall(key(0)); !known || v[0] != byte((n-1)&0xff) {
		t.Errorf("what was written last is %v, %t", v, known)
	}
	if _, known := m.recall(key(n - 1)); !known {
		t.Error("the last one is forgotten")
	}
	if _, known := m.recall(key(1)); known {
		t.Error("the first one is not forgotten")
	}
	kept := 0
	for _, part := range []map[string][]byte{m.young, m.old} {
		for k, v := range part {
			kept += len(k) + len(v)
		}
	}
	if kept > 2*memorySize+2*size {
		t.Errorf("it holds %d bytes", kept)
	}
	m.note(keyOf(kindMessage, []byte("m")), []byte("x"))
	if _, known := m.recall(keyOf(kindMessage, []byte("m"))); known {
		t.Error("a kind that nobody reads again is kept")
	}
}

func TestMemory_learnsWhatWasDeletedAndWhatGrewTooLarge(t *testing.T) {
	t.Parallel()
	m := newMemory()
	a, b := string(keyOf(kindUser, []byte("a"))), string(keyOf(kindUser, []byte("b")))
	m.note([]byte(a), []byte("1"))
	m.note([]byte(b), []byte("1"))
	m.learn(&batch{values: map[string][]byte{a: nil, b: make([]byte, memoryLargest+1)}})
	if v, known := m.recall([]byte(a)); !known || v != nil {
		t.Errorf("a deleted key: %v, %t", v, known)
	}
	if v, known := m.recall([]byte(b)); known {
		t.Errorf("a key with a large value: %d bytes", len(v))
	}
}

func full() conversation.Conversation {
	now := id.Now()
	return conversation.Conversation{
		ID: conversation.ID{UUID: id.New()}, Chatbot: chatbot.ID{UUID: id.New()}, Visitor: chatuser.VisitorID{UUID: id.New()},
		User: chatuser.UserID{UUID: id.New()}, Status: conversation.Active, StartedAt: now, UpdatedAt: now.Add(time.Second), LastSeq: 3, Messages: 3,
		Source: "widget", Lang: "en", Subject: "Where is it? <&> \u2028 ✓", Page: conversation.Page{URL: "https://shop.example/?a=1&b=2"},
		Tally:    []conversation.Tally{{Quarter: 1, Metric: conversation.MetricMessages, N: 3}},
		Handover: conversation.Handover{State: conversation.HandoverTicket, At: now, Ticket: &conversation.Ticket{Email: "a@shop.example", At: now}},
	}
}

// What a write function is given of one that ran before it is what the disk
// would have given, and its own.
func TestMemory_recordIsAsItWouldBeRead(t *testing.T) {
	t.Parallel()
	s := open(t)
	c := full()
	save := func(c conversation.Conversation) {
		write(t, s, func(tx *Tx) error { return threads{tx}.Save(conversation.Conversation{}, c) })
	}
	save(c)
	var stored conversation.Conversation
	err := s.View(t.Context(), func(tx *Tx) (err error) { stored, err = threads{tx}.Conversation(c.ID); return err })
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		write(t, s, func(tx *Tx) error {
			got, err := threads{tx}.Conversation(c.ID)
			if !reflect.DeepEqual(got, stored) {
				t.Errorf("a write function reads\n%+v, a reader\n%+v", got, stored)
			}
			got.Tally[0].N, got.Handover.Ticket.Email = 99, "changed in place" // and not saved
			return err
		})
	}
	c.Tally[0].N, c.Handover.Ticket.Email = 77, "changed after it was saved"
	write(t, s, func(tx *Tx) error {
		got, err := threads{tx}.Conversation(c.ID)
		if !reflect.DeepEqual(got, stored) {
			t.Errorf("what was saved has changed to\n%+v", got)
		}
		return err
	})
}

// Whoever adds something to these records that copies would share sees it here:
// its copy belongs into ownConversation or ownActivity.
func TestMemory_recordsShareNothing(t *testing.T) {
	t.Parallel()
	got := strings.Join(append(shared(reflect.TypeFor[conversation.Conversation](), ""), shared(reflect.TypeFor[chatuser.Activity](), "")...), " ")
	if want := ".Tally .Handover.Ticket .Tags .Analysis.Tags .Analysis.Corrected .Analysis.Written"; got != want {
		t.Errorf("copies share %s, known are %s", got, want)
	}
}

// shared are the fields of a type that a copy shares.
func shared(t reflect.Type, path string) (out []string) {
	if t == reflect.TypeFor[time.Time]() {
		return nil
	}
	switch t.Kind() {
	case reflect.Struct:
		for i := range t.NumField() {
			out = append(out, shared(t.Field(i).Type, path+"."+t.Field(i).Name)...)
		}
	case reflect.Array:
		return shared(t.Elem(), path)
	case reflect.Slice, reflect.Map, reflect.Pointer, reflect.Interface, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return []string{path}
	default:
	}
	return out
}
