package store

import "frontdesk/app/conversation"

// Bulk is Conversations for whoever makes a folder with very many messages: none
// of them is noted for the index of words, which is to be built anew afterwards.
func Bulk(s *Store) Port[conversation.Tx, conversation.Reader] {
	out := Conversations(s)
	out.writer = func(tx *Tx) conversation.Tx {
		return conversations{finder{threads{tx}}, messages{tx: tx}, waiting{tx}, trackingLog{tx}, questions{tx}}
	}
	return out
}
