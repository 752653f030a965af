package extract

import (
	"bytes"
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf16"

	"github.com/ledongthuc/pdf"
)

// glyph is one character on a page, where it stands and how large it is, in
// points; y grows upwards.
type glyph struct {
	x, y, end, size float64
	text            string
	bold            bool
	artifact        bool // marked as the page's furniture, not its text
	turn            int8 // quarter turns, 0 to 3
}

// matrix is a, b, c, d, e, f of ISO 32000-1, 8.3.3.
type matrix [6]float64

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

// What one page may hold.
const (
	maxGlyphs    = 200_000
	maxOperators = 3_000_000
	maxForms     = 500
	maxFormDepth = 12
)

// pdfState is the part of the graphics state that text depends on.
type pdfState struct {
	ctm                               matrix
	font                              *pdfFont
	size, spacing, words, scale, lead float64
	rise                              float64
}

// painter walks the content of a page and keeps its characters.
type painter struct {
	fonts     map[string]*pdfFont // over all pages, by what tells fonts apart
	named     map[string]*pdfFont // by their names in the resources at hand: looking them up is slow
	glyphs    []glyph
	operators int
	forms     int
	unknown   int // codes of which nothing tells what they show
	images    int
	endless   bool // a page holds more than programs write; the rest of it was left out

	state  pdfState
	saved  []pdfState
	tm     matrix
	line   matrix
	marked []mark
}

// mark is marked content that is open: furniture, or a text to be read in the
// place of what is painted.
type mark struct {
	artifact bool
	actual   *string // written with the first character, then empty
}

func (p *painter) begin() {
	p.glyphs, p.operators, p.forms, p.saved, p.marked = nil, 0, 0, nil, nil
	p.state = pdfState{ctm: matrix{1, 0, 0, 1, 0, 0}, scale: 1}
	p.tm, p.line = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
}

// run walks the operators of one content stream.
func (p *painter) run(content []byte, resources pdf.Value, depth int) {
	l := &lexer{in: content}
	named := p.named
	p.named = map[string]*pdfFont{}
	defer func() { p.named = named }()
	var args []any
	for {
		v, ok := l.next()
		if !ok {
			return
		}
		if len(p.glyphs) > maxGlyphs {
			p.endless = true
			return
		}
		op, isOp := v.(pdfOp)
		if !isOp {
			if args = append(args, v); len(args) > 512 {
				args = args[256:]
			}
			continue
		}
		if p.operators++; p.operators > maxOperators {
			p.endless = true
			return
		}
		switch op {
		case "ID":
			l.skipImage()
			p.images++
		case "Do":
			p.object(args, resources, depth)
		case "Tf":
			p.setFont(args, resources)
		case "BDC", "BMC":
			p.open(args, resources)
		default:
			p.operator(string(op), args)
		}
		args = args[:0]
	}
}

// num is the i-th number from the end of the operands.
func num(args []any, i int) float64 {
	if i >= len(args) {
		return 0
	}
	n, _ := args[len(args)-1-i].(float64)
	return n
}

func six(args []any) matrix {
	return matrix{num(args, 5), num(args, 4), num(args, 3), num(args, 2), num(args, 1), num(args, 0)}
}

func (p *painter) operator(op string, args []any) {
	s := &p.state
	switch op {
	case "q":
		if len(p.saved) < 512 {
			p.saved = append(p.saved, *s)
		}
	case "Q":
		if n := len(p.saved); n > 0 {
			*s, p.saved = p.saved[n-1], p.saved[:n-1]
		}
	case "cm":
		s.ctm = six(args).mul(s.ctm)
	case "EMC":
		if n := len(p.marked); n > 0 {
			p.marked = p.marked[:n-1]
		}
	case "Tj", "'", "\"", "TJ":
		p.showOperator(op, args)
	default:
		p.textOperator(op, args)
	}
}

// textOperator changes how text is set and where.
func (p *painter) textOperator(op string, args []any) {
	s := &p.state
	switch op {
	case "Tc":
		s.spacing = num(args, 0)
	case "Tw":
		s.words = num(args, 0)
	case "Tz":
		s.scale = num(args, 0) / 100
	case "TL":
		s.lead = num(args, 0)
	case "Ts":
		s.rise = num(args, 0)
	case "BT":
		p.tm, p.line = matrix{1, 0, 0, 1, 0, 0}, matrix{1, 0, 0, 1, 0, 0}
	case "Td":
		p.move(num(args, 1), num(args, 0))
	case "TD":
		s.lead = -num(args, 0)
		p.move(num(args, 1), num(args, 0))
	case "Tm":
		p.tm = six(args)
		p.line = p.tm
	case "T*":
		p.move(0, -s.lead)
	}
}

// showOperator paints strings.
func (p *painter) showOperator(op string, args []any) {
	s := &p.state
	switch op {
	case "'":
		p.move(0, -s.lead)
	case "\"":
		s.words, s.spacing = num(args, 2), num(args, 1)
		p.move(0, -s.lead)
	}
	if len(args) == 0 {
		return
	}
	list, isList := args[len(args)-1].([]any)
	if !isList {
		list = args[len(args)-1:]
	}
	for _, v := range list {
		switch v := v.(type) {
		case []byte:
			p.show(v)
		case float64:
			p.advance(-v / 1000 * s.size * s.scale)
		}
	}
}

func (p *painter) move(x, y float64) {
	p.line = matrix{1, 0, 0, 1, x, y}.mul(p.line)
	p.tm = p.line
}

func (p *painter) advance(x float64) { p.tm = matrix{1, 0, 0, 1, x, 0}.mul(p.tm) }

// show paints a string.
func (p *painter) show(raw []byte) {
	s := &p.state
	if s.font == nil {
		return
	}
	for len(raw) > 0 && len(p.glyphs) <= maxGlyphs {
		at, n := s.font.cut(raw)
		raw = raw[max(n, 1):]
		text := s.font.shows(at)
		width := s.font.width(at) * s.size
		step := width + s.spacing
		if n == 1 && at == ' ' {
			step += s.words
		}
		if text == "" {
			p.unknown++
		}
		p.put(text, width*s.scale, s.spacing*s.scale)
		p.advance(step * s.scale)
	}
}

// put keeps one character.
func (p *painter) put(text string, width, spacing float64) {
	s := &p.state
	artifact := false
	for i := range p.marked {
		m := &p.marked[i]
		artifact = artifact || m.artifact
		if m.actual != nil {
			text, *m.actual = *m.actual, ""
		}
	}
	at := matrix{s.size * s.scale, 0, 0, s.size, 0, s.rise}.mul(p.tm).mul(s.ctm)
	turn, straight := direction(at)
	if text == "" || !straight { // a watermark across the page
		return
	}
	end := matrix{1, 0, 0, 1, width + max(spacing, 0), 0}.mul(p.tm).mul(s.ctm)
	g := glyph{size: math.Hypot(at[2], at[3]), text: text, bold: s.font.bold, artifact: artifact, turn: turn}
	g.x, g.y = upright(turn, at[4], at[5])
	g.end, _ = upright(turn, end[4], end[5])
	if g.sane() {
		p.glyphs = append(p.glyphs, g)
	}
}

// sane refuses numbers that no page has.
func (g glyph) sane() bool {
	sum := g.x + g.y + g.end
	return g.size > 0 && g.size < 2000 && !math.IsNaN(sum) && math.Abs(sum) < 1e7
}

// upright is where a point is on a page that is turned so that its text stands
// upright.
func upright(turn int8, x, y float64) (float64, float64) {
	switch turn {
	case 1:
		return y, -x
	case 2:
		return -x, -y
	case 3:
		return -y, x
	}
	return x, y
}

// direction is by how many quarter turns text is turned, and whether it is by
// whole ones.
func direction(m matrix) (turn int8, straight bool) {
	a, b := m[0], m[1]
	switch {
	case math.Abs(b) <= .1*math.Abs(a):
		if a < 0 {
			return 2, true
		}
		return 0, true
	case math.Abs(a) <= .1*math.Abs(b):
		if b < 0 {
			return 3, true
		}
		return 1, true
	}
	return 0, false
}

func (p *painter) setFont(args []any, resources pdf.Value) {
	if len(args) < 2 {
		return
	}
	name, _ := args[len(args)-2].(pdfName)
	p.state.size = num(args, 0)
	if f, known := p.named[string(name)]; known {
		if f != nil {
			p.state.font = f
		}
		return
	}
	p.named[string(name)] = nil
	v := resources.Key("Font").Key(string(name))
	if v.Kind() != pdf.Dict {
		return
	}
	// The library tells nothing of what an object is referred by; what it prints
	// of a font (its references among it) is the same for the same font.
	key := v.String()
	if p.fonts[key] == nil && len(p.fonts) < 2000 {
		p.fonts[key] = newPDFFont(v)
	}
	p.named[string(name)] = p.fonts[key]
	p.state.font = p.fonts[key]
}

// object paints a form; pictures are only counted.
func (p *painter) object(args []any, resources pdf.Value, depth int) {
	if len(args) == 0 {
		return
	}
	name, _ := args[len(args)-1].(pdfName)
	v := resources.Key("XObject").Key(string(name))
	if v.Key("Subtype").Name() == "Image" {
		p.images++
	}
	if v.Key("Subtype").Name() != "Form" {
		return
	}
	if p.forms++; p.forms > maxForms || depth >= maxFormDepth {
		p.endless = true
		return
	}
	inner := v.Key("Resources")
	if inner.IsNull() {
		inner = resources
	}
	state, saved, tm, line, marked := p.state, p.saved, p.tm, p.line, p.marked
	if m := v.Key("Matrix"); m.Len() == 6 {
		var own matrix
		for i := range own {
			own[i] = m.Index(i).Float64()
		}
		p.state.ctm = own.mul(p.state.ctm)
	}
	p.saved = nil
	p.run(streamBytes(v), inner, depth+1)
	p.state, p.saved, p.tm, p.line, p.marked = state, saved, tm, line, marked
}

// open begins marked content.
func (p *painter) open(args []any, resources pdf.Value) {
	var m mark
	if len(args) > 0 {
		tag, _ := args[0].(pdfName)
		m.artifact = tag == "Artifact"
	}
	if len(args) > 1 {
		switch properties := args[1].(type) {
		case pdfDict:
			if raw, ok := properties["ActualText"].([]byte); ok {
				m.actual = textString(string(raw))
			}
		case pdfName:
			if actual := resources.Key("Properties").Key(string(properties)).Key("ActualText"); actual.Kind() == pdf.String {
				m.actual = textString(actual.RawString())
			}
		}
	}
	if len(p.marked) < 1000 {
		p.marked = append(p.marked, m)
	}
}

// textString reads a string of text (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with
// their marks, else bytes.
func textString(raw string) *string {
	out := raw
	switch {
	case strings.HasPrefix(raw, "\xfe\xff"):
		all := make([]uint16, len(raw)/2-1)
		for i := range all {
			all[i] = binary.BigEndian.Uint16([]byte(raw[2*i+2 : 2*i+4]))
		}
		out = string(utf16.Decode(all))
	case strings.HasPrefix(raw, "\xef\xbb\xbf"):
		out = raw[3:]
	default:
		out = string(bytes.Runes([]byte(strings.ToValidUTF8(raw, ""))))
	}
	return &out
}
