package httpapi

import (
	"context"
	"io"
	"reflect"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/credit"
	"frontdesk/app/tracking"
)

// Everything writes all that is kept of a chat user, and of who was merged into them,
// as JSON of the type PersonData, piece by piece.
type Everything interface {
	Everything(ctx context.Context, u chatuser.UserID, w io.Writer) error
}

// PersonData is all that is kept of one person, for an answer to who asks for it.
type PersonData struct {
	ExportedAt    time.Time            `json:"exportedAt"`
	Chatbot       OwnChatbot           `json:"chatbot"`
	User          ExportedUser         `json:"user"`
	Profiles      []OwnUser            `json:"profiles" doc:"As each visitor's own pages and forms told it; those that were merged too."`
	Conversations []PersonConversation `json:"conversations" doc:"The newest first, those in the bin too."`
	Leads         []OwnLead            `json:"leads"`
	Credits       PersonCredits        `json:"credits"`
}

// PersonConversation is one conversation with what was logged of it.
type PersonConversation struct {
	OwnConversation
	Client ClientInfo `json:"client"`
	Log    []LogRow   `json:"log"`
}

// PersonCredits is the whole ledger.
type PersonCredits struct {
	Balance int           `json:"balance"`
	Entries []CreditEntry `json:"entries" doc:"The newest first."`
}

type everythingAPI struct {
	userAPI
	from Everything
}

func (a everythingAPI) export(c *call) error {
	u, err := a.user(c)
	if err != nil {
		return err
	}
	if _, err := a.users.Get(c.ctx, u); err != nil {
		return err
	}
	return c.export("application/json", "person.json", func(ctx context.Context, w io.Writer) error { return a.from.Everything(ctx, u, w) })
}

func everythingRoutes(a everythingAPI) []route {
	return []route{
		at(get, "/api/admin/users/:uid/everything", Admin, 200, "exportEverything",
			"All that is kept of one person: profile, conversations with messages and log, leads, ledger.", raw(a.export).documents(reflect.TypeFor[PersonData]())),
	}
}

// ChatUserOf is a chat user on the wire.
func ChatUserOf(v chatuser.View) ChatUser { return chatUserOf(v) }

// CreditEntryOf is an entry of a ledger on the wire.
func CreditEntryOf(e credit.Entry) CreditEntry { return creditEntryOf(e) }

// LogRowsOf are rows of the session log on the wire.
func LogRowsOf(rows []tracking.SessionRow) []LogRow {
	out := make([]LogRow, 0, len(rows))
	for _, r := range rows {
		out = append(out, LogRow{
			LogID: r.Log.String(), Date: r.At, Key: string(r.Key), Value: r.Value,
			UserQuestion: r.UserQuestion, ContentID: r.ContentID,
		})
	}
	return out
}
