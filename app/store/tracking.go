package store

import (
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// trackingLog keeps the two logs and the aggregate of each session.
type trackingLog struct{ tx *Tx }

func (t trackingLog) Log(e tracking.Entry) error {
	for _, row := range e.Session {
		record, err := encodeRecord(&row)
		if err != nil {
			return err
		}
		if err := t.tx.set(keyOf(kindSessionLog, row.Session.UUID[:], row.Log.UUID[:]), record); err != nil {
			return err
		}
	}
	for _, row := range e.Atomic {
		if err := t.tx.setJSON(keyOf(kindAtomicLog, row.Chatbot.UUID[:], row.Log.UUID[:]), row); err != nil {
			return err
		}
	}
	if len(e.Session) == 0 {
		return nil
	}
	key := keyOf(kindTrackingSession, e.Session[0].Session.UUID[:])
	var session tracking.Session
	if _, err := t.tx.getJSON(key, &session); err != nil {
		return err
	}
	after := session.See(e.Session)
	if after.Result != session.Result {
		if err := threads(t).mirror(conversation.ID{UUID: e.Session[0].Session.UUID}, after.Result); err != nil {
			return err
		}
	}
	return t.tx.setJSON(key, after)
}

func (t trackingLog) TrackingSession(c conversation.ID) (tracking.Session, error) {
	var out tracking.Session
	_, err := t.tx.getJSON(keyOf(kindTrackingSession, c.UUID[:]), &out)
	return out, err
}

func (t trackingLog) TrackingRows(c conversation.ID) ([]tracking.SessionRow, error) {
	var out []tracking.SessionRow
	err := t.tx.scan(span{prefix: keyOf(kindSessionLog, c.UUID[:])}, func(_, v []byte) (bool, error) {
		var row tracking.SessionRow
		if err := decodeJSON(v, &row); err != nil {
			return false, err
		}
		out = append(out, row)
		return true, nil
	})
	return out, err
}
