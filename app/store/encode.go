package store

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"sync"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/tracking"
)

// The records that are written with every message, and the rows of the log that every
// conversation begins with, are put into JSON by hand, at a fifth of the cost: the
// same bytes as encoding/json makes of them, which reads them too. What is rarely
// there in them is left to encoding/json.

// objects are used again.
var objects = sync.Pool{New: func() any { return &object{b: make([]byte, 0, 2048)} }} //nolint:gochecknoglobals // a pool

// encodeRecord is a record as it is stored.
func encodeRecord(v any) ([]byte, error) {
	o, _ := objects.Get().(*object)
	defer objects.Put(o)
	o.b, o.err = append(o.b[:0], encodingVersion), nil
	switch v := v.(type) {
	case *conversation.Conversation:
		o.conversation(v)
	case *conversation.Message:
		if !plain(v) {
			return encodeJSON(v)
		}
		o.message(v)
	case *chatuser.Activity:
		o.activity(v)
	case *tracking.SessionRow:
		o.sessionRow(v)
	default:
		return encodeJSON(v)
	}
	return bytes.Clone(o.b), o.err
}

func (o *object) conversation(c *conversation.Conversation) {
	o.open()
	o.id("id", c.ID.UUID)
	o.id("chatbot", c.Chatbot.UUID)
	o.id("visitor", c.Visitor.UUID)
	if !c.User.IsZero() {
		o.id("user", c.User.UUID)
	}
	o.text("status", string(c.Status))
	o.some("endedBy", string(c.EndedBy))
	o.time("startedAt", c.StartedAt)
	o.time("updatedAt", c.UpdatedAt)
	o.once("endedAt", c.EndedAt)
	o.once("deletedAt", c.DeletedAt)
	o.number("lastSeq", int64(c.LastSeq))
	o.number("messages", int64(c.Messages))
	o.text("source", c.Source)
	o.some("lang", c.Lang)
	o.text("subject", c.Subject)
	o.some("external", c.External)
	if p := c.Page; p != (conversation.Page{}) {
		o.name("page").open()
		o.some("url", p.URL)
		o.some("title", p.Title)
		o.some("referrer", p.Referrer)
		o.close()
	}
	if s := c.Client; s != (conversation.Client{}) {
		o.name("client").open()
		o.some("browser", s.Browser)
		o.some("os", s.OS)
		o.some("device", s.Device)
		o.some("address", s.Address)
		o.some("zone", s.Zone)
		o.close()
	}
	if p := c.Place; !p.IsZero() {
		o.name("place").open()
		o.some("country", p.Country)
		o.some("region", p.Region)
		o.some("state", p.State)
		o.some("city", p.City)
		o.close()
	}
	o.tally(c.Tally)
	o.conversationLater(c)
	o.close()
}

// conversationLater is what a conversation gets with time.
func (o *object) conversationLater(c *conversation.Conversation) {
	o.some("form", string(c.Form))
	o.count("leads", int64(c.Leads))
	if c.Handover != (conversation.Handover{}) {
		o.any("handover", c.Handover)
	}
	o.some("agent", c.Agent)
	o.count("number", int64(c.Number))
	o.some("result", string(c.Result))
	o.some("rating", c.Rating)
	if len(c.Tags) > 0 {
		o.any("tags", c.Tags)
	}
	if !reflect.ValueOf(&c.Analysis).Elem().IsZero() {
		o.any("analysis", c.Analysis)
	}
	o.once("firstReply", c.FirstReply)
	o.some("transcriptTo", c.TranscriptTo)
	o.once("anonymisedAt", c.AnonymisedAt)
}

func (o *object) tally(all []conversation.Tally) {
	if len(all) == 0 {
		return
	}
	o.name("tally")
	for i, t := range all {
		mark := byte(',')
		if i == 0 {
			mark = '['
		}
		o.b = append(o.b, mark)
		o.open()
		o.number("q", int64(t.Quarter))
		o.number("m", int64(t.Metric))
		o.number("n", int64(t.N))
		o.close()
	}
	o.b = append(o.b, ']')
}

func (o *object) message(m *conversation.Message) {
	o.open()
	o.id("id", m.ID.UUID)
	o.number("seq", int64(m.Seq))
	o.text("role", string(m.Role))
	o.text("text", m.Text)
	o.some("name", m.Name)
	o.time("at", m.At)
	o.some("clientId", m.ClientID)
	o.some("kind", string(m.Kind))
	if m.Override != (conversation.Override{}) {
		o.any("override", m.Override)
	}
	o.close()
}

// plain tells that a message has nothing but what visitors' messages have.
func plain(m *conversation.Message) bool {
	none := len(m.Sources)+len(m.Options)+len(m.Clicked) == 0 && m.ClickCode == "" && m.RateCode == "" && !m.HasTrace
	return none && m.Score == nil && m.Rating == nil && m.Form == nil && m.Lead == nil && m.Cost == nil
}

func (o *object) activity(a *chatuser.Activity) {
	o.open()
	o.some("t", a.Text)
	o.once("a", a.ReceivedAt)
	o.once("i", a.Interaction)
	o.count("n", int64(a.Conversations))
	if !a.Into.IsZero() {
		o.id("m", a.Into.UUID)
	}
	o.close()
}

func (o *object) sessionRow(r *tracking.SessionRow) {
	o.open()
	o.id("sessionId", r.Session.UUID)
	o.id("logId", r.Log.UUID)
	o.time("date", r.At)
	o.text("env", r.Env)
	o.text("userType", r.UserType)
	o.text("source", r.Source)
	o.text("key", string(r.Key))
	o.text("value", r.Value)
	o.some("userQuestion", r.UserQuestion)
	o.some("contentId", r.ContentID)
	o.count("priority", int64(r.Priority))
	o.close()
}

// object appends JSON objects, field by field.
type object struct {
	b   []byte
	err error // of what is left to encoding/json, or of a time that JSON has no form for
}

func (o *object) open()  { o.b = append(o.b, '{') }
func (o *object) close() { o.b = append(o.b, '}') }

// name begins a field, whose value follows.
func (o *object) name(name string) *object {
	if o.b[len(o.b)-1] != '{' {
		o.b = append(o.b, ',')
	}
	o.b = append(append(append(o.b, '"'), name...), '"', ':')
	return o
}

func (o *object) text(name, v string) { o.name(name).b = appendText(o.b, v) }

// some is text, unless it is empty.
func (o *object) some(name, v string) {
	if v != "" {
		o.text(name, v)
	}
}

func (o *object) number(name string, n int64) { o.name(name).b = strconv.AppendInt(o.b, n, 10) }

// count is number, unless it is 0.
func (o *object) count(name string, n int64) {
	if n != 0 {
		o.number(name, n)
	}
}

func (o *object) id(name string, u id.UUID) {
	o.name(name).b = append(o.b, '"')
	if !u.IsZero() {
		o.b = u.Append(o.b)
	}
	o.b = append(o.b, '"')
}

func (o *object) time(name string, t time.Time) {
	if y := t.Year(); y < 0 || y > 9999 {
		o.any(name, t)
		return
	}
	o.name(name).b = append(o.b, '"')
	o.b = append(t.AppendFormat(o.b, time.RFC3339Nano), '"')
}

// once is time, unless it is zero.
func (o *object) once(name string, t time.Time) {
	if !t.IsZero() {
		o.time(name, t)
	}
}

func (o *object) any(name string, v any) {
	o.name(name)
	var into bytes.Buffer
	enc := json.NewEncoder(&into)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		o.err = err
	}
	o.b = append(o.b, bytes.TrimSuffix(into.Bytes(), []byte("\n"))...)
}

const hexDigits = "0123456789abcdef"

// appendText appends a string as encoding/json writes it where HTML is left alone.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' {
				i++
				continue
			}
			b = appendEscaped(append(b, s[start:i]...), c)
			i++
			start = i
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			b = append(append(b, s[start:i]...), `\ufffd`...)
			start = i + n
		case r == '\u2028' || r == '\u2029': // ends of lines in JavaScript
			b = append(append(b, s[start:i]...), `\u202`...)
			b = append(b, hexDigits[r&0xf])
			start = i + n
		}
		i += n
	}
	return append(append(b, s[start:]...), '"')
}

func appendEscaped(b []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, '\\', 'b')
	case '\f':
		return append(b, '\\', 'f')
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	case '\t':
		return append(b, '\\', 't')
	default:
		return append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xf])
	}
}
