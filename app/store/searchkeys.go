package store

import (
	"crypto/sha256"
	"encoding/binary"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// The index of words has generations: one is asked, and while it is built anew
// another one grows beside it. See docs/adr/0015-search.md.

// generation numbers an index of words; 0 is none.
type generation byte

func newsKey(n uint64) []byte { return keyOf(kindSearchNews, u64(n)) }

func wordKey(g generation, b chatbot.ID, term string) []byte {
	return keyOf(kindWord, []byte{byte(g)}, b.UUID[:], []byte(term))
}

// blocksOf begins the keys of the closed blocks of a word, which has no fixed
// width: its hash stands for it. Two words that share one would find each other's
// messages, which are compared with what is asked for anyway.
func blocksOf(g generation, b chatbot.ID, term string) []byte {
	sum := sha256.Sum256([]byte(term))
	return keyOf(kindWordBlock, []byte{byte(g)}, b.UUID[:], sum[:8])
}

func blockKey(of []byte, first uint32) []byte {
	return binary.BigEndian.AppendUint32(append(make([]byte, 0, len(of)+4), of...), first)
}

func docsKey(g generation, b chatbot.ID, doc uint32) []byte {
	return keyOf(kindSearchDocs, []byte{byte(g)}, b.UUID[:], binary.BigEndian.AppendUint32(nil, doc>>docBits))
}

// What a key of kindSearchState is of.
const (
	stateBuild  byte = 0 // how the building stands
	stateSaid   byte = 1 // generation, conversation: numbers of its messages
	stateNext   byte = 2 // generation, chatbot: the next number
	stateCursor byte = 3 // generation: the last of the news that it has
	stateEpoch  byte = 4 // how often something was taken out
)

func searchKey(what byte, g generation, of [16]byte) []byte {
	return keyOf(kindSearchState, []byte{what, byte(g)}, of[:])
}

func saidKey(g generation, c conversation.ID) []byte { return searchKey(stateSaid, g, c.UUID) }
func nextKey(g generation, b chatbot.ID) []byte      { return searchKey(stateNext, g, b.UUID) }
func cursorKey(g generation) []byte                  { return searchKey(stateCursor, g, [16]byte{}) }
func buildKey() []byte                               { return searchKey(stateBuild, 0, [16]byte{}) }
func epochKey() []byte                               { return searchKey(stateEpoch, 0, [16]byte{}) }
