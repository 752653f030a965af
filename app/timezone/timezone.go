// Package timezone finds time zones by their IANA names, also where the system has no
// list of them, as in an image with nothing but the program. Its own list is that of
// Go's time/tzdata in a fifth of the bytes.
package timezone

import (
	"bytes"
	"compress/flate"
	_ "embed" // for the list
	"encoding/binary"
	"errors"
	"io"
	"strings"
	"time"
)

// list is what cmd/makezones writes: the names as a text with line feeds between
// them and its length before it, a varint; then groups of Together zones in the same
// order, each group deflated, with its length before it. A group is its zones' TZif
// data (RFC 8536), each with its length before it.
//
//go:generate go run ./cmd/makezones zones.bin
//go:embed zones.bin
var list string

// Together is how many zones are unpacked to find one: some 20 KB, a fifth of a
// millisecond.
const Together = 32

var errDamaged = errors.New("the list of time zones is damaged")

// Load is time.LoadLocation with the program's own list behind the system's.
func Load(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name) //nolint:forbidigo // this is what the others go through
	if err == nil {
		return zone, nil
	}
	data, found, readErr := find(list, name)
	if readErr != nil {
		return nil, readErr
	}
	if !found {
		return nil, err
	}
	return time.LoadLocationFromTZData(name, data)
}

// find gives the data of a zone in a list.
func find(list, name string) (data []byte, found bool, err error) {
	r := strings.NewReader(list)
	size, err := binary.ReadUvarint(r)
	if err != nil || size > uint64(r.Len()) {
		return nil, false, errDamaged
	}
	names := make([]byte, size)
	_, _ = io.ReadFull(r, names) // it has as many
	number := 0
	for one := range strings.SplitSeq(string(names), "\n") {
		if one == name {
			data, err = within(r, number)
			return data, err == nil, err
		}
		number++
	}
	return nil, false, nil
}

// within gives the data of the zone with a number; r stands before the groups.
func within(r *strings.Reader, number int) ([]byte, error) {
	for group := 0; ; group++ {
		size, err := binary.ReadUvarint(r)
		if err != nil || size > uint64(r.Len()) {
			return nil, errDamaged
		}
		if group < number/Together {
			_, _ = r.Seek(int64(size), io.SeekCurrent) // it has as many
			continue
		}
		unpacked, err := io.ReadAll(flate.NewReader(io.LimitReader(r, int64(size))))
		if err != nil {
			return nil, errDamaged
		}
		return member(unpacked, number%Together)
	}
}

// member is the data of a zone in an unpacked group.
func member(group []byte, number int) ([]byte, error) {
	r := bytes.NewReader(group)
	for ; ; number-- {
		size, err := binary.ReadUvarint(r)
		if err != nil || size > uint64(r.Len()) {
			return nil, errDamaged
		}
		rest := group[len(group)-r.Len():]
		if number == 0 {
			return rest[:size], nil
		}
		_, _ = r.Seek(int64(size), io.SeekCurrent) // it has as many
	}
}
