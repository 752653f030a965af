package feedback

import (
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// answer is what a code stands for.
type answer struct {
	thread  conversation.Conversation
	message conversation.Message
	row     tracking.AtomicRow
	code    tracking.Code
	text    string // the code as it came
}

// own is a visitor's conversation, also one that has ended.
func own(r conversation.Reader, v chatuser.VisitorID, c conversation.ID) (conversation.Conversation, error) {
	out, err := r.Conversation(c)
	if err == nil && (out.Visitor != v || !out.DeletedAt.IsZero()) {
		err = conversation.ErrNotFound
	}
	return out, err
}

// find gives the answer of a code: one that we signed, for this conversation, whose
// answer and log row are there and hold the very code.
func (s *Service) find(tx conversation.Tx, v chatuser.VisitorID, c conversation.ID, text string) (out answer, err error) {
	if out.thread, err = own(tx, v, c); err != nil {
		return out, err
	}
	out.text = text
	if out.code, err = s.cfg.Codes.Read(text); err != nil {
		return out, err
	}
	if out.code.Session != tracking.SessionID(c) || out.code.Seq > out.thread.LastSeq {
		return out, tracking.ErrCode
	}
	if out.message, err = tx.Message(c, out.code.Seq); err != nil {
		return out, err
	}
	row, found, err := s.cfg.Join(tx).AtomicRow(out.thread.Chatbot, out.code.Log)
	if err != nil {
		return out, err
	}
	if out.row = row; !found || !out.holds() {
		return out, tracking.ErrCode
	}
	return out, nil
}

// holds tells whether the answer has the code. A code that was good for a message
// which a restored backup has in another form is good for nothing.
func (a answer) holds() bool {
	m := a.message
	switch {
	case a.code.Sign == tracking.SignRate:
		return m.RateCode == a.text
	case a.code.Place == 0:
		return m.ClickCode == a.text
	default:
		return a.code.Place <= len(m.Sources) && m.Sources[a.code.Place-1].ClickCode == a.text
	}
}

// content is the content that the code means: the source at its place, or the first
// that the answer was made of.
func (a answer) content() string {
	switch {
	case a.code.Place > 0:
		return a.message.Sources[a.code.Place-1].ContentID
	case len(a.message.Sources) > 0:
		return a.message.Sources[0].ContentID
	case a.row.ContentID != "":
		return a.row.ContentID
	case len(a.row.ContentIDs) > 0:
		return a.row.ContentIDs[0]
	default:
		return ""
	}
}

// of is the answer as log rows name it.
func (a answer) of() tracking.Of {
	return tracking.Of{Question: a.row.UserQuestion, Content: a.content(), Code: a.text}
}

// scene is what the log rows of c share.
func scene(c conversation.Conversation, at time.Time) tracking.Scene {
	return tracking.Scene{Session: tracking.SessionID(c.ID), Chatbot: c.Chatbot, At: at, Source: c.Source}
}
