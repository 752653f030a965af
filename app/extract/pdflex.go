package extract

import (
	"bytes"
	"strconv"
)

// What stands in the content of a page, and in the tables of its fonts.
type (
	pdfName string
	pdfOp   string
	pdfDict map[string]any
)

// lexer reads the operands and operators of PDF content (ISO 32000-1, 7.2 and
// 7.8): numbers as float64, strings as []byte, arrays as []any. What is
// malformed is read over.
type lexer struct {
	in    []byte
	at    int
	depth int
}

// maxOperandDepth is deeper than content is ever nested.
const maxOperandDepth = 32

func pdfSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func pdfDelimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

// next gives the next object or operator; ok is false at the end.
func (l *lexer) next() (v any, ok bool) {
	for l.at < len(l.in) {
		c := l.in[l.at]
		switch {
		case pdfSpace(c):
			l.at++
		case c == '%':
			for l.at < len(l.in) && l.in[l.at] != '\n' && l.in[l.at] != '\r' {
				l.at++
			}
		default:
			return l.object(c), true
		}
	}
	return nil, false
}

func (l *lexer) object(c byte) any {
	switch {
	case c == '(':
		return l.literal()
	case c == '/':
		l.at++
		return pdfName(l.name())
	case c == '<' && l.at+1 < len(l.in) && l.in[l.at+1] == '<':
		l.at += 2
		return l.dict()
	case c == '<':
		l.at++
		return l.hex()
	case c == '[':
		l.at++
		return l.array("]")
	case c == '>' && l.at+1 < len(l.in) && l.in[l.at+1] == '>':
		l.at += 2
		return pdfOp(">>")
	case pdfDelimiter(c):
		l.at++
		return pdfOp(string(c))
	}
	return word(l.regular())
}

func (l *lexer) regular() string {
	from := l.at
	for l.at < len(l.in) && !pdfSpace(l.in[l.at]) && !pdfDelimiter(l.in[l.at]) {
		l.at++
	}
	return string(l.in[from:l.at])
}

func word(s string) any {
	if c := s[0]; c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' {
		if n, err := strconv.ParseFloat(s, 64); err == nil {
			return n
		}
		return 0.0 // a number as some programs miswrite it
	}
	return pdfOp(s)
}

func (l *lexer) name() string {
	raw := l.regular()
	if bytes.IndexByte([]byte(raw), '#') < 0 {
		return raw
	}
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return string(out)
}

func (l *lexer) array(end pdfOp) []any {
	var out []any
	if l.depth++; l.depth > maxOperandDepth {
		l.at = len(l.in)
	}
	defer func() { l.depth-- }()
	for {
		v, ok := l.next()
		if !ok || v == end {
			return out
		}
		out = append(out, v)
	}
}

func (l *lexer) dict() pdfDict {
	all := l.array(">>")
	out := make(pdfDict, len(all)/2)
	for i := 0; i+1 < len(all); i += 2 {
		if key, ok := all[i].(pdfName); ok {
			out[string(key)] = all[i+1]
		}
	}
	return out
}

func (l *lexer) hex() []byte {
	out, high, half := []byte{}, byte(0), false
	for ; l.at < len(l.in) && l.in[l.at] != '>'; l.at++ {
		n, ok := nibble(l.in[l.at])
		if !ok {
			continue
		}
		if half {
			out = append(out, high<<4|n)
		}
		high, half = n, !half
	}
	l.at++
	if half {
		out = append(out, high<<4)
	}
	return out
}

func nibble(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// literal reads a string in parentheses.
func (l *lexer) literal() []byte {
	out := []byte{}
	open := 1
	for l.at++; l.at < len(l.in); l.at++ {
		switch c := l.in[l.at]; c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.at++
				return out
			}
		case '\\':
			out = l.escaped(out)
			continue
		}
		out = append(out, l.in[l.at])
	}
	return out
}

// escaped reads what follows a backslash, and stays on its last byte.
func (l *lexer) escaped(out []byte) []byte {
	if l.at++; l.at >= len(l.in) {
		return out
	}
	c := l.in[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	switch {
	case c == '\r':
		if l.at+1 < len(l.in) && l.in[l.at+1] == '\n' {
			l.at++
		}
		return out
	case c == '\n':
		return out
	case isOctal(c):
		n := int(c - '0')
		for i := 0; i < 2 && l.at+1 < len(l.in) && isOctal(l.in[l.at+1]); i++ {
			l.at++
			n = n*8 + int(l.in[l.at]-'0')
		}
		return append(out, byte(n))
	}
	return append(out, c)
}

func isOctal(c byte) bool { return c >= '0' && c <= '7' }

// skipImage reads over the data of an image that stands in the content, after
// its ID.
func (l *lexer) skipImage() {
	for from := l.at; ; {
		i := bytes.Index(l.in[from:], []byte("EI"))
		if i < 0 {
			l.at = len(l.in)
			return
		}
		end := from + i + 2
		if pdfSpace(l.in[max(from+i-1, 0)]) && (end == len(l.in) || pdfSpace(l.in[end])) {
			l.at = end
			return
		}
		from = end
	}
}
