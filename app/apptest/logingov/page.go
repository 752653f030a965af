// Package logingov reads a copy of the Login.gov help site (Markdown with front
// matter, public domain) for tests and measurements.
package logingov

import (
	"errors"
	"fmt"
	"html"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Page is one page of the site. Text is Markdown, empty for a page that has none
// (the contact form).
type Page struct {
	Name  string // of its file below content/
	Title string
	Path  string // of its address
	Lang  string
	Text  string
}

// Read gives the pages of one language (en, es, fr, zh) in the order of their
// files. The folder is the one that holds index.jsonl.
func Read(folder fs.FS, lang string) ([]Page, error) {
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
		return nil, err
	}
	if len(order) == 0 {
		return nil, fmt.Errorf("no pages in %q below content/; is this the folder that holds index.jsonl?", lang)
	}
	out := make([]Page, 0, len(order))
	for _, name := range order {
		p := pages[name]
		out = append(out, Page{Name: name, Title: p.Title, Path: p.Permalink, Lang: lang, Text: p.text(pages)})
	}
	return out, nil
}

// page is one file: what its front matter says, and the Markdown below it.
type page struct {
	Title     string `yaml:"title"`
	Permalink string `yaml:"permalink"`
	front     map[string]any
	body      string
}

func readPage(raw string) (page, error) {
	rest, ok := strings.CutPrefix(strings.ReplaceAll(raw, "\r\n", "\n"), "---\n")
	if !ok {
		return page{}, errors.New("has no front matter")
	}
	front, body, ok := strings.Cut(rest, "\n---")
	if !ok {
		return page{}, errors.New("its front matter does not end")
	}
	p := page{body: strings.TrimLeft(body, "- \n")}
	if err := yaml.Unmarshal([]byte(front), &p); err != nil {
		return page{}, fmt.Errorf("reading the front matter: %w", err)
	}
	if err := yaml.Unmarshal([]byte(front), &p.front); err != nil {
		return page{}, fmt.Errorf("reading the front matter: %w", err)
	}
	return p, nil
}

// text is the page's Markdown without template tags and with its HTML as
// Markdown. Links to other files of the site become their addresses.
func (p page) text(pages map[string]page) string {
	s := linkTag.ReplaceAllStringFunc(p.body, func(tag string) string {
		return pages[linkTag.FindStringSubmatch(tag)[1]].Permalink
	})
	s = itemsTag.ReplaceAllStringFunc(s, func(tag string) string {
		items, _ := p.front[itemsTag.FindStringSubmatch(tag)[1]].([]any)
		var b strings.Builder
		for _, item := range items {
			fmt.Fprintf(&b, "\n* %v", item)
		}
		return "\n" + b.String() + "\n"
	})
	s = liquidTag.ReplaceAllString(s, "")
	s = attributes.ReplaceAllString(s, "")
	return tidy(markdown(s))
}

var (
	linkTag    = regexp.MustCompile(`\{%\s*link\s+(\S+)\s*%\}`)
	itemsTag   = regexp.MustCompile(`\{%\s*include\s[^%]*items=page\.(\w+)[^%]*%\}`)
	liquidTag  = regexp.MustCompile(`\{%[^%]*%\}|\{\{[^}]*\}\}`)
	attributes = regexp.MustCompile(`\{[:#][^}]*\}`)

	hidden    = regexp.MustCompile(`(?is)<(script|style|noscript)\b.*?</(?:script|style|noscript)>|<!--.*?-->`)
	anchor    = regexp.MustCompile(`(?is)<a\b[^>]*?href="([^"]*)"[^>]*>(.*?)</a>`)
	bold      = regexp.MustCompile(`(?is)</?(?:strong|b)\b[^>]*>`)
	heading   = regexp.MustCompile(`(?is)<h([1-6])\b[^>]*>(.*?)</h[1-6]>`)
	list      = regexp.MustCompile(`(?is)<(/?)(ol|ul|li)\b[^>]*>`)
	anyTag    = regexp.MustCompile(`(?is)</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>`)
	spaces    = regexp.MustCompile(`\s+`)
	emptyLine = regexp.MustCompile(`\n[ \t]*(?:\n[ \t]*)+\n`)
)

// markdown writes the HTML between the Markdown as Markdown.
func markdown(s string) string {
	s = hidden.ReplaceAllString(s, "")
	s = anchor.ReplaceAllStringFunc(s, func(tag string) string {
		m := anchor.FindStringSubmatch(tag)
		return "[" + flat(m[2]) + "](" + m[1] + ")"
	})
	s = bold.ReplaceAllString(s, "**")
	s = heading.ReplaceAllStringFunc(s, func(tag string) string {
		m := heading.FindStringSubmatch(tag)
		return "\n\n" + strings.Repeat("#", int(m[1][0]-'0')) + " " + flat(m[2]) + "\n\n"
	})
	s = lists(s)
	return anyTag.ReplaceAllStringFunc(s, func(tag string) string {
		if name := strings.ToLower(strings.Trim(tag, "</> \n")); strings.HasPrefix(name, "span") || strings.HasPrefix(name, "em") || strings.HasPrefix(name, "i ") || name == "i" {
			return ""
		}
		return "\n"
	})
}

// lists gives the entries of HTML lists their markers, indented by their depth.
func lists(s string) string {
	var b strings.Builder
	var open []string
	last := 0
	for _, m := range list.FindAllStringSubmatchIndex(s, -1) {
		between := s[last:m[0]]
		if len(open) > 0 {
			between = " " + flat(between) + " "
			if strings.TrimSpace(between) == "" {
				between = ""
			}
		}
		b.WriteString(between)
		last = m[1]
		closes, name := m[2] != m[3], strings.ToLower(s[m[4]:m[5]])
		switch {
		case name == "li" && !closes:
			marker := "* "
			if len(open) > 0 && open[len(open)-1] == "ol" {
				marker = "1. "
			}
			b.WriteString("\n" + strings.Repeat("   ", max(0, len(open)-1)) + marker)
		case name == "li":
		case closes && len(open) > 0:
			open = open[:len(open)-1]
			if len(open) == 0 {
				b.WriteString("\n\n")
			}
		case !closes:
			open = append(open, name)
			if len(open) == 1 {
				b.WriteString("\n")
			}
		}
	}
	b.WriteString(s[last:])
	return b.String()
}

// flat is HTML on one line without its tags.
func flat(s string) string {
	return strings.TrimSpace(spaces.ReplaceAllString(anyTag.ReplaceAllString(s, " "), " "))
}

// tidy takes away space at line ends, indentation that HTML left, and more than
// one empty line in a row.
func tidy(s string) string {
	lines := strings.Split(html.UnescapeString(s), "\n")
	for i, l := range lines {
		l = strings.TrimRight(l, " \t")
		if t := strings.TrimLeft(l, " \t"); !strings.HasPrefix(t, "* ") && !strings.HasPrefix(t, "1. ") && !strings.HasPrefix(t, "- ") {
			l = t
		}
		lines[i] = l
	}
	s = strings.Join(lines, "\n")
	for {
		t := emptyLine.ReplaceAllString(s, "\n\n")
		if t == s {
			return strings.TrimSpace(s)
		}
		s = t
	}
}
