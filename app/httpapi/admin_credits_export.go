package httpapi

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"frontdesk/app/credit"
)

// entries walks a ledger from its newest entry on.
type entries func(ctx context.Context, before credit.EntryID) (credit.Page, error)

// exportPage is how many entries are read at once.
const exportPage = 500

func (a creditAPI) exportUser(c *call) error {
	u, err := a.user(c)
	if err != nil {
		return err
	}
	if _, err := a.credits.State(c.ctx, u); err != nil {
		return err
	}
	return a.export(c, "ledger", func(ctx context.Context, before credit.EntryID) (credit.Page, error) {
		return a.credits.Entries(ctx, u, before, exportPage)
	})
}

func (a creditAPI) exportChatbot(c *call) error {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return err
	}
	return a.export(c, "ledgers", func(ctx context.Context, before credit.EntryID) (credit.Page, error) {
		return a.credits.OfChatbot(ctx, botID, before, exportPage)
	})
}

func (a creditAPI) export(c *call, name string, from entries) error {
	switch c.fiber.Query("format") {
	case "json":
		return c.export("application/json", name+".json", func(ctx context.Context, w io.Writer) error { return from.json(ctx, w) })
	case "", "csv":
		return c.export("text/csv; charset=utf-8", name+".csv", func(ctx context.Context, w io.Writer) error { return from.csv(ctx, w) })
	default:
		return wrongQuery("format", "This must be csv or json.")
	}
}

func (from entries) each(ctx context.Context, fn func(credit.Entry) error) error {
	for before := (credit.EntryID{}); ; {
		page, err := from(ctx, before)
		if err != nil {
			return err
		}
		for _, e := range page.Items {
			if err := fn(e); err != nil {
				return err
			}
		}
		if before = page.Next; before.IsZero() {
			return nil
		}
	}
}

func (from entries) json(ctx context.Context, w io.Writer) error {
	before := "[\n"
	if err := from.each(ctx, func(e credit.Entry) error {
		row, err := json.Marshal(creditEntryOf(e))
		if err == nil {
			_, err = io.WriteString(w, before+string(row))
		}
		before = ",\n"
		return err
	}); err != nil {
		return err
	}
	end := "\n]\n"
	if before == "[\n" {
		end = "[]\n"
	}
	_, err := io.WriteString(w, end)
	return err
}

func (from entries) csv(ctx context.Context, w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"id", "at", "user", "kind", "amount", "balance", "reason", "actor", "conversation", "seq", "path", "model", "other"}); err != nil {
		return err
	}
	if err := from.each(ctx, func(e credit.Entry) error {
		v := creditEntryOf(e)
		seq := ""
		if v.Seq > 0 {
			seq = strconv.FormatUint(v.Seq, 10)
		}
		// Amounts are numbers of ours and stay so; the words may be anybody's.
		return out.Write([]string{
			v.ID, v.At.UTC().Format(time.RFC3339), v.User, v.Kind, strconv.Itoa(v.Amount), strconv.Itoa(v.Balance), plainCell(v.Reason),
			plainCell(v.Actor), v.Conversation, seq, v.Path, plainCell(v.Model), v.Other,
		})
	}); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}
