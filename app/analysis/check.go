package analysis

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/answer"
	"frontdesk/app/conversation"
)

// fieldsIn are the fields of the first object in a text. Models put fences around
// what they write, and may be cut off: what was whole before counts.
func fieldsIn(text string) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	from := strings.IndexByte(text, '{')
	if from < 0 {
		return out
	}
	in := json.NewDecoder(strings.NewReader(text[from:]))
	if _, err := in.Token(); err != nil {
		return out
	}
	for in.More() {
		name, err := in.Token()
		key, ok := name.(string)
		var value json.RawMessage
		if err != nil || !ok || in.Decode(&value) != nil {
			return out
		}
		if _, twice := out[key]; !twice {
			out[key] = value
		}
	}
	return out
}

// take lays the valid ones of the asked fields over the draft; the error says why
// others are not.
func (d *draft) take(given map[string]json.RawMessage, asked []string) error {
	if len(given) == 0 {
		return errBad{"it is no JSON object"}
	}
	var bad error
	for _, f := range asked {
		if err := d.field(f, given[f]); err != nil {
			bad = err
			continue
		}
		d.Written = append(d.Written, f)
	}
	return bad
}

// field takes one over where it is valid.
func (d *draft) field(name string, raw json.RawMessage) error {
	switch name {
	case FieldScore:
		return d.score(raw)
	case fieldTags:
		return d.tags(raw)
	}
	var s string
	if raw == nil || json.Unmarshal(raw, &s) != nil {
		return errBad{name + " is missing, or no text"}
	}
	switch name {
	case FieldSubject, FieldSummary:
		return d.words(name, s)
	case FieldCategory:
		return choose(&d.Category, s, d.near, name)
	case FieldSentiment:
		return choose(&d.Sentiment, s, d.feelings(), name)
	default:
		return choose(&d.Behaviour, s, Behaviours(), name)
	}
}

func choose(to *string, said string, from []string, name string) error {
	i := slices.IndexFunc(from, func(c string) bool { return strings.EqualFold(c, strings.TrimSpace(said)) })
	if i < 0 {
		return errBad{name + " is none of those to choose from"}
	}
	*to = from[i]
	return nil
}

// scoreReach is how far a model may be from what the words and events say, so that
// nobody talks it into praise.
const scoreReach = 2

func (d *draft) score(raw json.RawMessage) error {
	var n float64
	if raw == nil || json.Unmarshal(raw, &n) != nil || n < 0 || n > best || n != float64(int(n)) {
		return errBad{"the score is no whole number from 0 to 10"}
	}
	d.Score = max(d.plain.Score-scoreReach, min(d.plain.Score+scoreReach, int(n)))
	return nil
}

func opposite(a, b string) bool {
	return a == Positive && b == Negative || a == Negative && b == Positive
}

// tags takes over those that were said, behind those of the rules.
func (d *draft) tags(raw json.RawMessage) error {
	var given []string
	if raw == nil || json.Unmarshal(raw, &given) != nil {
		return errBad{"the tags are no list of texts"}
	}
	out := slices.Clone(d.plain.Tags)
	for _, tag := range given {
		tag = cleanTag(answer.Neutral(tag))
		if tag != "" && !slices.Contains(out, tag) && len(strings.Fields(tag)) <= 4 && d.said.carry(tag) {
			out = append(out, tag)
		}
	}
	d.Tags = out[:min(len(out), mostTags)]
	if len(given) > 0 && slices.Equal(d.Tags, d.plain.Tags) {
		return errBad{"none of the tags was said"}
	}
	return nil
}

// words takes over what the model writes freely: in one line, about the conversation
// and not a part of it, and of what was said.
func (d *draft) words(name, text string) error {
	most, to := longestSubject, &d.Subject
	if name == FieldSummary {
		most, to = longestSummary, &d.Summary
	}
	clean := strings.TrimPrefix(line(answer.Neutral(text), most), "Visitor: ")
	var why string
	switch {
	case utf8.RuneCountInString(text) > 4*most:
		why = " is much too long"
	case d.empty(clean):
		why = " says nothing"
	case foreignTo(text):
		why = " has a link, a place to fill in, or what the model was told"
	case d.plain.Lang == "en" && talksToSomebody(clean, name == FieldSummary):
		why = " speaks to somebody"
	case name == FieldSummary && d.said.whole[strings.Join(wordsOf(clean), " ")]:
		why = " is one of the messages"
	case !d.said.carry(clean):
		why = " says what was not said"
	default:
		*to = clean
		return nil
	}
	return errBad{name + why}
}

// empty tells what is small talk, or has no words.
func (d *draft) empty(text string) bool {
	return d.small(text) || !slices.ContainsFunc(wordsOf(text), func(w string) bool { return utf8.RuneCountInString(w) > 1 })
}

// foreignTo tells what no description of a conversation has.
func foreignTo(text string) bool {
	return strings.Contains(text, "://") || strings.Contains(text, "{{") || answer.Leaks(text) || strings.Contains(strings.ToLower(text), "json")
}

// talksToSomebody tells what is a reply in a conversation rather than about one; a
// subject may be in the visitor's own words. It knows English only.
func talksToSomebody(text string, first bool) bool {
	them := []string{"you", "your", "you're"}
	if first {
		them = append(them, "i", "i'm", "i'd", "i'll", "i've", "my", "me", "we", "our")
	}
	return slices.ContainsFunc(wordsOf(text), func(w string) bool { return slices.Contains(them, w) })
}

// The share of the words that have to have been said, and the words of reporting,
// which are the model's own and say nothing by themselves.
const carried = 0.6

func reporting() []string {
	return strings.Fields("visitor customer user client desk agent assistant bot support help ask asked asks asking request requested requests requesting want wanted wants " +
		"answer answered answers reply replied respond responded provide provided give given inform informed information question questions inquiry inquire inquired " +
		"conversation issue problem resolve resolved resolution successful successfully unsuccessful able unable thank thanked confirm confirmed ended end told offered needed needs explained " +
		"what that this they their them with from about have been were will would could which when where there then topic summary subject category")
}

// vocabulary is what was said in a conversation.
type vocabulary struct {
	words   map[string]int  // by their stems: letters of the longest
	own     map[string]bool // words of reporting
	numbers map[string]bool
	whole   map[string]bool // messages, word for word
}

func saidIn(t Talk) vocabulary {
	out := vocabulary{words: map[string]int{}, own: map[string]bool{}, numbers: map[string]bool{}, whole: map[string]bool{}}
	add := func(text string) {
		for _, word := range wordsOf(text) {
			stem := stemOf(word)
			out.words[stem] = max(out.words[stem], utf8.RuneCountInString(word))
		}
		for _, n := range numbersIn(text) {
			out.numbers[n] = true
		}
	}
	for _, m := range t.Messages {
		if m.Role == conversation.RoleSystem {
			continue
		}
		add(m.Text)
		out.whole[strings.Join(wordsOf(m.Text), " ")] = true
		for _, s := range m.Sources {
			add(s.Title)
		}
	}
	for _, word := range reporting() {
		out.own[stemOf(word)] = true
	}
	return out
}

// stemOf is the first letters of a word, which its forms share.
func stemOf(word string) string {
	runes := []rune(word)
	return string(runes[:min(len(runes), 5)])
}

// numbersIn are the runs of digits in a text.
func numbersIn(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsDigit(r) })
}

// longestEnding is how many letters more a form of a word may have than the one that
// was said.
const longestEnding = 3

// carry tells whether a text is of what was said: each of its numbers, and enough of
// the longer words that are not those of reporting, of which there has to be one.
func (v vocabulary) carry(text string) bool {
	for _, n := range numbersIn(text) {
		if !v.numbers[n] {
			return false
		}
	}
	all, there, long := 0, 0, 0
	for _, word := range wordsOf(text) {
		if utf8.RuneCountInString(word) < 4 {
			continue
		}
		long++
		stem := stemOf(word)
		switch {
		case v.own[stem]:
		case v.words[stem] > 0 && utf8.RuneCountInString(word) <= v.words[stem]+longestEnding:
			all++
			there++
		default:
			all++
		}
	}
	if long == 0 {
		return true // a language whose words are short, or a short name
	}
	return there > 0 && float64(there) >= carried*float64(all)
}
