package cli

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"time"
)

func fileCommands() []command {
	return []command{
		{name: "files add", makes: true, words: true, usage: "FILE… --chatbot ID", with: taking(filesFlags, addFiles),
			help: "Give a chatbot files to know (PDF, DOCX, ODT, PPTX, HTML, Markdown, text, CSV, XLSX)."},
		{name: "files list", usage: "--chatbot ID", with: onChatbot(listFiles), help: "List the files of a chatbot."},
		{name: "files delete", words: true, usage: "--chatbot ID FILE-ID…", with: onChatbot(deleteFiles), help: "Delete files with all that was made of them."},
	}
}

type filesOptions struct {
	chatbotOptions
	wait bool
}

func filesFlags(fs *flag.FlagSet, o *filesOptions) {
	o.add(fs)
	fs.BoolVar(&o.wait, "wait", true, "return when the files are read")
}

type file struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Size     int64  `json:"size"`
	Type     string `json:"type"`
	State    string `json:"state"`
	Problem  string `json:"problem"`
	Pages    int    `json:"pages"`
	Words    int    `json:"words"`
	Contents int    `json:"contents"`
}

func (f file) line() string {
	switch {
	case f.State == "ready" && f.Problem != "":
		return f.made() + " " + f.Problem
	case f.State == "ready":
		return f.made()
	case f.State == "failed":
		return fmt.Sprintf("%s: %s", f.Name, f.Problem)
	}
	return fmt.Sprintf("%s: %s.", f.Name, f.State)
}

func (f file) made() string {
	return fmt.Sprintf("%s: %s, %s.", f.Name, count(f.Words, "word", "words"), count(f.Contents, "content", "contents"))
}

// filePoll is how often a file that is being read is asked how far it is.
const filePoll = 200 * time.Millisecond

// addFiles goes on after a file that is refused, and fails at the end.
func addFiles(ctx context.Context, c *call, o filesOptions) error {
	if len(c.args) == 0 {
		return usagef("name at least one file")
	}
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	of := "/api/admin/chatbots/" + bot + "/files"
	var added []file
	failed := 0
	for _, name := range c.args {
		f, err := c.addFile(ctx, of, name)
		if err != nil {
			failed++
			fmt.Fprintf(c.Err, "%s: %v\n", name, err)
			continue
		}
		added = append(added, f)
	}
	for i := range added {
		if o.wait {
			if err := c.awaitFile(ctx, of, &added[i]); err != nil {
				return unlessLost(err, "The files are stored. Start it again: it goes on reading them by itself; `frontdesk files list` shows how far it is.")
			}
		}
		if added[i].State == "failed" {
			failed++
		}
	}
	if err := c.printFiles(added); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("%d of %s could not be added or read", failed, count(len(c.args), "file", "files"))
	}
	return nil
}

func (c *call) addFile(ctx context.Context, of, name string) (f file, err error) {
	data, err := c.ReadFile(name)
	if err != nil {
		return f, err
	}
	res, err := c.api.send(ctx, http.MethodPost, of+"?name="+url.QueryEscape(filepath.Base(name)), "application/octet-stream", bytes.NewReader(data))
	if err != nil {
		return f, err
	}
	return f, decodeBody(res, &f)
}

// awaitFile returns when a file was read, or could not be.
func (c *call) awaitFile(ctx context.Context, of string, f *file) error {
	for f.State == "waiting" || f.State == "reading" {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(filePoll):
		}
		if err := c.api.do(ctx, http.MethodGet, of+"/"+f.ID, nil, f); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) printFiles(all []file) error {
	if all == nil {
		all = []file{}
	}
	return c.print(all, func() error {
		for _, f := range all {
			if err := c.printf("%s  %s\n", f.ID, f.line()); err != nil {
				return err
			}
		}
		return nil
	})
}

func listFiles(ctx context.Context, c *call, bot string) error {
	var page struct {
		Items []file `json:"items"`
	}
	if err := c.api.do(ctx, http.MethodGet, "/api/admin/chatbots/"+bot+"/files", nil, &page); err != nil {
		return err
	}
	return c.printFiles(page.Items)
}

func deleteFiles(ctx context.Context, c *call, bot string) error {
	if len(c.args) == 0 {
		return usagef("name at least one file by its id")
	}
	for _, id := range c.args {
		if err := c.api.do(ctx, http.MethodDelete, "/api/admin/chatbots/"+bot+"/files/"+url.PathEscape(id), nil, nil); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return c.print(map[string]int{"deleted": len(c.args)}, func() error { return c.printf("%d deleted.\n", len(c.args)) })
}
