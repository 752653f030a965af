package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/store"
)

// maintenance is what only the command line may ask for.
type maintenance struct{ app *App }

// EndStale ends idle conversations by hand.
func (m maintenance) EndStale(ctx context.Context, in httpapi.EndStaleInput) (httpapi.EndStaleResult, error) {
	var swept conversation.Swept
	var err error
	if in.DryRun {
		swept, err = keeping(m).Stale(ctx, in.Hours)
	} else {
		swept, _, err = keeping(m).EndStale(ctx, in.Hours, "command line")
	}
	return httpapi.EndStaleResult{Ended: swept.Ended, Examined: swept.Examined, Oldest: moment(swept.Oldest)}, err
}

// stats are the figures of one chatbot, or of all.
type stats struct {
	ID              string  `json:"id,omitempty"`
	Name            string  `json:"name"`
	Total           int64   `json:"total"`
	Active          int64   `json:"active"`
	Ended           int64   `json:"ended"`
	Messages        int64   `json:"messages"`
	AverageMessages float64 `json:"averageMessages"`
	Leads           int64   `json:"leads"`
	Converted       int64   `json:"converted"`  // conversations that led to one
	Conversion      float64 `json:"conversion"` // of all conversations, in percent
	Stale           int     `json:"stale"`      // that a sweep would end now
}

func (s *stats) average() {
	if s.Total > 0 {
		s.AverageMessages = math.Round(float64(s.Messages)/float64(s.Total)*100) / 100
		s.Conversion = math.Round(float64(s.Converted)/float64(s.Total)*10000) / 100
	}
}

// Stats are the figures of every chatbot and of all together.
func (m maintenance) Stats(ctx context.Context) (json.RawMessage, error) {
	bots, err := m.app.chatbots.List(ctx)
	if err != nil {
		return nil, err
	}
	out := struct {
		Chatbots []stats `json:"chatbots"`
		Total    stats   `json:"total"`
	}{Total: stats{Name: "All chatbots"}}
	stale, err := m.app.conversations.EndStale(ctx, 0, true)
	if err != nil {
		return nil, err
	}
	for _, b := range bots {
		f, err := m.app.conversations.Figures(ctx, b.ID, 1, 1)
		if err != nil {
			return nil, err
		}
		c := f.Counts
		row := stats{
			ID: b.ID.String(), Name: b.Name, Total: c.Total(), Active: c.Active, Ended: c.Ended, Messages: c.Messages,
			Leads: f.Leads, Converted: f.Converted, Stale: stale.Of[b.ID],
		}
		row.average()
		out.Chatbots = append(out.Chatbots, row)
		out.Total.Total += row.Total
		out.Total.Active += row.Active
		out.Total.Ended += row.Ended
		out.Total.Messages += row.Messages
		out.Total.Leads += row.Leads
		out.Total.Converted += row.Converted
		out.Total.Stale += row.Stale
	}
	out.Total.average()
	return json.Marshal(out)
}

// metricNames are the counters as `recount` names them.
func metricName(d conversation.Metric) string {
	names := map[conversation.Metric]string{
		conversation.MetricActive: "active", conversation.MetricEnded: "ended", conversation.MetricStarted: "started",
		conversation.MetricMessages: "messages", conversation.MetricDirect: "replies.direct", conversation.MetricChoices: "replies.choices",
		conversation.MetricModel: "replies.model", conversation.MetricPassages: "replies.passages", conversation.MetricNone: "replies.none",
	}
	if name, known := names[d]; known {
		return name
	}
	return fmt.Sprintf("metric %d", d)
}

// Recount compares the counters with the records.
func (m maintenance) Recount(ctx context.Context, fix bool) (httpapi.RecountResult, error) {
	found, err := m.app.store.Recount(ctx, fix)
	out := httpapi.RecountResult{Differences: []httpapi.CounterDifference{}, Fixed: fix}
	for _, d := range found {
		name := metricName(d.Metric)
		if d.Row != "" {
			name = d.Row
		} else if d.Day != 0 {
			name += " " + time.Unix(int64(d.Day)*86400, 0).UTC().Format(time.DateOnly)
		}
		out.Differences = append(out.Differences, httpapi.CounterDifference{Chatbot: d.Chatbot.String(), Counter: name, Stored: d.Stored, Counted: d.Counted})
	}
	if err != nil {
		return out, err
	}
	ledgers, err := m.app.store.RecountCredits(ctx, fix)
	for _, d := range ledgers {
		out.Differences = append(out.Differences, httpapi.CounterDifference{Counter: "credits of " + d.User.String(), Stored: int64(d.Balance), Counted: int64(d.Sum)})
	}
	if err != nil {
		return out, err
	}
	rows, err := store.RecountOutbox(ctx, m.app.store)
	for _, d := range rows {
		out.Differences = append(out.Differences, httpapi.CounterDifference{Counter: d.Name, Stored: d.Stored, Counted: d.Counted})
	}
	return out, err
}

// CreateOwner makes an owner's account, or sets the password of one that is there.
func (m maintenance) CreateOwner(ctx context.Context, in httpapi.OwnerInput) error {
	_, err := m.app.accounts.CreateOwner(ctx, account.PersonInput{Email: in.Email, Name: in.Name, Password: in.Password})
	if errors.Is(err, account.ErrEmailTaken) {
		return m.app.accounts.SetPassword(ctx, in.Email, in.Password)
	}
	return err
}

var errBackupPath = fault.New(fault.Invalid, "backup_path", "Name a file with its whole path, in a folder that the server may write to.")

// Backup writes everything into one file.
func (m maintenance) Backup(_ context.Context, file string) (httpapi.BackupResult, error) {
	if !filepath.IsAbs(file) {
		return httpapi.BackupResult{}, errBackupPath
	}
	if err := m.app.store.Backup(file); err != nil {
		return httpapi.BackupResult{}, errBackupPath.Because(err)
	}
	info, err := os.Stat(file)
	if err != nil {
		return httpapi.BackupResult{}, err
	}
	return httpapi.BackupResult{File: file, Bytes: info.Size()}, nil
}
