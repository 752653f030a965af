// Package analysis says in a few fields what a conversation was about and how it
// went: subject, summary, category, language, sentiment, behaviour, tags and a
// score. It works behind the end of a conversation, one at a time, and gives way
// to visitors; a model may be asked, and where there is none, or it answers badly,
// word lists, the encoder and rules do it. What a person corrected stays.
package analysis

import (
	"slices"
	"unicode/utf8"

	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// BuiltIn is the maker of an analysis that no model was asked for.
const BuiltIn = "built-in"

// The sentiments.
const (
	Positive = "positive"
	Neutral  = "neutral"
	Negative = "negative"
)

// The behaviours.
const (
	Calm     = "calm"
	Urgent   = "urgent"
	Confused = "confused"
)

// Other is the category of what belongs to none.
const Other = "Other"

// The sizes of what is kept.
const (
	longestSubject  = 120 // characters
	longestSummary  = 600
	longestCategory = 40
	longestTag      = 40
	mostTags        = 5  // that one analysis proposes
	mostOfAll       = 20 // that a conversation has
	best            = 10 // score
)

// Sentiments and Behaviours are the values of their fields.
func Sentiments() []string { return []string{Positive, Neutral, Negative} }

// Behaviours are the values of the field of that name.
func Behaviours() []string { return []string{Calm, Urgent, Confused} }

// The names of the fields that a person can correct.
const (
	FieldSubject   = "subject"
	FieldSummary   = "summary"
	FieldCategory  = "category"
	FieldSentiment = "sentiment"
	FieldBehaviour = "behaviour"
	FieldScore     = "score"
)

// Fields are the names of the fields that a person can correct.
func Fields() []string {
	return []string{FieldSubject, FieldSummary, FieldCategory, FieldSentiment, FieldBehaviour, FieldScore}
}

// The faults of this package.
var (
	// ErrNothing: nobody wrote anything that could be analysed.
	ErrNothing = fault.New(fault.Conflict, "nothing_to_analyse", "The visitor has written nothing in this conversation, so there is nothing to analyse.")
	// ErrOff: the owner does not want it.
	ErrOff = fault.New(fault.Conflict, "analysis_off", "The analysis of conversations is switched off for this chatbot. Switch it on under Assistant.")
	// ErrNone: there is no analysis to correct yet.
	ErrNone = fault.New(fault.Conflict, "not_analysed", "This conversation is not analysed yet. Analyse it first, then correct what is wrong.")
)

// Result is one analysis as it was made, before a person's corrections are laid
// over it.
type Result struct {
	Maker     string // BuiltIn, or the name of the model
	Subject   string
	Summary   string
	Category  string
	Lang      string
	Sentiment string
	Behaviour string
	Score     int
	Tags      []string
	Written   []string // names of the fields that the model gave; the rules made the others

	sure    bool  // the words alone leave no doubt of the sentiment
	trouble error // why the model was of no use; nil: it was, or was not asked
}

// lay puts a result over what is there: fields that a person set stay, and tags
// join those of the conversation unless a person took them away. The time is the
// caller's to set.
func (r Result) lay(c conversation.Conversation) conversation.Conversation {
	a := c.Analysis
	kept := func(field string) bool { return slices.Contains(a.Corrected, field) }
	next := conversation.Analysis{
		Maker: r.Maker, Written: slices.Clone(r.Written), Lang: r.Lang, Corrected: slices.Clone(a.Corrected),
		Subject: pick(kept(FieldSubject), a.Subject, r.Subject), Summary: pick(kept(FieldSummary), a.Summary, r.Summary),
		Category: pick(kept(FieldCategory), a.Category, r.Category), Sentiment: pick(kept(FieldSentiment), a.Sentiment, r.Sentiment),
		Behaviour: pick(kept(FieldBehaviour), a.Behaviour, r.Behaviour), Score: pick(kept(FieldScore), a.Score, r.Score),
	}
	c.Tags, next.Tags = joinTags(c.Tags, a.Tags, r.Tags)
	c.Analysis = next
	return c
}

func pick[T any](first bool, a, b T) T {
	if first {
		return a
	}
	return b
}

// joinTags gives the tags of a conversation after an analysis, and those to
// remember as proposed. there are the tags that it has, before those that earlier
// analyses proposed: what of these is not there any more was taken away by a
// person and stays away, and what is not proposed any more goes, because it was
// the machine's.
func joinTags(there, before, fresh []string) (tags, proposed []string) {
	for _, t := range there {
		if !slices.Contains(before, t) || slices.Contains(fresh, t) {
			tags = append(tags, t)
		}
	}
	for _, t := range before {
		if !slices.Contains(there, t) {
			proposed = append(proposed, t) // taken away: remembered
		}
	}
	for _, t := range fresh {
		if slices.Contains(proposed, t) {
			continue
		}
		if !slices.Contains(tags, t) {
			if len(tags) >= mostOfAll {
				continue
			}
			tags = append(tags, t)
		} else if slices.Contains(there, t) && !slices.Contains(before, t) {
			continue // a person gave it: it is theirs
		}
		proposed = append(proposed, t)
	}
	return tags, proposed
}

// shorten cuts a text to so many characters, at a word where there is one, with an
// ellipsis.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	runes := []rune(s)[:most-1]
	cut := len(runes)
	for i := cut - 1; i > cut*2/3; i-- {
		if runes[i] == ' ' {
			cut = i
			break
		}
	}
	return string(runes[:cut]) + "…"
}
