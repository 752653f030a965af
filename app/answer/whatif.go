package answer

import (
	"unicode/utf8"

	"frontdesk/app/chatbot"
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
	wrong := func(name, message string) {
		fields = append(fields, fault.Field{Field: "whatIf." + name, Message: message})
	}
	if w.DirectScore != nil && !(*w.DirectScore >= 0 && *w.DirectScore <= 1) {
		wrong("directScore", "Between 0 and 1.")
	}
	if w.FoundScore != nil && !(*w.FoundScore >= 0 && *w.FoundScore <= 1) {
		wrong("foundScore", "Between 0 and 1.")
	}
	if w.DirectScore != nil && w.FoundScore != nil && *w.FoundScore > *w.DirectScore {
		wrong("foundScore", "Between 0 and the direct score.")
	}
	if w.Match != "" && w.Match != matchBoth && w.Match != "words" && w.Match != "meaning" {
		wrong("match", "One of both, words, meaning.")
	}
	if w.Model != nil && utf8.RuneCountInString(*w.Model) > longestModel {
		wrong("model", "At most 200 characters.")
	}
	if w.Instructions != nil && utf8.RuneCountInString(*w.Instructions) > longestInstruct {
		wrong("instructions", "At most 8000 characters.")
	}
	return fault.InvalidFields(fields)
}

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
