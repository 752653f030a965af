package lead

import (
	"slices"
	"strings"
	"unicode"

	"frontdesk/app/chatuser"
	"frontdesk/app/email"
	"frontdesk/app/phone"
)

// Addresses and numbers that are spelled out ("ana at shop dot com", "two one two
// triple five …"): whether a message seems to hold one, what code alone makes of it, and
// whether what a model makes of it stands in the message.

// Unsure tells a message that gives a way to reach the visitor in words that Hear
// cannot read for sure, and asks nothing.
func Unsure(in Listen) bool {
	all := sentences(in.Text)
	unsure := false
	for _, s := range all {
		if s.question {
			return false
		}
		mine := s.mine && !s.others || in.Asked && len(all) == 1
		unsure = unsure || mine && spelled(s.text)
	}
	return unsure && !Hear(in).Any()
}

// leastDigits is how many digits or words for digits look like a number that one
// calls.
const leastDigits = 5

// spelled tells a text that has the pieces of an address or a number.
func spelled(text string) bool {
	at, dot, digits := strings.Contains(text, "@"), false, 0
	for _, p := range pieces(text) {
		at = at || p.at
		dot = dot || p.text == "." || strings.Contains(strings.Trim(p.text, "."), ".")
		digits += len(p.digits)
	}
	return at && dot || digits >= leastDigits || strings.Contains(text, "@")
}

// piece is a word of a message as it stands in addresses and numbers.
type piece struct {
	text   string // of an address: a word as it is, or the sign that it names
	digits string // of a number
	at     bool
	plus   bool // begins a number with a country
}

// pieces takes a message apart at its spaces.
func pieces(text string) []piece {
	var out []piece
	fields := strings.Fields(strings.ToLower(text))
	for i, f := range fields {
		plain := strings.Trim(f, "()[]{}<>\"'“”„«»,;:!?")
		bare := strings.TrimRight(plain, ".")
		p := piece{text: plain, plus: strings.HasPrefix(bare, "+") || bare == "plus"}
		if sign, known := signs[chatuser.Fold(bare)]; known {
			p.text, p.at = sign, sign == "@"
		}
		switch digit, known := digitWords[chatuser.Fold(bare)]; {
		case known:
			p.digits = digit
		case strings.IndexFunc(bare, func(r rune) bool { return !unicode.IsDigit(r) && !strings.ContainsRune("+-/().", r) }) < 0:
			p.digits = strings.Map(func(r rune) rune {
				if r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, bare)
		}
		if n, times := repeats[chatuser.Fold(bare)]; times && i+1 < len(fields) {
			p.digits = strings.Repeat(digitWords[chatuser.Fold(strings.Trim(fields[i+1], ",.;:!?"))], n-1)
		}
		out = append(out, p)
	}
	return out
}

// longestSpelled is how many words an address may take.
const longestSpelled = 24

// Spelled is what code alone reads out of a message that is spelled out.
func Spelled(in Listen) Noticed {
	all := pieces(in.Text)
	out := Noticed{Email: in.spelledAddress(all), Phone: in.spelledNumber(all)}
	for _, s := range sentences(in.Text) {
		if out.Name == "" {
			out.Name = nameIn(s.text, false)
		}
	}
	return out
}

// spelledAddress joins the words around an at: what is joined by signs on both sides.
// The last at that has an address around it counts, since one before it may be no
// more than a word ("reach me at …").
func (in Listen) spelledAddress(all []piece) email.Address {
	for i, p := range slices.Backward(all) {
		if !p.at || i == 0 {
			continue
		}
		from, to := i-1, i+1
		for from >= 2 && isSign(all[from-1].text) {
			from -= 2
		}
		for to+2 < len(all) && isSign(all[to+1].text) {
			to += 2
		}
		if to >= len(all) {
			continue
		}
		if address, ok := in.address(joined(all[from : to+1])); ok {
			return address
		}
	}
	return ""
}

// isSign tells what stands between the words of an address.
func isSign(text string) bool { return text == "." || text == "-" || text == "_" || text == "+" }

func joined(all []piece) string {
	var b strings.Builder
	for _, p := range all {
		if p.digits != "" && p.text != p.digits && !strings.ContainsAny(p.text, "@.") {
			b.WriteString(p.digits)
			continue
		}
		b.WriteString(p.text)
	}
	return strings.Trim(b.String(), ".")
}

// address is an address that may be the visitor's own.
func (in Listen) address(text string) (email.Address, bool) {
	address, err := email.Parse(text)
	said := strings.ToLower(strings.Join(in.Said, "\n"))
	return address, err == nil && strings.Contains(address.Domain(), ".") && !in.ownersOwn(address) && !strings.Contains(said, address.Key())
}

// spelledNumber is the longest run of digits, as a number.
func (in Listen) spelledNumber(all []piece) phone.Number {
	digits := longestRun(all)
	number, err := phone.Parse(digits, in.Region)
	if len(strings.Trim(digits, "+")) < leastDigits+1 || err != nil {
		return ""
	}
	return number
}

// longestRun gives the most digits that stand side by side, with a plus before them
// where one was said.
func longestRun(all []piece) string {
	digits, plus, run, with := "", false, "", false
	for _, p := range append(slices.Clone(all), piece{}) {
		switch {
		case p.plus && run == "":
			run, with = p.digits, true
		case p.digits != "":
			run += p.digits
		default:
			if len(run) > len(digits) {
				digits, plus = run, with
			}
			run, with = "", false
		}
	}
	if plus {
		return "+" + digits
	}
	return digits
}

// Confirm gives of what a model read out of a message that which stands in it, as it
// is or spelled out. Whatever else there is was made up, and is left out.
func Confirm(in Listen, name, mail, number string) Noticed {
	all := pieces(in.Text)
	var out Noticed
	if address, ok := in.address(strings.TrimSpace(mail)); ok && stands(all, strings.ToLower(string(address))) {
		out.Email = address
	}
	digits := longestRun(all)
	if told := onlyDigits(number); len(told) > leastDigits && told == strings.TrimPrefix(digits, "+") {
		out.Phone = in.spelledNumber(all)
	}
	if name = strings.Join(strings.Fields(name), " "); in.saysName(name) {
		out.Name = proper(name)
	}
	return out
}

// stands tells whether an address is made of whole words that stand side by side.
func stands(all []piece, address string) bool {
	for from := range all {
		for to := from + 1; to <= min(len(all), from+longestSpelled); to++ {
			if whole(all[from:to]) && joined(all[from:to]) == address {
				return true
			}
		}
	}
	return false
}

// whole tells pieces that belong together: words with a sign between them, or digits
// behind a word.
func whole(all []piece) bool {
	sign := func(p piece) bool { return p.at || isSign(p.text) }
	for i := 1; i < len(all); i++ {
		if !sign(all[i-1]) && !sign(all[i]) && all[i].digits == "" {
			return false
		}
	}
	return true
}

// saysName tells whether the message has each word of a name.
func (in Listen) saysName(name string) bool {
	list := strings.Fields(chatuser.Fold(name))
	said := strings.FieldsFunc(chatuser.Fold(in.Text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '-' })
	return len(list) > 0 && len(list) <= 4 && !slices.ContainsFunc(list, func(w string) bool { return !slices.Contains(said, w) })
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// signs are how visitors say what stands in addresses, folded.
var signs = map[string]string{
	"@": "@", "at": "@", "arroba": "@", "arobase": "@", "chiocciola": "@", "klammeraffe": "@", "aet": "@", "apenstaartje": "@", "malpa": "@",
	".": ".", "dot": ".", "period": ".", "punto": ".", "point": ".", "punkt": ".", "ponto": ".", "punt": ".", "kropka": ".", "nokta": ".",
	"-": "-", "dash": "-", "hyphen": "-", "minus": "-", "bindestrich": "-", "guion": "-", "tiret": "-", "hifen": "-", "trattino": "-",
	"_": "_", "underscore": "_", "unterstrich": "_",
}

// repeats are said before a digit that stands several times.
var repeats = map[string]int{"double": 2, "triple": 3, "doppel": 2, "doble": 2, "doppio": 2}

// digitWords are digits as words, folded.
var digitWords = digitsOf(
	"zero oh o null cero nul", "one eins uno un um een", "two zwei zwo dos deux dois due twee", "three drei tres trois tre drie", "four vier cuatro quatre quatro quattro",
	"five fuenf funf cinco cinq cinque vijf", "six sechs seis sei zes", "seven sieben siete sept sete sette zeven", "eight acht ocho huit oito otto", "nine neun nueve neuf nove negen",
)

func digitsOf(words ...string) map[string]string {
	out := map[string]string{}
	for digit, list := range words {
		for w := range strings.FieldsSeq(list) {
			out[w] = string(rune('0' + digit))
		}
	}
	return out
}
