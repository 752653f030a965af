package answer

import (
	"frontdesk/app/conversation"
	"frontdesk/app/tracking"
)

// mark puts codes on a reply that comes from contents: one to rate it with, one for
// its content, and one for each source. What a click on a source is logged as is
// decided here. The content that was the only one shown, or the chosen one, has its
// match in the log already; where an answer was made of several, each of them is one.
func (r Reply) mark(codes tracking.Codes) func(conversation.Conversation, conversation.Message, tracking.LogID) conversation.Message {
	shown := r.Lookup.Shown
	if r.Lookup.Chosen != "" {
		shown = r.Lookup.Chosen
	}
	if !r.fromContents() {
		return nil
	}
	return func(c conversation.Conversation, m conversation.Message, row tracking.LogID) conversation.Message {
		write := func(sign tracking.Sign, place int) string {
			return codes.Write(tracking.Code{Sign: sign, Session: tracking.SessionID(c.ID), Log: row, Seq: m.Seq, Place: place})
		}
		m.RateCode, m.ClickCode = write(tracking.SignRate, 0), ""
		sources := make([]conversation.Source, len(m.Sources))
		for i, s := range m.Sources {
			sign := tracking.SignMatch
			switch {
			case shown == s.ContentID:
				sign = tracking.SignContent
			case shown != "":
				sign = tracking.SignRelated
			}
			s.ClickCode = write(sign, i+1)
			sources[i] = s
		}
		switch {
		case len(sources) > 0:
			m.Sources, m.ClickCode = sources, sources[0].ClickCode
		case shown != "":
			m.ClickCode = write(tracking.SignContent, 0)
		}
		return m
	}
}

// fromContents tells a reply that says what contents hold.
func (r Reply) fromContents() bool {
	switch r.Kind {
	case conversation.KindModel, conversation.KindPassages:
		return true
	case conversation.KindDirect:
		return r.Lookup.Shown != "" || r.Lookup.Chosen != ""
	default:
		return false
	}
}
