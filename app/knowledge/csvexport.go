package knowledge

import (
	"context"
	"encoding/csv"
	"io"
	"strings"
	"time"

	"frontdesk/app/chatbot"
)

// ExportCSV writes all contents of a chatbot as a table that Import reads, for
// programs that know tables. Changes that are not published are left out: a
// row has no place for two versions.
func (s *Service) ExportCSV(ctx context.Context, bot chatbot.ID, w io.Writer) error {
	// The mark tells Excel that this is UTF-8.
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	if err := out.Write(csvColumns()); err != nil {
		return err
	}
	err := s.export(ctx, bot, func(page []Content) error {
		for _, c := range page {
			if err := out.Write(cellsOf(c)); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	})
	if err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// cellsOf are the cells of a content in the order of csvColumns.
func cellsOf(c Content) []string {
	draft := ""
	if c.Status == Draft {
		draft = "yes"
	}
	cells := []string{
		string(c.ID), c.Title, strings.Join(c.Questions, "\n"), c.Answer, c.Text, c.URL, c.Lang, strings.Join(c.Tags, "|"),
		draft, timeText(c.ValidFrom), timeText(c.ValidTo),
	}
	for i := range cells {
		cells[i] = guarded(cells[i])
	}
	return cells
}

func timeText(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
