package knowledge

import "context"

// Behind compares texts for work that nobody waits for: the encoder stops for the
// questions of visitors. What a text is compared to is kept for the next time.
type Behind struct{ *Encoding }

// Behind is the encoding for work that nobody waits for.
func (e *Encoding) Behind() Behind { return Behind{e} }

// Similarity tells how near a is to each of bs in meaning, in [-1,1].
func (b Behind) Similarity(ctx context.Context, a string, bs []string) ([]float64, error) {
	c := b.library.answering()
	if c == nil {
		return nil, ErrNoMeaning
	}
	made, err := c.passages(ctx, []string{a})
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(bs))
	va := made[0].Floats()
	for i, one := range bs {
		vb, err := c.short(ctx, &c.compared, one)
		if err != nil {
			return nil, err
		}
		out[i] = cosine(va, vb.vector)
	}
	return out, nil
}
