package charset

import (
	"encoding/binary"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	utf16BE     Charset = "utf-16be"
	utf16LE     Charset = "utf-16le"
	iso2022JP   Charset = "iso-2022-jp"
	replacement Charset = "replacement"
)

// Decode gives a text as UTF-8. What means nothing becomes U+FFFD; a byte order mark
// of UTF-8 stays.
func (c Charset) Decode(raw []byte) []byte {
	switch c {
	case UTF8:
		return raw
	case utf16BE:
		return utf16Text(raw, binary.BigEndian)
	case utf16LE:
		return utf16Text(raw, binary.LittleEndian)
	case iso2022JP:
		return iso2022Text(raw)
	case replacement:
		return []byte("\ufffd")
	}
	if i := slices.Index(singles, string(c)); i >= 0 {
		return singleText(raw, table(single)[i*128:(i+1)*128])
	}
	return newMultiple(c).text(raw)
}

// Bytes gives what each byte means in an encoding of one byte a character; 0 is
// nothing.
func (c Charset) Bytes() (all [256]rune) {
	for b := range rune(utf8.RuneSelf) {
		all[b] = b
	}
	if i := slices.Index(singles, string(c)); i >= 0 {
		copy(all[utf8.RuneSelf:], table(single)[i*128:(i+1)*128])
	}
	return all
}

func singleText(raw []byte, upper []rune) []byte {
	out := make([]byte, 0, len(raw)+len(raw)/2)
	for _, b := range raw {
		switch {
		case b < utf8.RuneSelf:
			out = append(out, b)
		default:
			out = appendKnown(out, upper[b-utf8.RuneSelf])
		}
	}
	return out
}

func appendKnown(out []byte, r rune) []byte {
	if r == 0 {
		r = utf8.RuneError
	}
	return utf8.AppendRune(out, r)
}

func utf16Text(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	if len(units) > 0 && units[0] == 0xfeff {
		units = units[1:]
	}
	out := []byte(string(utf16.Decode(units)))
	if len(raw)%2 != 0 {
		out = utf8.AppendRune(out, utf8.RuneError)
	}
	return out
}

// multiple reads encodings of one to four bytes a character, of which the first
// below 128 are ASCII.
type multiple struct {
	charset Charset
	pairs   []rune
	triples []rune // of EUC-JP
	quads   []rune // of GB 18030
}

func newMultiple(c Charset) *multiple {
	m := &multiple{charset: c}
	switch c {
	case "gbk", "gb18030": // the standard reads both alike
		m.pairs, m.quads = table("gb18030"), table("gb18030-4")
	case "euc-jp":
		m.pairs, m.triples = table("euc-jp"), table("euc-jp-3")
	default:
		m.pairs = table(string(c))
	}
	return m
}

func (m *multiple) text(raw []byte) []byte {
	out := make([]byte, 0, len(raw)+len(raw)/2)
	for len(raw) > 0 {
		if raw[0] < utf8.RuneSelf {
			out, raw = append(out, raw[0]), raw[1:]
			continue
		}
		if m.charset == "big5" && len(raw) > 1 {
			if both := doubles[[2]byte{raw[0], raw[1]}]; both != "" {
				out, raw = append(out, both...), raw[2:]
				continue
			}
		}
		r, n := m.alone(raw[0]), 1
		if r == 0 {
			r, n = m.next(raw)
		}
		out, raw = appendKnown(out, r), raw[n:]
	}
	return out
}

// doubles are the four pairs of Big5 that stand for a letter and an accent.
var doubles = map[[2]byte]string{{0x88, 0x62}: "\u00ca\u0304", {0x88, 0x64}: "\u00ca\u030c", {0x88, 0xa3}: "\u00ea\u0304", {0x88, 0xa5}: "\u00ea\u030c"}

// alone is what an upper byte means by itself, 0 for the first of several.
func (m *multiple) alone(b byte) rune {
	switch {
	case m.charset == "shift_jis" && isKatakana(b):
		return katakana(b)
	case m.charset == "shift_jis" && b == 0x80:
		return 0x80
	case m.quads != nil && b == 0x80:
		return '€'
	}
	return 0
}

// next reads the first of several bytes and those that go with it. Where they mean
// nothing, a last one that is ASCII is not used up.
func (m *multiple) next(raw []byte) (r rune, n int) {
	switch {
	case len(raw) < 2:
		return 0, 1
	case m.quads != nil && raw[1] >= '0' && raw[1] <= '9':
		return m.quad(raw)
	case m.triples != nil && raw[0] == 0x8e && isKatakana(raw[1]):
		return katakana(raw[1]), 2
	case m.triples != nil && raw[0] == 0x8f && len(raw) > 2 && raw[1] >= 0xa1:
		return known(pair(m.triples, raw[1], raw[2]), raw[:3])
	}
	return known(pair(m.pairs, raw[0], raw[1]), raw[:2])
}

// known uses all of some bytes up, but for a last one that is ASCII behind others
// that mean nothing.
func known(r rune, raw []byte) (rune, int) {
	if last := len(raw) - 1; r == 0 && raw[last] < utf8.RuneSelf {
		return 0, last
	}
	return r, len(raw)
}

// isKatakana tells the bytes of half-width katakana in Shift_JIS and EUC-JP.
func isKatakana(b byte) bool { return b >= 0xa1 && b <= 0xdf }

func katakana(b byte) rune { return 0xff61 + rune(b-0xa1) }

func (m *multiple) quad(raw []byte) (r rune, n int) {
	if len(raw) < 4 || raw[0] < 0x81 || raw[0] == 0xff || raw[2] < 0x81 || raw[2] == 0xff || raw[3] < '0' || raw[3] > '9' {
		return 0, 1
	}
	const beyond = 189000 // the number of U+10000
	i := ((rune(raw[0]-0x81)*10+rune(raw[1]-'0'))*126+rune(raw[2]-0x81))*10 + rune(raw[3]-'0')
	switch {
	case i < quads:
		return m.quads[i], 4
	case i >= beyond && i < beyond+0x100000:
		return i - beyond + 0x10000, 4
	}
	return 0, 4
}

func pair(table []rune, first, second byte) rune {
	if first < 0x81 || first == 0xff || second < 0x40 || second == 0xff || len(table) != pairs {
		return 0
	}
	return table[int(first-0x81)*columns+int(second-0x40)]
}
