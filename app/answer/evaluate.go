package answer

import (
	"cmp"
	"slices"

	"frontdesk/app/conversation"
)

// Asked is one question of an evaluation and what came of it. Questions without
// an expectation are not Graded and count in Asked alone.
type Asked struct {
	Graded   bool
	Expected string // content id; empty: should not be answered
	Refused  bool   // "not found" was said
	Top      string // content put first; of a refused one the best that was found below the threshold
	Score    float64
}

// AskedOf grades a reply; the expectation is put in by the caller.
func AskedOf(r Reply) Asked {
	a := Asked{Refused: r.Kind == conversation.KindNone, Top: r.Top()}
	if r.Score != nil {
		a.Score = *r.Score
	}
	if a.Top == "" && len(r.Trace.Found) > 0 {
		a.Top = r.Trace.Found[0].ContentID
	}
	return a
}

// Grade is how one question of an evaluation came out.
type Grade string

// The grades.
const (
	Ungraded       Grade = "ungraded"
	Right          Grade = "right"           // answered with the expected content first
	Wrong          Grade = "wrong"           // answered with another one, or where nothing was to be answered
	RefusedRightly Grade = "refused_rightly" // not answered, as expected
	RefusedWrongly Grade = "refused_wrongly" // not answered, though a content was expected
)

// Grade compares what came of a question with what was expected.
func (a Asked) Grade() Grade {
	switch {
	case !a.Graded:
		return Ungraded
	case a.Refused && a.Expected == "":
		return RefusedRightly
	case a.Refused:
		return RefusedWrongly
	case a.Expected != "" && a.Top == a.Expected:
		return Right
	default:
		return Wrong
	}
}

// Summary is how an evaluation went. Shares are in [0,1].
type Summary struct {
	Asked          int     `json:"asked"`
	Graded         int     `json:"graded"`
	Right          int     `json:"right"`
	Wrong          int     `json:"wrong"`
	RefusedRightly int     `json:"refusedRightly"`
	RefusedWrongly int     `json:"refusedWrongly"`
	Accuracy       float64 `json:"accuracy"` // right and rightly refused among the graded
	// Threshold is the found score at which most would have come out as expected,
	// AccuracyAt how many. Without a question that should be refused no threshold is
	// better than none, and it is 0.
	Threshold  float64 `json:"threshold"`
	AccuracyAt float64 `json:"accuracyAt"`
}

// Evaluate sums an evaluation up.
func Evaluate(list []Asked) Summary {
	s := Summary{Asked: len(list)}
	var graded []Asked
	for _, a := range list {
		if !a.Graded {
			continue
		}
		graded = append(graded, a)
		switch a.Grade() {
		case RefusedRightly:
			s.RefusedRightly++
		case RefusedWrongly:
			s.RefusedWrongly++
		case Right:
			s.Right++
		default:
			s.Wrong++
		}
	}
	s.Graded = len(graded)
	if s.Graded == 0 {
		return s
	}
	s.Accuracy = float64(s.Right+s.RefusedRightly) / float64(s.Graded)
	s.Threshold, s.AccuracyAt = suggest(graded)
	return s
}

// suggest walks the scores from the highest down. At a threshold everything at
// or above it is answered. The threshold lies in the middle of the gap between
// the last answered score and the next, so that it carries over.
func suggest(graded []Asked) (threshold, accuracy float64) {
	list := slices.Clone(graded)
	slices.SortStableFunc(list, func(a, b Asked) int { return cmp.Compare(b.Score, a.Score) })
	good := 0 // as expected if nothing is answered
	for _, a := range list {
		if a.Expected == "" {
			good++
		}
	}
	best := good
	threshold = min(1, list[0].Score+0.01)
	for i, a := range list {
		switch a.Expected {
		case "":
			good--
		case a.Top:
			good++
		}
		last := i == len(list)-1
		if !last && list[i+1].Score == a.Score {
			continue
		}
		if good >= best {
			best, threshold = good, 0
			if !last {
				threshold = (a.Score + list[i+1].Score) / 2
			}
		}
	}
	return threshold, float64(best) / float64(len(list))
}
