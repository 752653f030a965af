package answer

import (
	"context"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"frontdesk/app/conversation"
)

const (
	rewriteWithin = 2 * time.Second // a visitor waits for what comes after it
	rewriteRest   = 5 * time.Minute // after a try that took longer
	rewriteTokens = 48
	rewriteTurns  = 4  // messages of the history that the model is shown
	rewriteWords  = 30 // of a question; what is longer is no rewriting
)

// rewriter remembers whether the model is quick enough to write questions out.
type rewriter struct{ restUntil atomic.Int64 } // Unix nanoseconds of the clock that is passed in

func (r *rewriter) rests(now time.Time) bool { return now.UnixNano() < r.restUntil.Load() }

func (r *rewriter) rest(now time.Time) { r.restUntil.Store(now.Add(rewriteRest).UnixNano()) }

// rewrite has the model write out a follow-up that was not surely understood by
// its words, and takes that over where it finds more. Whatever goes wrong, the
// question stays as it was.
func (k *desk) rewrite(ctx context.Context, d *draft) {
	start := k.clock()
	if d.trace.Rewritten == "" || d.hits[0].Score >= d.bot.Assistant.DirectScore || k.rewriter.rests(start) {
		return
	}
	short, over := context.WithTimeout(ctx, rewriteWithin)
	defer over()
	result, err := k.model.Chat(short, ChatRequest{
		Model: d.use.name, MaxTokens: rewriteTokens, Messages: rewriteMessages(d.history, d.question),
	}, nil)
	if err != nil {
		k.rewriter.rest(k.clock())
		k.step(d, "rewrite", start, "the model was not quick enough")
		return
	}
	text := oneLine(result.Text, longestQuestion)
	if !wellRewritten(text, d) {
		k.step(d, "rewrite", start, "the model's words are not those of the conversation")
		return
	}
	current := d.trace.Found
	found, err := k.search(ctx, d, text)
	if err != nil || best(found) <= d.hits[0].Score {
		d.trace.Found = current
		return
	}
	p := decideFound(d.inquiry, found.Hits, found.Terms, d.use)
	if len(p.hits) == 0 {
		d.trace.Found = current
		return
	}
	d.hits, d.meant, d.plan.hits, d.topic = found.Hits, text, p.hits, false
	d.lookup.Contents = contentIDs(p.hits)
	d.trace.Rewritten, d.trace.RewrittenBy = text, "model"
	k.step(d, "rewrite", start, "written out by the model")
}

func rewriteMessages(history []conversation.Message, question string) []ChatMessage {
	out := []ChatMessage{{Role: "system", Content: "Write the visitor's last message as one question that can be understood alone. " +
		"Use only words of the conversation. Do not answer. Write the question and nothing else."}}
	var b strings.Builder
	for _, m := range history[max(0, len(history)-rewriteTurns):] {
		who := "Assistant"
		switch m.Role {
		case conversation.RoleUser:
			who = "Visitor"
		case conversation.RoleSystem:
			continue
		}
		b.WriteString(who + ": " + oneLine(neutral(plainOf(m.Text)), longestPageTitle) + "\n")
	}
	b.WriteString("Visitor: " + oneLine(neutral(question), longestTurn) + "\nQuestion:")
	return append(out, ChatMessage{Role: "user", Content: b.String()})
}

// wellRewritten tells whether a rewriting is a question made of what was said:
// no word that means something comes from nowhere, and none of the visitor's is
// lost.
func wellRewritten(text string, d *draft) bool {
	r := newReader(firstOf(d.conversation.Lang, d.bot.Lang), speak(d.bot.Lang).talk)
	if n := len(words(text)); n < 2 || n > rewriteWords || leaks(text) {
		return false
	}
	var said strings.Builder
	for _, m := range d.history[max(0, len(d.history)-rewriteTurns):] {
		said.WriteString(m.Text + "\n")
	}
	said.WriteString(d.question + "\n" + d.trace.Rewritten + "\n" + d.trace.Carried)
	return r.within(r.meaning(text), said.String()) && r.within(r.content(rest(d.question)), text)
}

// within tells whether a text has all of a list of words, in any of their forms.
func (r reader) within(list []string, text string) bool { return r.share(list, text) == 1 }

// share is how many of a list of words a text has, in any of their forms; of none
// it has all.
func (r reader) share(list []string, text string) float64 {
	has := map[string]bool{}
	for _, w := range words(text) {
		has[r.stem(w)] = true
	}
	found := 0
	for _, w := range list {
		if !slices.ContainsFunc(words(w), func(part string) bool { return !has[r.stem(part)] }) {
			found++
		}
	}
	if len(list) == 0 {
		return 1
	}
	return float64(found) / float64(len(list))
}
