package knowledge

import (
	"fmt"
	"strings"

	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// prepareContent works out the words of a content and its language. A panic on a text
// that nobody thought of concerns this content alone.
func prepareContent(d *analysis.Detector, p *index.Preparer, c Content) (ready *index.Prepared, lang string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("reading content %q: panic: %v", c.ID, r)
		}
	}()
	lang = langOf(d, c)
	lines := linesOf(c)
	if words := addressWords(c.URL, c.Title, bodyOf(c)); words != "" && len(c.Questions) == 0 {
		lines = append(lines, words)
	}
	return p.Prepare(index.Entry{ID: string(c.ID), Lang: lang, Lines: lines, Passages: passagesOf(c)}), lang, nil
}

// langOf is the language of a content, given or detected.
func langOf(d *analysis.Detector, c Content) string {
	if c.Lang != "" {
		return c.Lang
	}
	var b strings.Builder
	b.WriteString(c.Title)
	for i, q := range c.Questions {
		if i == 3 {
			break
		}
		b.WriteString("\n" + q)
	}
	body := bodyOf(c)
	if len(body) > 2000 {
		body = body[:2000]
	}
	b.WriteString("\n" + prose.Plain(strings.ToValidUTF8(body, "")))
	lang, _ := d.Detect(b.String())
	return lang
}

func bodyOf(c Content) string {
	if c.IsArticle() {
		return c.Text
	}
	return c.Answer
}

// linesOf are the title and the questions, each once.
func linesOf(c Content) []string {
	lines := make([]string, 0, 1+len(c.Questions))
	seen := map[string]bool{}
	for _, l := range append([]string{c.Title}, c.Questions...) {
		if l != "" && !seen[l] {
			seen[l] = true
			lines = append(lines, l)
		}
	}
	return lines
}

// passagesOf cuts a content; the same content is always cut alike, so that the
// index need not keep the text.
func passagesOf(c Content) []prose.Passage { return prose.Passages(c.Title, bodyOf(c)) }
