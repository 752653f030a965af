package answer

import (
	"slices"
	"strconv"
	"strings"

	"frontdesk/app/answer/grounding"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/knowledge/analysis"
)

// followUp is a question that leans on what was said before, written out.
type followUp struct {
	text     string // how it is looked up
	carried  string // title of the content that was last spoken of
	content  knowledge.ContentID
	tail     string   // what it adds to the question before
	base     string   // the question before
	own      []string // words that it adds
	pointing bool     // it has a word for what was spoken of: "it"
	bare     bool     // it has nothing of its own to look up
	weak     bool     // it may as well stand by itself
	queries  bool     // it is weak and asks something: "who pays?", but not "parking?"
}

// reader reads the visitor's side of a conversation.
type reader struct {
	analyzer *analysis.Analyzer
	lang     string
	small    smallTalk
}

func newReader(lang string, small smallTalk) reader {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if base == "" {
		base = analysis.Fallback
	}
	return reader{analyzer: analysis.For(base), lang: base, small: small}
}

// stem is what the forms of a word have in common.
func (r reader) stem(word string) string {
	return r.analyzer.Term(analysis.Token{Word: word}).Text
}

const (
	lastTurns   = 8 // of the visitor's, that a topic can come from
	shortAsk    = 5 // words of a question that may lack its topic
	longestItem = 14
)

// resolve tells what a question means behind its history; ok is false where it
// stands by itself or nothing came before it.
func (r reader) resolve(history []conversation.Message, question string) (f followUp, ok bool) {
	said := lastSaid(history)
	f, ok = r.rewrite(func() topic { return r.topic(history) }, said, question)
	if ok && len(said.Sources) > 0 {
		f.carried, f.content = said.Sources[0].Title, knowledge.ContentID(said.Sources[0].ContentID)
	}
	return f, ok
}

// topic is what is spoken of: a question that can be understood alone, and what
// the last follow-up added to it.
type topic struct{ base, tail string }

func (t topic) whole() string { return strings.TrimSpace(t.base + " " + t.tail) }

// topic is the newest question of the visitor that can be understood alone, with
// the follow-ups behind it worked in. It is worked out anew each time, so that
// nothing has to be kept.
func (r reader) topic(history []conversation.Message) topic {
	var turns []int
	for i, m := range history {
		if m.Role == conversation.RoleUser && strings.TrimSpace(m.Text) != "" {
			turns = append(turns, i)
		}
	}
	now := topic{}
	for _, i := range turns[max(0, len(turns)-lastTurns):] {
		now = r.turn(now, lastSaid(history[:i]), history[i].Text)
	}
	return now
}

// turn is the topic behind one more message of the visitor.
func (r reader) turn(now topic, said conversation.Message, text string) topic {
	if n := chosenOption(text, contentsAmong(said.Options)); n > 0 {
		return topic{base: said.Options[n-1].Label}
	}
	if r.small.of(text) != noTalk || agrees(text) || declines(text) || len(said.Options) > 0 && (discards(text) || labelled(text, said.Options) > 0) {
		return now
	}
	f, ok := r.rewrite(func() topic { return now }, said, text)
	return r.after(now, f, ok, text)
}

func (r reader) after(now topic, f followUp, ok bool, text string) topic {
	switch {
	case ok && f.tail != "" && len(r.content(f.tail)) < 2:
		return topic{base: now.base, tail: f.tail}
	case ok && f.tail != "":
		return topic{base: f.tail} // "what about shipping costs" has its own topic
	case ok && !f.weak:
		return topic{base: f.text}
	default:
		return topic{base: text}
	}
}

// rewrite works a question into the topic before it, which is asked for only by one
// that leans on it.
func (r reader) rewrite(before func() topic, said conversation.Message, question string) (followUp, bool) {
	list := words(question)
	if len(list) == 0 {
		return followUp{}, false
	}
	if agrees(question) {
		offer := offeredTopic(said.Text)
		return followUp{text: offer, bare: true}, offer != ""
	}
	if item := ordinalItem(said, list); item != "" {
		return followUp{text: strings.TrimSpace(item + " " + strings.Join(r.content(before().base), " ")), bare: true}, true
	}
	return r.into(before, said, question, list)
}

// into puts a question that says too little into the topic.
func (r reader) into(before func() topic, said conversation.Message, question string, list []string) (followUp, bool) {
	tail := rest(question)
	own := r.content(tail)
	bare := len(own) == 0
	pronoun := pronounOf(list)
	pointing := pronoun != "" && len(own) <= 4
	how := r.leaning(question, tail, len(own), list)
	if how == standsAlone && !pointing {
		return followUp{}, false
	}
	now := before()
	f := followUp{tail: tail, base: now.base, own: own, bare: bare}
	switch {
	case now.base == "":
		return followUp{}, false
	case pointing:
		return followUp{text: r.insert(r.thing(now, said), question, pronoun), own: own, pointing: true, bare: bare}, true
	case how == asksMore:
		return followUp{text: r.join(tail, strings.Join(r.content(now.whole()), " ")), bare: true}, true
	case how == leansWeakly:
		f.weak, f.queries = true, len(list) > 1 && !slices.Contains(words(strings.Join(own, " ")), list[0])
	}
	f.text = r.join(now.base, tail)
	return f, true
}

// leaning is how a question leans on the one before.
type leaning int

const (
	standsAlone leaning = iota
	leans
	leansWeakly // "students?"
	asksMore    // "why?", "how much?"
)

// leaning judges a question by its length, by how it begins and by how many words
// of its own it has, own.
func (r reader) leaning(question, tail string, own int, list []string) leaning {
	upTo := func(most int) leaning {
		if own <= most {
			return leans
		}
		return standsAlone
	}
	short := len(list) <= shortAsk
	switch {
	case tail != strings.TrimRight(strings.TrimSpace(question), "?？!. "): // "and …", "what about …"
		return upTo(3)
	case short && begins(list): // "on Sunday?", "for students?"
		return upTo(2)
	case short && own == 0 && len(r.meaning(tail)) == 0:
		return asksMore
	case short && own == 0:
		return leans
	case own <= 1 && len(list) <= 3:
		return leansWeakly
	}
	return standsAlone
}

// thing is what a pronoun stands for: the content that was last shown, by its
// title, else what was asked for.
func (r reader) thing(now topic, said conversation.Message) []string {
	var out []string
	if len(said.Sources) > 0 {
		title := r.content(said.Sources[0].Title)
		whole := said.Sources[0].Quote == "" // of an article a part was shown, which the question before names
		if len(title) > 0 && len(title) <= 4 && whole {
			return title
		}
		if !whole && len(title) <= 4 {
			out = title
		}
	}
	for _, w := range r.content(now.whole()) {
		if !askVerbs[fold(w)] && !r.within([]string{w}, strings.Join(out, " ")) {
			out = append(out, w)
		}
	}
	return out
}

// join puts the rest of a follow-up into a question: in the place of what is of
// its kind, else behind it.
func (r reader) join(base, tail string) string {
	if text, ok := grounding.Replace(base, tail, r.lang); ok {
		return text
	}
	return strings.TrimRight(strings.TrimSpace(base), "?？!. ") + " " + strings.TrimSpace(tail)
}

// insert puts the topic in the place of a pronoun.
func (r reader) insert(thing []string, question, pronoun string) string {
	fields := strings.Fields(strings.TrimRight(question, "?？!. "))
	for i, f := range fields {
		if sameWords(f, pronoun) {
			fields[i] = strings.Join(thing, " ")
			return strings.Join(fields, " ")
		}
	}
	return strings.Join(append(fields, thing...), " ")
}

// content are the words of a text that name something, as they are written.
func (r reader) content(text string) []string {
	var out []string
	for _, w := range r.meaning(text) {
		if !slices.Contains(out, w) && !pointers[fold(w)] {
			out = append(out, w)
		}
	}
	return out
}

func (r reader) meaning(text string) []string {
	var out []string
	for _, f := range strings.Fields(text) {
		w := strings.Trim(f, ".,;:!?¿¡\"'“”()？")
		if folded := strings.Join(words(w), ""); folded != "" && r.analyzer.ClassOf(strings.ToLower(w)) == analysis.Meaning && !linking[folded] {
			out = append(out, w)
		}
	}
	return out
}

// rest is a question without the words that tie it to the one before.
func rest(question string) string {
	text := strings.TrimSpace(strings.TrimRight(strings.TrimSpace(question), "?？!. "))
	for {
		list := words(text)
		cut := 0
		for _, t := range ties {
			if len(list) >= len(t) && len(t) > cut && hasRun(list[:len(t)], t) {
				cut = len(t)
			}
		}
		if cut == 0 {
			return text
		}
		text = strings.Join(strings.Fields(strings.TrimLeft(text, "¿¡ "))[min(cut, len(strings.Fields(text))):], " ")
		if text == "" {
			return ""
		}
	}
}

var ties = func() [][]string {
	var out [][]string
	for p := range strings.SplitSeq(`and|and what about|what about|how about|and how about|or|but|also|so|then|and then|ok and|okay and|
		und|und was ist mit|was ist mit|wie sieht es aus mit|oder|aber|y|y que hay de|que hay de|y que pasa con|que pasa con|pero|o|et|et pour|et si|qu en est il de|mais|ou|e|ed|e per`, "|") {
		out = append(out, strings.Fields(p))
	}
	return out
}()

// begins tells a question that begins in the middle: with a preposition.
func begins(list []string) bool {
	switch list[0] {
	case "on", "for", "in", "at", "to", "with", "by", "from", "during", "until", "after", "before", "without", "within", "under", "over", "near", "per",
		"am", "im", "fur", "mit", "ohne", "bis", "nach", "vor", "para", "en", "con", "sin", "el", "los", "desde", "pour", "avec", "sans", "le", "les", "dans", "a":
		return len(list) > 1
	}
	return false
}

// pronounOf finds a word that stands for something said before.
func pronounOf(list []string) string {
	for i, w := range list {
		before, after := "", ""
		if i > 0 {
			before = list[i-1]
		}
		if i+1 < len(list) {
			after = list[i+1]
		}
		if pronouns[w] && (w != "it" || after != "possible") || pointsAt(w, before, after) {
			return w
		}
	}
	return ""
}

var pronouns = setOf("it", "they", "them", "its", "their", "he", "she", "him", "dafur", "davon", "damit", "dazu", "eso", "ello", "esos", "esas", "ca", "cela", "celui", "celle")

// pointsAt tells words that stand for something in some places only: "how much is
// that", but not "is there a car park" or "that plan".
func pointsAt(w, before, after string) bool {
	last := after == ""
	switch w {
	case "that", "this", "those", "these":
		if before == "" {
			return after == "one" || isLink(after)
		}
		return last || after == "one" || isLink(before) || before == "with" || before == "about"
	case "there":
		return last && !isLink(before)
	case "das", "es":
		return last || isLink(before)
	}
	return false
}

func isLink(w string) bool {
	switch w {
	case "is", "are", "was", "does", "do", "did", "can", "will", "has", "have", "ist", "sind", "kostet", "geht", "es", "est":
		return true
	}
	return false
}

var (
	pointers = setOf("it", "they", "them", "its", "their", "that", "this", "those", "these", "there", "one", "ones", "he", "she", "him", "dafur", "davon", "damit",
		"dazu", "eso", "ello", "ca", "cela", "celui", "celle", "much", "long", "far", "often", "many", "more", "instead", "too", "else", "info", "details", "mention", "mean", "anything", "something")
	linking = setOf("about", "does", "tell", "happens", "work", "works", "there", "whats", "thats", "out", "off", "up", "after", "before", "during", "until", "without", "within", "under", "over", "again", "still", "really", "then")
	// askVerbs are what a question does with its topic, and not the topic.
	askVerbs = setOf("sell", "offer", "buy", "find", "order", "cost", "costs", "price", "open", "close", "much", "many", "long", "provide", "available", "pay", "serve", "accept", "take", "verkaufen", "kostet", "vendez", "coute", "venden", "cuesta")
)

// offeredTopic is what the last message asked whether the visitor wants.
func offeredTopic(text string) string {
	list, last := splitSentences(plainOf(text))
	for _, s := range slices.Backward(append(list, last)) {
		s = strings.TrimSpace(s)
		if !strings.HasSuffix(s, "?") {
			continue
		}
		folded := words(s)
		for _, begin := range []string{"would you like", "do you want", "shall i", "should i", "mochten sie", "soll ich", "quiere", "desea", "voulez vous", "souhaitez vous"} {
			if b := strings.Fields(begin); len(folded) > len(b)+1 && hasRun(folded[:len(b)], b) {
				return strings.Join(offerRest(folded[len(b):]), " ")
			}
		}
		return ""
	}
	return ""
}

func offerRest(list []string) []string {
	for len(list) > 0 {
		switch list[0] {
		case "to", "me", "know", "hear", "see", "more", "about", "tell", "you", "explain", "learn", "i", "information", "details", "on":
			list = list[1:]
			continue
		}
		break
	}
	return list
}

var ordinals = map[string]int{"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "last": -1, "latter": -1, "former": 1,
	"erste": 1, "ersten": 1, "zweite": 2, "zweiten": 2, "dritte": 3, "letzte": -1, "primero": 1, "primera": 1, "segundo": 2, "segunda": 2, "tercero": 3, "ultimo": -1,
	"premier": 1, "premiere": 1, "deuxieme": 2, "troisieme": 3, "dernier": -1}

// ordinalOf finds "the second one" in a short message; 0 is none, -1 the last.
func ordinalOf(list []string) int {
	if len(list) > longestOrdinal {
		return 0
	}
	for i, w := range list {
		after := ""
		if i+1 < len(list) {
			after = list[i+1]
		}
		if n, ok := ordinals[w]; ok && (after == "" || ordinalNouns[after]) {
			return n
		}
		if n, err := strconv.Atoi(after); err == nil && n > 0 && (w == "number" || ordinalNouns[w]) {
			return n
		}
	}
	return 0
}

const longestOrdinal = 7 // words of a message that is nothing but a choice

var ordinalNouns = setOf("one", "option", "item", "please", "point")

// ordinalItem is the item of the last message that "the second one" names.
func ordinalItem(said conversation.Message, list []string) string {
	n := ordinalOf(list)
	if n == 0 {
		return ""
	}
	var items []string
	for line := range strings.Lines(said.Text) {
		line = strings.TrimSpace(line)
		if m := itemMark.FindString(line); m != "" {
			items = append(items, strings.TrimPrefix(line, m))
		} else if quote, ok := strings.CutPrefix(line, "> "); ok {
			items = append(items, quote)
		}
	}
	if n == -1 {
		n = len(items)
	}
	if n < 1 || n > len(items) || len(items) < 2 {
		return ""
	}
	fields := strings.Fields(plainOf(items[n-1]))
	return strings.Join(fields[:min(len(fields), longestItem)], " ")
}

// lastSaid is the last message that was not the visitor's.
func lastSaid(history []conversation.Message) conversation.Message {
	for _, m := range slices.Backward(history) {
		if m.Role == conversation.RoleAssistant || m.Role == conversation.RoleAgent {
			return m
		}
	}
	return conversation.Message{}
}
