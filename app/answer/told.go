package answer

import (
	"encoding/json"
	"time"

	"frontdesk/app/conversation"
)

// Told is a reply within a conversation that is stored as a whole, with its log
// rows; detailed ones also have their trace and the record of the question.
func (r Reply) Told(id conversation.MessageID, at time.Time, detailed bool) (out conversation.ToldMessage, err error) {
	out.Message = conversation.Message{
		ID: id, Role: conversation.RoleAssistant, At: at, Text: r.Text, Kind: r.Kind, Score: r.Score,
		Sources: r.Sources, Options: r.Options, Form: r.Form, Lead: r.Lead, Cost: &r.Bill.Cost,
	}
	out.Rows = r.LogRows
	if detailed {
		out.Question = r.record
		out.Trace, err = json.Marshal(r.Trace)
	}
	return out, err
}
