package answer

import (
	"fmt"
	"strconv"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/handover"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
)

// Path is the way on which a reply comes about.
type Path string

// The paths.
const (
	PathLimit    Path = "limit"    // the gate said no, or the balance does not carry it
	PathContact  Path = "contact"  // a person was asked for
	PathDirect   Path = "direct"   // one content answers, or small talk
	PathChoices  Path = "choices"  // several contents could be meant
	PathModel    Path = "model"    // the model writes from passages
	PathPassages Path = "passages" // sentences of the contents are quoted
	PathNone     Path = "none"     // nothing was found
)

// plan is a decision. Reason is a sentence for the owner; it stands in the trace.
type plan struct {
	path    Path
	reason  string
	talk    talk            // of small talk
	hits    []knowledge.Hit // what the reply is made from, best first
	offers  []knowledge.Hit // of PathNone: what could be meant all the same, best first
	chosen  int             // place of the chosen option, from 1; 0 is none
	vague   bool            // the question has nothing to search for
	sure    bool            // the best hit alone reaches the direct score
	again   bool            // of PathChoices: what was offered last is offered once more
	detail  detail          // of PathDetails
	noticed lead.Noticed    // of PathDetails: what was noticed
	step    handover.Step   // of PathContact: on the way to a person
	none    bool            // of PathContact: nothing of what was offered was meant
	into    *bridge         // of PathModel: the question is put into another language first
	told    string          // what is known of the visitor, in place of contents
	letter  letter          // of PathTranscript
}

// asksModel tells a plan that goes into the model's line.
func (p plan) asksModel() bool { return p.path == PathModel || p.detail == detailListen }

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

// decideEarly decides what needs no search: what is free, a gate that says no, an
// option chosen, small talk. ok is false where the contents have to be searched.
// Small talk comes last, so that "ok" can be an offered option and "hello" a word
// of the owner's that asks for a person.
func decideEarly(in inquiry, gate Verdict) (p plan, ok bool) {
	if p, ok := decideFree(in); ok {
		return p, true
	}
	if gate.Denied {
		return plan{path: PathLimit, reason: "The gate refused the question: " + gate.Reason + "."}, true
	}
	if p, ok := decideOffered(in); ok {
		return p, true
	}
	if kind := speak(in.bot.Lang).talk.of(in.question); kind != noTalk {
		return plan{path: PathDirect, talk: kind, reason: "The message is small talk and no question."}, true
	}
	return decideBare(in)
}

// decideFree decides what nobody is refused and nothing is asked for: a person
// asked for, and details that are left.
func decideFree(in inquiry) (p plan, ok bool) {
	if p, ok := decideHandover(in); ok {
		return p, true
	}
	if p, ok := decideTranscript(in); ok {
		return p, true
	}
	if p, ok := decideDetails(in); ok {
		return p, true
	}
	if word, asked := in.wantsPerson(); asked {
		return in.offerPerson(plan{path: PathContact, reason: fmt.Sprintf("The message has %q, which asks for a person.", word)}), true
	}
	return plan{}, false
}

const (
	maxChoices = 3
	// nearest is how far below a best score that is sure another content may lie and
	// still be meant as well. Near certainty it shrinks, since .99 and .95 are far
	// apart.
	nearest = 0.05
	// nearShare is the share of a best score that is not sure from which another
	// content may be meant as well: contents that could be meant share a confidence.
	nearShare = 0.6
	// nearTopic is the same for a question that only names a topic ("shipping"), which
	// says too little to choose among the contents about it.
	nearTopic = 0.12
	// leastMeant is the share of the found score from which a content has any real
	// resemblance to a question.
	leastMeant = 0.5
	// leastBesideTopic is the least score of a content that is asked about beside
	// another that counts as found.
	leastBesideTopic = 0.15
	longestTopic     = 2 // words of a question that names a topic and asks nothing of it
)

// near tells whether other could be meant where best is the best score.
func (in inquiry) near(best, other float64) bool {
	a := in.bot.Assistant
	switch {
	case best >= a.DirectScore:
		return other >= best-min(nearest, (1-best)/2)
	case in.topic:
		return other >= best*nearTopic && other >= a.FoundScore*leastBesideTopic
	default:
		return other >= best*nearShare && other >= a.FoundScore*leastMeant
	}
}

// namesTopic tells a question that says what it is about and not what it wants.
func namesTopic(question string) bool { return len(words(question)) <= longestTopic }

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
		return decideNothing(in, hits, terms, model)
	}
	best := found[0]
	rivals := in.nearOnes(hits)
	sure := best.Score >= a.DirectScore && len(rivals) == 1
	switch {
	case sure && !best.Article:
		return in.decideSure(hits, model)
	case sure && !model.usable:
		return plan{path: PathPassages, hits: found[:1], sure: true, reason: fmt.Sprintf(
			"%s reaches the direct score of %s and is an article: its sentences are quoted, because %s.", describe(best), score(a.DirectScore), model.why)}
	case in.asksBack(rivals, model):
		n := min(len(rivals), maxChoices)
		return plan{path: PathChoices, hits: rivals[:n], reason: fmt.Sprintf(
			"%s is the best match; near it, the weakest of them with %s, the number of others is %d: the visitor is asked which one is meant.", describe(best), score(rivals[len(rivals)-1].Score), len(rivals)-1)}
	case model.usable:
		return plan{path: PathModel, hits: found, sure: sure, reason: fmt.Sprintf(
			"%s is the best of %d found, %s: the model writes from the passages.", describe(best), len(found), whyNotAlone(sure, len(rivals)))}
	default:
		return plan{path: PathPassages, hits: found, reason: fmt.Sprintf(
			"%s is the best of %d found, %s: sentences are quoted, because %s.", describe(best), len(found), whyNotAlone(sure, len(rivals)), model.why)}
	}
}

// namedNear is how much less like the question, as a cosine, a content may be that
// alone has a rare word of it, to be meant beside the best one.
const namedNear = 0.11

// namedBeside is the content that has a word of the question which the best one has
// nowhere, if it is nearly as like the question: for what delivery to Canada costs,
// that about delivery abroad.
func namedBeside(hits []knowledge.Hit) (other knowledge.Hit, ok bool) {
	for _, h := range hits[1:] {
		if h.Names && h.Meaning > 0 && h.Meaning >= hits[0].Meaning-namedNear && distinct([]knowledge.Hit{hits[0], h}) {
			return h, true
		}
	}
	return other, false
}

// decideSure decides where the best hit is a Q&A that surely answers.
func (in inquiry) decideSure(hits []knowledge.Hit, model modelUse) plan {
	named, ok := namedBeside(hits)
	if !ok {
		return plan{path: PathDirect, hits: hits[:1], sure: true, reason: fmt.Sprintf(
			"%s reaches the direct score of %s and no other content is near: its own answer is given.", describe(hits[0]), score(in.bot.Assistant.DirectScore))}
	}
	both := []knowledge.Hit{hits[0], named}
	best, other := describe(hits[0]), describe(named)
	if model.usable {
		return plan{path: PathModel, hits: both, sure: true, reason: fmt.Sprintf(
			"%s is sure, but %s has a word of the question that it lacks: the model writes from both.", best, other)}
	}
	return plan{path: PathChoices, hits: both, reason: fmt.Sprintf(
		"%s is sure, but %s has a word of the question that it lacks: the visitor is asked which one is meant.", best, other)}
}

// decideNothing decides where no content counts as found by itself. Of a question
// that only names a topic, several that do together are asked back. Else what has
// any resemblance is offered, and "I do not know" stays the answer.
func decideNothing(in inquiry, hits []knowledge.Hit, terms int, model modelUse) plan {
	a := in.bot.Assistant
	switch {
	case terms == 0:
		return plan{path: PathNone, vague: true, reason: "The question has no words to search for."}
	case len(hits) == 0:
		return plan{path: PathNone, reason: "No content has the words of the question."}
	}
	best := describe(hits[0])
	rivals := in.nearOnes(hits)
	if in.topic && together(rivals) >= a.FoundScore && in.asksBack(rivals, model) {
		n := min(len(rivals), maxChoices)
		return plan{path: PathChoices, hits: rivals[:n], reason: fmt.Sprintf(
			"%s is the best match and lies below the found score of %s; with those near it, %d in all, it reaches that: the visitor is asked which one is meant.", best, score(a.FoundScore), len(rivals))}
	}
	p := plan{path: PathNone, offers: worthOffering(hits, a), reason: fmt.Sprintf("%s is the best match and lies below the found score of %s.", best, score(a.FoundScore))}
	if len(p.offers) > 0 {
		p.reason += fmt.Sprintf(" What has some resemblance is offered: %d.", len(p.offers))
	}
	return p
}

// together is the confidence that one of several is meant.
func together(rivals []knowledge.Hit) float64 {
	sum := 0.0
	for _, h := range rivals[:min(len(rivals), maxChoices)] {
		sum += h.Score
	}
	return sum
}

// worthOffering are the contents, at most three, that a question may mean
// although none of them counts as found. Options that read the same are one.
func worthOffering(hits []knowledge.Hit, a chatbot.Assistant) []knowledge.Hit {
	var out []knowledge.Hit
	if len(hits) == 0 || hits[0].Score < a.FoundScore*leastMeant {
		return nil
	}
	for _, h := range hits {
		if len(out) < maxChoices && h.Score >= hits[0].Score*offeredShare && distinct(append(out[:len(out):len(out)], h)) {
			out = append(out, h)
		}
	}
	return out
}

// offeredShare is the share of the best score from which others are offered with it.
const offeredShare = 0.3

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

// nearOnes are the hits that could be meant, best first, the best included. What
// does not count as found may be among them if it has any resemblance.
func (in inquiry) nearOnes(hits []knowledge.Hit) []knowledge.Hit {
	n := 1
	for n < len(hits) && in.near(hits[0].Score, hits[n].Score) {
		n++
	}
	return hits[:n]
}

// asksBack tells whether a visitor is asked which of several is meant. A model
// reads them all, so with one only those are asked about that are clear to be
// meant: sure matches, and those of a question that only names a topic. One of them
// has to be a Q&A, whose words stand for themselves, and more than three are no
// choice but a topic. Without a model a choice is better than a guess, unless all
// are articles that surely answer: these can be quoted side by side.
func (in inquiry) asksBack(rivals []knowledge.Hit, model modelUse) bool {
	if len(rivals) < 2 || !distinct(rivals[:min(len(rivals), maxChoices)]) {
		return false
	}
	articles := 0
	for _, h := range rivals {
		if h.Article {
			articles++
		}
	}
	sure := rivals[0].Score >= in.bot.Assistant.DirectScore
	if model.usable {
		return (sure || in.topic) && len(rivals) <= maxChoices && articles < len(rivals)
	}
	return !sure || articles < len(rivals)
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
