package store

import (
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// Analyses is the store as package analysis sees it: what was found out stands in
// the record of the conversation, here is only what waits.
func Analyses(s *Store) Port[analysis.Tx, analysis.Reader] {
	return Port[analysis.Tx, analysis.Reader]{
		store:  s,
		writer: func(tx *Tx) analysis.Tx { return analyses{threads{tx}, messages{tx, true}} },
		reader: func(tx *Tx) analysis.Reader { return analyses{threads{tx}, messages{tx: tx}} },
	}
}

type analyses struct {
	threads
	messages
}

func (a analyses) transaction() *Tx { return a.threads.tx }

// The order in which what waits is taken.
const (
	dueAsked byte = 1
	dueEnded byte = 2
)

func analysisDueKey(c conversation.ID, order byte) []byte {
	return keyOf(kindAnalysisDue, []byte{order}, c.UUID[:])
}

// analysisDueKeys are all under which a conversation may wait.
func analysisDueKeys(c conversation.ID) [][]byte {
	return [][]byte{analysisDueKey(c, dueAsked), analysisDueKey(c, dueEnded)}
}

func (a analyses) PutDue(d analysis.Due) error {
	if !d.Asked {
		return a.threads.tx.set(analysisDueKey(d.Conversation, dueEnded), millis(d.At))
	}
	if err := a.threads.tx.delete(analysisDueKey(d.Conversation, dueEnded)); err != nil {
		return err
	}
	return a.threads.tx.set(analysisDueKey(d.Conversation, dueAsked), millis(d.At))
}

func (a analyses) DropDue(c conversation.ID) error {
	for _, k := range analysisDueKeys(c) {
		if err := a.threads.tx.delete(k); err != nil {
			return err
		}
	}
	return nil
}

func (a analyses) Waits(c conversation.ID) (bool, error) {
	for _, k := range analysisDueKeys(c) {
		if _, found, err := a.threads.tx.get(k); err != nil || found {
			return found, err
		}
	}
	return false, nil
}

func (a analyses) Due(limit int) (out []analysis.Due, err error) {
	err = a.threads.tx.scan(span{prefix: []byte{byte(kindAnalysisDue)}}, func(k, v []byte) (bool, error) {
		if len(out) == limit {
			return false, nil
		}
		d := analysis.Due{Asked: k[1] == dueAsked, Conversation: conversation.ID{UUID: id.UUID(k[2:18])}}
		if len(v) == 8 {
			d.At = fromMillis(v)
		} else {
			d.At = time.Time{}
		}
		out = append(out, d)
		return true, nil
	})
	return out, err
}
