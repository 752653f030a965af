package answer

import (
	"encoding/json"
	"hash/fnv"
	"strconv"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// basis is what a question was decided by.
func (d *draft) basis() question.Basis {
	b := question.Basis{
		Path: string(d.plan.path), DirectScore: d.bot.Assistant.DirectScore, FoundScore: d.bot.Assistant.FoundScore,
		Terms: d.terms, Topic: d.topic, Model: d.use.usable,
	}
	for _, h := range d.hits {
		b.Hits = append(b.Hits, question.Hit{Content: string(h.Content), Score: h.Score, Article: h.Article, Label: label(h.Title)})
	}
	return b
}

// label is a title as options are told apart by it.
func label(title string) uint32 {
	folded := strings.Join(words(title), " ")
	if folded == "" {
		return 0
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(folded)) // a hash does not fail
	return max(h.Sum32(), 1)
}

// record is what is kept of the question behind a reply, for package question.
// What was not looked up, and what the owner asked in the panel, is not kept.
func (r Reply) record(c conversation.Conversation, m conversation.Message) (json.RawMessage, error) {
	if !r.Lookup.Searched && r.Lookup.Chosen == "" || !question.Counts(c) {
		return nil, nil
	}
	rec := question.Record{Text: r.Trace.Question, Visitor: c.Visitor, At: m.At, Chosen: r.Lookup.Chosen}
	if r.Lookup.Searched {
		rec.Meant, rec.Lang, rec.Kind = r.Trace.Rewritten, r.Trace.Lang, r.Kind
		rec.Basis, rec.Withheld = r.Basis, r.Withheld
		if r.Score != nil {
			rec.Score = *r.Score
		}
		if rec.Lang == "" {
			rec.Lang, _, _ = strings.Cut(strings.ToLower(c.Lang), "-")
		}
	}
	return rec.Write()
}

// Decision is what was decided about a question: the path, how many contents
// counted as found, and whether the best alone is quoted. Equal decisions about
// one question lead to one outcome.
type Decision struct {
	Path  Path
	Found int
	Sure  bool
}

// Decide makes the decision of a question again under other thresholds, from
// what was found when it was asked.
func Decide(b question.Basis, directScore, foundScore float64) Decision {
	in := inquiry{bot: chatbot.Chatbot{Assistant: chatbot.Assistant{DirectScore: directScore, FoundScore: foundScore}}, topic: b.Topic}
	hits := make([]knowledge.Hit, 0, len(b.Hits))
	for _, h := range b.Hits {
		hit := knowledge.Hit{Content: knowledge.ContentID(h.Content), Score: h.Score, Article: h.Article}
		if h.Label != 0 {
			hit.Title = strconv.FormatUint(uint64(h.Label), 16)
		}
		hits = append(hits, hit)
	}
	p := decideFound(in, hits, b.Terms, modelUse{usable: b.Model})
	return Decision{Path: p.path, Found: len(p.hits), Sure: p.sure}
}
