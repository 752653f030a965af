package main

import (
	"bytes"
	"fmt"
	"strconv"

	"frontdesk/app/apptest/visitor"
	"frontdesk/bench/load"
)

// perConversation is how many messages a visitor of the load writes before a
// new conversation begins.
const perConversation = 8

// talker is a visitor who posts over one connection.
type talker struct {
	head         []byte
	say          func(n int) string
	id           int
	n            int
	conversation []byte
	body         []byte
}

func newTalker(v *visitor.Visitor, id int, say func(n int) string) *talker {
	head := fmt.Sprintf("POST /api/widget/%s/messages HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer %s\r\n"+
		"Content-Type: application/json\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0\r\n", v.Chatbot, v.Token)
	return &talker{head: []byte(head), id: id, say: say}
}

// Next is the next message.
func (t *talker) Next() load.Post {
	if t.n%perConversation == 0 {
		t.conversation = t.conversation[:0]
	}
	b := append(t.body[:0], `{"clientId":"b`...)
	b = strconv.AppendInt(b, int64(t.id), 10)
	b = append(b, '-')
	b = strconv.AppendInt(b, int64(t.n), 10)
	b = append(b, `","text":"`...)
	b = append(b, t.say(t.n)...)
	b = append(b, '"')
	if len(t.conversation) > 0 {
		b = append(b, `,"conversationId":"`...)
		b = append(b, t.conversation...)
		b = append(b, '"')
	}
	t.body = append(b, '}')
	t.n++
	return load.Post{Head: t.head, Body: t.body}
}

// Answered keeps the conversation that began.
func (t *talker) Answered(status int, body []byte) error {
	if status != 202 {
		return fmt.Errorf("a message was answered with %d: %s", status, body)
	}
	if len(t.conversation) > 0 {
		return nil
	}
	_, rest, found := bytes.Cut(body, []byte(`"conversationId":"`))
	if !found || len(rest) < 36 {
		return fmt.Errorf("an answer without a conversation: %s", body)
	}
	t.conversation = append(t.conversation, rest[:36]...)
	return nil
}

// talkers are the load of n connections, each its own visitor.
func talkers(all []*visitor.Visitor, from int, say func(n int) string) []load.Source {
	out := make([]load.Source, len(all))
	for i, v := range all {
		out[i] = newTalker(v, from+i, say)
	}
	return out
}

// chat is what visitors write where nobody answers; about 90 characters.
func chat(n int) string {
	return "Hello, my order number " + strconv.Itoa(10_000+n) + " has not arrived yet, could you please tell me where it is?"
}
