package prose

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inline takes the markup out of one block's text. links tells that nothing but
// links was in it.
func inline(source string) (text string, links bool) {
	if !strings.ContainsAny(source, "\\`![<*_~{&") {
		return oneLine(source), false
	}
	in := &inliner{src: source}
	in.scan(0, len(source))
	in.match()
	text = oneLine(in.text())
	bare := strings.TrimFunc(in.outside.String(), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return text, in.linked && bare == ""
}

// oneLine makes one space of every run of white space.
func oneLine(s string) string {
	if isOneLine(s) {
		return strings.TrimSpace(s)
	}
	return strings.Join(strings.Fields(s), " ")
}

// isOneLine tells that white space is single spaces. Every text comes through
// here, when contents are read and at each start.
func isOneLine(s string) bool {
	before := byte(0)
	for i := range len(s) {
		c := s[i]
		switch {
		case c == ' ' && before == ' ', c >= '\t' && c <= '\r':
			return false
		case before == 0xc2 && (c == 0x85 || c == 0xa0): // U+0085, U+00A0
			return false
		}
		before = c
	}
	return true
}

// piece is some output text, or a run of emphasis marks that may vanish.
type piece struct {
	text        string
	mark        byte
	opens, ends bool
	gone        bool
}

type inliner struct {
	src     string
	pieces  []piece
	outside strings.Builder // what is not in links
	linked  bool
	depth   int
}

// maxNesting bounds links within links within images.
const maxNesting = 8

func (in *inliner) scan(from, to int) {
	start := from
	for i := from; i < to; {
		n := in.markup(start, i, to)
		if n == 0 {
			i++
			continue
		}
		i += n
		start = i
	}
	in.put(start, to)
}

// markup deals with the markup that begins at i, after putting out what is
// between start and it, and gives its length; 0 where there is none.
func (in *inliner) markup(start, i, to int) int {
	switch in.src[i] {
	case '\\':
		if i+1 < to && isASCIIPunct(in.src[i+1]) {
			in.put(start, i)
			in.put(i+1, i+2)
			return 2
		}
	case '`':
		return in.code(start, i, to)
	case '!', '[':
		return in.link(start, i, to)
	case '<':
		return in.tag(start, i, to)
	case '*', '_', '~':
		return in.emphasis(start, i, to)
	case '{':
		return in.attributes(start, i, to)
	case '&':
		return in.entity(start, i, to)
	}
	return 0
}

// attributes drops {: .class} as some Markdown dialects have it.
func (in *inliner) attributes(start, i, to int) int {
	if !strings.HasPrefix(in.src[i:to], "{:") {
		return 0
	}
	end := strings.IndexByte(in.src[i:min(to, i+maxTag)], '}')
	if end < 0 {
		return 0
	}
	in.put(start, i)
	return end + 1
}

func (in *inliner) put(from, to int) {
	if from < to {
		in.say(in.src[from:to])
	}
}

func (in *inliner) say(text string) {
	in.pieces = append(in.pieces, piece{text: text})
	if in.depth == 0 {
		in.outside.WriteString(text)
	}
}

// code takes `a span` as it stands.
func (in *inliner) code(start, i, to int) int {
	ticks := 1
	for i+ticks < to && in.src[i+ticks] == '`' {
		ticks++
	}
	rest := in.src[i+ticks : to]
	end := strings.Index(rest, in.src[i:i+ticks])
	if end < 0 {
		return 0
	}
	in.put(start, i)
	in.say(strings.TrimSpace(rest[:end]))
	return 2*ticks + end
}

// link takes [text](address), [text][name] and the same of images, and leaves
// the text.
func (in *inliner) link(start, i, to int) int {
	open := i
	if in.src[i] == '!' {
		open++
		if open >= to || in.src[open] != '[' {
			return 0
		}
	}
	end := closing(in.src[open:to], '[', ']')
	if end < 0 || in.depth >= maxNesting {
		return 0
	}
	end += open
	n := 0
	if end+1 < to {
		switch in.src[end+1] {
		case '(':
			n = closing(in.src[end+1:to], '(', ')')
		case '[':
			n = closing(in.src[end+1:to], '[', ']')
		}
	}
	if n <= 0 {
		return 0
	}
	in.put(start, i)
	in.depth++
	in.scan(open+1, end)
	in.depth--
	in.linked = true
	return end + 1 + n + 1 - i
}

// tag drops an HTML tag or comment and keeps <https://an.address>.
func (in *inliner) tag(start, i, to int) int {
	n := tagLength(in.src[i:to])
	if n == 0 {
		if end := strings.IndexByte(in.src[i:min(to, i+maxTag)], '>'); end > 0 && isAddress(in.src[i+1:i+end]) {
			in.put(start, i)
			in.put(i+1, i+end)
			return end + 1
		}
		return 0
	}
	in.put(start, i)
	return n
}

func (in *inliner) entity(start, i, to int) int {
	end := strings.IndexByte(in.src[i:min(to, i+12)], ';')
	if end < 2 {
		return 0
	}
	plain := html.UnescapeString(in.src[i : i+end+1])
	if plain == in.src[i:i+end+1] {
		return 0
	}
	in.put(start, i)
	if strings.ContainsRune(plain, 0) {
		plain = "\uFFFD"
	}
	in.say(plain)
	return end + 1
}

// emphasis takes a run of * _ or ~ as something that may open or end emphasis;
// match decides when all is read.
func (in *inliner) emphasis(start, i, to int) int {
	c, n := in.src[i], 1
	for i+n < to && in.src[i+n] == c {
		n++
	}
	before, _ := utf8.DecodeLastRuneInString(in.src[:i])
	after, _ := utf8.DecodeRuneInString(in.src[i+n : to])
	spaceBefore := i == 0 || unicode.IsSpace(before)
	spaceAfter := i+n == to || unicode.IsSpace(after)
	opens, ends := !spaceAfter, !spaceBefore
	if c == '_' {
		opens = opens && !isAlnum(before)
		ends = ends && !isAlnum(after)
	}
	if c == '~' && n != 2 || !opens && !ends {
		return 0
	}
	in.put(start, i)
	in.pieces = append(in.pieces, piece{text: in.src[i : i+n], mark: c, opens: opens, ends: ends})
	return n
}

// match removes the marks that have a partner.
func (in *inliner) match() {
	last := map[string][]int{}
	for i := range in.pieces {
		p := &in.pieces[i]
		if p.mark == 0 {
			continue
		}
		key := p.text
		if stack := last[key]; p.ends && len(stack) > 0 {
			in.pieces[stack[len(stack)-1]].gone = true
			p.gone = true
			last[key] = stack[:len(stack)-1]
			continue
		}
		if p.opens {
			last[key] = append(last[key], i)
		}
	}
}

func (in *inliner) text() string {
	var b strings.Builder
	for _, p := range in.pieces {
		if !p.gone {
			b.WriteString(p.text)
		}
	}
	return b.String()
}

// maxBracket is the longest text or address of a link in bytes.
const maxBracket = 2000

// closing finds the partner of the bracket that s begins with, -1 without one.
func closing(s string, open, end byte) int {
	s = s[:min(len(s), maxBracket)]
	if strings.IndexByte(s, end) < 0 {
		return -1
	}
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case open:
			depth++
		case end:
			depth--
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}

func isASCIIPunct(c byte) bool {
	return c < utf8.RuneSelf && c > ' ' && (unicode.IsPunct(rune(c)) || unicode.IsSymbol(rune(c)))
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func isAddress(s string) bool {
	return !strings.ContainsAny(s, " \t<\"") && (strings.Contains(s, "://") || strings.HasPrefix(s, "mailto:") || strings.Contains(s, "@"))
}
