package httpapi

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// ExportedUser is a chat user in a JSON file.
type ExportedUser struct {
	User     ChatUser          `json:"user"`
	Info     string            `json:"info,omitempty"`
	Sessions []ExportedSession `json:"sessions,omitempty"`
}

// ExportedSession is a conversation in such a file.
type ExportedSession struct {
	ConversationRow
	Page    PageInput `json:"page"`
	History []Message `json:"history"`
}

// exporting is one export: the form, and whether conversations go with it.
type exporting struct {
	api      userAPI
	ctx      context.Context //nolint:containedctx // of the server; an export lives as long as it is read
	csv      bool
	sessions bool
}

func (a userAPI) exporting(c *call) (exporting, error) {
	e := exporting{api: a, ctx: c.ctx}
	switch c.fiber.Query("format") {
	case "", "csv":
		e.csv = true
	case "json":
	default:
		return e, wrongQuery("format", "This must be csv or json.")
	}
	var err error
	e.sessions, err = c.flag("sessions")
	return e, err
}

func (a userAPI) exportOne(c *call) error {
	u, err := a.user(c)
	if err != nil {
		return err
	}
	e, err := a.exporting(c)
	if err != nil {
		return err
	}
	v, err := a.users.Get(c.ctx, u)
	if err != nil {
		return err
	}
	return e.send(c, "chat-user", func(each func(chatuser.View) error) error { return each(v) }, false)
}

func (a userAPI) exportAll(c *call) error {
	q, err := a.query(c)
	if err != nil {
		return err
	}
	q.After, q.Limit = chatuser.Place{}, 200
	e, err := a.exporting(c)
	if err != nil {
		return err
	}
	return e.send(c, "chat-users", func(each func(chatuser.View) error) error {
		for {
			page, err := a.users.List(e.ctx, q)
			if err != nil {
				return err
			}
			for _, v := range page.Items {
				if err := each(v); err != nil {
					return err
				}
			}
			if q.After = page.Next; q.After == (chatuser.Place{}) {
				return nil
			}
		}
	}, true)
}

// everybody walks the users of an export.
type everybody func(each func(chatuser.View) error) error

// send answers with a file that is written while it is read.
func (e exporting) send(c *call, name string, users everybody, many bool) error {
	media, ending := "application/json", ".json"
	if e.csv {
		media, ending = "text/csv; charset=utf-8", ".csv"
	}
	return c.export(media, name+ending, func(_ context.Context, w io.Writer) error {
		if e.csv {
			return e.table(w, users)
		}
		return e.list(w, users, many)
	})
}

func (e exporting) list(w io.Writer, users everybody, many bool) error {
	first := true
	if many {
		if _, err := io.WriteString(w, "["); err != nil {
			return err
		}
	}
	err := users(func(v chatuser.View) error {
		out := ExportedUser{User: chatUserOf(v), Info: v.Info}
		if e.sessions {
			out.Sessions = []ExportedSession{}
			if err := e.each(v, func(s ExportedSession) error {
				out.Sessions = append(out.Sessions, s)
				return nil
			}); err != nil {
				return err
			}
		}
		data, err := json.Marshal(out)
		if err != nil {
			return err
		}
		if !first {
			data = append([]byte(",\n"), data...)
		}
		first = false
		_, err = w.Write(data)
		return err
	})
	if err == nil && many {
		_, err = io.WriteString(w, "]\n")
	}
	return err
}

// each walks the conversations of a user with their messages.
func (e exporting) each(v chatuser.View, fn func(ExportedSession) error) error {
	var before chatuser.Thread
	for {
		threads, err := e.api.users.Threads(e.ctx, v.ID, before, 100)
		if err != nil {
			return err
		}
		for _, thread := range threads {
			before = thread
			c, err := e.api.threads.conversations.Get(e.ctx, conversation.ID{UUID: id.UUID(thread)})
			if errors.Is(err, conversation.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			s, err := e.session(c)
			if err != nil {
				return err
			}
			if err := fn(s); err != nil {
				return err
			}
		}
		if len(threads) < 100 {
			return nil
		}
	}
}

func (e exporting) session(c conversation.Conversation) (ExportedSession, error) {
	rows, err := e.api.threads.rows(e.ctx, []conversation.Conversation{c})
	if err != nil {
		return ExportedSession{}, err
	}
	out := ExportedSession{ConversationRow: rows[0], Page: PageInput(c.Page), History: []Message{}}
	for after := uint64(0); ; {
		messages, err := e.api.threads.conversations.Messages(e.ctx, c.ID, after, 500)
		if err != nil {
			return out, err
		}
		for _, m := range messages {
			out.History = append(out.History, MessageOf(m))
			after = m.Seq
		}
		if len(messages) < 500 {
			return out, nil
		}
	}
}

var userColumns = []string{
	"id", "name", "email", "phone", "platformId", "userId", "verified", "source", "lastReceivedMessage",
	"createdAt", "lastInteraction", "conversations", "hasLead", "profilePicture", "info",
}

var sessionColumns = []string{"conversationId", "status", "startedAt", "seq", "at", "role", "kind", "text"}

func (e exporting) table(w io.Writer, users everybody) error {
	out := csv.NewWriter(w)
	head := userColumns
	if e.sessions {
		head = append(append([]string{}, userColumns...), sessionColumns...)
	}
	if err := out.Write(head); err != nil {
		return err
	}
	err := users(func(v chatuser.View) error {
		own := userCells(v)
		if !e.sessions {
			return writeCells(out, own)
		}
		written := false
		err := e.each(v, func(s ExportedSession) error {
			for _, m := range s.History {
				written = true
				cells := append(append([]string{}, own...), s.ID, s.Status, stamp(s.StartedAt), strconv.FormatUint(m.Seq, 10), stamp(m.At), m.Role, m.Kind, m.Text)
				if err := writeCells(out, cells); err != nil {
					return err
				}
			}
			return nil
		})
		if err == nil && !written {
			err = writeCells(out, append(own, make([]string, len(sessionColumns))...))
		}
		return err
	})
	out.Flush()
	return errors.Join(err, out.Error())
}

func userCells(v chatuser.View) []string {
	return []string{
		v.ID.String(), v.DisplayName(), v.Email, v.Phone, v.PlatformID, v.ExternalID, strconv.FormatBool(v.Verified), v.Source, v.Text,
		stamp(v.CreatedAt), stamp(v.Interaction), strconv.Itoa(v.Conversations), strconv.FormatBool(v.HasLead), v.Picture, v.Info,
	}
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func writeCells(w *csv.Writer, cells []string) error {
	for i, cell := range cells {
		cells[i] = plainCell(cell)
	}
	return w.Write(cells)
}
