package geo

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"net/netip"
	"os"
	"path/filepath"
	"testing"

	"frontdesk/app/fault"
	"frontdesk/app/place"
)

const shared = "../../../shared/data/geoip-maxmind"

// samples are MaxMind's own test databases, which lie beside the project.
func samples(t testing.TB, name string) string {
	t.Helper()
	path := filepath.Join(shared, name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("NOT MEASURED: MaxMind's test databases do not lie beside the project (../shared/data/geoip-maxmind): %v", err)
	}
	return path
}

func TestMMDB_cities(t *testing.T) {
	for _, name := range []string{"GeoLite2-City-Test.mmdb", "GeoIP2-City-Test.mmdb"} {
		t.Run(name, func(t *testing.T) {
			m, err := openMMDB(samples(t, name))
			if err != nil {
				t.Fatal(err)
			}
			defer m.close()
			if !m.cities || m.layout != nested || m.made.IsZero() {
				t.Errorf("cities %t, layout %d, made %v", m.cities, m.layout, m.made)
			}
			if name != "GeoLite2-City-Test.mmdb" {
				return // the cases are of the other one
			}
			s := newService(t, "")
			s.inUse = []*owned{{name, m}}
			f, err := os.Open(samples(t, "city_cases.jsonl.gz"))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			plain, err := gzip.NewReader(f)
			if err != nil {
				t.Fatal(err)
			}
			seen := 0
			for lines := bufio.NewScanner(plain); lines.Scan(); seen++ {
				var want struct{ IP, Country, City string }
				if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
					t.Fatal(err)
				}
				address := netip.MustParseAddr(want.IP)
				if got := m.place(address); got.Country != want.Country || got.City != want.City {
					t.Errorf("%s is in %+v, want %s, %s", want.IP, got, want.City, want.Country)
				}
				if looked, ok := sought(address); !ok || looked != address || want.Country == "" {
					continue
				}
				if got := s.Place(address); got.Country != want.Country || got.City != want.City {
					t.Errorf("through the service %s is in %+v, want %s, %s", want.IP, got, want.City, want.Country)
				}
			}
			if seen < 200 {
				t.Errorf("only %d cases", seen)
			}
		})
	}
}

func TestMMDB_regions(t *testing.T) {
	m, err := openMMDB(samples(t, "GeoLite2-City-Test.mmdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	for text, want := range map[string]place.Place{
		"81.2.69.160":   {Country: "GB", Region: "GB-ENG", State: "England", City: "London"},
		"216.160.83.56": {Country: "US", Region: "US-WA", City: "Milton"},
	} {
		if got := m.place(netip.MustParseAddr(text)); got != want {
			t.Errorf("%s is in %+v, want %+v", text, got, want)
		}
	}
}

func TestMMDB_countries(t *testing.T) {
	m, err := openMMDB(samples(t, "GeoLite2-Country-Test.mmdb"))
	if err != nil {
		t.Fatal(err)
	}
	defer m.close()
	if got := m.place(netip.MustParseAddr("81.2.69.160")); got != (place.Place{Country: "GB"}) || m.cities {
		t.Errorf("%+v, cities %t", got, m.cities)
	}
}

func TestMMDB_withoutPlacesIsRefused(t *testing.T) {
	for _, name := range []string{"GeoIP2-Anonymous-IP-Test.mmdb", "GeoLite2-ASN-Test.mmdb"} {
		if _, err := openMMDB(samples(t, name)); !errors.Is(err, errNoPlaces) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func badFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(samples(t, "bad"), "*.mmdb"))
	if err != nil || len(files) < 20 {
		t.Fatalf("%d bad files: %v", len(files), err)
	}
	return files
}

func TestMMDB_corruptIsRefused(t *testing.T) {
	for _, path := range badFiles(t) {
		_, err := openMMDB(path)
		var f *fault.Error
		if !errors.As(err, &f) || f.Message == "" {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
	}
}

// A good file with any byte changed, or cut anywhere, is taken or refused, and what
// is taken answers.
func TestMMDB_damagedAnywhere(t *testing.T) {
	good, err := os.ReadFile(samples(t, "GeoLite2-Country-Test.mmdb"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "damaged.mmdb")
	for i := 0; i < len(good); i += 151 {
		damaged := append([]byte(nil), good...)
		damaged[i] ^= byte(1 + i%255)
		try(t, path, damaged)
		try(t, path, good[:i])
	}
}

// try opens data as a file of its own, and asks what opened for some addresses.
func try(t *testing.T, path string, data []byte) {
	t.Helper()
	_ = os.Remove(path)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	m, err := openMMDB(path)
	if err != nil {
		return
	}
	defer m.close()
	for _, text := range []string{"81.2.69.160", "216.160.83.56", "2001:218::", "2a02:cf40::", "255.255.255.255"} {
		if p := m.place(netip.MustParseAddr(text)); p.Country == "" && !p.IsZero() {
			t.Errorf("%s is in %+v", text, p)
		}
	}
}

func FuzzMMDB(f *testing.F) {
	for _, path := range append(badFiles(f), samples(f, "GeoLite2-Country-Test.mmdb")) {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		try(t, filepath.Join(t.TempDir(), "fuzzed.mmdb"), data)
	})
}
