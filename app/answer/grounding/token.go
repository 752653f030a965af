package grounding

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/knowledge/analysis"
)

// token is a word, a fact or a mark of a text.
type token struct {
	raw      string
	word     string   // folded, without hyphens and apostrophes; empty for marks
	stem     string   // what words of one meaning have in common
	parts    []string // stems of the parts of a compound with hyphens
	first    bool     // begins a sentence, a quotation or a line
	upper    bool     // has a capital in front
	function bool     // binds, and means nothing by itself
	fact     bool     // stands for one; what the fact is, facts tell
	mark     bool     // punctuation
	at       fact     // where fact
}

var (
	pieces = regexp.MustCompile(`(?P<mail>[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+)` +
		`|(?P<link>(?i:\b(?:https?://|www\.))[^\s<>()\[\]"'“”‹›]+)` +
		`|(?P<domain>\b[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]+)*\.\p{Ll}{2,24}\b(?:/[^\s<>()\[\]"'“”‹›]*)?)` +
		`|(?P<phone>\+?\(?\p{Nd}[\p{Nd}\s()./–-]{5,}\p{Nd})` +
		`|(?P<number>(?:[$€£¥][ ]?)?\p{Nd}+(?:[.,:'’\x{00a0}\x{202f}]\p{Nd}+)*(?:[ \x{00a0}\x{202f}]?[%€£$¥])?)` +
		`|(?P<word>[\p{L}\p{M}\p{Nd}]+(?:['’ʼ‑-][\p{L}\p{M}\p{Nd}]+)*)` +
		`|(?P<mark>[,;:!?.()"“”„«»…–—>\n])`)
	halfDay    = regexp.MustCompile(`(?i)(\p{Nd})\s?([ap])\.\s?m\b\.?`)
	shortRange = regexp.MustCompile(`\b(\p{Nd}{1,3})-(\p{Nd}{1,3})\b`)
	markdown   = regexp.MustCompile("[*`#]+")
	linked     = regexp.MustCompile(`\[([^\]\n]*)\]\(([^)\s]*)\)`)
	listMarker = regexp.MustCompile(`(?m)^\s*(?:\p{Nd}{1,2}[.)]|[-*+•>])\s`)
	nonPrefix  = regexp.MustCompile(`(?i)^non[-‑]?(\p{L}{4,})$`)
)

// tokens cuts a text.
func (l *lexicon) tokens(text string) []token {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "’", "'"), "ʼ", "'")
	text = halfDay.ReplaceAllString(text, "$1 ${2}m")
	text = shortRange.ReplaceAllString(text, "$1–$2")
	var out []token
	start := true
	names := pieces.SubexpNames()
	for _, m := range pieces.FindAllStringSubmatchIndex(text, -1) {
		for k := 1; k < len(names); k++ {
			if m[2*k] < 0 {
				continue
			}
			raw := text[m[2*k]:m[2*k+1]]
			out = l.add(out, names[k], raw, &start)
		}
	}
	return quantities(out)
}

func (l *lexicon) add(out []token, kind, raw string, start *bool) []token {
	t := token{raw: raw, first: *start}
	wasStart := *start
	*start = false
	switch kind {
	case "mark":
		t.mark = true
		*start = startsBehind(raw, wasStart, out)
		return append(out, t)
	case "mail", "link", "domain":
		t.fact, t.at = true, linkFact(kind, raw)
		t.word = t.at.value
	case "phone":
		d := onlyDigits(raw)
		if len(d) < 7 {
			return l.split(out, raw)
		}
		t.fact, t.at = true, fact{kind: factPhone, value: d, raw: raw}
		t.word = d
	case "number":
		t.fact, t.at = true, numberFact(raw)
		t.word = t.at.value
	default:
		if r, _ := utf8.DecodeRuneInString(raw); unspaced(r) {
			return l.characters(out, raw)
		}
		return append(out, l.wordTokens(t)...)
	}
	t.stem = t.word
	return append(out, t)
}

// startsBehind tells whether a sentence or a line begins behind a mark.
func startsBehind(mark string, wasStart bool, before []token) bool {
	if mark == "." && len(before) > 0 && shortTitles[before[len(before)-1].word] {
		return false
	}
	return strings.ContainsAny(mark, ".!?:\n>…") || wasStart && strings.ContainsAny(mark, "\"“„«(")
}

// shortTitles are written with a full stop that ends no sentence.
var shortTitles = setOf("dr prof mr mrs ms st no nr sra sr mme jr")

// split takes what looked like a telephone number for several numbers.
func (l *lexicon) split(out []token, raw string) []token {
	for _, n := range plainNumbers.FindAllString(raw, -1) {
		f := numberFact(n)
		out = append(out, token{raw: n, fact: true, at: f, word: f.value, stem: f.value})
	}
	return out
}

// characters makes each character of a script without spaces a word.
func (l *lexicon) characters(out []token, raw string) []token {
	for _, r := range raw {
		c := string(r)
		out = append(out, token{raw: c, word: c, stem: c})
	}
	return out
}

func (l *lexicon) wordTokens(t token) []token {
	r, _ := utf8.DecodeRuneInString(t.raw)
	t.upper = unicode.IsUpper(r)
	if m := nonPrefix.FindStringSubmatch(t.raw); m != nil {
		rest := l.wordTokens(token{raw: m[1]})
		return append([]token{{raw: "non", word: "non", stem: "non", function: true, first: t.first}}, rest...)
	}
	folded := analysis.Fold(t.raw)
	if cut, ok := strings.CutSuffix(folded, "n't"); ok {
		return []token{l.plain(t, cut), {raw: "n't", word: "not", stem: "not", function: true}}
	}
	if l.elides {
		if i := strings.IndexByte(folded, '\''); i > 0 && i <= 3 {
			head, rest := folded[:i], folded[i+1:]
			a := l.plain(token{raw: head, first: t.first}, head)
			b := t
			b.raw, b.first = t.raw[strings.IndexByte(t.raw, '\'')+1:], false
			r, _ := utf8.DecodeRuneInString(b.raw)
			b.upper = unicode.IsUpper(r)
			return []token{a, l.plain(b, rest)}
		}
	}
	folded = strings.TrimSuffix(folded, "'s")
	t = l.plain(t, strings.ReplaceAll(folded, "'", ""))
	if strings.ContainsAny(folded, "-‑") {
		for _, p := range strings.FieldsFunc(folded, func(r rune) bool { return r == '-' || r == '‑' }) {
			t.parts = append(t.parts, l.stemOf(p))
		}
	}
	return []token{t}
}

// plain fills in what a folded word is.
func (l *lexicon) plain(t token, folded string) token {
	joined := strings.Map(func(r rune) rune {
		if r == '-' || r == '‑' {
			return -1
		}
		return r
	}, folded)
	t.word = joined
	t.stem = l.stemOf(joined)
	t.function = l.isFunction(t.word)
	if f, ok := l.wordFact(t); ok {
		t.fact, t.at = true, f
	}
	return t
}

// unspaced tells scripts that are written without spaces.
func unspaced(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
