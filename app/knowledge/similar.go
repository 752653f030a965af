package knowledge

import (
	"cmp"
	"context"
	"slices"

	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/meaning"
)

const (
	alikeCosine = 0.80 // from which on a content is shown as alike
	alikeWords  = 0.60
	alikeLines  = 12 // of what is being written that are looked up
	alikeMost   = 5
	alikeTried  = 8 // contents for each line
)

// Alike is a content that says or asks much the same as another text.
type Alike struct {
	ID      ContentID
	Title   string
	Article bool
	Score   float64 // in [0,1]
}

// similar gives the contents as Service.Similar does.
func (r *resemblance) similar(ctx context.Context, c Content) ([]Alike, error) {
	sh, err := r.library.shelf(ctx, c.Chatbot)
	if err != nil {
		return nil, err
	}
	texts := measures(c)
	texts = texts[:min(len(texts), alikeLines)]
	ed := sh.serving()
	tried := map[string]bool{}
	var ids []string
	for _, t := range texts {
		q, _ := r.library.query(ctx, ed, index.Query{Text: clip(t, questionBytes), Limit: alikeTried})
		for _, m := range ed.index.Search(q).Matches {
			if m.ID != string(c.ID) && !tried[m.ID] {
				tried[m.ID] = true
				ids = append(ids, m.ID)
			}
		}
	}
	others, err := r.library.archive.some(ctx, c.Chatbot, ids)
	if err != nil {
		return nil, err
	}
	mine := r.measured(ctx, ed.coder, c, texts)
	out := []Alike{}
	for _, id := range ids {
		other, found := others[id]
		if !found {
			continue
		}
		if score := r.alike(ctx, ed.coder, mine, other); score > 0 {
			out = append(out, Alike{other.ID, other.Label(), other.IsArticle(), score})
		}
	}
	slices.SortFunc(out, func(a, b Alike) int { return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID)) })
	return out[:min(len(out), alikeMost)], nil
}

// measured gives texts their vectors, or their words where the encoder does not
// answer.
func (r *resemblance) measured(ctx context.Context, coder *coder, c Content, texts []string) []compared {
	out := make([]compared, len(texts))
	var vectors []meaning.Vector
	if coder != nil && coder.silent() == "" && len(texts) > 0 {
		waiting, cancel := context.WithTimeout(ctx, 5*patience)
		vectors, _ = coder.passages(waiting, texts) // without them words are compared
		cancel()
	}
	for i, t := range texts {
		out[i] = compared{text: t, terms: termsOf(r.library.detector, c, t)}
		if vectors != nil {
			out[i].vector = vectors[i]
		}
	}
	return out
}

// alike is how much a content is like the measured texts; 0: not enough to tell.
func (r *resemblance) alike(ctx context.Context, coder *coder, mine []compared, other Content) float64 {
	texts := measures(other)
	var vectors []meaning.Vector
	if coder != nil {
		vectors, _ = r.library.vectors.complete(ctx, other.Chatbot, coder, texts) // without them words are compared
	}
	best := 0.0
	for i, t := range texts {
		terms := termsOf(r.library.detector, other, t)
		for _, m := range mine {
			if m.vector.Parts != nil && vectors != nil {
				if score := meaning.Cosine(m.vector, vectors[i]); score >= alikeCosine {
					best = max(best, min(score, 1))
				}
				continue
			}
			if score := inCommon(m.terms, terms); score >= alikeWords {
				best = max(best, score)
			}
		}
	}
	return best
}
