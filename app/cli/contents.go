package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"
)

type importOptions struct {
	chatbotOptions
	wait, replace bool
}

func importFlags(fs *flag.FlagSet, o *importOptions) {
	o.add(fs)
	fs.BoolVar(&o.wait, "wait", false, "return when all is answerable, also by meaning")
	fs.BoolVar(&o.replace, "replace", false, "take the place of all contents that were there")
}

func contentCommands() []command {
	return []command{
		{name: "contents import", makes: true, words: true, usage: "FILE --chatbot ID", with: taking(importFlags, importContents), help: "Read contents from JSONL or CSV (- is standard input)."},
		{name: "contents export", usage: "--chatbot ID", with: onChatbot(exportContents), help: "Write all contents as JSONL."},
		{name: "contents list", usage: "--chatbot ID", with: onChatbot(listContents), help: "List the contents."},
		{name: "contents publish", words: true, usage: "--chatbot ID [CONTENT…]", with: onChatbot(publishContents), help: "Publish drafts and changes: all, or those that are named."},
		{name: "contents delete", words: true, usage: "--chatbot ID CONTENT…", with: onChatbot(deleteContents), help: "Delete contents by their ids."},
	}
}

type importRun struct {
	ID         string `json:"id"`
	State      string `json:"state"`
	Total      int    `json:"total"`
	Done       int    `json:"done"`
	Created    int    `json:"created"`
	Updated    int    `json:"updated"`
	Unchanged  int    `json:"unchanged"`
	Deleted    int    `json:"deleted"`
	ErrorCount int    `json:"errorCount"`
	Note       string `json:"note,omitempty"`
	Errors     []struct {
		Line    int    `json:"line"`
		Message string `json:"message"`
	} `json:"errors"`
}

// importPoll is how often a running import is asked how far it is.
const importPoll = 100 * time.Millisecond

func importContents(ctx context.Context, c *call, o importOptions) error {
	if len(c.args) != 1 {
		return usagef("name one file")
	}
	data, contentType, err := c.readContents(c.args[0])
	if err != nil {
		return err
	}
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	path := fmt.Sprintf("/api/admin/chatbots/%s/contents/import?replace=%t", bot, o.replace)
	res, err := c.api.send(ctx, http.MethodPost, path, contentType, bytes.NewReader(data))
	if err != nil {
		return err
	}
	var run importRun
	if err := decodeBody(res, &run); err != nil {
		return err
	}
	if err := c.awaitImport(ctx, &run); err != nil {
		return unlessLost(err, fmt.Sprintf("%d of %d lines were dealt with when it last answered, and stay. Start it again and import the file again: nothing is doubled.", run.Done, run.Total))
	}
	if o.wait && run.State == "done" {
		if err := c.awaitMeaning(ctx, bot); err != nil {
			return errors.Join(c.reportImport(run), unlessLost(err, "All is stored. Start it again: it goes on working out what the contents mean by itself."))
		}
	}
	return c.reportImport(run)
}

// awaitImport follows an import to its end.
func (c *call) awaitImport(ctx context.Context, run *importRun) error {
	for run.State == "running" {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(importPoll):
		}
		if err := c.api.do(ctx, http.MethodGet, "/api/admin/imports/"+run.ID, nil, run); err != nil {
			return err
		}
	}
	return nil
}

// silentFor is how long an encoder may stay silent before nobody waits for it.
const silentFor = time.Minute

// awaitMeaning returns when the contents of a chatbot can be found by meaning,
// or when there is no encoder.
func (c *call) awaitMeaning(ctx context.Context, bot string) error {
	silent := time.Duration(0)
	for {
		var meaning struct {
			State, Error string
			Done, Total  int
		}
		if err := c.api.do(ctx, http.MethodGet, "/api/admin/chatbots/"+bot+"/meaning", nil, &meaning); err != nil {
			return err
		}
		switch meaning.State {
		case "ready", "off":
			return nil
		case "waiting":
			silent += importPoll
		default:
			silent = 0
		}
		if silent > silentFor {
			return fmt.Errorf("%d of %d texts can be found by meaning, the others by their words; the encoder does not answer: %s", meaning.Done, meaning.Total, meaning.Error)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(importPoll):
		}
	}
}

func (c *call) reportImport(run importRun) error {
	err := c.print(run, func() error {
		return c.printf("%d read: %d new, %d changed, %d as before, %d deleted, %d wrong.\n",
			run.Total, run.Created, run.Updated, run.Unchanged, run.Deleted, run.ErrorCount)
	})
	if err != nil || run.State == "done" && run.ErrorCount == 0 {
		return err
	}
	var b strings.Builder
	b.WriteString(count(run.ErrorCount, "line was not taken.", "lines were not taken."))
	for _, e := range run.Errors {
		fmt.Fprintf(&b, "\n  line %d: %s", e.Line, e.Message)
	}
	if run.Note != "" {
		b.WriteString("\n" + run.Note)
	}
	return fmt.Errorf("%s", b.String())
}

func (c *call) readContents(name string) (data []byte, contentType string, err error) {
	if name == "-" {
		data, err = io.ReadAll(c.In)
	} else {
		data, err = c.ReadFile(name)
	}
	contentType = "application/jsonl"
	if strings.EqualFold(filepath.Ext(name), ".xlsx") {
		return data, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", err
	}
	if strings.EqualFold(filepath.Ext(name), ".csv") || name == "-" && !bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		contentType = "text/csv"
	}
	return data, contentType, err
}

func exportContents(ctx context.Context, c *call, bot string) error {
	res, err := c.api.send(ctx, http.MethodGet, "/api/admin/chatbots/"+bot+"/contents/export", "", nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = io.Copy(c.Out, res.Body)
	return err
}

type contentRow struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Lang  string `json:"lang"`
	URL   string `json:"url"`

	Status string `json:"status"`
	Valid  string `json:"valid"`
}

// state is how a content stands with visitors, in a word.
func (r contentRow) state() string {
	switch {
	case r.Status != "published" || r.Valid == "now":
		return r.Status
	case r.Valid == "later":
		return "not yet"
	}
	return "over"
}

func listContents(ctx context.Context, c *call, bot string) error {
	all := []contentRow{}
	for cursor := ""; ; {
		var page struct {
			Items []contentRow `json:"items"`
			Next  *string      `json:"next"`
		}
		path := "/api/admin/chatbots/" + bot + "/contents?limit=200&cursor=" + url.QueryEscape(cursor)
		if err := c.api.do(ctx, http.MethodGet, path, nil, &page); err != nil {
			return err
		}
		all = append(all, page.Items...)
		if page.Next == nil || *page.Next == "" {
			break
		}
		cursor = *page.Next
	}
	return c.print(all, func() error {
		for _, row := range all {
			if err := c.printf("%s  %s  %s  %s\n", row.ID, row.Kind, row.state(), row.Title); err != nil {
				return err
			}
		}
		return nil
	})
}

func publishContents(ctx context.Context, c *call, bot string) error {
	of := "/api/admin/chatbots/" + bot + "/contents"
	done := struct {
		Published int `json:"published"`
	}{len(c.args)}
	if len(c.args) == 0 {
		if err := c.api.do(ctx, http.MethodPost, of+"/publish", nil, &done); err != nil {
			return err
		}
	}
	for _, content := range c.args {
		if err := c.api.do(ctx, http.MethodPost, of+"/"+url.PathEscape(content)+"/publish", nil, nil); err != nil {
			return fmt.Errorf("%s: %w", content, err)
		}
	}
	return c.print(done, func() error { return c.printf("%d published.\n", done.Published) })
}

func deleteContents(ctx context.Context, c *call, bot string) error {
	if len(c.args) == 0 {
		return usagef("name at least one content")
	}
	for _, content := range c.args {
		if err := c.api.do(ctx, http.MethodDelete, "/api/admin/chatbots/"+bot+"/contents/"+url.PathEscape(content), nil, nil); err != nil {
			return fmt.Errorf("%s: %w", content, err)
		}
	}
	return c.print(map[string]int{"deleted": len(c.args)}, func() error { return c.printf("%d deleted.\n", len(c.args)) })
}
