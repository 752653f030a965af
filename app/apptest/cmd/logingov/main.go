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
	"strings"

	"frontdesk/app/apptest/logingov"
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
	pages, err := logingov.Read(folder, lang)
	if err != nil {
		return err
	}
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for _, p := range pages {
		if p.Text == "" {
			fmt.Fprintln(errs, "left out, it has no text:", p.Name)
			continue
		}
		a := article{ID: strings.Trim(p.Path, "/"), Title: p.Title, Text: p.Text, URL: base + p.Path, Lang: lang}
		if err := enc.Encode(a); err != nil {
			return err
		}
	}
	return nil
}
