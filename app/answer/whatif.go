package answer

import (
	"slices"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

// WhatIf are settings to try a question with before they are saved. What is nil
// or empty is as the chatbot has it.
type WhatIf struct {
	DirectScore  *float64
	FoundScore   *float64
	UseModel     *bool
	Model        *string
	Instructions *string
	Drafts       bool   // the contents as they are edited, not as they are published
	Match        string // what is matched by: words, meaning, or both, which is also the empty one
}

// IsZero tells that nothing is to be other than it is.
func (w WhatIf) IsZero() bool {
	if w.Match == matchBoth {
		w.Match = ""
	}
	return w == WhatIf{}
}

const (
	matchBoth       = "both"
	longestInstruct = 8000 // characters, as in the chatbot's settings
	longestModel    = 200
)

// Validate tells every field that needs another value, by its name below
// "whatIf".
func (w WhatIf) Validate() error {
	var fields []fault.Field
	unless := func(fine bool, name, message string) {
		if !fine {
			fields = append(fields, fault.Field{Field: "whatIf." + name, Message: message})
		}
	}
	unless(isShare(w.DirectScore), "directScore", "Between 0 and 1.")
	unless(isShare(w.FoundScore), "foundScore", "Between 0 and 1.")
	unless(w.DirectScore == nil || w.FoundScore == nil || !(*w.FoundScore > *w.DirectScore), "foundScore", "Between 0 and the direct score.")
	unless(slices.Contains([]string{"", matchBoth, "words", "meaning"}, w.Match), "match", "One of both, words, meaning.")
	unless(isWithin(w.Model, longestModel), "model", "At most 200 characters.")
	unless(isWithin(w.Instructions, longestInstruct), "instructions", "At most 8000 characters.")
	return fault.InvalidFields(fields)
}

// isShare tells a number between 0 and 1, or none; NaN is none of them.
func isShare(n *float64) bool { return n == nil || *n >= 0 && *n <= 1 }

// isWithin tells a text of at most so many characters, or none.
func isWithin(s *string, most int) bool { return s == nil || utf8.RuneCountInString(*s) <= most }

// over lays the settings over those of a chatbot.
func (w WhatIf) over(bot chatbot.Chatbot) chatbot.Chatbot {
	a := &bot.Assistant
	lay(&a.DirectScore, w.DirectScore)
	lay(&a.FoundScore, w.FoundScore)
	lay(&a.UseModel, w.UseModel)
	lay(&a.Model, w.Model)
	lay(&a.Instructions, w.Instructions)
	return bot
}

func lay[T any](at, value *T) {
	if value != nil {
		*at = *value
	}
}

// by is what is matched by, in the words of package knowledge.
func (w WhatIf) by() string {
	if w.Match == matchBoth {
		return ""
	}
	return w.Match
}

// overridden lays what an API client wants over the settings of a chatbot.
func overridden(bot chatbot.Chatbot, o conversation.Override) chatbot.Chatbot {
	if o.Instructions != "" {
		bot.Assistant.Instructions = o.Instructions
	}
	if o.Model != "" {
		bot.Assistant.Model = o.Model
	}
	return bot
}
