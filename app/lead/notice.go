package lead

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"frontdesk/app/chatuser"
	"frontdesk/app/email"
	"frontdesk/app/phone"
)

// Listen is a message of a visitor with what one must know to tell whether an
// address in it is the visitor's own.
type Listen struct {
	Text   string
	Said   []string // what our side wrote before: addresses in it are not the visitor's
	Own    []string // the owner's addresses and hosts
	Region string   // of phone numbers that name no country
	Asked  bool     // our side has just asked for details
}

// Heard is what a message gives away. Asks tells that it also asks something that
// is to be answered.
type Heard struct {
	Noticed
	Asks bool
}

// Any tells whether there is a way to reach the visitor.
func (h Heard) Any() bool { return h.Email != "" || h.Phone != "" }

var (
	sentenceEnd = regexp.MustCompile(`[.!?…。！？]+(?:\s+|$)|\n+`)
	addressLike = regexp.MustCompile(`[\p{L}\p{N}][\p{L}\p{N}._%+'-]*@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+`)
	numberLike  = regexp.MustCompile(`(?:\+|\b00)?\(?\d[\d\s().\x{2011}/-]{4,24}\d`)
	dateLike    = regexp.MustCompile(`^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}$`)
)

// Hear finds contact details of the visitor's own in a message, by code alone:
// an e-mail address or a phone number, and the name that is said with it. An
// address that is asked about, that belongs to the owner, or that somebody else
// is said to have, is none.
func Hear(in Listen) Heard {
	var out Heard
	said := strings.ToLower(strings.Join(in.Said, "\n"))
	for _, s := range sentences(in.Text) {
		address, number := in.addressIn(s, said), in.numberIn(s)
		if out.Email == "" {
			out.Email = address
		}
		if out.Phone == "" {
			out.Phone = number
		}
		if out.Name == "" {
			out.Name = nameIn(s.text, address != "" || number != "")
		}
		if address == "" && number == "" && s.question {
			out.Asks = true
		}
	}
	return out
}

// sentence is one of a message, with what its words tell.
type sentence struct {
	text     string
	folded   string
	question bool
	mine     bool // speaks of how the visitor is reached
	others   bool // speaks of somebody else's address
}

func sentences(text string) []sentence {
	var out []sentence
	add := func(s, mark string) {
		s = strings.TrimSpace(s)
		if s == "" {
			return
		}
		f := " " + strings.Trim(chatuser.Fold(s), " ") + " "
		out = append(out, sentence{
			text: s, folded: f, question: strings.ContainsAny(mark, "?？") || begins(f, questionWords),
			mine: holds(f, mineWords), others: holds(f, othersWords),
		})
	}
	from := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		add(text[from:at[0]], text[at[0]:at[1]])
		from = at[1]
	}
	add(text[from:], "")
	return out
}

func holds(folded string, phrases []string) bool {
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(folded, " "+p) })
}

func begins(folded string, words []string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(folded, " ¿¡\"'("), " ")
	return slices.Contains(words, first)
}

// addressIn gives the visitor's address in a sentence, if it has one.
func (in Listen) addressIn(s sentence, said string) email.Address {
	for _, found := range addressLike.FindAllString(s.text, -1) {
		address, err := email.Parse(strings.TrimRight(found, ".-'"))
		if err != nil || !s.mine && (in.ownersOwn(address) || strings.Contains(said, address.Key())) {
			continue
		}
		if in.isMine(s, addressLike.ReplaceAllString(s.text, " ")) {
			return address
		}
	}
	return ""
}

// ownersOwn tells an address of the owner's: the very one, or one of the owner's
// host. A host that everybody has addresses of says nothing.
func (in Listen) ownersOwn(a email.Address) bool {
	for _, own := range in.Own {
		own = strings.ToLower(strings.TrimPrefix(own, "*."))
		if a.Key() == own {
			return true
		}
		if at := strings.LastIndexByte(own, '@'); at >= 0 {
			own = own[at+1:]
		}
		if own != "" && !slices.Contains(everybodys, own) && (a.Domain() == own || strings.HasSuffix(a.Domain(), "."+own)) {
			return true
		}
	}
	return false
}

// isMine tells whether a sentence gives an address as the visitor's own. around
// is the sentence without it.
func (in Listen) isMine(s sentence, around string) bool {
	switch {
	case s.mine:
		return true
	case s.question || s.others:
		return false
	}
	few := len(strings.FieldsFunc(around, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })) <= fewWords
	return few || in.Asked || nameIn(s.text, false) != ""
}

// fewWords is how many words may stand around an address that is given without
// any word of it being the visitor's ("sure, it is ana@example.com").
const fewWords = 4

// numberIn gives the visitor's number in a sentence. Digits alone are most often
// something else, so that a number needs a plus, or words that speak of calling.
func (in Listen) numberIn(s sentence) phone.Number {
	text := addressLike.ReplaceAllString(s.text, " ")
	for _, at := range numberLike.FindAllStringIndex(text, -1) {
		found, around := strings.TrimSpace(text[at[0]:at[1]]), text[:at[0]]+" "+text[at[1]:]
		if !in.called(s, found, text[:at[0]], around) {
			continue
		}
		if number, err := phone.Parse(found, in.Region); err == nil && in.isMine(s, around) {
			return number
		}
	}
	return ""
}

// called tells whether digits are a number that one calls. before and around are
// the sentence without them.
func (in Listen) called(s sentence, found, before, around string) bool {
	priced := strings.TrimRight(before, "#€$£") != before
	if priced || dateLike.MatchString(found) {
		return false
	}
	global := strings.HasPrefix(found, "+") || strings.HasPrefix(found, "00")
	spoken := s.mine && holds(s.folded, callWords)
	return global || spoken || in.Asked && strings.TrimSpace(around) == ""
}

const nameShape = `(\p{Lu}[\p{L}\p{M}'’-]*(?: (?:(?:de|da|do|dos|di|del|della|von|van|der|den|la|le|bin|al|el|du) )*\p{Lu}[\p{L}\p{M}'’-]*){0,3})`

var (
	surely = regexp.MustCompile(`(?:^|[^\p{L}])(?i:my name is|my name's|name is|i am called|mein name ist|ich hei(?:ß|ss)e|me llamo|mi nombre es|je m['’]appelle|mon nom est|meu nome (?:é|e)|(?:eu )?me chamo|chamo-me|mi chiamo|il mio nome (?:è|e)|mijn naam is|ik heet)[:,]? ` + nameShape)
	lowly  = regexp.MustCompile(`(?:^|[^\p{L}])(?i:my name is|my name's|mein name ist|ich hei(?:ß|ss)e|me llamo|mi nombre es|je m['’]appelle|meu nome (?:é|e)|mi chiamo|mijn naam is|ik heet) (\p{Ll}[\p{L}'’-]{1,30})(?:$|[^\p{L}])`)
	likely = regexp.MustCompile(`(?:^|[^\p{L}])(?i:i am|i['’]m|im|this is|soy|je suis|c['’]est|eu sou|sou (?:o|a)|sono|ik ben) ` + nameShape + `(?:$|[^\p{L}'’-])`)
	// German writes all nouns with a capital: one word may be anything.
	german = regexp.MustCompile(`(?:^|[^\p{L}])(?i:ich bin|hier ist|hier spricht) ` + nameShape + `(?:$|[^\p{L}'’-])`)
	before = regexp.MustCompile(`^` + nameShape + `\s*[,:;<(-]?\s*$`)
)

// nameIn gives the name that a sentence says. beside tells that it holds an
// address, which a bare name may stand before.
func nameIn(text string, beside bool) string {
	if m := surely.FindStringSubmatch(text); m != nil {
		return proper(m[1])
	}
	if m := likely.FindStringSubmatch(text); m != nil {
		return proper(m[1])
	}
	if m := german.FindStringSubmatch(text); m != nil && strings.Contains(m[1], " ") {
		return proper(m[1])
	}
	if m := lowly.FindStringSubmatch(text); m != nil {
		first := []rune(m[1])
		return string(unicode.ToUpper(first[0])) + string(first[1:])
	}
	if beside {
		if at := addressLike.FindStringIndex(text); at != nil {
			if m := before.FindStringSubmatch(strings.TrimSpace(text[:at[0]])); m != nil && !holds(" "+chatuser.Fold(m[1])+" ", notNames) {
				return proper(m[1])
			}
		}
	}
	return ""
}

// proper drops what follows a name by its capital alone, and what is none.
func proper(name string) string {
	name = strings.TrimRight(name, "'’-")
	if len([]rune(name)) > 60 || len([]rune(name)) < 2 || holds(" "+chatuser.Fold(name)+" ", notNames) {
		return ""
	}
	return name
}
