package grounding

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// factKind is a kind of thing that one character can make wrong.
type factKind uint8

const (
	factNumber factKind = iota + 1 // with its unit, where it has one
	factClock                      // a time of day, in minutes
	factWeekday
	factMonth
	factDaypart // morning, weekend
	factLink
	factMail
	factPhone
)

func (k factKind) String() string {
	return [...]string{"", "number", "time", "weekday", "month", "time", "link", "e-mail address", "telephone number"}[k]
}

// hard tells what may not be wrong even where everything else is right.
func (k factKind) hard() bool { return k != 0 }

// fact is one such thing in one spelling.
type fact struct {
	kind  factKind
	value string
	unit  string
	loose string // units that a heading gives a bare number, each with a space around
	raw   string
}

// factSet holds facts for looking them up.
type factSet struct {
	list   []fact
	links  string // folded, each between line ends
	digits string // of telephone numbers, each on a line
}

func factsOf(tokens []token) factSet {
	var s factSet
	for _, t := range tokens {
		if !t.fact {
			continue
		}
		s.add(t.at)
	}
	return s
}

func (s *factSet) add(f fact) {
	s.list = append(s.list, f)
	switch f.kind {
	case factLink, factMail:
		s.links += f.value + "\n"
	case factPhone:
		s.digits += f.value + "\n"
	}
}

func (s *factSet) join(other factSet) {
	for _, f := range other.list {
		s.add(f)
	}
}

// has tells whether a fact is among them. A link may be part of a longer one, a
// telephone number lack its prefix.
func (s factSet) has(f fact) bool {
	switch f.kind {
	case factLink, factMail:
		return f.value != "" && strings.Contains(s.links, f.value)
	case factPhone:
		return strings.Contains(s.digits, f.value) || strings.Contains(strings.ReplaceAll(s.allDigits(), "\n", ""), f.value)
	}
	for _, o := range s.list {
		if f.same(o) {
			return true
		}
	}
	return false
}

// allDigits are the numbers in a row: a telephone number may be written with the
// spaces of a list.
func (s factSet) allDigits() string {
	var b strings.Builder
	for _, f := range s.list {
		if f.kind == factNumber {
			b.WriteString(f.value + "\n")
		}
	}
	return b.String()
}

// same tells whether a fact is supported by another, o: equal values, and the
// unit or currency that it has; a time of day also by a bare hour. A bare number
// supports no amount: "three teas" are not $3.
func (f fact) same(o fact) bool {
	switch {
	case f.kind == o.kind && f.kind == factNumber:
		return f.value == o.value && f.unitOf(o)
	case f.kind == o.kind:
		return f.value == o.value
	case f.kind == factClock && o.kind == factNumber:
		return o.isHour(f)
	case f.kind == factNumber && o.kind == factClock:
		return f.isHour(o)
	default:
		return false
	}
}

// unitOf tells whether another number has the unit of this one, if it has one, by
// itself or from a heading.
func (f fact) unitOf(o fact) bool {
	return f.unit == "" || f.unit == o.unit || o.unit == "" && strings.Contains(o.loose, " "+f.unit+" ")
}

// isHour tells whether a bare number can be the hour of a time of day.
func (f fact) isHour(clock fact) bool {
	n, err := strconv.Atoi(f.value)
	m, err2 := strconv.Atoi(clock.value)
	return err == nil && err2 == nil && m%60 == 0 && n <= 24 && n%12 == m/60%12 && (f.unit == "" || f.unit == "hour" && n >= 6)
}

// one tells a number that is often none, as in "one day".
func (f fact) one() bool {
	return f.kind == factNumber && f.value == "1" && strings.IndexFunc(f.raw, unicode.IsDigit) < 0
}

// rival tells whether another fact could be taken for this one by mistake.
func (f fact) rival(o fact) bool {
	if f.same(o) {
		return false
	}
	if f.kind == factNumber && o.kind == factNumber {
		return f.unit == o.unit || f.unit == "" || o.unit == "" || money(f.unit) && money(o.unit) || span(f.unit) && span(o.unit)
	}
	return f.kind == o.kind
}

func money(unit string) bool {
	return unit == "usd" || unit == "eur" || unit == "gbp" || unit == "yen" || unit == "cent"
}

func span(unit string) bool {
	switch unit {
	case "second", "minute", "hour", "day", "week", "month", "year":
		return true
	}
	return false
}

var (
	plainNumbers = regexp.MustCompile(`\p{Nd}+(?:[.,:'’\x{00a0}\x{202f}]\p{Nd}+)*`)
	clockTime    = regexp.MustCompile(`^([01]?\d|2[0-4]):([0-5]\d)$`)
	dottedTime   = regexp.MustCompile(`^([01]?\d|2[0-4])[.:]([0-5]\d)$`)
	zeroTail     = regexp.MustCompile(`[.,]0{1,2}$`)
)

func linkFact(kind, raw string) fact {
	value := strings.TrimRight(strings.ToLower(raw), ".,;:!?*_)")
	if kind == "mail" {
		return fact{kind: factMail, value: value, raw: raw}
	}
	value = strings.TrimPrefix(strings.TrimPrefix(value, "https://"), "http://")
	return fact{kind: factLink, value: strings.TrimSuffix(strings.TrimPrefix(value, "www."), "/"), raw: raw}
}

// numberFact reads a number with the sign of its unit, if any: 1,000 is 1000,
// 5.00 is 5, ٣ is 3, 17:30 is a time.
func numberFact(raw string) fact {
	f := fact{kind: factNumber, raw: raw}
	text := strings.TrimSpace(asciiDigits(raw))
	for sign, unit := range map[string]string{"$": "usd", "€": "eur", "£": "gbp", "¥": "yen", "%": "percent"} {
		if strings.Contains(text, sign) {
			f.unit = unit
		}
	}
	text = strings.Trim(text, "$€£¥% \u00a0\u202f")
	if m := clockTime.FindStringSubmatch(text); m != nil && f.unit == "" {
		f.kind, f.value = factClock, minutes(m[1], m[2])
		return f
	}
	f.value = plainNumber(text)
	return f
}

func minutes(hour, minute string) string {
	h, _ := strconv.Atoi(hour)   // two digits, as matched
	m, _ := strconv.Atoi(minute) // likewise
	return strconv.Itoa(h%24*60 + m)
}

func plainNumber(n string) string {
	n = zeroTail.ReplaceAllString(n, "")
	parts := strings.FieldsFunc(n, func(r rune) bool { return !unicode.IsDigit(r) })
	grouped := len(parts) > 1 && len(parts[0]) <= 3
	for _, p := range parts[min(1, len(parts)):] {
		grouped = grouped && len(p) == 3
	}
	if grouped {
		return strings.Join(parts, "")
	}
	return strings.ReplaceAll(n, ",", ".") // 1,5 and 1.5 are one
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

// quantities gives numbers the units that stand behind them, ranges the unit of
// their end, and makes times of day of hours. Units that were taken vanish.
func quantities(list []token) []token {
	var out []token
	for i := 0; i < len(list); i++ {
		t := oneOf(list[i], list[i+1:])
		unit, skip, inside := "", 0, -1
		if t.fact && t.at.kind == factNumber && t.at.unit == "" {
			unit, skip, inside = unitBehind(list[i+1:])
		}
		if unit == "" {
			out = append(out, t)
			continue
		}
		t.at = withUnit(t.at, unit)
		t.word, t.stem = t.at.value, t.at.value
		out = append(out, t)
		listed := false
		for back := len(out) - 3; back >= 0 && isRange(out[back:], listed); back -= 2 {
			out[back].at = withUnit(out[back].at, unit)
			listed = true
		}
		if inside >= 0 {
			out = append(out, list[i+1+inside])
		}
		i += skip
	}
	return out
}

// oneOf takes "one" in front of a unit of time for a number.
func oneOf(t token, rest []token) token {
	if t.word != "one" && t.word != "eine" && t.word != "einer" {
		return t
	}
	if unit, _, inside := unitBehind(rest); span(unit) && inside < 0 {
		t.fact, t.at, t.function = true, fact{kind: factNumber, value: "1", raw: t.raw}, false
	}
	return t
}

// unitBehind finds a unit in what follows a number: at once, behind a hyphen or
// behind one word ("5 working days"), whose place is inside.
func unitBehind(rest []token) (unit string, skip, inside int) {
	for k := 0; k < min(2, len(rest)); k++ {
		t := rest[k]
		if t.mark || t.fact {
			return "", 0, -1
		}
		if u := unitOf(t.word); u != "" {
			return u, k + 1, k - 1
		}
		if t.function {
			return "", 0, -1
		}
	}
	return "", 0, -1
}

func withUnit(f fact, unit string) fact {
	if unit != "am" && unit != "pm" && unit != "clock" {
		f.unit = unit
		return f
	}
	text := strings.TrimSpace(asciiDigits(f.raw))
	hour, minute := text, "00"
	if m := dottedTime.FindStringSubmatch(text); m != nil {
		hour, minute = m[1], m[2]
	}
	h, err := strconv.Atoi(hour)
	if err != nil || h > 24 {
		return f
	}
	if unit == "pm" && h < 12 {
		h += 12
	}
	if unit == "am" && h == 12 {
		h = 0
	}
	return fact{kind: factClock, value: minutes(strconv.Itoa(h), minute), raw: f.raw + " " + unit}
}

// isRange tells "3 to 5", whose end has just got its unit, and, in front of such
// a pair, one more of a list: "3, 6 or 12".
func isRange(tail []token, listed bool) bool {
	if len(tail) < 3 || !tail[0].fact || tail[0].at.kind != factNumber || tail[0].at.unit != "" {
		return false
	}
	if tail[1].mark {
		return strings.Contains("–—", tail[1].raw) || listed && tail[1].raw == ","
	}
	switch tail[1].word {
	case "to", "or", "and", "bis", "oder", "und", "a", "y", "o", "e", "et", "ou", "until", "hasta", "":
		return true
	}
	return false
}
