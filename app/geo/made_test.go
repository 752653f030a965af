package geo

import (
	"bytes"
	"encoding/binary"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/app/fault"
	"frontdesk/app/place"
)

// made writes a small mmdb of one network of IPv4, 81.2.69.0/24, as the format says
// (https://maxmind.github.io/MaxMind-DB): whatever is wrong in one is written here,
// with no file of others.
type made struct {
	record  []byte // of the network
	nodes   uint32 // that the file says it has; 0: as many as there are
	offset  uint32 // of the record in the data section, beyond what is there or not
	marker  string // in front of what the file says of itself
	about   []byte // that; nil: as it is
	noNodes bool
}

const mmdbMarker = "\xab\xcd\xefMaxMind.com"

// field is a control byte with its size, and what follows.
func field(kind, size int, then ...byte) []byte {
	head := []byte{byte(kind << 5)}
	if kind > 7 { // of the extended types
		head = []byte{0, byte(kind - 7)}
	}
	switch {
	case size < 29:
		head[0] |= byte(size)
	case size < 29+256:
		head[0] |= 29
		head = append(head, byte(size-29))
	default:
		head[0] |= 31
		n := size - 65_821
		head = append(head, byte(n>>16), byte(n>>8), byte(n))
	}
	return append(head, then...)
}

const (
	mmPointer = 1
	mmText    = 2
	mmShort   = 5
	mmLong    = 6
	mmMap     = 7
	mmWide    = 9
	mmArray   = 11
)

func text(s string) []byte { return field(mmText, len(s), []byte(s)...) }

// pairs is a map of names to fields.
func pairs(of ...[]byte) []byte { return field(mmMap, len(of)/2, bytes.Join(of, nil)...) }

func london() []byte {
	return pairs(text("country"), pairs(text("iso_code"), text("GB")), text("city"), pairs(text("names"), pairs(text("en"), text("London"))))
}

func (m made) write() []byte {
	const depth = 24
	var tree []byte
	network := binary.BigEndian.Uint32([]byte{81, 2, 69, 0})
	if !m.noNodes {
		for bit := range depth {
			sides := [2]uint32{depth, depth} // nothing there
			side := network >> (31 - bit) & 1
			if sides[side] = uint32(bit + 1); bit == depth-1 {
				sides[side] = depth + 16 + m.offset
			}
			for _, n := range sides {
				tree = append(tree, byte(n>>16), byte(n>>8), byte(n))
			}
		}
	}
	nodes := m.nodes
	if nodes == 0 {
		nodes = depth
	}
	about := m.about
	if about == nil {
		about = pairs(
			text("node_count"), field(mmLong, 4, binary.BigEndian.AppendUint32(nil, nodes)...),
			text("record_size"), field(mmShort, 1, 24),
			text("ip_version"), field(mmShort, 1, 4),
			text("database_type"), text("Made-City"),
			text("languages"), field(mmArray, 1, text("en")...),
			text("binary_format_major_version"), field(mmShort, 1, 2),
			text("binary_format_minor_version"), field(mmShort, 0),
			text("build_epoch"), field(mmWide, 4, 0x65, 0, 0, 0),
			text("description"), pairs(text("en"), text("One network")),
		)
	}
	marker := m.marker
	if marker == "" {
		marker = mmdbMarker
	}
	return bytes.Join([][]byte{tree, make([]byte, 16), m.record, []byte(marker), about}, nil)
}

// corrupt is every way to be wrong that one can think of.
func corrupt() map[string][]byte {
	deep := text("GB")
	for range 2000 {
		deep = pairs(text("country"), deep)
	}
	whole := made{record: london()}.write()
	return map[string][]byte{
		"empty":                              {},
		"no database":                        []byte("<!doctype html><title>Sign in to download</title>"),
		"a marker alone":                     []byte(mmdbMarker),
		"no marker":                          made{record: london(), marker: strings.Repeat("x", len(mmdbMarker))}.write(),
		"cut in the tree":                    whole[:70],
		"cut in the data":                    whole[:24*6+16+9],
		"cut in what it says of itself":      whole[:len(whole)-30],
		"more nodes than there are":          made{record: london(), nodes: 1 << 20}.write(),
		"most nodes":                         made{record: london(), nodes: 1<<32 - 1}.write(),
		"no nodes":                           made{record: london(), noNodes: true}.write(),
		"a record beyond the end":            made{record: london(), offset: 100_000}.write(),
		"a record in the middle of one":      made{record: london(), offset: 11}.write(),
		"a text longer than the file":        made{record: pairs(text("country"), pairs(text("iso_code"), field(mmText, 200_000, 'G')))}.write(),
		"a map larger than the file":         made{record: field(mmMap, 16_000_000, text("country")...)}.write(),
		"an array larger than the file":      made{record: pairs(text("country"), field(mmArray, 16_000_000, 0))}.write(),
		"a key that is no text":              made{record: pairs(field(mmShort, 1, 7), text("GB"))}.write(),
		"a key that is no UTF-8":             made{record: pairs(text("country"), pairs(text("iso_code"), text("GB")), text("\xff\xfe"), text("x"), text("y"), field(mmPointer, 0, 255))}.write(),
		"a pointer to itself":                made{record: pairs(text("country"), field(mmPointer, 0, 9))}.write(),
		"a pointer beyond the end":           made{record: pairs(text("country"), field(mmPointer, 7, 255))}.write(),
		"nested beyond reason":               made{record: deep}.write(),
		"it says of itself a text":           made{record: london(), about: text("hello")}.write(),
		"it says of itself an empty map":     made{record: london(), about: pairs()}.write(),
		"of no country":                      made{record: pairs(text("autonomous_system_number"), field(mmLong, 1, 7))}.write(),
		"a record that is no map":            made{record: text("London")}.write(),
		"a type that there is not":           made{record: []byte{0, 200, 1, 2, 3}}.write(),
		"a number that is longer than it is": made{record: pairs(text("country"), field(mmLong, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9))}.write(),
	}
}

func TestMade_answers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "made.mmdb")
	if err := os.WriteFile(path, made{record: london()}.write(), 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := openMMDB(path)
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	if p := m.place(netip.MustParseAddr("81.2.69.160")); p.Country != "GB" || p.City != "London" {
		t.Errorf("got %+v", p)
	}
	if p := m.place(netip.MustParseAddr("81.2.70.1")); !p.IsZero() {
		t.Errorf("beside it: %+v", p)
	}
}

// Each corrupt form is refused with a reason, also when it is laid over a good file,
// which goes on answering.
func TestMade_corruptIsRefusedAndTheOldOneKept(t *testing.T) {
	f := newFolder(t)
	address := netip.MustParseAddr("81.2.69.160")
	f.lay("city.mmdb", made{record: london()}.write())
	f.lookNow(true)
	f.is("city.mmdb", Taken, true)
	want := f.Place(address)
	if want == (place.Place{}) || want.City != "London" {
		t.Fatalf("got %+v", want)
	}
	for name, bad := range corrupt() {
		path := filepath.Join(t.TempDir(), "bad.mmdb")
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := openMMDB(path)
		var refused *fault.Error
		if !errors.As(err, &refused) || refused.Message == "" {
			t.Errorf("%s: %v", name, err)
		}
		f.lay("city.mmdb", bad)
		f.lookNow(true)
		f.is("city.mmdb", Refused, true)
		if got := f.Place(address); got != want {
			t.Errorf("%s laid over it: %+v", name, got)
		}
	}
}

// A good file with any byte changed, or cut anywhere, is taken or refused, and what
// is taken answers.
func TestMade_damagedAnywhere(t *testing.T) {
	good := made{record: london()}.write()
	path := filepath.Join(t.TempDir(), "damaged.mmdb")
	for i := range good {
		for _, flip := range []byte{1, 0x20, 0xff} {
			damaged := bytes.Clone(good)
			damaged[i] ^= flip
			try(t, path, damaged)
		}
		try(t, path, good[:i])
	}
}
