package httpapi

import (
	"encoding/json"

	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/lab"
)

// WhatIf are settings to try with before they are saved; what is left out is as
// the chatbot has it.
type WhatIf struct {
	DirectScore  *float64 `json:"directScore,omitempty"`
	FoundScore   *float64 `json:"foundScore,omitempty"`
	UseModel     *bool    `json:"useModel,omitempty"`
	Model        *string  `json:"model,omitempty"`
	Instructions *string  `json:"instructions,omitempty"`
	Drafts       bool     `json:"drafts,omitempty" doc:"The contents as they are edited, not as they are published."`
	Match        string   `json:"match,omitempty" enum:"both,words,meaning"`
}

func (w *WhatIf) settings() answer.WhatIf {
	if w == nil {
		return answer.WhatIf{}
	}
	return answer.WhatIf(*w)
}

// ThresholdInput are scores to try on what visitors asked.
type ThresholdInput struct {
	DirectScore float64 `json:"directScore"`
	FoundScore  float64 `json:"foundScore"`
	Days        int     `json:"days"`
}

// ThresholdEffect is what they would have done.
type ThresholdEffect struct {
	Questions int               `json:"questions"`
	Before    Outcomes          `json:"before"`
	After     Outcomes          `json:"after"`
	Changed   int               `json:"changed"`
	Estimated int               `json:"estimated" doc:"Outcomes that cannot be known for sure, such as what a model would have said."`
	Unknown   int               `json:"unknown" doc:"Questions that were decided by other rules; they are counted as they came out."`
	Changes   []ThresholdChange `json:"changes" doc:"The first 50, newest first."`
}

// ThresholdChange is a question that would have come out in another way.
type ThresholdChange struct {
	Text           string  `json:"text"`
	Before         string  `json:"before" enum:"direct,choices,model,passages,none"`
	After          string  `json:"after" enum:"direct,choices,model,passages,none"`
	Score          float64 `json:"score"`
	ConversationID string  `json:"conversationId"`
}

// TrialInput begins a trial.
type TrialInput struct {
	Kind      string          `json:"kind" enum:"file,replay"`
	Questions []TrialQuestion `json:"questions,omitempty" doc:"Of a file, 1 to 2000."`
	Days      int             `json:"days,omitempty" doc:"Of a replay, 1 to 90; 7 where it is left out."`
	WhatIf    *WhatIf         `json:"whatIf,omitempty"`
}

// TrialQuestion is a question of a file. Expected is the id of a content, null
// where nothing should be answered, and left out where nothing is expected.
type TrialQuestion struct {
	ID       string          `json:"id,omitempty"`
	Q        string          `json:"q"`
	Expected json.RawMessage `json:"expected,omitempty" type:"string,null"`
	History  []AskTurn       `json:"history,omitempty"`
}

// Trial is a trial and how far it is.
type Trial struct {
	ID        string        `json:"id"`
	Kind      string        `json:"kind" enum:"file,replay"`
	State     string        `json:"state" enum:"running,done,cancelled,failed,interrupted"`
	Total     int           `json:"total"`
	Done      int           `json:"done"`
	WhatIf    WhatIf        `json:"whatIf"`
	StartedAt Time          `json:"startedAt"`
	EndedAt   *Time         `json:"endedAt"`
	Summary   *TrialSummary `json:"summary" doc:"Null until something with an expectation was asked."`
	Outcomes  TrialOutcomes `json:"outcomes"`
	Changed   int           `json:"changed"`
	Note      string        `json:"note,omitempty" doc:"Why it failed."`
	RowsGone  bool          `json:"rowsGone" doc:"It is of the time before a restart, which kept no rows."`
}

// TrialSummary is how a trial with expectations went; shares are in [0,1].
type TrialSummary struct {
	Asked          int     `json:"asked"`
	Graded         int     `json:"graded"`
	Right          int     `json:"right"`
	Wrong          int     `json:"wrong"`
	RefusedRightly int     `json:"refusedRightly"`
	RefusedWrongly int     `json:"refusedWrongly"`
	Accuracy       float64 `json:"accuracy"`
	Threshold      float64 `json:"threshold" doc:"The found score at which most would have come out as expected; 0 where none is better than no threshold."`
	AccuracyAt     float64 `json:"accuracyAt"`
}

// TrialOutcomes counts the answers on both sides.
type TrialOutcomes struct {
	Before *Outcomes `json:"before"`
	After  Outcomes  `json:"after"`
}

// TrialList are the trials that are remembered, newest first.
type TrialList struct {
	Items []Trial `json:"items"`
}

// TrialRow is one question of a trial.
type TrialRow struct {
	ID       string          `json:"id"`
	Question string          `json:"question"`
	Expected json.RawMessage `json:"expected,omitempty" type:"string,null"`
	Before   *TrialAnswer    `json:"before"`
	After    TrialAnswer     `json:"after"`
	Verdict  string          `json:"verdict" enum:"right,wrong,refused_rightly,refused_wrongly,ungraded"`
	Changed  bool            `json:"changed"`
}

// TrialAnswer is one side of it.
type TrialAnswer struct {
	Kind      string   `json:"kind" enum:"direct,choices,model,passages,none"`
	Text      string   `json:"text"`
	Score     float64  `json:"score"`
	ContentID string   `json:"contentId"`
	Title     string   `json:"title"`
	Sources   []Source `json:"sources"`
}

// TrialRowList is a page of rows.
type TrialRowList struct {
	Items []TrialRow `json:"items"`
	Next  *string    `json:"next" doc:"The cursor of the next page."`
	Total int        `json:"total"`
}

// TrialEvent is a trial that went on or ended.
type TrialEvent struct {
	Trial
	Chatbot string `json:"chatbot"`
}

// TrialEventOf is a trial as the panel is told of it.
func TrialEventOf(t lab.Trial) TrialEvent {
	return TrialEvent{Trial: TrialOf(t), Chatbot: t.Chatbot.String()}
}

// TrialOf is a trial as it is told on the wire.
func TrialOf(t lab.Trial) Trial {
	out := Trial{
		ID: t.ID.String(), Kind: string(t.Kind), State: string(t.State), Total: t.Total, Done: t.Done, WhatIf: WhatIf(t.WhatIf),
		StartedAt: t.StartedAt, EndedAt: t.EndedAt, Outcomes: TrialOutcomes{After: outcomesOf(t.After)}, Changed: t.Changed, Note: t.Note, RowsGone: t.RowsGone,
	}
	if t.Before != nil {
		before := outcomesOf(t.Before)
		out.Outcomes.Before = &before
	}
	if t.Summary != nil {
		summary := TrialSummary(*t.Summary)
		out.Summary = &summary
	}
	return out
}

func trialRowOf(r lab.Row) TrialRow {
	out := TrialRow{
		ID: r.ID, Question: r.Question, After: trialAnswerOf(r.After), Verdict: string(r.Grade), Changed: r.Changed,
		Expected: expectedOf(r.Graded, r.Expected),
	}
	if r.Before != nil {
		before := trialAnswerOf(*r.Before)
		out.Before = &before
	}
	return out
}

func trialAnswerOf(a lab.Answer) TrialAnswer {
	return TrialAnswer{
		Kind: string(a.Kind), Text: a.Text, Score: a.Score, ContentID: a.Content, Title: a.Title, Sources: listOf(sourcesOf(a.Sources)),
	}
}

// expectedOf writes an expectation: nothing, null, or the id of a content.
func expectedOf(graded bool, id string) json.RawMessage {
	switch {
	case !graded:
		return nil
	case id == "":
		return json.RawMessage("null")
	default:
		text, err := json.Marshal(id)
		if err != nil {
			return nil
		}
		return text
	}
}

// expectation reads it; message says what is wrong with it.
func expectation(raw json.RawMessage) (graded bool, id, message string) {
	if len(raw) == 0 {
		return false, "", ""
	}
	var text *string
	if err := json.Unmarshal(raw, &text); err != nil || text != nil && *text == "" {
		return false, "", "This must be the id of a content, null where nothing should be answered, or left out."
	}
	if text == nil {
		return true, "", ""
	}
	return true, *text, ""
}

// turnsOf reads earlier turns; message says what is wrong with them.
func turnsOf(turns []AskTurn) (out []conversation.Message, message string) {
	if len(turns) > maxTurns {
		return nil, "There must be at most 40 turns."
	}
	for i, turn := range turns {
		role := conversation.Role(turn.Role)
		if role != conversation.RoleUser && role != conversation.RoleAssistant {
			return nil, "A role must be user or assistant."
		}
		if turn.Text == "" {
			return nil, "Each turn needs a text."
		}
		out = append(out, conversation.Message{Seq: uint64(i) + 1, Role: role, Text: turn.Text})
	}
	return out, ""
}
