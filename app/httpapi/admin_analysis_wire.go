package httpapi

import (
	"slices"

	"frontdesk/app/analysis"
	"frontdesk/app/conversation"
)

// AnalysisPage is the analysis of a conversation.
type AnalysisPage struct {
	Analysis *Analysis `json:"analysis,omitempty" doc:"Left out where none was made yet."`
	Waiting  bool      `json:"waiting" doc:"One is on its way."`
}

// Analysis is what a conversation was about and how it went.
type Analysis struct {
	At        Time     `json:"at"`
	Maker     string   `json:"maker" doc:"built-in, or the name of the model."`
	Subject   string   `json:"subject"`
	Summary   string   `json:"summary"`
	Category  string   `json:"category"`
	Lang      string   `json:"lang"`
	Sentiment string   `json:"sentiment" enum:"positive,neutral,negative"`
	Behaviour string   `json:"behaviour" enum:"calm,urgent,confused"`
	Score     int      `json:"score" doc:"How well it went for the visitor: 0 very badly, 10 very well."`
	Corrected []string `json:"corrected" doc:"Fields that a person set."`
	FromModel []string `json:"fromModel,omitempty" doc:"Fields that the model gave; rules made the others."`
}

// AnalysisOf is a stored analysis on the wire; nil where there is none.
func AnalysisOf(a conversation.Analysis) *Analysis {
	if a.At.IsZero() {
		return nil
	}
	return &Analysis{
		At: a.At, Maker: a.Maker, Subject: a.Subject, Summary: a.Summary, Category: a.Category, Lang: a.Lang,
		Sentiment: a.Sentiment, Behaviour: a.Behaviour, Score: a.Score, Corrected: listOf(a.Corrected), FromModel: a.Written,
	}
}

// AnalysisCorrection sets fields right. Left out: it stays. null: it is given back.
type AnalysisCorrection struct {
	Subject   optional[string] `json:"subject,omitzero" doc:"Up to 120 characters."`
	Summary   optional[string] `json:"summary,omitzero" doc:"Up to 600 characters."`
	Category  optional[string] `json:"category,omitzero" doc:"Up to 40 characters; also one that is not in the list."`
	Sentiment optional[string] `json:"sentiment,omitzero" doc:"positive, neutral or negative."`
	Behaviour optional[string] `json:"behaviour,omitzero" doc:"calm, urgent or confused."`
	Score     optional[int]    `json:"score,omitzero" doc:"0 to 10."`
}

func (in AnalysisCorrection) correction() analysis.Correction {
	out := analysis.Correction{
		Subject: in.Subject.value, Summary: in.Summary.value, Category: in.Category.value,
		Sentiment: in.Sentiment.value, Behaviour: in.Behaviour.value, Score: in.Score.value,
	}
	for field, back := range map[string]bool{
		analysis.FieldSubject: in.Subject.nulled(), analysis.FieldSummary: in.Summary.nulled(), analysis.FieldCategory: in.Category.nulled(),
		analysis.FieldSentiment: in.Sentiment.nulled(), analysis.FieldBehaviour: in.Behaviour.nulled(), analysis.FieldScore: in.Score.nulled(),
	} {
		if back {
			out.Give = append(out.Give, field)
		}
	}
	return out
}

// nulled tells that a field was given as null.
func (o optional[T]) nulled() bool { return o.set && o.value == nil }

// AnalysisState is how far the work is.
type AnalysisState struct {
	Waiting int    `json:"waiting" doc:"Conversations that wait, of all chatbots; at most 10,000 are counted."`
	Maker   string `json:"maker" doc:"By what conversations are analysed now: built-in, or the name of the model; empty where it is switched off."`
}

// AnalysisBatch is a part of many that now wait.
type AnalysisBatch struct {
	Queued int `json:"queued"`
	Passed int `json:"passed" doc:"In which nobody wrote anything."`
	Next   int `json:"next" doc:"Give it as after for the next part; 0: there are no more."`
}

// AnalysisSettings say how ended conversations are analysed.
type AnalysisSettings struct {
	Mode       string   `json:"mode" enum:"auto,off,built-in,model" doc:"auto: by the model where visitors are answered with one, else built in. model: by the model even where visitors are not; built in while it is away."`
	Categories []string `json:"categories" doc:"Your own categories: a name each, or a name, a colon and words that belong to it. Empty: the tags of your contents, else general ones."`
}

// foundTags are the tags of a conversation that its analysis gave: not those that a
// person took away, which the analysis only remembers.
func foundTags(v conversation.Conversation) (out []string) {
	for _, tag := range v.Analysis.Tags {
		if slices.Contains(v.Tags, tag) {
			out = append(out, tag)
		}
	}
	return out
}
