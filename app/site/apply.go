package site

import "context"

// flush makes contents of the pages that are ready, if it is time.
func (r *reading) flush(ctx context.Context, due bool) error {
	if !due || len(r.ready) == 0 {
		return nil
	}
	for len(r.ready) > 0 {
		chunk := r.ready[:min(len(r.ready), applyPages)]
		if err := r.edition.apply(ctx, chunk, false); err != nil {
			return err
		}
		r.ready = r.ready[len(chunk):]
		r.taken += len(chunk)
	}
	r.ready = nil
	r.applied = r.cfg.Clock()
	return nil
}
