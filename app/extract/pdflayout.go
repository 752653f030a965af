package extract

import (
	"math"
	"regexp"
	"slices"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textLine is a run of characters on one base line.
type textLine struct {
	text      string
	x, end, y float64
	size      float64
	bold      bool
	artifact  bool
	page      int
	place     float64 // from 0 at the bottom of the page's text to 1 at its top
}

// pdfBook gathers the lines of all pages.
type pdfBook struct {
	lines []textLine
	pages int
	title string
}

// add takes the characters of the next page. Text that is turned is read after
// the text that stands upright, or as the page where it is most of it.
func (b *pdfBook) add(glyphs []glyph) {
	glyphs = withoutDoubles(glyphs)
	var turned [4][]glyph
	for _, g := range glyphs {
		turned[g.turn] = append(turned[g.turn], g)
	}
	order := []int{0, 1, 2, 3}
	sort.SliceStable(order, func(i, j int) bool { return len(turned[order[i]]) > len(turned[order[j]]) })
	for _, turn := range order {
		lines := joinPieces(linesOf(turned[turn]))
		low, high := math.Inf(1), math.Inf(-1)
		for _, l := range lines {
			low, high = math.Min(low, l.y), math.Max(high, l.y)
		}
		for _, l := range lines {
			l.page, l.place = b.pages, .5
			if high > low {
				l.place = (l.y - low) / (high - low)
			}
			b.lines = append(b.lines, l)
		}
	}
	b.pages++
}

// withoutDoubles drops characters that are painted twice at one place, as some
// programs do to make them bold.
func withoutDoubles(glyphs []glyph) []glyph {
	type cell struct {
		x, y int
		text string
	}
	seen := make(map[cell]float64, len(glyphs))
	out := glyphs[:0]
	for _, g := range glyphs {
		at := cell{int(g.x / max(g.size*.25, .5)), int(g.y / max(g.size*.25, .5)), g.text}
		if x, twice := seen[at]; twice && math.Abs(x-g.x) < g.size*.15 && strings.TrimSpace(g.text) != "" {
			continue
		}
		seen[at] = g.x
		out = append(out, g)
	}
	return out
}

// linesOf joins characters to lines in the order in which they are painted.
func linesOf(glyphs []glyph) []textLine {
	var out []textLine
	for from := 0; from < len(glyphs); {
		to := from + 1
		for to < len(glyphs) && follows(glyphs[to-1], glyphs[to]) {
			to++
		}
		if l := lineOf(glyphs[from:to]); l.text != "" {
			out = append(out, l)
		}
		from = to
	}
	return out
}

// follows tells whether b goes on the line of a: about as high, and not far back
// or ahead.
func follows(a, b glyph) bool {
	size := max(a.size, b.size)
	gap := b.x - a.end
	return a.artifact == b.artifact && math.Abs(a.y-b.y) < .45*size && gap > -1.2*size && gap < 2.5*size
}

// wordGap is the space between two characters, as a share of their size, from
// which on they belong to two words.
const wordGap = .17

func lineOf(glyphs []glyph) textLine {
	l := textLine{x: glyphs[0].x, y: glyphs[0].y, artifact: glyphs[0].artifact}
	var b strings.Builder
	bold, letters := 0, 0
	sizes := map[float64]int{}
	for i, g := range glyphs {
		if i > 0 && g.x-glyphs[i-1].end > wordGap*min(g.size, glyphs[i-1].size) {
			b.WriteByte(' ')
		}
		b.WriteString(g.text)
		l.end = max(l.end, g.end)
		if strings.TrimSpace(g.text) != "" {
			letters++
			sizes[math.Round(g.size*2)/2]++
			if g.bold {
				bold++
			}
		}
	}
	most := 0
	for size, n := range sizes {
		if n > most || n == most && size > l.size {
			l.size, most = size, n
		}
	}
	l.text, l.bold = oneLine(pdfClean(b.String())), bold*10 > letters*9 && letters > 0
	return l
}

// pdfClean is clean, but keeps the soft hyphens at the ends of lines, and makes
// bullets of the characters that symbol fonts have in their place.
func pdfClean(s string) string {
	s = strings.TrimRight(s, " ")
	if strings.HasSuffix(s, "\u00ad") {
		s = strings.TrimSuffix(s, "\u00ad") + "-"
	}
	s = strings.Map(func(r rune) rune {
		if r == '\uf0b7' || r == '\uf0a7' || r == '\uf0d8' || r == '\uf076' {
			return '•'
		}
		return r
	}, s)
	return clean(s)
}

// joinPieces joins lines that follow each other on one base line with a gap
// between them, as words that are painted apart and the cells of a table are.
func joinPieces(lines []textLine) []textLine {
	var out []textLine
	for _, l := range lines {
		if n := len(out); n > 0 {
			last := &out[n-1]
			size := max(last.size, l.size)
			gap := l.x - last.end
			if last.artifact == l.artifact && math.Abs(last.y-l.y) < .3*size && gap > -.3*size && gap < 40*size {
				if gap > wordGap*min(last.size, l.size) {
					last.text += " "
				}
				last.text += l.text
				last.end, last.bold = max(last.end, l.end), last.bold && l.bold
				continue
			}
		}
		out = append(out, l)
	}
	return out
}

// markdown writes all pages.
func (b *pdfBook) markdown() string {
	lines := b.withoutFurniture()
	if len(lines) == 0 {
		return ""
	}
	body := bodySize(lines)
	levels := headingLevels(lines, body)
	words := vocabulary(lines)
	out := &page{}
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && sameParagraph(lines[to-1], lines[to], lines[from], body) {
			to++
		}
		b.write(out, lines[from:to], body, levels, words)
		from = to
	}
	return out.finish()
}

func (b *pdfBook) write(out *page, lines []textLine, body float64, levels map[float64]int, words map[string]bool) {
	text := joinLines(lines, words)
	first := lines[0]
	level := headingLevel(lines, text, body, levels)
	switch bullet := bulletOf(text); {
	case bullet != "":
		out.item(0, false, escape(text[len(bullet):]))
	case level > 0:
		if b.title == "" && first.page == 0 && levels[first.size] > 0 {
			b.title = text
		}
		out.heading(level, escape(text))
	default:
		out.paragraph(escape(text))
	}
}

// headingLevel is that of a heading, 0 for a paragraph: few lines that are
// larger than the body's, or bold ones of its size that end as no sentence does.
func headingLevel(lines []textLine, text string, body float64, levels map[float64]int) int {
	first, n := lines[0], utf8.RuneCountInString(text)
	if !hasLetter(text) {
		return 0
	}
	if level := levels[first.size]; level > 0 && n <= 200 && len(lines) <= 4 {
		return level
	}
	if first.bold && n <= 120 && len(lines) <= 2 && first.size >= body*.95 && !strings.ContainsAny(text[len(text)-1:], ".,;") {
		return deepest(levels) + 1
	}
	return 0
}

// deepest is the lowest level of headings that a size stands for, 1 at least.
func deepest(levels map[float64]int) int {
	out := 1
	for _, level := range levels {
		out = max(out, level)
	}
	return out
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

var (
	bulletMark = regexp.MustCompile(`^(?:[•◦▪■●○‣⁃∙·–—*-]|o \p{Lu})`)
	numberMark = regexp.MustCompile(`^(\(?[0-9]{1,3}[.)]|[a-z][.)])\s`)
)

func beginsItem(text string) bool { return bulletOf(text) != "" || numberMark.MatchString(text) }

// bulletOf is the bullet that a text begins with, and the space behind it; some
// programs paint the letter o as one.
func bulletOf(text string) string {
	if !bulletMark.MatchString(text) {
		return ""
	}
	_, n := utf8.DecodeRuneInString(text)
	rest := strings.TrimLeft(text[n:], " ")
	if len(rest) == len(text)-n {
		return "" // a dash or a star that belongs to its word
	}
	return text[:len(text)-len(rest)]
}

// bodySize is the size of most characters.
func bodySize(lines []textLine) float64 {
	counts := map[float64]int{}
	for _, l := range lines {
		counts[l.size] += len(l.text)
	}
	best, most := 0.0, 0
	for size, n := range counts {
		if n > most || n == most && size < best {
			best, most = size, n
		}
	}
	return best
}

// maxHeadings is how many sizes of headings are told apart.
const maxHeadings = 4

// headingLevels gives the sizes that are clearly larger than the body's a level
// each, the largest first.
func headingLevels(lines []textLine, body float64) map[float64]int {
	counts := map[float64]int{}
	total := 0
	for _, l := range lines {
		total += len(l.text)
		if l.size >= body*1.12 && hasLetter(l.text) {
			counts[l.size] += len(l.text)
		}
	}
	var sizes []float64
	for size, n := range counts {
		if n*3 < total { // what is a third of the text is no heading
			sizes = append(sizes, size)
		}
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	out, level := map[float64]int{}, 0
	for i, size := range sizes {
		if i == 0 || sizes[i-1] > size*1.06 {
			level++
		}
		out[size] = min(level, maxHeadings)
	}
	return out
}

// sameParagraph tells whether a line goes on with the paragraph that begins with
// first and had last as its last line so far.
func sameParagraph(last, l, first textLine, body float64) bool {
	if last.page != l.page {
		return last.page+1 == l.page && goesOn(last, l, body)
	}
	down := last.y - l.y
	near := down >= -.3*l.size && down <= 1.75*max(last.size, l.size) && l.x <= last.end && l.end >= first.x // else another column
	if !near || !alike(last, l) || beginsItem(l.text) {
		return false
	}
	width := max(last.end, l.end) - min(first.x, l.x)
	if last.end < max(l.end, last.end)-.25*width && endsSentence(last.text) {
		return false
	}
	return l.x-first.x < 3*l.size || l.x-last.x < l.size
}

// alike tells whether two lines look like parts of one paragraph. A short bold
// line beside one that is not stands for itself.
func alike(a, b textLine) bool {
	if math.Abs(a.size-b.size) > .12*max(a.size, b.size) {
		return false
	}
	if a.bold == b.bold {
		return true
	}
	bold := a
	if b.bold {
		bold = b
	}
	return len(bold.text) >= 100
}

// goesOn tells whether a paragraph is cut by the end of a page: it does not end
// there, and the next page begins in the midst of a sentence.
func goesOn(last, l textLine, body float64) bool {
	first, _ := utf8.DecodeRuneInString(l.text)
	return last.size == l.size && math.Abs(last.size-body) < .5 && unicode.IsLower(first) && !endsSentence(last.text) && last.bold == l.bold
}

func endsSentence(s string) bool {
	s = strings.TrimRight(s, `"'”’»)] `)
	return s != "" && strings.ContainsAny(s[len(s)-1:], ".!?:") || strings.HasSuffix(s, "。") || strings.HasSuffix(s, "…")
}

// vocabulary are the words that stand within lines, to tell whether a hyphen at
// the end of one belongs to its word.
func vocabulary(lines []textLine) map[string]bool {
	out := map[string]bool{}
	for _, l := range lines {
		for w := range strings.FieldsSeq(l.text) {
			if len(out) < 500_000 {
				out[wordKey(w)] = true
			}
		}
	}
	return out
}

func wordKey(w string) string {
	return strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// joinLines makes one text of the lines of a paragraph, with the words whole
// that were parted at their ends.
func joinLines(lines []textLine, words map[string]bool) string {
	var b strings.Builder
	for i, l := range lines {
		text := l.text
		if i > 0 && text != "" {
			so := b.String()
			before := so[strings.LastIndexByte(so, ' ')+1:]
			after, _, _ := strings.Cut(text, " ")
			first, _ := utf8.DecodeRuneInString(after)
			switch whole := strings.TrimSuffix(before, "-"); {
			case before == whole || whole == "" || !unicode.IsLetter(first):
				if !strings.HasSuffix(before, "-") && !ideographs(before, after) {
					b.WriteByte(' ')
				}
			case words[wordKey(before+after)] || !unicode.IsLower(first): // the hyphen belongs to it
			default:
				b.Reset()
				b.WriteString(strings.TrimSuffix(so, "-"))
			}
		}
		b.WriteString(text)
	}
	return oneLine(b.String())
}

// ideographs tells text between whose lines no space belongs.
func ideographs(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return unicode.In(a, unicode.Han, unicode.Hiragana, unicode.Katakana) && unicode.In(b, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

var digits = regexp.MustCompile(`[0-9]+|\b[ivxlIVXL]+\b`)

// withoutFurniture drops what is marked as the furniture of pages, and what
// stands at the top or the bottom of many pages, numbers apart.
func (b *pdfBook) withoutFurniture() []textLine {
	marked := 0
	seen := map[string]map[int]bool{} // pages by text
	for _, l := range b.lines {
		if l.artifact {
			marked++
		}
		if key := l.key(); l.atEdge() && len(key) < 200 {
			if seen[key] == nil {
				seen[key] = map[int]bool{}
			}
			seen[key][l.page] = true
		}
	}
	out := make([]textLine, 0, len(b.lines))
	for _, l := range b.lines {
		pages := len(seen[l.key()])
		repeated := l.atEdge() && pages >= 3 && pages*5 >= b.pages*2
		if !repeated && (!l.artifact || marked*2 >= len(b.lines)) {
			out = append(out, l)
		}
	}
	return out
}

func (l textLine) atEdge() bool { return l.place > .9 || l.place < .1 }

// key is a line without its numbers.
func (l textLine) key() string { return digits.ReplaceAllString(l.text, "#") }
