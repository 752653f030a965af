package httpapi

import (
	"errors"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/realtime"
)

func uuidOf(n byte) id.UUID { return id.UUID{15: n, 6: 0x70, 8: 0x80} }

// chatbotRecord keeps the rows of tests short.
type (
	chatbotRecord = chatbot.Chatbot
	botIDType     = chatbot.ID
)

func botID(n byte) chatbot.ID { return chatbot.ID{UUID: uuidOf(n)} }

// desk keeps conversations in memory and announces them like the real service.
type desk struct {
	mu    sync.Mutex
	hub   *realtime.Hub
	clock id.Clock
	all   map[conversation.ID]*talk
	// silent leaves the events out, as if the hub had lost them.
	silent bool
}

type talk struct {
	record   conversation.Conversation
	messages []conversation.Message
}

func newDesk(hub *realtime.Hub, clock id.Clock) *desk {
	return &desk{hub: hub, clock: clock, all: map[conversation.ID]*talk{}}
}

func (d *desk) post(in conversation.PostInput) (conversation.Posted, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t := &talk{record: conversation.Conversation{
		ID: conversation.ID{UUID: id.New()}, Chatbot: in.Chatbot, Visitor: in.Visitor, Status: conversation.Active,
		StartedAt: d.clock(), Source: in.Source, Lang: in.Lang, Page: in.Page, Client: in.Client, Subject: in.Text,
	}}
	t.record.Client.Address = chatbot.DefaultPrivacy().Kept(in.Address)
	if in.Conversation != nil {
		found, err := d.own(in.Visitor, *in.Conversation)
		if err != nil {
			return conversation.Posted{}, err
		}
		t = found
	}
	for _, m := range t.messages {
		if m.ClientID == in.ClientID {
			return conversation.Posted{Conversation: t.record.ID, Message: m, Repeated: true}, nil
		}
	}
	if t.record.Status == conversation.Ended {
		return conversation.Posted{}, conversation.ErrEnded
	}
	d.all[t.record.ID] = t
	m := d.append(t, conversation.Message{Role: conversation.RoleUser, Text: in.Text, ClientID: in.ClientID})
	return conversation.Posted{Conversation: t.record.ID, Message: m, New: in.Conversation == nil}, nil
}

// append needs the lock.
func (d *desk) append(t *talk, m conversation.Message) conversation.Message {
	if m.ID.IsZero() {
		m.ID = conversation.MessageID{UUID: id.New()}
	}
	m.Seq, m.At = uint64(len(t.messages)+1), d.clock()
	t.messages = append(t.messages, m)
	t.record.LastSeq, t.record.UpdatedAt, t.record.Messages = m.Seq, m.At, len(t.messages)
	if !d.silent {
		d.hub.Publish(realtime.Conversation(t.record.ID.String()), realtime.Event{Name: "message", ID: m.Seq, Message: m.ID.String()})
	}
	return m
}

// say stores what the assistant says.
func (d *desk) say(cid conversation.ID, m conversation.Message) conversation.Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	m.Role = conversation.RoleAssistant
	return d.append(d.all[cid], m)
}

// own needs the lock.
func (d *desk) own(v chatuser.VisitorID, cid conversation.ID) (*talk, error) {
	t, found := d.all[cid]
	if !found || t.record.Visitor != v {
		return nil, conversation.ErrNotFound
	}
	return t, nil
}

func (d *desk) ofVisitor(v chatuser.VisitorID, cid conversation.ID) (conversation.Conversation, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, err := d.own(v, cid)
	if err != nil {
		return conversation.Conversation{}, err
	}
	return t.record, nil
}

func (d *desk) get(cid conversation.ID) (conversation.Conversation, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if t, found := d.all[cid]; found {
		return t.record, nil
	}
	return conversation.Conversation{}, conversation.ErrNotFound
}

func (d *desk) latest(b chatbot.ID, v chatuser.VisitorID) (conversation.Conversation, bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var newest *talk
	for _, t := range d.all {
		if t.record.Visitor == v && t.record.Chatbot == b && (newest == nil || t.record.ID.String() > newest.record.ID.String()) {
			newest = t
		}
	}
	if newest == nil {
		return conversation.Conversation{}, false, nil
	}
	return newest.record, true, nil
}

func (d *desk) messages(cid conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, found := d.all[cid]
	if !found {
		return nil, conversation.ErrNotFound
	}
	if after >= uint64(len(t.messages)) {
		return nil, nil
	}
	rest := t.messages[after:]
	return append([]conversation.Message(nil), rest[:min(limit, len(rest))]...), nil
}

func (d *desk) end(cid conversation.ID, by conversation.EndedBy) (conversation.Conversation, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	t, found := d.all[cid]
	if !found {
		return conversation.Conversation{}, conversation.ErrNotFound
	}
	if t.record.Status == conversation.Active {
		t.record.Status, t.record.EndedBy, t.record.EndedAt = conversation.Ended, by, d.clock()
		d.hub.Publish(realtime.Conversation(cid.String()), realtime.Event{Name: "status", Data: []byte(`{"status":"ended"}`)})
	}
	return t.record, nil
}

// into makes a fake that calls the desk.
func (d *desk) into(f *fakeConversations) {
	f.post, f.latest, f.ofVisitor, f.get, f.messages, f.end = d.post, d.latest, d.ofVisitor, d.get, d.messages, d.end
}

// fakeClock is moved by hand.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func visitorID(n byte) chatuser.VisitorID { return chatuser.VisitorID{UUID: uuidOf(n)} }

// orNil makes no error one that is no fault.
func orNil(err error) error {
	if err == nil {
		return errNone
	}
	return err
}

var errNone = errors.New("no error")
