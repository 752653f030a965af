package geo

import (
	_ "embed" // for the table
	"encoding/binary"
	"fmt"
	"net/netip"
	"time"
	"unsafe"

	"frontdesk/app/geo/table"
	"frontdesk/app/place"
)

// places is the table that cmd/maketable writes. As a string it stays in the
// program's read-only pages, and is searched there.
//
//go:embed places.bin
var places string

// builtIn is the table in the program.
type builtIn struct {
	table  *table.Table
	places []place.Place // by number of a name
}

func newBuiltIn() (*builtIn, error) {
	t, err := table.Read(unsafe.Slice(unsafe.StringData(places), len(places))) //nolint:gosec // nobody writes to it
	if err != nil {
		return nil, fmt.Errorf("reading the places in the program: %w", err)
	}
	b := &builtIn{table: t, places: make([]place.Place, len(t.Names))}
	for i, name := range t.Names {
		switch len(name) {
		case len("US"):
			b.places[i].Country = name
		case len("US-CA"):
			b.places[i] = place.Place{Country: name[:len("US")], Region: name}
		}
	}
	return b, nil
}

// made is the time at which the table held.
func (b *builtIn) made() time.Time { return b.table.Made }

// place finds an address that sought gave.
func (b *builtIn) place(address netip.Addr) place.Place {
	var number int
	if address.Is4() {
		four := address.As4()
		number = b.table.V4(binary.BigEndian.Uint32(four[:]))
	} else {
		sixteen := address.As16()
		number = b.table.V6(binary.BigEndian.Uint64(sixteen[:8]))
	}
	if number >= len(b.places) {
		return place.Place{}
	}
	return b.places[number]
}
