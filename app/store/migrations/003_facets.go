package migrations

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// How much one transaction of the migration goes over.
const (
	facetChunk = 1000    // conversations, with their messages; these share rows of sets and cells
	facetBytes = 1 << 20 // of their records
	leadChunk  = 1000    // leads
	listChunk  = 5000    // entries of the lists that go
)

// The stages, as cursors begin.
const (
	stageThreads byte = 1
	stageLeads   byte = 2
	stageLists   byte = 3
)

// facets numbers conversations in the order of their making, and fills the sets that
// they are filtered by and the cells that dashboards read.
//
//	before: 10 conversation → record without "number", "tally" by day ("d"); 13, 14 lists
//	after:  10 conversation → record with "number", "result", "firstReply", "agent", and
//	        "tally" by quarter of an hour ("q"); 24 chatbot → next number; 21 tables of
//	        numbers, 22 sets, 23 cells as 003_rows.go writes them; 13 and 14 are gone
func facets(chunk int) Migration {
	return Migration{Number: 3, Name: "numbers, sets and cells", Left: facetsLeft, Up: func(kv KV, cursor []byte) ([]byte, error) {
		if len(cursor) == 0 {
			cursor = []byte{stageThreads}
		}
		rows := newRows(kv)
		var next []byte
		var err error
		stage, from := cursor[0], cursor[1:]
		switch stage {
		case stageThreads:
			next, err = numberThreads(kv, rows, from, chunk)
		case stageLeads:
			next, err = countLeads(kv, rows, from)
		default:
			return dropLists(kv, from)
		}
		if err == nil {
			err = rows.write()
		}
		if err != nil {
			return nil, err
		}
		if next == nil {
			return []byte{stage + 1}, nil
		}
		return append([]byte{stage}, next...), nil
	}}
}

// facetsLeft counts the records and list entries that are left.
func facetsLeft(kv KV, cursor []byte) (n int, err error) {
	if len(cursor) == 0 {
		cursor = []byte{stageThreads}
	}
	for _, of := range []struct{ stage, prefix byte }{{stageThreads, 0x10}, {stageLeads, 0x78}, {stageLists, 0x13}, {stageLists, 0x14}} {
		from := []byte{of.prefix}
		if at := cursor[1:]; of.stage == cursor[0] && len(at) > 0 {
			if at[0] > of.prefix {
				continue
			}
			if at[0] == of.prefix {
				from = at
			}
		}
		if err == nil && of.stage >= cursor[0] {
			err = kv.Scan([]byte{of.prefix}, from, func(_, _ []byte) (bool, error) {
				n++
				return true, nil
			})
		}
	}
	return n, err
}

// thread is what the migration reads of a record of a conversation.
type thread struct {
	Chatbot   string    `json:"chatbot"`
	Status    string    `json:"status"`
	EndedBy   string    `json:"endedBy"`
	StartedAt time.Time `json:"startedAt"`
	DeletedAt time.Time `json:"deletedAt"`
	Source    string    `json:"source"`
	Lang      string    `json:"lang"`
	Leads     int       `json:"leads"`
	Number    uint32    `json:"number"`
	Place     struct {
		Country string `json:"country"`
		Region  string `json:"region"`
	} `json:"place"`
	Handover struct {
		State  string          `json:"state"`
		Seq    uint64          `json:"seq"`
		Agent  string          `json:"agent"`
		Ticket json.RawMessage `json:"ticket"`
	} `json:"handover"`

	result     string
	agent      string
	firstReply time.Time
	tally      []tally
}

type tally struct {
	Quarter uint32 `json:"q"`
	Metric  byte   `json:"m"`
	N       int    `json:"n"`
}

// gathered is a key with its value.
type gathered struct{ key, value []byte }

// some gives at most n pairs under a prefix, fewer where they are long, and where to
// go on, nil at the end.
func some(kv KV, prefix, from []byte, n int) (out []gathered, next []byte, err error) {
	size := 0
	err = kv.Scan(prefix, from, func(key, value []byte) (bool, error) {
		if size += len(value); len(out) == n || len(out) > 0 && size > facetBytes {
			next = bytes.Clone(key)
			return false, nil
		}
		out = append(out, gathered{bytes.Clone(key), bytes.Clone(value)})
		return true, nil
	})
	kv.Did(len(out))
	return out, next, err
}

func numberThreads(kv KV, rows *rows, from []byte, chunk int) (next []byte, err error) {
	records, next, err := some(kv, []byte{0x10}, from, chunk)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		if len(r.value) == 0 {
			continue
		}
		c := thread{}
		fields := map[string]json.RawMessage{}
		if err := json.Unmarshal(r.value[1:], &fields); err != nil { // behind the number of the encoding
			return nil, fmt.Errorf("reading conversation %x: %w", r.key[1:], err)
		}
		if err := json.Unmarshal(r.value[1:], &c); err != nil {
			return nil, fmt.Errorf("reading conversation %x: %w", r.key[1:], err)
		}
		if c.Number != 0 {
			continue
		}
		if err := c.read(kv, r.key[1:]); err != nil {
			return nil, err
		}
		if err := c.enter(kv, rows, r.key[1:]); err != nil {
			return nil, err
		}
		record, err := c.rewrite(fields)
		if err != nil {
			return nil, err
		}
		if err := kv.Set(r.key, append([]byte{r.value[0]}, record...)); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// read takes what the log and the messages say.
func (c *thread) read(kv KV, id []byte) error {
	session, found, err := kv.Get(append([]byte{0x32}, id...))
	if err != nil {
		return err
	}
	if found && len(session) > 0 {
		var of struct {
			Result string `json:"result"`
		}
		if err := json.Unmarshal(session[1:], &of); err != nil {
			return fmt.Errorf("reading the session of conversation %x: %w", id, err)
		}
		c.result = of.Result
	}
	return kv.Scan(append([]byte{0x11}, id...), nil, func(_, value []byte) (bool, error) {
		if len(value) == 0 {
			return true, nil
		}
		var m struct {
			Role string    `json:"role"`
			Name string    `json:"name"`
			Kind string    `json:"kind"`
			At   time.Time `json:"at"`
		}
		if err := json.Unmarshal(value[1:], &m); err != nil {
			return false, fmt.Errorf("reading a message of conversation %x: %w", id, err)
		}
		c.hear(m.Role, m.Name, m.Kind, m.At)
		return true, nil
	})
}

// hear counts a message.
func (c *thread) hear(role, name, kind string, at time.Time) {
	if role == "system" {
		return
	}
	if role == "agent" && name != "" {
		c.agent = name
	}
	if role != "user" && c.firstReply.IsZero() {
		c.firstReply = at
	}
	c.bump(at, 4)
	if metric := map[string]byte{"direct": 5, "choices": 6, "model": 7, "passages": 8, "none": 9}[kind]; metric != 0 {
		c.bump(at, metric)
	}
}

func (c *thread) bump(at time.Time, metric byte) {
	quarter := quarterOf(at)
	for i, t := range c.tally {
		if t.Quarter == quarter && t.Metric == metric {
			c.tally[i].N++
			return
		}
	}
	c.tally = append(c.tally, tally{quarter, metric, 1})
}

func quarterOf(at time.Time) uint32 { return uint32(max(at.Unix(), 0) / 900) }

// enter gives the conversation its number, and puts it where it is found and counted.
func (c *thread) enter(kv KV, rows *rows, id []byte) error {
	bot, err := hex.DecodeString(strings.ReplaceAll(c.Chatbot, "-", ""))
	if err != nil || len(bot) != 16 {
		return fmt.Errorf("conversation %x is of no chatbot", id)
	}
	nextKey := append([]byte{0x24}, bot...)
	next, found, err := kv.Get(nextKey)
	if err != nil {
		return err
	}
	c.Number = 1
	if found && len(next) == 4 {
		c.Number = binary.BigEndian.Uint32(next)
	}
	if err := kv.Set(nextKey, binary.BigEndian.AppendUint32(nil, c.Number+1)); err != nil {
		return err
	}
	if err := rows.enter(bot, c.Number, id, max(c.StartedAt.UnixMilli(), 0)); err != nil || !c.DeletedAt.IsZero() {
		return err
	}
	return c.count(rows, bot)
}

// count puts the conversation into sets and cells.
func (c *thread) count(rows *rows, bot []byte) error {
	began := quarterOf(c.StartedAt)
	for _, f := range c.facets() {
		if err := rows.mark(bot, f, c.Number); err != nil {
			return err
		}
		if err := rows.count(bot, 0x80|f.kind, f.value, began, 1); err != nil {
			return err
		}
	}
	if err := rows.count(bot, 3, "", began, 1); err != nil {
		return err
	}
	for _, t := range c.tally {
		if err := rows.count(bot, t.Metric, "", t.Quarter, int64(t.N)); err != nil {
			return err
		}
	}
	return nil
}

type facet struct {
	kind  byte
	value string
}

// facets are what a conversation was told apart by in this format.
func (c *thread) facets() (out []facet) {
	add := func(kind byte, value string) {
		if value != "" {
			out = append(out, facet{kind, value[:min(len(value), 64)]})
		}
	}
	add(1, c.Status)
	add(2, c.Source)
	if c.Place.Country == "" {
		add(3, "-")
	}
	add(3, c.Place.Country)
	add(4, c.Place.Region)
	add(5, c.result)
	if c.Leads > 0 {
		add(8, "yes")
	}
	add(9, strings.ToValidUTF8(c.agent[:min(len(c.agent), 64)], ""))
	add(11, c.Lang)
	add(14, c.human())
	if c.Status == "ended" {
		add(15, c.EndedBy)
	}
	add(16, c.wait())
	return out
}

// human tells whether the assistant answered alone.
func (c *thread) human() string {
	asked := c.agent != "" || c.Handover.Seq > 0 || len(c.Handover.Ticket) > 0
	switch c.Handover.State {
	case "waiting", "attended", "unattended", "ticket":
		asked = true
	}
	switch c.result {
	case "CHAT_ATTENDED", "CONTACT_TICKET", "CHAT_NO_AGENTS", "CHAT_UNATTENDED":
		asked = true
	}
	if asked {
		return "person"
	}
	for _, t := range c.tally {
		if t.Metric >= 5 && t.Metric <= 8 {
			return "alone"
		}
	}
	return ""
}

// wait is the bucket of the time to the first reply.
func (c *thread) wait() string {
	if c.firstReply.IsZero() {
		return ""
	}
	took := c.firstReply.Sub(c.StartedAt)
	for _, ms := range []int64{
		250, 500, 1000, 1500, 2000, 3000, 4000, 6000, 8000, 12_000, 16_000, 24_000, 32_000, 48_000, 60_000, 90_000, 120_000,
		180_000, 300_000, 600_000, 1_200_000, 3_600_000, 10_800_000, 28_800_000, 86_400_000,
	} {
		if bound := time.Duration(ms) * time.Millisecond; took <= bound {
			return bound.String()
		}
	}
	return "more"
}

// rewrite gives the record with what is new in it.
func (c *thread) rewrite(fields map[string]json.RawMessage) ([]byte, error) {
	put := func(name string, value any, there bool) error {
		if !there {
			return nil
		}
		v, err := json.Marshal(value)
		fields[name] = v
		return err
	}
	delete(fields, "tally")
	for _, err := range []error{
		put("number", c.Number, true), put("result", c.result, c.result != ""), put("agent", c.agent, c.agent != ""),
		put("firstReply", c.firstReply, !c.firstReply.IsZero()), put("tally", c.tally, len(c.tally) > 0),
	} {
		if err != nil {
			return nil, err
		}
	}
	return json.Marshal(fields)
}

// countLeads counts leads by the time of their making.
func countLeads(kv KV, rows *rows, from []byte) (next []byte, err error) {
	records, next, err := some(kv, []byte{0x78}, from, leadChunk)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		var l struct {
			Chatbot   string    `json:"chatbot"`
			CreatedAt time.Time `json:"createdAt"`
		}
		if len(r.value) == 0 {
			continue
		}
		if err := json.Unmarshal(r.value[1:], &l); err != nil {
			return nil, fmt.Errorf("reading lead %x: %w", r.key[1:], err)
		}
		bot, err := hex.DecodeString(strings.ReplaceAll(l.Chatbot, "-", ""))
		if err != nil || len(bot) != 16 {
			return nil, fmt.Errorf("lead %x is of no chatbot", r.key[1:])
		}
		if err := rows.count(bot, 10, "", quarterOf(l.CreatedAt), 1); err != nil {
			return nil, err
		}
	}
	return next, nil
}

// dropLists removes the lists that sets take the place of.
func dropLists(kv KV, from []byte) ([]byte, error) {
	if len(from) == 0 {
		from = []byte{0x13}
	}
	entries, next, err := some(kv, from[:1], from, listChunk)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := kv.Delete(e.key); err != nil {
			return nil, err
		}
	}
	if next == nil && from[0] == 0x13 {
		next = []byte{0x14}
	}
	if next == nil {
		return nil, nil
	}
	return append([]byte{stageLists}, next...), nil
}
