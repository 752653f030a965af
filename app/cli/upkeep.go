package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"time"
)

type staleOptions struct {
	hours  float64
	dryRun bool
}

func staleFlags(fs *flag.FlagSet, o *staleOptions) {
	fs.Float64Var(&o.hours, "hours", 24, "hours of silence")
	fs.BoolVar(&o.dryRun, "dry-run", false, "only count")
}

type seedOptions struct {
	chatbotOptions
	conversations int
}

func seedFlags(fs *flag.FlagSet, o *seedOptions) {
	o.add(fs)
	fs.IntVar(&o.conversations, "conversations", 200, "how many")
}

func fixFlag(fs *flag.FlagSet, fix *bool) { fs.BoolVar(fix, "fix", false, "correct what differs") }

type personOptions struct{ email, name string }

func upkeepCommands() []command {
	return []command{
		{name: "end-stale", usage: "--hours N", with: taking(staleFlags, endStale), help: "End the conversations that have been silent for N hours."},
		{name: "stats", help: "Print the figures of all conversations.", run: stats},
		{name: "recount", help: "Compare all counters with the records.", with: taking(fixFlag, recount)},
		{name: "reindex", help: "Build the search index anew, while the server goes on.", run: reindex},
		{name: "backup", words: true, usage: "FILE", help: "Write everything into one file.", run: backup},
		{name: "restore", words: true, usage: "FILE", offline: true, help: "Fill an empty data folder (--data) from a backup; no server may run on it.",
			run: restore},
		{name: "seed", makes: true, fills: true, usage: "--conversations N", with: taking(seedFlags, seed), help: "Fill a chatbot with invented conversations, to try things with."},
		{name: "admin create-owner", makes: true, usage: "--email E", with: taking(personFlags, createOwner),
			help: "Make the owner's account, or set its password, read from standard input."},
	}
}

func personFlags(fs *flag.FlagSet, o *personOptions) {
	fs.StringVar(&o.email, "email", "", "e-mail address to sign in with")
	fs.StringVar(&o.name, "name", "", "name of the person")
}

func endStale(ctx context.Context, c *call, o staleOptions) error {
	if o.hours <= 0 {
		return usagef("--hours takes a number above 0")
	}
	var out struct {
		Ended    int `json:"ended"`
		Examined int `json:"examined"`
		Oldest   *time.Time
	}
	if err := c.api.do(ctx, http.MethodPost, "/api/local/end-stale", map[string]any{"hours": o.hours, "dryRun": o.dryRun}, &out); err != nil {
		return err
	}
	return c.print(out, func() error {
		if o.dryRun {
			if err := c.printf("%s would end (%d looked at).\n", count(out.Ended, "conversation", "conversations"), out.Examined); err != nil || out.Oldest == nil {
				return err
			}
			return c.printf("In the oldest, the last message is from %s.\n", out.Oldest.UTC().Format("2006-01-02 15:04 MST"))
		}
		return c.printf("%s ended (%d looked at).\n", count(out.Ended, "conversation", "conversations"), out.Examined)
	})
}

func stats(ctx context.Context, c *call) error {
	var raw json.RawMessage
	if err := c.api.do(ctx, http.MethodGet, "/api/local/stats", nil, &raw); err != nil {
		return err
	}
	var out struct {
		Chatbots []map[string]any `json:"chatbots"`
		Total    map[string]any   `json:"total"`
	}
	read := json.NewDecoder(bytes.NewReader(raw))
	read.UseNumber() // millions as they stand, not as 8.1e+06
	if err := read.Decode(&out); err != nil {
		return err
	}
	return c.print(raw, func() error {
		for _, b := range append(out.Chatbots, out.Total) {
			if err := c.printStats(b); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *call) printStats(figures map[string]any) error {
	if err := c.printf("%v\n", figures["name"]); err != nil {
		return err
	}
	for _, f := range []struct{ key, name, unit string }{
		{"total", "conversations", ""}, {"active", "active", ""}, {"ended", "ended", ""}, {"stale", "idle for too long now", ""},
		{"messages", "messages", ""}, {"averageMessages", "messages on average", ""},
		{"leads", "leads", ""}, {"converted", "conversations with one", ""}, {"conversion", "conversion", " %"},
	} {
		if err := c.printf("  %-24s %v%s\n", f.name, figures[f.key], f.unit); err != nil {
			return err
		}
	}
	return nil
}

func recount(ctx context.Context, c *call, fix bool) error {
	var out struct {
		Differences []struct {
			Chatbot string `json:"chatbot"`
			Counter string `json:"counter"`
			Stored  int64  `json:"stored"`
			Counted int64  `json:"counted"`
		} `json:"differences"`
		Fixed bool `json:"fixed"`
	}
	if err := c.api.do(ctx, http.MethodPost, "/api/local/recount", map[string]bool{"fix": fix}, &out); err != nil {
		return err
	}
	err := c.print(out, func() error {
		for _, d := range out.Differences {
			if err := c.printf("%s %s: stored %d, counted %d\n", d.Chatbot, d.Counter, d.Stored, d.Counted); err != nil {
				return err
			}
		}
		return c.printf("%s from the records.\n", count(len(out.Differences), "counter differs", "counters differ"))
	})
	if err == nil && len(out.Differences) > 0 && !out.Fixed {
		return fmt.Errorf("%s wrong; `frontdesk recount --fix` puts that right", count(len(out.Differences), "counter is", "counters are"))
	}
	return err
}

func backup(ctx context.Context, c *call) error {
	if len(c.args) != 1 {
		return usagef("name the file to write")
	}
	file, err := filepath.Abs(c.args[0])
	if err != nil {
		return err
	}
	var out struct {
		File  string `json:"file"`
		Bytes int64  `json:"bytes"`
	}
	if err := c.api.do(ctx, http.MethodPost, "/api/local/backup", map[string]string{"file": file}, &out); err != nil {
		return err
	}
	return c.print(out, func() error { return c.printf("%s: %d bytes\n", out.File, out.Bytes) })
}

func restore(ctx context.Context, c *call) error {
	if len(c.args) != 1 {
		return usagef("name the backup to read")
	}
	if err := c.Restore(ctx, c.cfg, c.args[0]); err != nil {
		return err
	}
	return c.print(map[string]string{"data": c.cfg.DataDir}, func() error {
		return c.printf("Restored into %s. Start the server with --data %s.\n", c.cfg.DataDir, c.cfg.DataDir)
	})
}

func seed(ctx context.Context, c *call, o seedOptions) error {
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	var out struct {
		Conversations int `json:"conversations"`
		Messages      int `json:"messages"`
	}
	if err := c.api.do(ctx, http.MethodPost, "/api/local/seed", map[string]any{"chatbot": bot, "conversations": o.conversations}, &out); err != nil {
		return err
	}
	return c.print(out, func() error {
		return c.printf("%s with %s made.\n", count(out.Conversations, "conversation", "conversations"), count(out.Messages, "message", "messages"))
	})
}

func createOwner(ctx context.Context, c *call, o personOptions) error {
	if o.email == "" {
		return usagef("--email is missing")
	}
	line, err := bufio.NewReader(c.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	password := strings.TrimRight(line, "\r\n")
	if password == "" {
		return usagef("give the password on standard input")
	}
	in := map[string]string{"email": o.email, "name": o.name, "password": password}
	if err := c.api.do(ctx, http.MethodPost, "/api/local/owner", in, nil); err != nil {
		return err
	}
	return c.print(map[string]string{"email": o.email}, func() error { return c.printf("%s can sign in as owner.\n", o.email) })
}
