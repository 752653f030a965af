// Package phone knows what a telephone number is that can be called from
// anywhere: a country's calling code and as many digits as that country's
// numbers have. It is as strict as that and no stricter, since numbers are given
// out faster than tables are made, and a number that is refused is a visitor who
// is lost.
package phone

import (
	"strings"
	"unicode"

	"frontdesk/app/fault"
)

// Number is one valid number in the form of E.164, such as +493012345678.
type Number string

// ErrInvalid is the fault for anything that is no number.
var ErrInvalid = fault.New(fault.Invalid, "invalid_phone", "Enter a phone number with its country, such as +1 212 555 0142.")

// longest is what E.164 allows, and longestInput what people write around it.
const (
	shortest     = 5
	longest      = 15
	longestInput = 60
)

// Parse reads one number. One that names no country (no + and no 00) is read as
// of region, two capital letters; where region is empty or unknown it is refused.
func Parse(s, region string) (Number, error) {
	digits, global, ok := read(s)
	if !ok {
		return "", ErrInvalid
	}
	home, known := plan().regions[region]
	if !global && known {
		if rest, dialled := strings.CutPrefix(digits, home.abroad); dialled && home.abroad != "" && len(rest) > shortest {
			if n, err := abroad(rest); err == nil {
				return n, nil
			}
		}
		return home.national(digits)
	}
	if rest, dialled := strings.CutPrefix(digits, "00"); !global && dialled {
		digits, global = rest, true
	}
	if !global {
		return "", ErrInvalid
	}
	return abroad(digits)
}

// abroad reads digits that begin with a calling code.
func abroad(digits string) (Number, error) {
	for n := 1; n <= 3 && n < len(digits); n++ {
		regions := plan().codes[digits[:n]]
		for _, r := range regions {
			if out, err := r.national(digits[n:]); err == nil {
				return out, nil
			}
		}
		if len(regions) > 0 {
			return "", ErrInvalid.Saying("This number has too many or too few digits for a number that begins with +%s.", digits[:n])
		}
	}
	return "", ErrInvalid.Saying("No country has numbers that begin with +%s. Write the number as it is called from abroad, such as +1 212 555 0142.", digits[:min(3, len(digits))])
}

// national reads digits as they are dialled in a country.
func (r *region) national(digits string) (Number, error) {
	rest, cut := strings.CutPrefix(digits, r.trunk)
	switch {
	case r.trunk != "" && cut && r.possible(len(rest)):
		digits = rest
	case !r.possible(len(digits)):
		return "", ErrInvalid.Saying("This number has too many or too few digits. Write it with its country, such as +%s and the number behind it.", r.code)
	}
	if len(r.code)+len(digits) > longest {
		return "", ErrInvalid
	}
	return Number("+" + r.code + digits), nil
}

// read takes the digits out of what people write: spaces, dots, dashes,
// slashes and brackets between them, a plus before them.
func read(s string) (digits string, global, ok bool) {
	if s = bare(s); len(s) > longestInput {
		return "", false, false
	}
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "(0)", "") {
		d, isDigit := digit(r)
		switch {
		case isDigit:
			b.WriteByte(d)
		case (r == '+' || r == '＋') && b.Len() == 0 && !global:
			global = true
		case unicode.IsSpace(r) || strings.ContainsRune("-.()/‐‑–—\u200e\u200f\u202a\u202c", r):
		default:
			return "", false, false
		}
	}
	return b.String(), global, b.Len() >= shortest && b.Len() <= longest+5
}

// bare takes away what stands before a number.
func bare(s string) string {
	s = strings.TrimSpace(s)
	if len(s) > 4 && strings.EqualFold(s[:4], "tel:") {
		s = strings.TrimSpace(s[4:])
	}
	return s
}

// digit is the value of a digit of the scripts that keyboards write; false for
// anything else.
func digit(r rune) (byte, bool) {
	for _, zero := range []rune{'0', '٠', '۰', '०', '০', '๐', '０'} {
		if r >= zero && r <= zero+9 {
			return byte('0' + r - zero), true
		}
	}
	return 0, false
}

// String is the form of E.164.
func (n Number) String() string { return string(n) }

// Region is the country of a language that is spoken mostly in one, for numbers
// that name none; empty where it cannot be told.
func Region(lang string) string {
	base, rest, _ := strings.Cut(lang, "-")
	if named := Country(rest); named != "" {
		return named
	}
	return homes[strings.ToLower(base)]
}

// homes are languages that are spoken mostly in one country.
var homes = map[string]string{ //nolint:gochecknoglobals // a constant table
	"de": "DE", "fr": "FR", "it": "IT", "nl": "NL", "pl": "PL", "ro": "RO", "hu": "HU", "fi": "FI", "bg": "BG", "hr": "HR", "is": "IS", "lt": "LT",
	"lv": "LV", "sk": "SK", "tr": "TR", "ru": "RU", "no": "NO", "nb": "NO", "th": "TH", "id": "ID", "cs": "CZ", "da": "DK", "el": "GR", "ja": "JP",
	"ko": "KR", "sv": "SE", "uk": "UA", "vi": "VN", "he": "IL",
}

// Country is a country by its two letters, if it has numbers; empty for anything
// else.
func Country(letters string) string {
	up := strings.ToUpper(letters)
	if plan().regions[up] == nil {
		return ""
	}
	return up
}
