package ollama

import "strings"

// thinkFilter takes out of a stream what a model thinks aloud between tags that
// it prints into its text itself. Ollama separates thinking only for models
// whose template it knows. Tags count where a line begins, so that an answer may
// mention them; text is held back only while it may still become a tag.
type thinkFilter struct {
	held      string
	closer    string // the tag that ends the thinking; empty: not thinking
	skipSpace bool   // blanks before the first visible text are dropped
	midLine   bool   // visible text stands on the present line already
	stray     bool   // an end without a beginning came: what went before was thinking
}

// thinkTags pairs the opening with the closing tag, in small letters.
var thinkTags = [...][2]string{
	{"<think>", "</think>"},
	{"<thinking>", "</thinking>"},
	{"<thought>", "</thought>"},
	{"<reasoning>", "</reasoning>"},
	{"[think]", "[/think]"},
}

func newThinkFilter() *thinkFilter { return &thinkFilter{skipSpace: true} }

// add takes the next piece and gives what of it is to be seen.
func (f *thinkFilter) add(piece string) string {
	rest := f.held + piece
	f.held = ""
	var out strings.Builder
	for rest != "" {
		if f.closer != "" {
			rest = f.skipThinking(rest)
			continue
		}
		if f.skipSpace {
			if rest = strings.TrimLeft(rest, " \t\r\n"); rest == "" {
				break
			}
			f.skipSpace = false
		}
		rest = f.visible(rest, &out)
	}
	return out.String()
}

// end gives what was held back, when no more text comes.
func (f *thinkFilter) end() string {
	if f.closer != "" {
		return ""
	}
	held := f.held
	f.held = ""
	return held
}

func (f *thinkFilter) skipThinking(s string) string {
	if i := indexFold(s, f.closer); i >= 0 {
		s = s[i+len(f.closer):]
		f.closer, f.skipSpace = "", true
		return s
	}
	f.held = s[max(0, len(s)-len(f.closer)+1):]
	return ""
}

// visible writes one line of s, up to a tag if one begins it, and gives the rest.
func (f *thinkFilter) visible(s string, out *strings.Builder) string {
	if !f.midLine {
		text := strings.TrimLeft(s, " \t")
		if text == "" {
			f.held = s
			return ""
		}
		switch tag, state := matchTag(text); state {
		case tagPartial:
			f.held = s
			return ""
		case tagOpen:
			f.closer = tag
			return text[len(tag)-1:] // the opening tag is one shorter than its end
		case tagClose:
			f.stray, f.skipSpace = true, true
			return text[len(tag):]
		case tagNone:
		}
	}
	line, rest := s, ""
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		line, rest = s[:i+1], s[i+1:]
	}
	out.WriteString(line)
	f.midLine = !strings.HasSuffix(line, "\n")
	return rest
}

type tagMatch uint8

const (
	tagNone tagMatch = iota
	tagPartial
	tagOpen
	tagClose
)

// matchTag tells whether s begins with a tag, or may yet do so; the text is the
// closing tag of the pair.
func matchTag(s string) (string, tagMatch) {
	if s[0] != '<' && s[0] != '[' {
		return "", tagNone
	}
	partial := false
	for _, pair := range thinkTags {
		for i, tag := range pair {
			n := min(len(s), len(tag))
			if !strings.EqualFold(s[:n], tag[:n]) {
				continue
			}
			if n < len(tag) {
				partial = true
				continue
			}
			return pair[1], tagOpen + tagMatch(i)
		}
	}
	if partial {
		return "", tagPartial
	}
	return "", tagNone
}

func indexFold(s, lower string) int {
	for i := 0; i+len(lower) <= len(s); i++ {
		if s[i] == lower[0] && strings.EqualFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}
