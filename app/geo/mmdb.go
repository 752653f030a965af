package geo

import (
	"fmt"
	"net/netip"
	"os"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/oschwald/maxminddb-golang/v2"

	"frontdesk/app/fault"
	"frontdesk/app/place"
)

// The reasons for which a file of the owner's is not taken.
var (
	errNoDatabase = fault.New(fault.Invalid, "geo_no_mmdb", "This is no mmdb file, or it is not whole. Get it again, and copy it here once more.")
	errDamaged    = fault.New(fault.Invalid, "geo_damaged", "The file is damaged: something in it cannot be read. Get it again, and copy it here once more.")
	errNoPlaces   = fault.New(fault.Invalid, "geo_no_places", "The file names no countries. Take one of cities or of countries, such as GeoLite2-City.mmdb.")
	errTooLarge   = fault.New(fault.Invalid, "geo_too_large", "The file is larger than 2 GB. Take one with countries, regions and cities alone.")
	errCopy       = fault.New(fault.Unavailable, "geo_not_copied", "The file could not be read or copied. See that this server may read it and that the disk has room; the log says more.")
)

const mostBytes = 2 << 30

// layout is how a file writes places.
type layout int

const (
	nested layout = iota + 1 // as MaxMind does: country.iso_code, subdivisions, city.names.en
	flat                     // country_code or country, state1 or region, city
)

// mmdb is a database that was found whole. Its methods may be called by many; close
// by none beside them.
type mmdb struct {
	reader *maxminddb.Reader
	layout layout
	cities bool
	kind   string // what the file says that it is
	made   time.Time
}

// openMMDB opens a file, reads all of it once, and refuses it unless every record can
// be read and some name a country. The file must not change while it is open.
func openMMDB(path string) (m *mmdb, err error) {
	defer func() {
		if r := recover(); r != nil { // the reader is written not to; a file of anybody's is no place to rely on it
			m, err = nil, errDamaged.Because(fmt.Errorf("panic: %v", r))
		}
	}()
	info, err := os.Stat(path)
	if err != nil {
		return nil, errCopy.Because(err)
	}
	if info.Size() > mostBytes {
		return nil, errTooLarge
	}
	found, err := examine(path)
	if err != nil {
		return nil, err
	}
	return &found, found.open(path)
}

// open opens a file that examine has read. Opened anew, it has none of the pages in
// memory that were read.
func (m *mmdb) open(path string) error {
	reader, err := maxminddb.Open(path)
	if err != nil {
		return errNoDatabase.Because(err)
	}
	m.reader = reader
	return nil
}

// examine reads every record of a file.
func examine(path string) (mmdb, error) {
	reader, err := maxminddb.Open(path, maxminddb.DisableStringCache())
	if err != nil {
		return mmdb{}, errNoDatabase.Because(err)
	}
	defer func() { _ = reader.Close() }()
	e := examiner{seen: map[uintptr]uint64{}}
	// A tree of n nodes has n + 1 ends; one that has many more leads in circles.
	left := 4*uint64(reader.Metadata.NodeCount) + 1024
	for network := range reader.Networks(maxminddb.IncludeNetworksWithoutData()) {
		if left--; left == 0 {
			return mmdb{}, errDamaged
		}
		if err := network.Err(); err != nil {
			return mmdb{}, errDamaged.Because(err)
		}
		if !network.Found() || e.knows(network.Offset()) {
			continue
		}
		var record any
		if err := network.Decode(&record); err != nil {
			return mmdb{}, errDamaged.Because(err)
		}
		e.note(record)
	}
	if e.layout == 0 {
		return mmdb{}, errNoPlaces
	}
	return mmdb{layout: e.layout, cities: e.cities, kind: label(reader.Metadata.DatabaseType), made: builtAt(reader.Metadata.BuildEpoch)}, nil
}

// builtAt is the time that a file names; zero where it cannot be.
func builtAt(epoch uint) time.Time {
	if uint64(epoch) > 1<<34 { // the year 2514
		return time.Time{}
	}
	return time.Unix(int64(epoch), 0).UTC()
}

// examiner notes what records have.
type examiner struct {
	seen   map[uintptr]uint64 // offsets, 64 in a word
	layout layout             // of the first one that names a country
	cities bool
}

// knows tells whether an offset was asked for before.
func (e *examiner) knows(offset uintptr) bool {
	word, bit := offset/64, uint64(1)<<(offset%64)
	known := e.seen[word]&bit != 0
	e.seen[word] |= bit
	return known
}

func (e *examiner) note(record any) {
	fields, ok := record.(map[string]any)
	if !ok {
		return
	}
	is := flat
	if _, ok := fields["country"].(map[string]any); ok {
		is = nested
	}
	if e.layout == 0 && countryIn(fields) {
		e.layout = is
	}
	if city, found := fields["city"]; found && city != "" {
		e.cities = true
	}
}

func countryIn(fields map[string]any) bool {
	for _, name := range []string{"country", "country_code"} {
		switch value := fields[name].(type) {
		case string:
			if code(value) != "" {
				return true
			}
		case map[string]any:
			iso, _ := value["iso_code"].(string)
			if code(iso) != "" {
				return true
			}
		}
	}
	return false
}

type nestedRecord struct {
	Country struct {
		Code string `maxminddb:"iso_code"`
	} `maxminddb:"country"`
	Subdivisions []struct {
		Code  string  `maxminddb:"iso_code"`
		Names english `maxminddb:"names"`
	} `maxminddb:"subdivisions"`
	City struct {
		Names english `maxminddb:"names"`
	} `maxminddb:"city"`
}

type english struct {
	English string `maxminddb:"en"`
}

type flatRecord struct {
	Code    string `maxminddb:"country_code"`
	Country string `maxminddb:"country"`
	State   string `maxminddb:"state1"`
	Region  string `maxminddb:"region"`
	City    string `maxminddb:"city"`
}

// place finds an address that sought gave. What cannot be read is no place.
func (m *mmdb) place(address netip.Addr) (p place.Place) {
	defer func() {
		if recover() != nil {
			p = place.Place{}
		}
	}()
	if address.Is6() && m.reader.Metadata.IPVersion == 4 {
		return place.Place{}
	}
	found := m.reader.Lookup(address)
	if !found.Found() {
		return place.Place{}
	}
	if m.layout == flat {
		var r flatRecord
		if found.Decode(&r) != nil {
			return place.Place{}
		}
		country := code(r.Code)
		if country == "" {
			country = code(r.Country)
		}
		return placeOf(country, "", first(r.State, r.Region), r.City)
	}
	var r nestedRecord
	if found.Decode(&r) != nil {
		return place.Place{}
	}
	region, state := "", ""
	if len(r.Subdivisions) > 0 {
		region, state = r.Subdivisions[0].Code, r.Subdivisions[0].Names.English
	}
	return placeOf(code(r.Country.Code), region, state, r.City.Names.English)
}

// placeOf takes what can be shown. The name of a state is left out where its code
// tells it.
func placeOf(country, region, state, city string) place.Place {
	if country == "" {
		return place.Place{}
	}
	p := place.Place{Country: country, State: label(state), City: label(city)}
	switch {
	case subdivision(region):
		p.Region = country + "-" + region
	case country == "US":
		p.Region = place.StateCode(state)
	}
	if known := (place.Place{Region: p.Region}).StateName(); known != "" {
		p.State = ""
	}
	return p
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// code gives back the code of a country; empty for what is none.
func code(s string) string {
	if len(s) != 2 || s[0] < 'A' || s[0] > 'Z' || s[1] < 'A' || s[1] > 'Z' || s == "ZZ" {
		return ""
	}
	return s
}

func subdivision(s string) bool {
	if len(s) < 1 || len(s) > 3 {
		return false
	}
	for _, c := range []byte(s) {
		if (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// label is a name out of a file as it can be shown: valid, of one line, not longer
// than names are.
func label(s string) string {
	const most = 80
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, s)
	s = strings.TrimSpace(s)
	for i := range s {
		if utf8.RuneCountInString(s[:i]) == most {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

func (m *mmdb) close() {
	_ = m.reader.Close()
}
