package httpapi

import (
	"io"
	"strconv"
	"strings"

	"frontdesk/app/conversation"
)

// conversationForm writes conversations into a file.
type conversationForm interface {
	begin(w io.Writer) error
	rows(items []conversation.Conversation, rows []ConversationRow) error
	end() error
}

// conversationSheet is a table for spreadsheets.
type conversationSheet struct{ out sheet }

func (s *conversationSheet) begin(w io.Writer) error {
	s.out = newSheet(w)
	return s.out.row("id", "started", "updated", "ended", "status", "ended_by", "visitor", "user", "name", "subject", "messages", "source", "language",
		"country", "region", "city", "result", "result_path", "rating", "sentiment", "score", "category", "tags", "agent", "leads", "page", "referrer", "browser", "os", "device")
}

func (s *conversationSheet) rows(items []conversation.Conversation, rows []ConversationRow) error {
	for i, c := range items {
		r := rows[i]
		score := ""
		if r.Score != nil {
			score = strconv.Itoa(*r.Score)
		}
		err := s.out.row(r.ID, csvTime(c.StartedAt), csvTime(c.UpdatedAt), csvTime(c.EndedAt), r.Status, string(c.EndedBy), r.Visitor, r.User, r.VisitorName,
			r.Subject, strconv.Itoa(c.Messages), c.Source, c.Lang, c.Place.Country, c.Place.StateName(), c.Place.City, r.Result, r.ResultPath, r.Rating, r.Sentiment,
			score, c.Analysis.Category, strings.Join(r.Tags, ", "), r.Agent, strconv.Itoa(c.Leads), c.Page.URL, c.Page.Referrer, c.Client.Browser, c.Client.OS, c.Client.Device)
		if err != nil {
			return err
		}
	}
	return s.out.flush()
}

func (s *conversationSheet) end() error { return s.out.flush() }

// conversationJSON is a list of rows as the panel gets them.
type conversationJSON struct{ out jsonList }

func (j *conversationJSON) begin(w io.Writer) error {
	j.out = jsonList{w: w}
	return nil
}

func (j *conversationJSON) rows(_ []conversation.Conversation, rows []ConversationRow) error {
	for _, r := range rows {
		if err := j.out.item(r); err != nil {
			return err
		}
	}
	return nil
}

func (j *conversationJSON) end() error { return j.out.end() }
