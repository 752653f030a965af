package store

import (
	"testing"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// What a folder was filled with while an index was being built is found, though it
// was told to nobody: who asks for a building then gets another one behind it.
func TestSearch_builtOnceMore(t *testing.T) {
	t.Parallel()
	r := newReadable(t)
	r.say(t, visitor(), nil, "before")
	if err := r.index.Begin(t.Context(), true); err != nil {
		t.Fatal(err)
	}
	for !r.state(t).Filled {
		if _, err := r.index.Grow(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	v := visitor()
	c := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: r.bot.ID, Visitor: v, User: chatuser.UserOf(v), Status: conversation.Ended, StartedAt: id.Now(), LastSeq: 1, UpdatedAt: id.Now()}
	m := conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Seq: 1, Role: conversation.RoleUser, At: id.Now(), Text: "meanwhile"}
	if err := Bulk(r.store).Write(t.Context(), func(tx conversation.Tx) error {
		if err := tx.Append(c, m); err != nil {
			return err
		}
		return tx.Save(conversation.Conversation{}, c)
	}); err != nil {
		t.Fatal(err)
	}
	r.all[conversation.Ref{Conversation: c.ID, Seq: 1}] = m.Text
	for range 2 {
		if err := r.index.Begin(t.Context(), false); err != nil {
			t.Fatal(err)
		}
	}
	r.build(t)
	if b := r.state(t); b.Again || b.Growing != 0 || b.Leaving != 0 {
		t.Errorf("left %+v", b)
	}
	r.check(t, "before", "meanwhile")
}
