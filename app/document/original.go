package document

import (
	"context"
	"io"
)

// original reads the parts of a file one after the other.
type original struct {
	ctx   context.Context
	store Store
	file  File
	next  int
	left  []byte
}

// Read gives the next bytes; a part that is missing is an error, since half a
// file must not pass for a whole one.
func (o *original) Read(p []byte) (int, error) {
	if len(o.left) == 0 {
		if o.next >= o.file.parts() {
			return 0, io.EOF
		}
		err := o.store.View(o.ctx, func(tx Reader) error {
			piece, found, err := tx.Part(o.file.ID, o.next)
			if err == nil && !found {
				err = ErrNotFound
			}
			o.left = piece
			return err
		})
		if err != nil {
			return 0, err
		}
		o.next++
	}
	n := copy(p, o.left)
	o.left = o.left[n:]
	return n, nil
}
