package prose

import "strings"

// htmlToLines gives block-level HTML the line breaks and markers that the same
// thing has in markdown, outside of fenced code. Other tags are left to inline.
func htmlToLines(text string) string {
	if !strings.Contains(text, "<") {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	fence := ""
	for line := range strings.Lines(dropHidden(text)) {
		s := strings.TrimSpace(line)
		switch {
		case fence != "":
			if strings.HasPrefix(s, fence) {
				fence = ""
			}
			b.WriteString(line)
			continue
		case isFence(s):
			fence = s[:3]
			b.WriteString(line)
			continue
		}
		breakTags(&b, line)
	}
	return b.String()
}

// dropHidden takes out what a browser does not show: comments, scripts, styles.
func dropHidden(text string) string {
	for _, pair := range [][2]string{{"<!--", "-->"}, {"<script", "</script>"}, {"<style", "</style>"}} {
		var b strings.Builder
		from := 0
		for at := 0; ; {
			start := indexFold(text, pair[0], at)
			if start < 0 {
				break
			}
			end := indexFold(text, pair[1], start)
			if end < 0 {
				break // nor has any later one
			}
			at = start + len(pair[0])
			if strings.Contains(text[start:end], "```") || strings.HasSuffix(text[:start], "`") {
				continue // code that shows it
			}
			b.WriteString(text[from:start])
			at = end + len(pair[1])
			from = at
		}
		b.WriteString(text[from:])
		text = b.String()
	}
	return text
}

// indexFold finds an ASCII word in any case at or behind from.
func indexFold(text, word string, from int) int {
	for i := from; i+len(word) <= len(text); i++ {
		j := strings.IndexByte(text[i:], word[0])
		if j < 0 || i+j+len(word) > len(text) {
			return -1
		}
		i += j
		if strings.EqualFold(text[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

func breakTags(b *strings.Builder, line string) {
	code := false
	for i := 0; i < len(line); {
		if line[i] == '`' {
			code = !code
		}
		if line[i] != '<' || code {
			b.WriteByte(line[i])
			i++
			continue
		}
		n := tagLength(line[i:])
		if n == 0 {
			b.WriteByte(line[i])
			i++
			continue
		}
		name, closes := tagName(line[i : i+n])
		if mark, ok := tagBreak(name, closes); ok {
			b.WriteString(mark)
		} else {
			b.WriteString(line[i : i+n])
		}
		i += n
	}
}

// tagBreak is what stands for a block-level tag.
func tagBreak(name string, closes bool) (string, bool) {
	switch name {
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if closes {
			return "\n\n", true
		}
		return "\n\n" + strings.Repeat("#", int(name[1]-'0')) + " ", true
	case "li":
		if closes {
			return "\n\n", true
		}
		return "\n\n- ", true
	case "br":
		return "\n", true
	case "td", "th":
		if closes {
			return " | ", true
		}
		return "", true
	case "tr":
		if closes {
			return "\n\n", true
		}
		return "\n| ", true
	case "p", "div", "section", "article", "ul", "ol", "dl", "dt", "dd", "table", "thead", "tbody", "blockquote",
		"pre", "hr", "details", "summary", "figure", "figcaption", "aside", "header", "footer", "main", "nav", "form", "button":
		return "\n\n", true
	}
	return "", false
}

// maxTag is the longest tag in bytes; what is longer is text.
const maxTag = 2000

// tagLength is the length of the tag or comment that s begins with, 0 where it
// begins with neither.
func tagLength(s string) int {
	s = s[:min(len(s), maxTag)]
	if strings.HasPrefix(s, "<!--") {
		if end := strings.Index(s, "-->"); end > 0 {
			return end + 3
		}
		return 0
	}
	name := strings.TrimPrefix(s[1:], "/")
	if name == "" || !isASCIILetter(name[0]) {
		return 0
	}
	rest := strings.TrimLeft(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")
	if rest == "" || strings.IndexByte(" \t\r\n/>", rest[0]) < 0 {
		return 0
	}
	end := tagEnd(rest)
	if end < 0 {
		return 0
	}
	return len(s) - len(rest) + end + 1
}

// tagEnd finds the > that is in no quotes; -1 without one, or when another tag
// begins before it.
func tagEnd(s string) int {
	quote := byte(0)
	for i := range len(s) {
		switch c := s[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			return -1
		case c == '>':
			return i
		}
	}
	return -1
}

func tagName(tag string) (name string, closes bool) {
	tag = strings.TrimPrefix(tag, "<")
	tag, closes = strings.CutPrefix(tag, "/")
	end := strings.IndexAny(tag, " \t\r\n/>")
	if end < 0 {
		end = len(tag)
	}
	return strings.ToLower(tag[:end]), closes
}

func isASCIILetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
