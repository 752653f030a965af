package answer

import (
	"context"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// People tells what is known of a conversation's visitor: what the pages with
// this visitor's own token told, and what this visitor asked before. What other
// visitors told or asked must never be in it, whoever they claim to be.
type People interface {
	Person(ctx context.Context, c conversation.Conversation) (Person, error)
}

// Person is what is known of a visitor. All of it is data from outside.
type Person struct {
	Name, Email, Phone string
	Facts              []Fact
	Earlier            []Earlier // earlier conversations, newest first
}

// Fact is one thing that a page told. Name is empty for a sentence that stands
// for itself.
type Fact struct{ Name, Value string }

// Earlier is what was asked in an earlier conversation, and how the first of it
// was answered.
type Earlier struct {
	At        time.Time
	Questions []string
	Answer    string
}

const (
	mostRecalled  = 3   // earlier conversations in one answer
	mostAsked     = 5   // questions of one of them
	shownQuestion = 200 // runes of a question that is shown again
	aboutChars    = 900 // of what the prompt says of the visitor
	mostFacts     = 12  // in a passage about the visitor
)

// known reads what is known of the visitor, where answers may use it.
func (k *desk) known(ctx context.Context, d *draft) (Person, error) {
	if k.people == nil || d.bot.Identity.NoMemory || d.conversation.Visitor.IsZero() {
		return Person{}, nil
	}
	return k.people.Person(ctx, d.conversation)
}

// recall answers what a visitor asks about themself, from what is known of them.
// It is false where the question is no such question, or nothing is known.
func (k *desk) recall(ctx context.Context, d *draft) (plan, bool, error) {
	remembers, wanted := asksToRemember(d.question), ownThings(d.question)
	if !remembers && len(wanted) == 0 {
		return plan{}, false, nil
	}
	start := k.clock()
	p, err := k.known(ctx, d)
	if err != nil {
		return plan{}, false, fmt.Errorf("reading what is known of a visitor: %w", err)
	}
	l := speak(d.bot.Lang)
	if remembers && k.people != nil && !d.bot.Identity.NoMemory {
		k.step(d, "recall", start, "%d earlier conversations", len(p.Earlier))
		return plan{path: PathDirect, told: l.earlier(p.Earlier), reason: "The visitor asks what was said before: it is told from this visitor's own conversations."}, true, nil
	}
	found, all := p.about(wanted)
	if len(found) == 0 {
		return plan{}, false, nil
	}
	k.step(d, "recall", start, "%d facts about the visitor", len(found))
	told := l.told(found)
	sums := derived(d.question, found)
	if use := useModel(d.bot, k.watch.Status(), d.noModel); use.usable && (len(wanted) > 1 || len(sums) > 0 || !all) {
		d.use = use
		return plan{path: PathModel, told: told + l.sums(sums), hits: []knowledge.Hit{p.passage(l, found, sums)},
			reason: "The visitor asks for several things that the page told of them: the model writes from these."}, true, nil
	}
	return plan{path: PathDirect, told: told + l.sums(sums), reason: "The visitor asks for what the page told of them: it is quoted."}, true, nil
}

// words are what is said where no content is: small talk, or what is known of the
// visitor.
func (p plan) words(l language) string {
	if p.told != "" {
		return p.told
	}
	return l.say(p.talk.key())
}

// possessives are the words behind which somebody's own things stand.
var possessives = setOf("my", "mi", "mis", "mein", "meine", "meiner", "meinen", "mon", "ma", "mes", "mio", "mia", "meu", "minha", "mijn")

// asking are the words that may stand before them where their value is asked for.
var asking = setOf("is", "are", "was", "whats", "s", "know", "of", "and", "remember", "tell", "me", "es", "ist", "sind", "est", "sont", "e", "y", "und", "et", "cual", "de", "von", "qual", "do")

// questionWords make a sentence ask for a value and not for a yes or no.
var questionWords = setOf("what", "whats", "who", "which", "where", "wheres", "when", "whens", "how", "tell", "know", "remember",
	"cual", "que", "quien", "donde", "cuando", "was", "wie", "wer", "wo", "wann", "welche", "welcher", "quel", "quelle", "ou", "quand", "qual", "quando", "wat", "waar", "wanneer", "sag", "dime")

// ends are the words that end the name of a thing.
var ends = setOf("and", "or", "of", "is", "are", "was", "were", "to", "for", "in", "on", "at", "with", "please", "the", "a", "an", "again", "now",
	"y", "o", "und", "oder", "et", "ou", "ist", "est", "es", "por", "bitte")

// ownThings are the things of their own that a message asks for, each in folded
// words: "what is my name and double of my lucky number" asks for name, and for
// lucky number.
func ownThings(message string) (out [][]string) {
	for _, clause := range strings.FieldsFunc(message, func(r rune) bool { return strings.ContainsRune(".,;?!\n", r) }) {
		list := words(clause)
		switch {
		case asksWho(list):
			out = append(out, []string{"name"})
		case slices.ContainsFunc(list, func(w string) bool { return questionWords[w] }):
			out = append(out, possessed(list)...)
		}
	}
	return out
}

func asksWho(list []string) bool {
	return len(list) <= 5 && slices.Contains(list, "who") && slices.Contains(list, "am") && slices.Contains(list, "i")
}

// possessed are the things behind a possessive whose value is asked for.
func possessed(list []string) (out [][]string) {
	for i, w := range list {
		if !possessives[w] || i == 0 || !asking[list[i-1]] {
			continue
		}
		j := i + 1
		for j < len(list) && !ends[list[j]] && !possessives[list[j]] {
			j++
		}
		if j > i+1 && j <= i+6 {
			out = append(out, list[i+1:j])
		}
	}
	return out
}

// The fields of a profile, by what they are called.
var (
	nameWords  = setOf("name", "nombre", "nom", "nome", "naam")
	emailWords = setOf("email", "mail", "e", "address", "adresse", "direccion")
	phoneWords = setOf("phone", "number", "telephone", "telefono", "telefon", "telefonnummer", "mobile", "cell")
)

func only(list []string, set map[string]bool) bool {
	return !slices.ContainsFunc(list, func(w string) bool { return !set[w] })
}

// about are the facts that answer what is wanted; all tells that each is one
// thing that was told.
func (p Person) about(wanted [][]string) (found []Fact, all bool) {
	all = true
	for _, thing := range wanted {
		some := p.telling(thing)
		if f := p.field(thing); f.Value != "" {
			some = []Fact{f}
		}
		all = all && len(some) == 1
		for _, f := range some {
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	return found, all
}

// field is the part of the profile that a thing is, without a value where it is
// none, or is not known.
func (p Person) field(thing []string) Fact {
	switch {
	case only(thing, nameWords):
		return Fact{Name: "name", Value: p.Name}
	case only(thing, emailWords) && (slices.Contains(thing, "email") || slices.Contains(thing, "mail")):
		return Fact{Name: "e-mail address", Value: p.Email}
	case only(thing, phoneWords) && !slices.Equal(thing, []string{"number"}):
		return Fact{Name: "phone number", Value: p.Phone}
	default:
		return Fact{}
	}
}

// telling are the facts that have every word of a thing; where none has, those
// whose name the thing begins with.
func (p Person) telling(thing []string) (out []Fact) {
	for _, f := range p.Facts {
		has := words(f.Name + " " + f.Value)
		if !slices.ContainsFunc(thing, func(w string) bool { return !slices.ContainsFunc(has, func(h string) bool { return alike(w, h) }) }) {
			out = append(out, f)
		}
	}
	if len(out) > 0 {
		return out[:min(len(out), mostFacts)]
	}
	for _, f := range p.Facts {
		if name := words(f.Name); len(name) > 0 && len(name) < len(thing) && slices.Equal(name, thing[:len(name)]) {
			out = append(out, f)
		}
	}
	return out[:min(len(out), mostFacts)]
}

// alike tells words that differ in their number at most.
func alike(a, b string) bool {
	return a == b || len(a) > 3 && a+"s" == b || len(b) > 3 && b+"s" == a
}

var (
	askedEarlier = []*regexp.Regexp{
		regexp.MustCompile(`\b(did i (ask|say|want|write)|i (asked|said|wrote|wanted)|(did )?we (talk|talked|discuss|discussed|speak|spoke)|my (last|previous|earlier) (question|conversation|chat|message)s?)\b`),
		regexp.MustCompile(`\b(pregunte|preguntado|hable|hablamos|gefragt|geschrieben|gesprochen|demande|parle|chiesto|parlato|perguntei|falamos|gevraagd)\b`),
	}
	inThePast = []*regexp.Regexp{
		regexp.MustCompile(`\b(last|previous|previously|earlier|before|yesterday|past)\b`),
		regexp.MustCompile(`\b(ultima vez|anterior|antes|letztes mal|letzte mal|letzten mal|zuletzt|vorher|fruher|derniere fois|avant|precedemment|ultima volta|prima|vorige keer|eerder)\b`),
	}
)

// recalling are the words without which nobody asks for what was said.
var recalling = setOf("what", "which", "remember", "remind", "recall", "que", "cual", "recuerdas", "was", "woruber", "quoi", "quelle", "cosa", "qual", "wat")

// asksToRemember tells questions such as "what did I ask last time".
func asksToRemember(message string) bool {
	list := words(message)
	if len(list) > 16 || !slices.ContainsFunc(list, func(w string) bool { return recalling[w] }) {
		return false
	}
	text := strings.Join(list, " ")
	for i := range askedEarlier {
		if askedEarlier[i].MatchString(text) && inThePast[i].MatchString(text) {
			return true
		}
	}
	return false
}

// factors are the words for simple multiples.
var factors = map[string]int64{"double": 2, "twice": 2, "triple": 3, "thrice": 3, "doppelte": 2, "doble": 2, "triple de": 3, "dobro": 2, "doppio": 2}

// sum is a multiple of a number among the facts.
type sum struct {
	word, of, is string
}

var wholeNumber = regexp.MustCompile(`\d+`)

// derived are the multiples that a question asks for of numbers that were told,
// so that what a model works out can be checked, and is there without one.
func derived(question string, facts []Fact) (out []sum) {
	for _, w := range words(question) {
		n, asked := factors[w]
		if !asked {
			continue
		}
		for _, f := range facts {
			for _, digits := range wholeNumber.FindAllString(f.Value, 3) {
				value, ok := new(big.Int).SetString(digits, 10)
				if ok && len(digits) <= 18 {
					out = append(out, sum{w, digits, value.Mul(value, big.NewInt(n)).String()})
				}
			}
		}
	}
	return out
}

// passage is what is known, as a passage that the model writes from and that its
// words are held against.
func (p Person) passage(l language, facts []Fact, sums []sum) knowledge.Hit {
	var b strings.Builder
	for _, f := range facts {
		if f.Name == "" {
			b.WriteString(strings.TrimRight(f.Value, ".") + ".\n")
		} else {
			fmt.Fprintf(&b, "Your %s is %s. The visitor's %s is %s.\n", f.Name, f.Value, f.Name, f.Value)
		}
	}
	for _, s := range sums {
		fmt.Fprintf(&b, "%s of %s is %s. The %s of your number is %s.\n", s.word, s.of, s.is, s.word, s.is)
	}
	return knowledge.Hit{Title: l.say(textKnown), Passage: knowledge.Passage{Text: strings.TrimSpace(b.String())}, Score: 1}
}

// about is what the prompt says of the visitor beside the question: data, like
// all between its fences.
func (k *desk) about(ctx context.Context, d *draft) string {
	p, err := k.known(ctx, d)
	if err != nil || p.Name == "" && len(p.Earlier) == 0 {
		return "" // the answer does not depend on it
	}
	var b strings.Builder
	if p.Name != "" {
		fmt.Fprintf(&b, "The visitor's name: %s\n", disarm(oneLine(p.Name, 80)))
	}
	for _, e := range p.Earlier {
		if len(e.Questions) > 0 {
			fmt.Fprintf(&b, "On %s the visitor asked: %s\n", e.At.UTC().Format("2 January 2006"), disarm(oneLine(strings.Join(e.Questions, " / "), 240)))
		}
	}
	return "\n<visitor>\n" + neutral(cut(strings.TrimSpace(b.String()), aboutChars)) + "\n</visitor>"
}

// told are facts in words for their own person.
func (l language) told(facts []Fact) string {
	var out []string
	for _, f := range facts {
		value := plainMarkdown(cut(f.Value, 600))
		switch f.Name {
		case "":
			out = append(out, "“"+value+"”")
		case "name":
			out = append(out, l.say(textYourName, value))
		default:
			out = append(out, plainMarkdown(upperFirst(f.Name))+": "+value)
		}
	}
	if len(out) == 1 {
		if facts[0].Name == "name" {
			return out[0]
		}
		return l.say(textKnown) + "\n\n" + out[0]
	}
	return l.say(textKnown) + "\n\n- " + strings.Join(out, "\n- ")
}

func (l language) sums(sums []sum) string {
	var b strings.Builder
	for _, s := range sums {
		fmt.Fprintf(&b, "\n\n%s × %s = %s", s.of, multiplier(s.word), s.is)
	}
	return b.String()
}

func multiplier(word string) string { return fmt.Sprint(factors[word]) }

// earlier tells what was asked before.
func (l language) earlier(list []Earlier) string {
	var parts []string
	for _, e := range list[:min(len(list), mostRecalled)] {
		if len(e.Questions) == 0 {
			continue
		}
		part := l.say(textAsked, e.At.UTC().Format("2 January 2006"))
		for _, q := range e.Questions[:min(len(e.Questions), mostAsked)] {
			part += "\n- “" + plainMarkdown(cut(strings.TrimSpace(q), shownQuestion)) + "”"
		}
		if e.Answer != "" {
			part += "\n\n" + l.say(textAnswered, plainMarkdown(cut(unmarked(e.Answer), shownQuestion)))
		}
		parts = append(parts, part)
	}
	if len(parts) == 0 {
		return l.say(textNoEarlier)
	}
	return strings.Join(parts, "\n\n")
}

// unmarked is an answer without its emphasis and the numbers of its sources.
func unmarked(text string) string {
	return strings.TrimSpace(strings.ReplaceAll(citeMark.ReplaceAllString(text, ""), "**", ""))
}

func upperFirst(s string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return s
	}
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}
