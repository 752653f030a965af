package migrations

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
)

// binChunk is how many entries of the bin one transaction goes over.
const binChunk = 1000

// binByVisitor lists deleted conversations by their visitor, so that whoever asks
// what is kept of one need not go over everybody's bin.
//
//	before: 16 time conversation → nothing; 10 conversation → record with "visitor"
//	after:  also 1a visitor conversation → nothing
func binByVisitor() Migration {
	return Migration{Number: 2, Name: "bin by visitor", Up: func(kv KV, cursor []byte) (next []byte, err error) {
		var binned [][]byte // ids of conversations
		n := 0
		err = kv.Scan([]byte{0x16}, cursor, func(key, _ []byte) (bool, error) {
			if n == binChunk {
				next = append([]byte(nil), key...)
				return false, nil
			}
			n++
			binned = append(binned, append([]byte(nil), key[len(key)-16:]...))
			return true, nil
		})
		if err != nil {
			return nil, err
		}
		for _, c := range binned {
			visitor, found, err := visitorOf(kv, c)
			if err != nil {
				return nil, err
			}
			if !found {
				continue // the index may hold what is gone
			}
			if err := kv.Set(append(append([]byte{0x1a}, visitor...), c...), nil); err != nil {
				return nil, err
			}
		}
		return next, nil
	}}
}

// visitorOf reads whose a conversation is.
func visitorOf(kv KV, c []byte) (visitor []byte, found bool, err error) {
	record, found, err := kv.Get(append([]byte{0x10}, c...))
	if err != nil || !found || len(record) == 0 {
		return nil, false, err
	}
	var of struct {
		Visitor string `json:"visitor"`
	}
	if err := json.Unmarshal(record[1:], &of); err != nil { // behind the number of the encoding
		return nil, false, fmt.Errorf("reading conversation %x: %w", c, err)
	}
	visitor, err = hex.DecodeString(strings.ReplaceAll(of.Visitor, "-", ""))
	return visitor, err == nil && len(visitor) == 16, err
}
