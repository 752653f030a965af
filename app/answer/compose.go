package answer

import (
	"strconv"
	"strings"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// direct is the reply of a Q&A: the owner's own words.
func direct(id, title, url, text string, showSources bool) Reply {
	r := Reply{Kind: conversation.KindDirect, Text: text}
	r.Lookup.Shown = id
	if showSources && url != "" {
		r.Sources = []conversation.Source{{ContentID: id, Title: title, URL: url}}
	}
	return r
}

// choices asks which of several contents is meant.
func choices(l language, hits []knowledge.Hit) Reply {
	r := Reply{Kind: conversation.KindChoices, Text: l.say(textChoose), Options: optionsOf(hits)}
	r.Lookup.Offered = contentIDs(hits)
	return r
}

// quoted is the reply of sentences from the contents, each numbered by the
// content that it stands in. intro may be empty.
func quoted(intro string, quotes []knowledge.Quote, showSources bool) Reply {
	r := Reply{Kind: conversation.KindPassages}
	var blocks []string
	if intro != "" {
		blocks = append(blocks, intro)
	}
	contents := map[knowledge.ContentID]int{}
	for _, q := range quotes {
		n, seen := contents[q.Content]
		if !seen {
			n = len(contents) + 1
			contents[q.Content] = n
			r.Sources = append(r.Sources, conversation.Source{ContentID: string(q.Content), Title: q.Title, URL: q.URL, Quote: q.Text})
		}
		mark := ""
		if showSources {
			mark = " [" + strconv.Itoa(n) + "]"
		}
		blocks = append(blocks, "> "+plainMarkdown(q.Text)+mark)
	}
	if len(contents) == 1 {
		r.Lookup.Shown = string(quotes[0].Content)
	}
	if !showSources {
		r.Sources = nil
	}
	r.Text = strings.Join(blocks, "\n\n")
	return r
}

// plainMarkdown writes plain text so that markdown shows it as it is, on one
// line: nothing in it becomes a mark, a link label or a citation. Addresses stay
// as they are, so that they can be clicked and copied.
func plainMarkdown(text string) string {
	fields := strings.Fields(text)
	for i, f := range fields {
		address := strings.Contains(f, "://") || strings.Contains(f, "@")
		if !address || strings.ContainsAny(f, "\\`*[]<>") {
			fields[i] = escapeMarkdown(f)
		}
	}
	out := strings.Join(fields, " ")
	digits := len(out) - len(strings.TrimLeft(out, "0123456789"))
	switch {
	case out == "":
		return out
	case strings.ContainsRune("#+-=~", rune(out[0])):
		return `\` + out
	case digits > 0 && beginsItem(out[digits:]):
		return out[:digits] + `\` + out[digits:]
	default:
		return out
	}
}

// beginsItem tells what makes a number before it that of a list.
func beginsItem(rest string) bool {
	mark, _, _ := strings.Cut(rest, " ")
	return mark == "." || mark == ")"
}

func escapeMarkdown(word string) string {
	var b strings.Builder
	for _, r := range word {
		if strings.ContainsRune("\\`*_[]<>", r) {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// said is the reply of a text that no content holds.
func said(kind conversation.Kind, text string) Reply { return Reply{Kind: kind, Text: text} }

// contentIDs lists the contents of hits, each once, best first.
func contentIDs(hits []knowledge.Hit) []string {
	var out []string
	seen := map[knowledge.ContentID]bool{}
	for _, h := range hits {
		if !seen[h.Content] {
			seen[h.Content] = true
			out = append(out, string(h.Content))
		}
	}
	return out
}
