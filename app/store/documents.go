package store

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/document"
)

// Documents is the store as package document sees it.
func Documents(s *Store) Port[document.Tx, document.Reader] {
	return Port[document.Tx, document.Reader]{
		store:  s,
		writer: func(tx *Tx) document.Tx { return documents{tx} },
		reader: func(tx *Tx) document.Reader { return documents{tx} },
	}
}

// documents keeps the records of files and their originals in parts.
type documents struct{ tx *Tx }

// File is one record.
func (d documents) File(b chatbot.ID, f document.ID) (out document.File, err error) {
	found, err := d.tx.getJSON(fileKey(b, f), &out)
	if err == nil && !found {
		err = document.ErrNotFound
	}
	return out, err
}

// EachFile walks the files of a chatbot, or of all, in the order of their ids,
// which is that in which they came.
func (d documents) EachFile(b chatbot.ID, fn func(document.File) bool) error {
	sp := span{prefix: []byte{byte(kindFile)}}
	if !b.IsZero() {
		sp.prefix = keyOf(kindFile, b.UUID[:])
	}
	return d.tx.scan(sp, func(_, v []byte) (bool, error) {
		var f document.File
		if err := decodeJSON(v, &f); err != nil {
			return false, err
		}
		return fn(f), nil
	})
}

// Part is a piece of an original.
func (d documents) Part(f document.ID, n int) ([]byte, bool, error) {
	return d.tx.get(filePartKey(f, uint16(n)))
}

// PutFile stores a record.
func (d documents) PutFile(f document.File) error { return d.tx.setJSON(fileKey(f.Chatbot, f.ID), f) }

// DeleteFile removes a record.
func (d documents) DeleteFile(b chatbot.ID, f document.ID) error {
	return d.tx.delete(fileKey(b, f))
}

// PutPart stores a piece of an original.
func (d documents) PutPart(f document.ID, n int, piece []byte) error {
	return d.tx.set(filePartKey(f, uint16(n)), piece)
}

// DeletePart removes a piece of an original.
func (d documents) DeletePart(f document.ID, n int) error {
	return d.tx.delete(filePartKey(f, uint16(n)))
}
