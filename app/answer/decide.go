package answer

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// Path is the way on which a reply comes about.
type Path string

// The paths.
const (
	PathLimit    Path = "limit"    // the gate said no
	PathContact  Path = "contact"  // a person was asked for
	PathDirect   Path = "direct"   // one content answers, or small talk
	PathChoices  Path = "choices"  // several contents could be meant
	PathModel    Path = "model"    // the model writes from passages
	PathPassages Path = "passages" // sentences of the contents are quoted
	PathNone     Path = "none"     // nothing was found
)

// plan is a decision. Reason is a sentence for the owner; it stands in the trace.
type plan struct {
	path   Path
	reason string
	talk   talk            // of small talk
	hits   []knowledge.Hit // what the reply is made from, best first
	chosen int             // place of the chosen option, from 1; 0 is none
	vague  bool            // the question has nothing to search for
	sure   bool            // the best hit alone reaches the direct score
}

// modelUse tells whether the model can be asked, which one, and else why not.
type modelUse struct {
	name   string
	usable bool
	why    string
}

// useModel decides that by the chatbot's settings and the state of the server. A
// model that is being loaded is asked: the visitor waits for it in line.
func useModel(bot chatbot.Chatbot, status ModelStatus, noModel bool) modelUse {
	name := bot.Assistant.Model
	if name == "" {
		name = status.Model
	}
	no := func(why string) modelUse { return modelUse{name: name, why: why} }
	switch {
	case noModel:
		return no("the question was asked without a model")
	case !bot.Assistant.UseModel:
		return no("the chatbot's settings say not to use a model")
	case status.State == ModelAbsent:
		return no("no model server answers")
	case status.State == ModelFailing:
		return no("the model server answers with errors")
	case name == "":
		return no("no model is chosen")
	case status.State == ModelMissing && !has(status.Models, name):
		return no("the model server does not have " + name)
	default:
		return modelUse{name: name, usable: true}
	}
}

// has compares names as the server does: no tag means "latest".
func has(models []ModelInfo, name string) bool {
	tagged := func(s string) string {
		if !strings.Contains(s[strings.LastIndexByte(s, '/')+1:], ":") {
			s += ":latest"
		}
		return strings.ToLower(s)
	}
	for _, m := range models {
		if tagged(m.Name) == tagged(name) {
			return true
		}
	}
	return false
}

// decideEarly decides what needs no search: a gate that says no, a person asked
// for, an option chosen, small talk. ok is false where the contents have to be
// searched. Small talk comes last, so that "ok" can be an offered option and
// "hello" a word of the owner's that asks for a person.
func decideEarly(in inquiry, gate Verdict) (p plan, ok bool) {
	if gate.Denied {
		return plan{path: PathLimit, reason: "The gate refused the question: " + gate.Reason + "."}, true
	}
	if word, asked := asksForPerson(in.question, in.bot.Assistant.EscalationWords); asked {
		return plan{path: PathContact, reason: fmt.Sprintf("The message has %q, which asks for a person.", word)}, true
	}
	if i := chosenOption(in.question, offered(in.history)); i > 0 {
		return plan{path: PathDirect, chosen: i, reason: fmt.Sprintf("The visitor chose option %d of those offered.", i)}, true
	}
	if p, ok := decideOffer(in); ok {
		return p, true
	}
	if kind := speak(in.bot.Lang).talk.of(in.question); kind != noTalk {
		return plan{path: PathDirect, talk: kind, reason: "The message is small talk and no question."}, true
	}
	return plan{}, false
}

// decideOffer decides what a bare yes or no says to what was offered last: the
// one option there was, or a person where nothing was found.
func decideOffer(in inquiry) (p plan, ok bool) {
	switch said := lastSaid(in.history); {
	case declines(in.question):
		return plan{path: PathDirect, talk: talkAgreed, reason: "The visitor declined what was offered."}, true
	case !agrees(in.question):
		return plan{}, false
	case len(said.Options) == 1:
		return plan{path: PathDirect, chosen: 1, reason: "The visitor agreed to the one option that was offered."}, true
	case said.Kind == conversation.KindNone:
		return plan{path: PathContact, reason: "The visitor accepted to be told how to reach a person."}, true
	case said.Text != "" && !strings.Contains(said.Text, "?") && len(said.Options) == 0:
		return plan{path: PathDirect, talk: talkAgreed, reason: "The visitor agreed, and nothing was offered."}, true
	}
	return plan{}, false
}

// chosenOption gives the place, from 1, of the option that a message repeats by
// its label, by its number or as "the second one"; 0 where it does neither.
func chosenOption(message string, options []conversation.Option) int {
	for i, o := range options {
		if sameWords(message, o.Label) {
			return i + 1
		}
	}
	switch n := ordinalOf(words(message)); {
	case n > 0 && n <= len(options):
		return n
	case n == -1:
		return len(options)
	}
	n, err := strconv.Atoi(strings.Trim(strings.TrimSpace(message), "#.()"))
	if err != nil || n < 1 || n > len(options) {
		return 0
	}
	return n
}

const (
	maxChoices = 3
	// nearest is how far below the best score another content may lie and still be
	// meant as well. Near certainty it shrinks, since .99 and .95 are far apart.
	nearest = 0.05
)

// near tells whether other could be meant where best is the best score.
func near(best, other float64) bool { return other >= best-min(nearest, (1-best)/2) }

// decideFound decides by what the search brought up: hits, best first.
//
// A question is answered without the model when that is at least as good as what
// a model would write, and quicker: a Q&A holds the owner's own words, so a sure
// match says them; a question that fits two or three of them is asked back. An
// article is not an answer but holds one, so the model phrases it wherever one is
// there, and its sentences are quoted where none is. Nothing is ever made up from
// nothing: without a hit the model is not asked.
func decideFound(in inquiry, hits []knowledge.Hit, terms int, model modelUse) plan {
	a := in.bot.Assistant
	var found []knowledge.Hit
	for _, h := range hits {
		if h.Score >= a.FoundScore {
			found = append(found, h)
		}
	}
	if len(found) == 0 {
		return decideNothing(hits, terms, a)
	}
	best := found[0]
	rivals := nearOnes(found)
	sure := best.Score >= a.DirectScore && len(rivals) == 1
	switch {
	case sure && !best.Article:
		return plan{path: PathDirect, hits: found[:1], sure: true, reason: fmt.Sprintf(
			"%s reaches the direct score of %s and no other content is near: its own answer is given.", describe(best), score(a.DirectScore))}
	case sure && !model.usable:
		return plan{path: PathPassages, hits: found[:1], sure: true, reason: fmt.Sprintf(
			"%s reaches the direct score of %s and is an article: its sentences are quoted, because %s.", describe(best), score(a.DirectScore), model.why)}
	case asksBack(rivals, best.Score >= a.DirectScore, model.usable):
		n := min(len(rivals), maxChoices)
		return plan{path: PathChoices, hits: rivals[:n], reason: fmt.Sprintf(
			"%s is the best match; near it, within %s, the number of others is %d: the visitor is asked which one is meant.", describe(best), score(best.Score-rivals[len(rivals)-1].Score), len(rivals)-1)}
	case model.usable:
		return plan{path: PathModel, hits: found, sure: sure, reason: fmt.Sprintf(
			"%s is the best of %d found, %s: the model writes from the passages.", describe(best), len(found), whyNotAlone(sure, len(rivals)))}
	default:
		return plan{path: PathPassages, hits: found, reason: fmt.Sprintf(
			"%s is the best of %d found, %s: sentences are quoted, because %s.", describe(best), len(found), whyNotAlone(sure, len(rivals)), model.why)}
	}
}

func decideNothing(hits []knowledge.Hit, terms int, a chatbot.Assistant) plan {
	switch {
	case terms == 0:
		return plan{path: PathNone, vague: true, reason: "The question has no words to search for."}
	case len(hits) == 0:
		return plan{path: PathNone, reason: "No content has the words of the question."}
	default:
		return plan{path: PathNone, reason: fmt.Sprintf("%s is the best match and lies below the found score of %s.", describe(hits[0]), score(a.FoundScore))}
	}
}

func whyNotAlone(sure bool, rivals int) string {
	switch {
	case sure:
		return "an article"
	case rivals > 1:
		return "with others near it"
	default:
		return "too little to answer by itself"
	}
}

// nearOnes are the hits that could be meant, the best included.
func nearOnes(found []knowledge.Hit) []knowledge.Hit {
	n := 1
	for n < len(found) && near(found[0].Score, found[n].Score) {
		n++
	}
	return found[:n]
}

// asksBack tells whether a visitor is asked which of several is meant. A model
// reads them all, so with one only sure matches are asked about, and only where
// one of them is a Q&A, whose words stand for themselves; the same goes for more
// than three, which are no choice but a topic. Without a model a choice is better
// than a guess, unless all are articles, from which all can be quoted.
func asksBack(rivals []knowledge.Hit, sure, model bool) bool {
	if len(rivals) < 2 || !distinct(rivals[:min(len(rivals), maxChoices)]) {
		return false
	}
	articles := 0
	for _, h := range rivals {
		if h.Article {
			articles++
		}
	}
	if model {
		return sure && len(rivals) <= maxChoices && articles < len(rivals)
	}
	return articles < len(rivals)
}

// distinct: options that read the same are no choice.
func distinct(hits []knowledge.Hit) bool {
	seen := map[string]bool{}
	for _, h := range hits {
		label := strings.Join(words(h.Title), " ")
		if label == "" || seen[label] {
			return false
		}
		seen[label] = true
	}
	return true
}

func describe(h knowledge.Hit) string {
	return fmt.Sprintf("“%s” (%s)", oneLine(h.Title, 80), score(h.Score))
}

func score(f float64) string { return strconv.FormatFloat(f, 'f', 2, 64) }
