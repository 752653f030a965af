package document

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"

	"frontdesk/app/extract"
	"frontdesk/app/knowledge"
)

// made is what came of a file.
type made struct {
	contents []knowledge.Content
	problem  string // what the owner should know
}

// contentsOf makes Q&A of tables that hold questions and answers, and articles
// of everything else: one, or one a chapter where the text is long.
func contentsOf(f File, res extract.Result) made {
	var out made
	title := res.Document.Title
	if title == "" {
		title = titleOf(f.Name)
	}
	text := res.Document.Markdown
	if len(res.Tables) > 0 {
		var rest []extract.Table
		out.contents, rest, out.problem = questionsOf(res.Tables)
		text = extract.TablesMarkdown(rest)
	}
	for _, c := range chapters(title, text) {
		out.contents = append(out.contents, knowledge.Content{Title: c.title, Text: c.text})
	}
	for i := range out.contents {
		c := &out.contents[i]
		c.ID, c.Chatbot, c.UpdatedBy = contentID(f.ID, i+1), f.Chatbot, knowledge.ByFile
		c.Source = knowledge.SourceRef{Kind: knowledge.FromFile, ID: f.ID.String(), Name: f.Name}
	}
	return out
}

// titleOf makes a title of a file's name.
func titleOf(name string) string {
	title := strings.TrimSpace(strings.ReplaceAll(strings.TrimSuffix(name, path.Ext(name)), "_", " "))
	if title == "" {
		return name
	}
	return title
}

// questionsOf takes the tables apart into Q&A and those that hold none.
func questionsOf(tables []extract.Table) (contents []knowledge.Content, rest []extract.Table, problem string) {
	wrong, first := 0, ""
	for _, t := range tables {
		found, problems, ok := knowledge.TableContents(t.Rows)
		if !ok {
			rest = append(rest, t)
			continue
		}
		contents = append(contents, found...)
		if len(problems) > 0 && wrong == 0 {
			first = fmt.Sprintf("row %d: %s", problems[0].Line, problems[0].Message)
			if t.Name != "" && len(tables) > 1 {
				first = t.Name + ", " + first
			}
		}
		wrong += len(problems)
	}
	if wrong > 0 {
		problem = fmt.Sprintf("%d rows were not taken. The first is %s", wrong, first)
	}
	return contents, rest, problem
}

// The sizes of articles, in characters.
const (
	longText    = 40_000  // above it a text is cut at its chapters
	mostText    = 150_000 // a chapter above it is cut further
	shortText   = 600     // a chapter below it stays with the one before
	mostTitle   = 300
	chapterRoom = 120 // characters of a chapter's heading in a title
)

type chapter struct{ title, text string }

// chapters cuts a long Markdown text at its headings, beginning with the
// highest; where there are none, between paragraphs.
func chapters(title, text string) []chapter {
	text = strings.TrimSpace(text)
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return nil
	case n <= longText:
		return []chapter{{clip(title, mostTitle), text}}
	}
	var out []chapter
	for _, c := range atHeadings(text, 1) {
		name := title
		if c.title != "" && c.title != title {
			name = clip(title, mostTitle-chapterRoom-3) + " – " + clip(c.title, chapterRoom)
		}
		pieces := atParagraphs(c.text)
		for i, piece := range pieces {
			if len(pieces) > 1 {
				out = append(out, chapter{clip(name, mostTitle-8) + fmt.Sprintf(" (%d)", i+1), piece})
				continue
			}
			out = append(out, chapter{clip(name, mostTitle), piece})
		}
	}
	return out
}

// atHeadings cuts at the highest level, from level on, that has two headings or
// more; what is still too long is cut at the next.
func atHeadings(text string, level int) []chapter {
	if level > 4 || utf8.RuneCountInString(text) <= longText/2 {
		return []chapter{{headingOf(text), text}}
	}
	parts := cutAt(text, level)
	if len(parts) < 2 {
		return atHeadings(text, level+1)
	}
	var out []chapter
	for _, part := range parts {
		if utf8.RuneCountInString(part) <= mostText {
			out = join(out, chapter{headingOf(part), part})
			continue
		}
		for _, inner := range atHeadings(part, level+1) {
			out = join(out, inner)
		}
	}
	return out
}

// join puts a short chapter to the one before it.
func join(all []chapter, c chapter) []chapter {
	if n := len(all); n > 0 && (len(c.text) < shortText || len(all[n-1].text) < shortText) && len(all[n-1].text)+len(c.text) <= mostText {
		last := &all[n-1]
		if last.title == "" || len(last.text) < shortText && len(c.text) >= shortText {
			last.title = c.title
		}
		last.text += "\n\n" + c.text
		return all
	}
	return append(all, c)
}

// cutAt cuts before each heading of a level.
func cutAt(text string, level int) []string {
	mark := strings.Repeat("#", level) + " "
	var out []string
	from, at, fenced := 0, 0, false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if !fenced && strings.HasPrefix(line, mark) && strings.TrimSpace(text[from:at]) != "" {
			out = append(out, strings.TrimSpace(text[from:at]))
			from = at
		}
		at += len(line)
	}
	if rest := strings.TrimSpace(text[from:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

// headingOf is the heading that a text begins with.
func headingOf(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	if !strings.HasPrefix(line, "#") {
		return ""
	}
	return extract.PlainLine(strings.TrimSpace(strings.TrimLeft(line, "#")))
}

// atParagraphs cuts what no heading cuts.
func atParagraphs(text string) []string {
	if utf8.RuneCountInString(text) <= mostText {
		return []string{text}
	}
	var out []string
	var b strings.Builder
	size := 0
	put := func(piece string) {
		n := utf8.RuneCountInString(piece)
		if size > 0 && size+n > mostText {
			out = append(out, strings.TrimSpace(b.String()))
			b.Reset()
			size = 0
		}
		b.WriteString(piece)
		size += n
	}
	for paragraph := range strings.SplitAfterSeq(text, "\n\n") {
		if utf8.RuneCountInString(paragraph) <= mostText {
			put(paragraph)
			continue
		}
		for line := range strings.SplitAfterSeq(paragraph, "\n") { // a table, or lines without end
			for all := []rune(line); len(all) > 0; {
				n := min(len(all), mostText)
				put(string(all[:n]))
				all = all[n:]
			}
		}
	}
	if rest := strings.TrimSpace(b.String()); rest != "" {
		out = append(out, rest)
	}
	return out
}

func clip(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most-1])) + "…"
}
