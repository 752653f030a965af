package answer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"frontdesk/app/answer/grounding"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// A question in a language that the contents do not have is put into theirs by the
// model, looked up and answered there, and the answer, checked like any other, is
// put back. What is put over has to keep every number, name and link; where it does
// not, the visitor gets the contents' own words.

// bridge is how a question goes across.
type bridge struct {
	from, to string // BCP 47 bases of the visitor and of the contents
	stay     plan   // what is done where it cannot
	over     bool   // the question is on the other side
}

const (
	crossWithin = 8 * time.Second // a question; without it nothing is found at all
	crossTokens = 96
	backWithin  = 30 * time.Second // an answer
	// leastLike is the likeness in meaning below which an answer that was put into
	// another language is about something else. Encoders of one language give little
	// for the same in another, so this only stops what has nothing to do with it.
	leastLike = 0.1
)

// crossing tells whether a question has to go into another language: it is in one
// that is surely known, and nothing in that was found.
func crossing(d *draft, p plan, found knowledge.Result) plan {
	a, from := d.bot.Assistant, found.Lang
	own := func(h knowledge.Hit) bool { return h.Score >= a.FoundScore && (h.Lang == from || h.Lang == "") }
	if !d.use.usable || found.Terms == 0 || best(found) >= a.DirectScore || slices.ContainsFunc(found.Hits, own) {
		return p
	}
	to := baseOf(d.bot.Lang)
	if len(found.Hits) > 0 && found.Hits[0].Lang != from {
		to = firstOf(found.Hits[0].Lang, to)
	}
	if to == from || languageNames[from] == "" || languageNames[to] == "" {
		return p
	}
	return plan{path: PathModel, hits: p.hits, into: &bridge{from: from, to: to, stay: p}, reason: fmt.Sprintf(
		"The question is in %s and nothing in that was found: the model puts it into %s.", languageNames[from], languageNames[to])}
}

// asked is the question as the model is to answer it.
func (d *draft) asked() string {
	if d.plan.into != nil {
		return d.meant
	}
	return d.question
}

// spoken is the history that the model is shown: none where it is in a language
// that the answer must not be in.
func (d *draft) spoken() []conversation.Message {
	if d.plan.into != nil {
		return nil
	}
	return d.history
}

// interpreter answers across languages, with the model in between.
type interpreter struct{ *desk }

// stay answers as if there were no other languages.
func (k interpreter) stay(ctx context.Context, d *draft, why string) Reply {
	p := d.plan.into.stay
	p.reason += " It could not be put into " + languageNames[d.plan.into.to] + ": " + why + "."
	d.decide(p)
	d.lookup.Contents = contentIDs(p.hits)
	if p.path == PathModel {
		return k.passages(ctx, d, textFound)
	}
	reply, err := k.compose(ctx, d)
	if err != nil {
		return k.trouble(d, "An error kept the contents from being read.")
	}
	return reply
}

// across answers a question by way of the contents' language.
func (k interpreter) across(ctx context.Context, d *draft) (Reply, error) {
	way := d.plan.into
	if why := k.cross(ctx, d); why != "" {
		if errors.Is(context.Cause(ctx), errAbandoned) {
			return Reply{}, errAbandoned
		}
		return k.stay(context.WithoutCancel(ctx), d, why), nil
	}
	reply, err := k.beyond(ctx, d)
	if err != nil || reply.Kind != conversation.KindDirect && reply.Kind != conversation.KindModel {
		return reply, err // what is quoted stays as it stands there
	}
	return k.back(ctx, d, reply, *way), nil
}

// cross puts the question into the contents' language and looks it up there. It
// gives the reason where that was not possible.
func (k interpreter) cross(ctx context.Context, d *draft) (why string) {
	way, start := d.plan.into, k.clock()
	if k.crosser.rests(start) {
		return "the model was not quick enough lately"
	}
	short, over := context.WithTimeout(ctx, crossWithin)
	defer over()
	result, err := k.model.Chat(short, ChatRequest{
		Model: d.use.name, MaxTokens: crossTokens, Messages: crossMessages("question", way.to, d.meant),
	}, nil)
	if err != nil {
		if ended(err) && ctx.Err() == nil {
			k.crosser.rest(k.clock())
		}
		k.step(d, "translate", start, "the model was not quick enough")
		return "the model did not do it in time"
	}
	text := oneLine(result.Text, longestQuestion)
	if !wellCrossed(d.meant, text) {
		k.step(d, "translate", start, "the model's words are not the question")
		return "the model's words are not the question"
	}
	k.step(d, "translate", start, "put into %s by the model", languageNames[way.to])
	lang := d.trace.Lang
	found, err := k.search(ctx, d, text)
	if err != nil {
		return "the contents could not be searched"
	}
	d.trace.Lang = lang
	d.hits, d.meant, d.topic = found.Hits, text, namesTopic(text)
	d.trace.Rewritten, d.trace.RewrittenBy = text, "model"
	p := decideFound(d.inquiry, found.Hits, found.Terms, d.use)
	p.reason = fmt.Sprintf("The question was put into %s. ", languageNames[way.to]) + p.reason
	way.over = true
	p.into = way
	d.decide(p)
	d.lookup.Contents = contentIDs(p.hits)
	return ""
}

// beyond answers on the other side.
func (k interpreter) beyond(ctx context.Context, d *draft) (Reply, error) {
	if d.plan.path == PathModel {
		return author(k).answer(ctx, d, nil)
	}
	d.plan.into = nil
	return k.compose(ctx, d)
}

// back puts an answer into the visitor's language, if it stays what it is.
func (k interpreter) back(ctx context.Context, d *draft, reply Reply, way bridge) Reply {
	start := k.clock()
	short, over := context.WithTimeout(ctx, backWithin)
	defer over()
	plain := plainOf(reply.Text)
	result, err := k.model.Chat(short, ChatRequest{
		Model: d.use.name, MaxTokens: 2 * d.tuning.MaxOutput, Messages: crossMessages("text", way.from, plain),
	}, nil)
	why := "the model did not finish it"
	if err == nil && !result.Cut {
		why = k.unlike(ctx, plain, strings.TrimSpace(result.Text), way)
	}
	if why != "" {
		k.step(d, "translate", start, "the answer stays in %s: %s", languageNames[way.to], why)
		reply.Trace.Steps = d.trace.Steps
		return reply
	}
	k.step(d, "translate", start, "the answer was put into %s by the model", languageNames[way.from])
	reply.Text = strings.TrimSpace(result.Text) + marks(reply.Text)
	reply.Kind = conversation.KindModel
	reply.Trace.Steps = d.trace.Steps
	reply.Trace.TotalMS = ms(k.clock().Sub(d.started))
	return reply
}

// unlike tells what a text that was put into another language does not share with
// the original; empty where nothing is wrong.
func (k interpreter) unlike(ctx context.Context, original, text string, way bridge) string {
	switch n, most := len([]rune(text)), 3*len([]rune(original))+40; {
	case text == "" || leaks(text) || citeMark.MatchString(text) || n > most || 4*n < len([]rune(original)):
		return "it is no translation"
	case orders.MatchString(text):
		return "it gives orders"
	}
	if why := grounding.Carried(original, way.to, text, way.from); why != "" {
		return why
	}
	if k.meaning == nil {
		return ""
	}
	if like, err := k.meaning.Similarity(ctx, original, []string{text}); err == nil && len(like) == 1 && like[0] < leastLike {
		return fmt.Sprintf("it means something else (%.2f)", like[0])
	}
	return ""
}

// marks are the citations of a text, each once, to stand behind it.
func marks(text string) string {
	seen, out := map[string]bool{}, ""
	for _, m := range citeMark.FindAllString(text, -1) {
		if m = strings.TrimSpace(m); !seen[m] {
			seen[m] = true
			out += m
		}
	}
	if out == "" {
		return ""
	}
	return " " + out
}

func crossMessages(what, to, text string) []ChatMessage {
	return []ChatMessage{
		{Role: "system", Content: "You translate. Write the " + what + " below in " + languageNames[to] +
			". Keep every number, name, price and link exactly as it is. Do not answer it and add nothing. Write only the translation."},
		{Role: "user", Content: neutral(text)},
	}
}

// wellCrossed tells whether a question that was put into another language is
// still one question: with the numbers and links of the visitor's and no others.
func wellCrossed(question, text string) bool {
	n := len(words(text))
	if n == 0 || n > 3*len(words(question))+10 || leaks(text) || orders.MatchString(text) {
		return false
	}
	return grounding.SameFacts(question, text)
}

func baseOf(tag string) string {
	base, _, _ := strings.Cut(strings.ToLower(tag), "-")
	return base
}

// languageNames are the languages that questions are put into and out of, as
// models know them.
var languageNames = map[string]string{ //nolint:gochecknoglobals // a constant table
	"ar": "Arabic", "bg": "Bulgarian", "ca": "Catalan", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
	"et": "Estonian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
	"it": "Italian", "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nb": "Norwegian", "nl": "Dutch", "no": "Norwegian",
	"pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
	"th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "vi": "Vietnamese", "zh": "Chinese",
}
