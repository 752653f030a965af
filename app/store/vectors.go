package store

import (
	"encoding/binary"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/knowledge"
	"frontdesk/app/knowledge/meaning"
)

// vectorVersion stands before every vector; behind it come what it was made for
// (0 a content, 1 a question) and the day since 1970, and then the vector's own
// bytes.
const vectorVersion = 1

var errVector = errors.New("store: vector of unknown encoding")

func encodeVector(v knowledge.KeptVector) []byte {
	asked := byte(0)
	if v.Asked {
		asked = 1
	}
	out := binary.BigEndian.AppendUint16([]byte{vectorVersion, asked}, v.Day)
	return append(out, v.Vector.Bytes()...)
}

func decodeVector(b []byte) (out knowledge.KeptVector, err error) {
	if len(b) < 4 || b[0] != vectorVersion {
		return out, errVector
	}
	out.Asked, out.Day = b[1] == 1, binary.BigEndian.Uint16(b[2:])
	out.Vector, err = meaning.Parse(b[4:])
	return out, err
}

func (c contents) Vector(b chatbot.ID, maker knowledge.MakerHash, text knowledge.TextHash) (knowledge.KeptVector, bool, error) {
	v, found, err := c.tx.get(vectorKey(b, maker, text))
	if err != nil || !found {
		return knowledge.KeptVector{}, false, err
	}
	out, err := decodeVector(v)
	return out, err == nil, err
}

func (c contents) EachVector(b chatbot.ID, after *knowledge.VectorName, fn func(knowledge.VectorName, knowledge.KeptVector) bool) error {
	sp := span{prefix: keyOf(kindVector, b.UUID[:])}
	if after != nil {
		sp.from = append(vectorKey(b, after.Maker, after.Text), 0)
	}
	return c.tx.scan(sp, func(k, v []byte) (bool, error) {
		var name knowledge.VectorName
		copy(name.Maker[:], k[17:25])
		copy(name.Text[:], k[25:41])
		kept, err := decodeVector(v)
		if err != nil {
			return false, err
		}
		return fn(name, kept), nil
	})
}

func (c contents) PutVector(b chatbot.ID, name knowledge.VectorName, v knowledge.KeptVector) error {
	return c.tx.set(vectorKey(b, name.Maker, name.Text), encodeVector(v))
}

func (c contents) Maker(b chatbot.ID) (string, error) {
	v, _, err := c.tx.get(makerKey(b))
	return string(v), err
}

func (c contents) PutMaker(b chatbot.ID, name string) error {
	if name == "" {
		return c.tx.delete(makerKey(b))
	}
	return c.tx.set(makerKey(b), []byte(name))
}

func (c contents) DeleteVector(b chatbot.ID, name knowledge.VectorName) error {
	return c.tx.delete(vectorKey(b, name.Maker, name.Text))
}
