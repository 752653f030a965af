package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Passage is a piece of a text of a size that can be read at once.
type Passage struct {
	Heading string // path of headings, " > " between
	Text    string // plain, one line per block
	Tables  []Table
}

// Table is what of a table stands in a passage: its rows are the lines From to
// To of the text, To not among them. A head that stands in the passage is the
// first of them.
type Table struct {
	Head     string // the row that names the columns, cells as in the text
	From, To int
}

// The size of passages in words; a script without spaces counts two characters
// as a word. A hundred words are about 130 tokens, so that most passages have 120
// to 180 and none is cut by an encoder that reads 256, its headings included.
const (
	fullWords  = 95  // from here on a passage may end
	mostWords  = 140 // and here it does
	smallWords = 30  // a rest below this joins the passage before it
	joinWords  = 168 // if that stays below this
)

// Passages cuts markdown along its headings into passages of about 95 to 140
// words. A passage never ends in the middle of a sentence, a list item or a
// table row unless that alone is longer than a passage; a heading never stands
// alone. Sections that are nothing but links (related articles) are left out
// unless there is nothing else. title is left out of the paths of headings.
func Passages(title, markdown string) []Passage {
	sections := cutSections(title, Blocks(markdown))
	var out []Passage
	for _, s := range sections {
		if !s.links {
			out = append(out, s.passages()...)
		}
	}
	if len(out) == 0 {
		for _, s := range sections {
			out = append(out, s.passages()...)
		}
	}
	return out
}

type section struct {
	heading string
	blocks  []Block
	links   bool
}

// cutSections gathers the blocks under each heading; empty sections vanish.
func cutSections(title string, blocks []Block) []section {
	var out []section
	var path [7]string
	cur := section{}
	end := func() {
		if len(cur.blocks) == 0 {
			return
		}
		cur.links = true
		for _, b := range cur.blocks {
			cur.links = cur.links && b.Links
		}
		out = append(out, cur)
	}
	for _, b := range blocks {
		if b.Kind != Heading {
			cur.blocks = append(cur.blocks, b)
			continue
		}
		end()
		path[b.Level] = b.Text
		for l := b.Level + 1; l < len(path); l++ {
			path[l] = ""
		}
		cur = section{heading: joinPath(title, path[1:])}
	}
	end()
	return out
}

func joinPath(title string, path []string) string {
	var parts []string
	for _, p := range path {
		if p != "" && !strings.EqualFold(p, strings.TrimSpace(title)) {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, " > ")
}

func (s section) passages() []Passage {
	var out []Passage
	var lines, heads []string
	words := 0
	var last int // words of the passage before
	end := func() {
		if len(lines) == 0 {
			return
		}
		text := strings.Join(lines, "\n")
		if n := len(out); n > 0 && words < smallWords && last+words <= joinWords {
			out[n-1].addTables(lines, heads, 1+strings.Count(out[n-1].Text, "\n"))
			out[n-1].Text += "\n" + text
			last += words
		} else {
			out = append(out, Passage{Heading: s.heading, Text: text})
			out[n].addTables(lines, heads, 0)
			last = words
		}
		lines, heads, words = nil, nil, 0
	}
	all, tables := s.lines()
	for i, line := range all {
		n := CountWords(line)
		if words >= fullWords || words > 0 && words+n > mostWords {
			intro := "" // "Do this:" goes with what it introduces
			if k := len(lines) - 1; k > 0 && strings.HasSuffix(lines[k], ":") {
				intro, lines, heads = lines[k], lines[:k], heads[:k]
			}
			end()
			if intro != "" {
				lines, heads, words = append(lines, intro), append(heads, ""), CountWords(intro)
			}
		}
		lines, heads = append(lines, line), append(heads, tables[i])
		words += n
	}
	end()
	return out
}

// addTables notes the tables of lines that begin at a line of the passage, by the
// head of each line's table.
func (p *Passage) addTables(lines, heads []string, at int) {
	for i, head := range heads {
		n := len(p.Tables)
		switch {
		case head == "":
		case n > 0 && p.Tables[n-1].To == at && p.Tables[n-1].Head == head:
			p.Tables[n-1].To++
		default:
			p.Tables = append(p.Tables, Table{Head: head, From: at, To: at + 1})
		}
		at += 1 + strings.Count(lines[i], "\n") // code has several
	}
}

// lines are the blocks of a section, those that are longer than a passage cut at
// sentences, and sentences without an end at spaces; and for each the head of the
// table that it is a row of.
func (s section) lines() (out, heads []string) {
	for _, b := range s.blocks {
		for len(heads) < len(out) {
			heads = append(heads, "")
		}
		if CountWords(b.Text) <= mostWords {
			out, heads = append(out, b.Text), append(heads, b.Head)
			continue
		}
		var part []string
		words := 0
		for _, sentence := range Sentences(b.Text) {
			for _, piece := range cutWords(sentence) {
				n := CountWords(piece)
				if words > 0 && words+n > mostWords {
					out = append(out, strings.Join(part, " "))
					part, words = nil, 0
				}
				part = append(part, piece)
				words += n
			}
		}
		if len(part) > 0 {
			out = append(out, strings.Join(part, " "))
		}
	}
	for len(heads) < len(out) {
		heads = append(heads, "")
	}
	return out, heads
}

// mostBytes bounds a piece without a single space.
const mostBytes = 4000

// cutWords cuts a sentence that is longer than a passage, between words where it
// has any.
func cutWords(sentence string) []string {
	if CountWords(sentence) <= mostWords && len(sentence) <= mostBytes {
		return []string{sentence}
	}
	var out []string
	start, halves := 0, 0 // halves of words since start
	inWord := false
	for i, r := range sentence {
		wide, space := isWide(r), unicode.IsSpace(r)
		begins := !space && !inWord
		if (wide || begins) && halves >= 2*mostWords || i-start >= mostBytes {
			out = append(out, strings.TrimSpace(sentence[start:i]))
			start, halves = i, 0
		}
		halves += halfWords(wide, begins)
		inWord = !space && !wide
	}
	if rest := strings.TrimSpace(sentence[start:]); rest != "" {
		out = append(out, rest)
	}
	return out
}

// halfWords is what a character adds: a word's beginning two halves, a character
// of a script without spaces one.
func halfWords(wide, begins bool) int {
	switch {
	case wide:
		return 1
	case begins:
		return 2
	}
	return 0
}

// CountWords counts words, and two characters of a script without spaces as one.
func CountWords(text string) int {
	words, wide := 0, 0
	inWord := false
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			space := c == ' ' || c == '\n' || c == '\t' || c == '\r'
			if !space && !inWord {
				words++
			}
			inWord = !space
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(text[i:])
		i += n
		switch {
		case isWide(r):
			wide++
			inWord = false
		case unicode.IsSpace(r):
			inWord = false
		default:
			if !inWord {
				words++
			}
			inWord = true
		}
	}
	return words + (wide+1)/2
}

func isWide(r rune) bool {
	return r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
