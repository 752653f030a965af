package httpapi

import (
	"context"
	"io"
	"strings"

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
	out := jsonList{w: w}
	if err := a.leads.Export(ctx, q, func(l lead.Lead) error { return out.item(leadOf(l)) }); err != nil {
		return err
	}
	return out.end()
}

// writeCSV has a column for each field of the form as it is now; what was asked
// for earlier stands in the last one.
func (a leadAPI) writeCSV(ctx context.Context, w io.Writer, q lead.Query, bot chatbot.Chatbot) error {
	out := newSheet(w)
	head := []string{"id", "created", "status", "name", "email", "phone"}
	own := map[string]bool{}
	for _, f := range bot.LeadForm.Fields {
		head = append(head, f.Key)
		own[f.Key] = true
	}
	head = append(head, "question", "page", "source", "how", "owner", "notes", "consent", "consent_at", "converted", "user", "conversations", "other_fields")
	if err := out.row(head...); err != nil {
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
		return out.row(row...)
	})
	if err != nil {
		return err
	}
	return out.flush()
}
