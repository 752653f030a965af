package chatbot

import (
	"fmt"
	"slices"
	"strings"
)

// How ended conversations are analysed.
const (
	AnalysisAuto    = "auto"     // by the model where there is one, else built in
	AnalysisOff     = "off"      // not at all
	AnalysisBuiltIn = "built-in" // by word lists, the encoder and rules
	AnalysisModel   = "model"    // by the model, also where visitors are answered without; built in while it is away
)

// Analysis says how ended conversations are analysed.
type Analysis struct {
	Mode       string   `json:"mode"`       // auto, off, built-in, model
	Categories []string `json:"categories"` // the owner's own: a name each, or a name, a colon and words that belong to it
}

// DefaultAnalysis is that of a new chatbot.
func DefaultAnalysis() Analysis { return Analysis{Mode: AnalysisAuto, Categories: []string{}} }

// orDefault takes records from before there was an analysis as having it.
func (a Analysis) orDefault() Analysis {
	if a.Mode == "" {
		return DefaultAnalysis()
	}
	return a
}

func (a Analysis) clone() Analysis {
	a.Categories = slices.Clone(a.Categories)
	return a
}

// The sizes of the owner's categories.
const (
	maxCategories   = 30
	maxCategoryName = 40
	maxCategoryLine = 240
)

func (a Analysis) validate(c *checker) {
	switch a.Mode {
	case AnalysisAuto, AnalysisOff, AnalysisBuiltIn, AnalysisModel:
	default:
		c.check(false, "analysis.mode", "One of auto, off, built-in, model.")
	}
	c.check(len(a.Categories) <= maxCategories, "analysis.categories", "At most %d categories.", maxCategories)
	seen := map[string]bool{}
	for i, line := range a.Categories[:min(len(a.Categories), maxCategories)] {
		field := fmt.Sprintf("analysis.categories[%d]", i)
		name, _, _ := strings.Cut(line, ":")
		name = strings.ToLower(strings.TrimSpace(name))
		c.check(name != "", field, "Write a name, or remove the line.")
		c.check(len([]rune(name)) <= maxCategoryName, field, "A name has at most %d characters; words that belong to it follow behind a colon.", maxCategoryName)
		c.check(!seen[name], field, "This category is there already.")
		c.check(!strings.ContainsAny(line, "\n\r"), field, "One line a category.")
		c.text(field, line, maxCategoryLine)
		seen[name] = true
	}
}
