package store

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/lead"
)

// Leads is the store as package lead sees it.
func Leads(s *Store) Port[lead.Tx, lead.Reader] {
	return Port[lead.Tx, lead.Reader]{
		store:  s,
		writer: func(tx *Tx) lead.Tx { return leads{tx} },
		reader: func(tx *Tx) lead.Reader { return leads{tx} },
	}
}

// leads keeps leads with their lists and counters, where they are pushed to, and
// the log of it.
type leads struct{ tx *Tx }

func (t leads) transaction() *Tx { return t.tx }

func (t leads) After(fn func()) { t.tx.After(fn) }

func (t leads) Lead(l lead.ID) (out lead.Lead, err error) {
	found, err := t.tx.getJSON(leadKey(l), &out)
	if err == nil && !found {
		err = lead.ErrNotFound
	}
	return out, err
}

func (t leads) Put(before, after lead.Lead) error {
	for _, k := range leadIndex(before) {
		if err := t.tx.delete(k); err != nil {
			return err
		}
	}
	for _, k := range leadIndex(after) {
		if err := t.tx.set(k, nil); err != nil {
			return err
		}
	}
	if err := t.count(before, -1); err != nil {
		return err
	}
	if err := t.count(after, 1); err != nil {
		return err
	}
	return t.tx.setJSON(leadKey(after.ID), after)
}

func (t leads) Delete(l lead.Lead) error {
	for _, k := range append(leadIndex(l), leadKey(l.ID)) {
		if err := t.tx.delete(k); err != nil {
			return err
		}
	}
	return t.count(l, -1)
}

// leadIndex are the entries under which a lead is found beside its id.
func leadIndex(l lead.Lead) [][]byte {
	if l.ID.IsZero() {
		return nil
	}
	out := [][]byte{
		leadListKey(l.Chatbot, "", l.ID), leadListKey(l.Chatbot, l.Status, l.ID), leadOfKey(l.User.UUID, l.ID),
	}
	for _, c := range l.Conversations {
		out = append(out, leadOfKey(c.UUID, l.ID))
	}
	return out
}

func (t leads) count(l lead.Lead, n int64) error {
	if !l.ID.IsZero() {
		if err := t.tx.count(l.Chatbot, leadCell(l, n)); err != nil {
			return err
		}
	}
	for _, c := range lead.Contribution(l) {
		if err := t.tx.add(counterKey(c.Chatbot, c.Metric, c.Day), n*c.N); err != nil {
			return err
		}
	}
	return nil
}

// leadCell counts a lead by the time of its making.
func leadCell(l lead.Lead, n int64) conversation.Cell {
	return conversation.Cell{Of: conversation.MetricLeads.Measure(), Quarter: conversation.Quarter(l.CreatedAt), N: n}
}

func (t leads) Each(b chatbot.ID, status lead.Status, before lead.ID, fn func(lead.Lead) bool) error {
	sp := span{prefix: leadListKey(b, status, lead.ID{})[:18], reverse: true, keysOnly: true}
	if !before.IsZero() {
		sp.from = leadListKey(b, status, before)
	}
	return t.tx.scan(sp, func(k, _ []byte) (bool, error) {
		l := lastLead(k)
		if l == before {
			return true, nil
		}
		var out lead.Lead
		found, err := t.tx.getJSON(leadKey(l), &out)
		if err != nil || !found { // an index entry without its record is passed over
			return err == nil, err
		}
		return fn(out), nil
	})
}

func (t leads) OfConversation(c conversation.ID) ([]lead.Lead, error) { return t.of(c.UUID) }

func (t leads) OfUser(u chatuser.UserID) ([]lead.Lead, error) { return t.of(u.UUID) }

func (t leads) of(whom id.UUID) (out []lead.Lead, err error) {
	err = t.tx.scan(span{prefix: leadOfKey(whom, lead.ID{})[:17], keysOnly: true}, func(k, _ []byte) (bool, error) {
		var l lead.Lead
		found, err := t.tx.getJSON(leadKey(lastLead(k)), &l)
		if found {
			out = append(out, l)
		}
		return true, err
	})
	return out, err
}

func (t leads) Count(b chatbot.ID, status lead.Status) (int64, error) {
	return t.tx.counter(counterKey(b, lead.Metric(status), 0))
}

func (t leads) Days(b chatbot.ID, from, to uint32) (map[uint32]int64, error) {
	return threads(t).Days(b, conversation.MetricLeads, from, to)
}

func (t leads) CRM(b chatbot.ID) (out lead.CRM, found bool, err error) {
	found, err = t.tx.getJSON(crmKey(b), &out)
	return out, found, err
}

func (t leads) PutCRM(b chatbot.ID, c lead.CRM) error { return t.tx.setJSON(crmKey(b), c) }

func (t leads) Push(b chatbot.ID, p id.UUID) (out lead.Push, found bool, err error) {
	found, err = t.tx.getJSON(pushKey(b, p), &out)
	return out, found, err
}

func (t leads) PutPush(p lead.Push) error { return t.tx.setJSON(pushKey(p.Chatbot, p.ID), p) }

func (t leads) DeletePush(p lead.Push) error { return t.tx.delete(pushKey(p.Chatbot, p.ID)) }

func (t leads) Pushes(b chatbot.ID, before id.UUID, fn func(lead.Push) bool) error {
	sp := span{prefix: pushKey(b, id.UUID{})[:18], reverse: true}
	if !before.IsZero() {
		sp.from = pushKey(b, before)
	}
	return t.tx.scan(sp, func(_, v []byte) (bool, error) {
		var p lead.Push
		if err := decodeJSON(v, &p); err != nil {
			return false, err
		}
		return p.ID == before || fn(p), nil
	})
}

// countLeads adds what all leads contribute to the counters and cells.
func countLeads(tx *Tx, counted map[string]int64, rows *expected) error {
	return tx.scan(span{prefix: []byte{byte(kindLead)}}, func(_, v []byte) (bool, error) {
		var l lead.Lead
		if err := decodeJSON(v, &l); err != nil {
			return false, err
		}
		for _, c := range lead.Contribution(l) {
			counted[string(counterKey(c.Chatbot, c.Metric, c.Day))] += c.N
		}
		rows.cell(l.Chatbot, leadCell(l, 1))
		return true, nil
	})
}

func leadKey(l lead.ID) []byte { return keyOf(kindLead, l.UUID[:]) }

// leadListKey is a lead in the list of a status, or with none in that of all.
func leadListKey(b chatbot.ID, status lead.Status, l lead.ID) []byte {
	return keyOf(kindLeadList, b.UUID[:], []byte{leadStatusByte(status)}, l.UUID[:])
}

// leadStatusByte is a status in keys; never reused.
func leadStatusByte(s lead.Status) byte {
	switch s {
	case lead.StatusNew:
		return 1
	case lead.StatusContacted:
		return 2
	case lead.StatusQualified:
		return 3
	case lead.StatusWon:
		return 4
	case lead.StatusLost:
		return 5
	default:
		return 0
	}
}

// leadOfKey is a lead of a conversation or of a chat user: both are told apart by
// their ids.
func leadOfKey(whom id.UUID, l lead.ID) []byte { return keyOf(kindLeadOf, whom[:], l.UUID[:]) }

func crmKey(b chatbot.ID) []byte { return keyOf(kindLeadPush, b.UUID[:], []byte{0}) }

func pushKey(b chatbot.ID, p id.UUID) []byte { return keyOf(kindLeadPush, b.UUID[:], []byte{1}, p[:]) }

func lastLead(k []byte) (l lead.ID) {
	copy(l.UUID[:], k[len(k)-16:])
	return l
}
