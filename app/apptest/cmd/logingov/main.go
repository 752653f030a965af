// Command logingov reads a copy of the Login.gov help site (Markdown with front
// matter, public domain) and prints its articles as JSONL that
// `frontdesk contents import` takes:
//
//	go run ./app/apptest/cmd/logingov -lang en FOLDER > logingov.jsonl
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// run gives 0 when all pages were printed, 1 when the folder cannot be read, 2
// for wrong use.
func run(args []string, out, errs io.Writer) int {
	flags := flag.NewFlagSet("logingov", flag.ContinueOnError)
	flags.SetOutput(errs)
	lang := flags.String("lang", "en", "language of the pages: en, es, fr, zh")
	base := flags.String("base", "https://www.login.gov", "what stands in front of a page's path in its address")
	if err := flags.Parse(args); err != nil {
		return 2
	}
	if flags.NArg() != 1 {
		fmt.Fprintln(errs, "usage: logingov [-lang en] [-base https://www.login.gov] FOLDER")
		return 2
	}
	if err := convert(os.DirFS(flags.Arg(0)), *lang, *base, out, errs); err != nil {
		fmt.Fprintln(errs, "logingov:", err)
		return 1
	}
	return 0
}

// article is one line of the output.
type article struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	Text  string `json:"text"`
	URL   string `json:"url"`
	Lang  string `json:"lang"`
}

// convert prints the pages of one language in the order of their paths. Pages
// without text (the contact form) are named on errs and left out.
func convert(folder fs.FS, lang, base string, out, errs io.Writer) error {
	pages := map[string]page{}
	var order []string
	err := fs.WalkDir(folder, "content", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		raw, err := fs.ReadFile(folder, path)
		if err != nil {
			return err
		}
		p, err := readPage(string(raw))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		name := strings.TrimPrefix(path, "content/")
		pages[name] = p
		if strings.HasSuffix(name, "._"+lang+".md") {
			order = append(order, name)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(order) == 0 {
		return fmt.Errorf("no pages in %q below content/; is this the folder that holds index.jsonl?", lang)
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, name := range order {
		p := pages[name]
		text := p.text(pages)
		if text == "" {
			fmt.Fprintln(errs, "left out, it has no text:", name)
			continue
		}
		a := article{ID: strings.Trim(p.Permalink, "/"), Title: p.Title, Text: text, URL: base + p.Permalink, Lang: lang}
		if err := enc.Encode(a); err != nil {
			return err
		}
	}
	return nil
}
