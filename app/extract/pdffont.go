package extract

import (
	"encoding/binary"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
	"golang.org/x/text/unicode/norm"

	"frontdesk/app/extract/charset"
)

// pdfFont tells what the codes of a string mean and how wide they are.
type pdfFont struct {
	bytes  int               // of a code, where codes says nothing
	codes  []codeRange       // lengths of codes as the font's table gives them
	text   map[uint32]string // by code
	ranges []textRange
	ucs2   bool // codes are UTF-16 themselves
	widths map[uint32]float64
	other  float64 // width of the others, in thousandths
	guess  bool    // of the standard fonts, whose widths are in no file
	scale  float64 // thousandths, but for Type 3 fonts
	bold   bool
}

type codeRange struct {
	bytes  int
	lo, hi uint32
}

type textRange struct {
	lo, hi uint32
	text   []uint16 // of lo; the last unit counts up
}

// maxStream bounds one stream that is unpacked, and maxFontTable the codes that
// a font names.
const (
	maxStream    = 64 << 20
	maxFontTable = 70_000
)

// streamBytes unpacks a stream; what is broken in it ends it.
func streamBytes(v pdf.Value) (out []byte) {
	defer func() { _ = recover() }() // filters that the library does not know
	if v.Kind() != pdf.Stream {
		return nil
	}
	in := v.Reader()
	out, _ = io.ReadAll(io.LimitReader(in, maxStream))
	return out
}

func newPDFFont(v pdf.Value) *pdfFont {
	f := &pdfFont{bytes: 1, text: map[uint32]string{}, widths: map[uint32]float64{}, scale: 1}
	name := strings.ToLower(v.Key("BaseFont").Name())
	descriptor := v.Key("FontDescriptor")
	if v.Key("Subtype").Name() == "Type0" {
		below := v.Key("DescendantFonts").Index(0)
		descriptor = below.Key("FontDescriptor")
		f.composite(v.Key("Encoding"), below)
	} else {
		f.simple(v, descriptor)
	}
	f.bold = strings.Contains(name, "bold") || strings.Contains(name, "black") || strings.Contains(name, "heavy") ||
		descriptor.Key("FontWeight").Float64() >= 600 || descriptor.Key("Flags").Int64()&(1<<18) != 0
	if to := v.Key("ToUnicode"); to.Kind() == pdf.Stream {
		f.readCMap(streamBytes(to), true)
	}
	return f
}

// composite reads a font whose codes have several bytes.
func (f *pdfFont) composite(encoding, below pdf.Value) {
	f.bytes = 2
	switch name := encoding.Name(); {
	case strings.Contains(name, "UCS2") || strings.Contains(name, "UTF16"):
		f.ucs2 = true
	case encoding.Kind() == pdf.Stream:
		f.readCMap(streamBytes(encoding), false)
	}
	f.other = 1000
	if dw := below.Key("DW"); !dw.IsNull() {
		f.other = dw.Float64()
	}
	w := below.Key("W")
	for i := 0; i+1 < w.Len() && len(f.widths) < maxFontTable; {
		first := uint32(w.Index(i).Int64())
		if list := w.Index(i + 1); list.Kind() == pdf.Array {
			for j := range list.Len() {
				f.widths[first+uint32(j)] = list.Index(j).Float64()
			}
			i += 2
			continue
		}
		last, width := uint32(w.Index(i+1).Int64()), w.Index(i+2).Float64()
		for c := first; c <= last && c-first < maxFontTable && len(f.widths) < maxFontTable; c++ {
			f.widths[c] = width
		}
		i += 3
	}
}

// simple reads a font whose codes have one byte.
func (f *pdfFont) simple(v, descriptor pdf.Value) {
	encoding := v.Key("Encoding")
	base := encoding.Name()
	if encoding.Kind() == pdf.Dict {
		base = encoding.Key("BaseEncoding").Name()
	}
	table := charset.Windows1252.Bytes()
	if base == "MacRomanEncoding" {
		table = charset.Macintosh.Bytes()
	}
	for c, r := range table {
		if c >= 0x20 && r != 0 {
			f.text[uint32(c)] = string(r)
		}
	}
	if encoding.Kind() == pdf.Dict {
		f.differences(v, encoding.Key("Differences"))
	}
	first := v.Key("FirstChar").Int64()
	widths := v.Key("Widths")
	for i := range min(widths.Len(), 256) {
		f.widths[uint32(first)+uint32(i)] = widths.Index(i).Float64()
	}
	f.other = descriptor.Key("MissingWidth").Float64()
	f.guess = widths.Len() == 0
	if m := v.Key("FontMatrix"); v.Key("Subtype").Name() == "Type3" && m.Len() == 6 {
		f.scale = m.Index(0).Float64() * 1000
	}
}

// differences takes the names of glyphs that a font gives to codes.
func (f *pdfFont) differences(font, list pdf.Value) {
	known := pdf.Font{V: font}
	code := uint32(0)
	for i := range min(list.Len(), 2048) {
		switch at := list.Index(i); at.Kind() {
		case pdf.Integer:
			code = uint32(at.Int64())
		case pdf.Name:
			if code < 256 {
				f.text[code] = glyphText(at.Name(), func() string { return known.Encoder().Decode(string([]byte{byte(code)})) })
			}
			code++
		default:
		}
	}
}

// glyphText is what a glyph of this name shows: names that say it by themselves
// first, then the library's list.
func glyphText(name string, listed func() string) string {
	base, _, _ := strings.Cut(name, ".")
	if len(base) == 1 {
		return base
	}
	if m := numbered.FindStringSubmatch(base); m != nil {
		if n, err := strconv.ParseUint(m[1]+m[2], 16, 32); err == nil && n <= unicode.MaxRune {
			return string(rune(n))
		}
	}
	switch base {
	case "space", "nbspace":
		return " "
	case "ff", "fi", "fl", "ffi", "ffl", "f_f", "f_i", "f_l", "f_f_i", "f_f_l", "t_t", "t_i", "T_h":
		return strings.ReplaceAll(base, "_", "")
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == '\ufffd' {
			return -1
		}
		return r
	}, listed())
}

// numbered are names of glyphs by the number of their character.
var numbered = regexp.MustCompile(`^(?:uni([0-9A-Fa-f]{4})|u([0-9A-Fa-f]{4,6}))$`)

// readCMap reads the table of codes of a font (Adobe technical note 5014):
// what they show, or only how long they are.
func (f *pdfFont) readCMap(in []byte, shows bool) {
	l := &lexer{in: in}
	var stack []any
	for {
		v, ok := l.next()
		if !ok {
			return
		}
		op, isOp := v.(pdfOp)
		if !isOp {
			if stack = append(stack, v); len(stack) > 4096 {
				stack = stack[2048:]
			}
			continue
		}
		if op == "endcodespacerange" || shows {
			f.tableOperator(op, stack)
		}
		stack = stack[:0]
	}
}

// tableOperator takes what stands before the end of a part of the table.
func (f *pdfFont) tableOperator(op pdfOp, stack []any) {
	switch op {
	case "endcodespacerange":
		for i := 0; i+1 < len(stack) && len(f.codes) < 1000; i += 2 {
			lo, n := code(stack[i])
			hi, _ := code(stack[i+1])
			if n > 0 {
				f.codes = append(f.codes, codeRange{n, lo, hi})
			}
		}
	case "endbfchar":
		for i := 0; i+1 < len(stack) && len(f.text) < maxFontTable; i += 2 {
			if at, n := code(stack[i]); n > 0 {
				f.text[at] = string(utf16.Decode(units(stack[i+1])))
			}
		}
	case "endbfrange":
		for i := 0; i+2 < len(stack); i += 3 {
			f.addRange(stack[i], stack[i+1], stack[i+2])
		}
	}
}

func (f *pdfFont) addRange(from, to, shows any) {
	lo, n := code(from)
	hi, _ := code(to)
	if n == 0 || hi < lo || len(f.ranges) > maxFontTable {
		return
	}
	if list, ok := shows.([]any); ok {
		for i, one := range list {
			if uint32(i) <= hi-lo && len(f.text) < maxFontTable {
				f.text[lo+uint32(i)] = string(utf16.Decode(units(one)))
			}
		}
		return
	}
	if text := units(shows); len(text) > 0 {
		f.ranges = append(f.ranges, textRange{lo, hi, text})
	}
}

// code is the number that a string of one to four bytes is, and its length.
func code(v any) (n uint32, length int) {
	s, _ := v.([]byte)
	if len(s) == 0 || len(s) > 4 {
		return 0, 0
	}
	for _, b := range s {
		n = n<<8 | uint32(b)
	}
	return n, len(s)
}

func units(v any) []uint16 {
	s, _ := v.([]byte)
	if len(s) == 1 {
		return []uint16{uint16(s[0])}
	}
	out := make([]uint16, len(s)/2)
	for i := range out {
		out[i] = binary.BigEndian.Uint16(s[2*i:])
	}
	return out
}

// cut takes the next code off a string.
func (f *pdfFont) cut(s []byte) (at uint32, length int) {
	for n := 1; n <= 4 && n <= len(s) && f.bytes > 1; n++ {
		at, _ = code(s[:n])
		for _, r := range f.codes {
			if r.bytes == n && at >= r.lo && at <= r.hi {
				return at, n
			}
		}
	}
	length = min(f.bytes, len(s))
	at, _ = code(s[:length])
	return at, length
}

// shows is the text of a code, empty where nothing tells.
func (f *pdfFont) shows(at uint32) string {
	for _, r := range f.ranges {
		if at >= r.lo && at <= r.hi {
			last := append([]uint16(nil), r.text...)
			last[len(last)-1] += uint16(at - r.lo)
			return plainLetters(string(utf16.Decode(last)))
		}
	}
	if s, ok := f.text[at]; ok {
		return plainLetters(s)
	}
	if f.ucs2 {
		return string(rune(at))
	}
	return ""
}

// plainLetters takes ligatures apart.
func plainLetters(s string) string {
	if strings.ContainsAny(s, "\ufb00\ufb01\ufb02\ufb03\ufb04\ufb05\ufb06") {
		return norm.NFKC.String(s)
	}
	return s
}

// width of a code, as a share of the size of the font.
func (f *pdfFont) width(at uint32) float64 {
	w, ok := f.widths[at]
	switch {
	case ok:
	case f.guess:
		w = guessWidth(f.shows(at))
	default:
		w = f.other
	}
	return w / 1000 * f.scale
}

// guessWidth is about that of Helvetica.
func guessWidth(s string) float64 {
	switch {
	case s == "" || strings.ContainsAny(s, " ijl.,;:'|!ft()[]/I"):
		return 278
	case strings.ContainsAny(s, "mwMW@%"):
		return 833
	case s >= "A" && s <= "Z":
		return 690
	}
	return 545
}
