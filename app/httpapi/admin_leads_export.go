package httpapi

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/lead"
)

// export writes all leads that a filter means, as they are read.
func (a leadAPI) export(c *call) error {
	q, err := a.query(c)
	if err != nil {
		return err
	}
	bot, err := a.bot(c)
	if err != nil {
		return err
	}
	var write func(context.Context, io.Writer) error
	media, name := "application/json", "leads.json"
	switch c.fiber.Query("format") {
	case "json":
		write = func(ctx context.Context, w io.Writer) error { return a.writeJSON(ctx, w, q) }
	case "", "csv":
		media, name = "text/csv; charset=utf-8", "leads.csv"
		write = func(ctx context.Context, w io.Writer) error { return a.writeCSV(ctx, w, q, bot) }
	default:
		return wrongQuery("format", "This must be csv or json.")
	}
	return c.export(media, name, write)
}

func (a leadAPI) writeJSON(ctx context.Context, w io.Writer, q lead.Query) error {
	before := "[\n"
	err := a.leads.Export(ctx, q, func(l lead.Lead) error {
		row, err := json.Marshal(leadOf(l))
		if err == nil {
			_, err = io.WriteString(w, before+string(row))
		}
		before = ",\n"
		return err
	})
	if err != nil {
		return err
	}
	end := "\n]\n"
	if before == "[\n" {
		end = "[]\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

// writeCSV has a column for each field of the form as it is now; what was asked
// for earlier stands in the last one.
func (a leadAPI) writeCSV(ctx context.Context, w io.Writer, q lead.Query, bot chatbot.Chatbot) error {
	out := csv.NewWriter(w)
	head := []string{"id", "created", "status", "name", "email", "phone"}
	own := map[string]bool{}
	for _, f := range bot.LeadForm.Fields {
		head = append(head, f.Key)
		own[f.Key] = true
	}
	head = append(head, "question", "page", "source", "how", "owner", "notes", "consent", "consent_at", "converted", "user", "conversations", "other_fields")
	if err := out.Write(head); err != nil {
		return err
	}
	err := a.leads.Export(ctx, q, func(l lead.Lead) error {
		row := []string{l.ID.String(), csvTime(l.CreatedAt), string(l.Status), l.Name, string(l.Email), string(l.Phone)}
		for _, f := range bot.LeadForm.Fields {
			row = append(row, l.Field(f.Key))
		}
		var talks, other []string
		for _, c := range l.Conversations {
			talks = append(talks, c.String())
		}
		for _, v := range l.Fields {
			if !own[v.Key] {
				other = append(other, v.Label+": "+v.Value)
			}
		}
		row = append(row, l.Question, l.Page, l.Source, string(l.How), l.Owner, l.Notes, l.From("consent"), l.From("consentAt"), csvTime(l.Converted),
			l.User.String(), strings.Join(talks, " "), strings.Join(other, "; "))
		for i, cell := range row {
			row[i] = plainCell(cell)
		}
		return out.Write(row)
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
