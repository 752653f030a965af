package answer

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

const (
	leastOverlap  = 0.6 // share of the answer's content words that the passages or the question have
	leastSentence = 0.5 // the same for each sentence with enough words to tell
	tellingWords  = 4
)

// ground is what an answer may stand on: the passages and the question. It knows
// words and facts (numbers, links, e-mail addresses, telephone numbers) and
// nothing of meaning: what it lets through may still be wrong, and an answer in
// another language than its passages does not pass.
type ground struct {
	facts facts
	words map[string]bool
}

func groundOf(question string, passages []string) ground {
	return ground{facts: knownFacts(question, passages), words: wordSet(question + "\n" + strings.Join(passages, "\n"))}
}

// holds tells whether one sentence, without its citations, stands on the ground,
// and if not, why: all of its facts must stand there, and not too few of its
// words. Offers of help claim nothing.
func (g ground) holds(sentence string) (ok bool, reason string) {
	if ok, reason := g.facts.cover(sentence); !ok {
		return false, reason
	}
	list := contentWords(sentence)
	if !pleasantry(sentence) && len(list) >= tellingWords && overlap(list, g.words) < leastSentence {
		return false, fmt.Sprintf("the sentence “%s” is not in the passages", oneLine(sentence, 80))
	}
	return true, ""
}

// grounded tells the same of a whole answer, of whose words most must be there.
func (g ground) grounded(answer string) (ok bool, reason string) {
	pieces, rest := splitSentences(answer)
	var all []string
	for _, s := range append(pieces, rest) {
		if ok, reason := g.holds(s); !ok {
			return false, reason
		}
		if !pleasantry(s) {
			all = append(all, contentWords(s)...)
		}
	}
	if share := overlap(all, g.words); share < leastOverlap {
		return false, fmt.Sprintf("only %.0f %% of its words stand in the passages", share*100)
	}
	return true, ""
}

// facts are what can be wrong in one character.
type facts struct {
	numbers map[string]bool
	digits  string // all digits of numbers that stand close together, for telephone numbers
	text    string // folded, for links and addresses
}

var (
	factMail   = regexp.MustCompile(`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	factLink   = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>()\[\]"'“”‹›]+`)
	factDomain = regexp.MustCompile(`\b[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]+)*\.[\p{Ll}]{2,24}\b(?:/[^\s<>()\[\]"'“”‹›]*)?`)
	factPhone  = regexp.MustCompile(`\+?\(?\p{Nd}[\p{Nd}\s()./–-]{5,}\p{Nd}`)
	factNumber = regexp.MustCompile(`\p{Nd}+(?:[.,'’\x{00a0}\x{202f}]\p{Nd}+)*`)
	listMarker = regexp.MustCompile(`(?m)^\s*\p{Nd}{1,2}[.)](?:\s|$)`)
	zeroTail   = regexp.MustCompile(`[.,]0+$`)
)

// numberWords are the ones that a claim can turn on; "one" is left out because it
// is mostly no number.
var numberWords = map[string]string{
	"two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
	"eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
	"eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
	"seventy": "70", "eighty": "80", "ninety": "90", "hundred": "100", "thousand": "1000", "million": "1000000",
}

// knownFacts gathers what an answer may say.
func knownFacts(question string, passages []string) facts {
	text := question + "\n" + strings.Join(passages, "\n")
	return facts{numbers: numbersOf(text), digits: digitRuns(text), text: fold(text)}
}

// cover tells whether every fact of an answer is known, and else names the first
// that is not by its kind. The fact itself is told for the owner's trace.
func (f facts) cover(answer string) (ok bool, reason string) {
	rest := listMarker.ReplaceAllString(answer, " ")
	for _, kind := range []struct {
		name string
		re   *regexp.Regexp
	}{{"e-mail address", factMail}, {"link", factLink}, {"link", factDomain}} {
		for _, found := range kind.re.FindAllString(rest, -1) {
			if !strings.Contains(f.text, fold(strings.TrimRight(found, ".,;:!?*_"))) {
				return false, fmt.Sprintf("the %s “%s” is not in the passages", kind.name, oneLine(found, 80))
			}
		}
		rest = kind.re.ReplaceAllString(rest, " ")
	}
	for _, found := range factPhone.FindAllString(rest, -1) {
		if d := onlyDigits(found); len(d) >= 7 && !strings.Contains(f.digits, d) && !f.each(found) {
			return false, fmt.Sprintf("the number “%s” is not in the passages", oneLine(found, 80))
		}
	}
	rest = factPhone.ReplaceAllStringFunc(rest, func(s string) string {
		if d := onlyDigits(s); len(d) >= 7 && strings.Contains(f.digits, d) {
			return " "
		}
		return s
	})
	for n := range numbersOf(rest) {
		if !f.numbers[n] {
			return false, fmt.Sprintf("the number %s is not in the passages", n)
		}
	}
	return true, ""
}

// each tells whether all numbers of a text are known one by one: "2020 - 2024" is
// no telephone number.
func (f facts) each(text string) bool {
	for n := range numbersOf(text) {
		if !f.numbers[n] {
			return false
		}
	}
	return true
}

// numbersOf gives the numbers of a text in one spelling: 1,000 is 1000, 5.00 is
// 5, three is 3, ٣ is 3.
func numbersOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, n := range factNumber.FindAllString(text, -1) {
		out[plainNumber(n)] = true
	}
	for _, w := range words(text) {
		if n, ok := numberWords[w]; ok {
			out[n] = true
		}
	}
	return out
}

func plainNumber(n string) string {
	n = zeroTail.ReplaceAllString(asciiDigits(n), "")
	parts := strings.FieldsFunc(n, func(r rune) bool { return !unicode.IsDigit(r) })
	grouped := len(parts) > 1 && len(parts[0]) <= 3
	for _, p := range parts[min(1, len(parts)):] {
		grouped = grouped && len(p) == 3
	}
	if grouped {
		return strings.Join(parts, "")
	}
	return strings.ReplaceAll(n, ",", ".")
}

func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x80 && unicode.Is(unicode.Nd, r) {
			return '0' + rune(digitValue(r))
		}
		return r
	}, s)
}

// digitValue: decimal digits stand in unbroken runs of ten from zero to nine.
func digitValue(r rune) int {
	n := 0
	for unicode.Is(unicode.Nd, r-1) && n < 9 {
		r--
		n++
	}
	return n
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, asciiDigits(s))
}

// digitRuns writes each telephone-like number of a text on a line, digits alone.
func digitRuns(text string) string {
	var b strings.Builder
	for _, found := range factPhone.FindAllString(text, -1) {
		b.WriteString(onlyDigits(found) + "\n")
	}
	return b.String()
}
