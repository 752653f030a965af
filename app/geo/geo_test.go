package geo

import (
	"bufio"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/netip"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/app/place"
)

func newService(t testing.TB, files string) *Service {
	t.Helper()
	s, err := New(Config{Files: files, Copies: t.TempDir(), OnChange: func() {}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPlaces_areThoseOfTheirOrigin(t *testing.T) {
	origin, err := os.ReadFile("ORIGIN.txt")
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256([]byte(places))
	hash := regexp.MustCompile(`sha256 of places\.bin: ([0-9a-f]{64})`).FindSubmatch(origin)
	if hash == nil || string(hash[1]) != hex.EncodeToString(sum[:]) {
		t.Errorf("places.bin has the hash %x, which ORIGIN.txt does not name: make both with cmd/maketable", sum)
	}
	made := newService(t, "").Status().Made.Format(time.DateOnly)
	for _, text := range []string{"https://db-ip.com", "Creative Commons Attribution 4.0", "as of " + made} {
		if !strings.Contains(string(origin), text) {
			t.Errorf("ORIGIN.txt does not say %q", text)
		}
	}
}

// The table holds what its source does for 10,000 addresses that cmd/maketable drew
// from it, each network as likely as any other, a third of them first addresses and a
// third last ones.
func TestPlace_ofTheSource(t *testing.T) {
	f, err := os.Open("testdata/sample.tsv.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	plain, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, "")
	seen, v4, divided, special := 0, 0, 0, 0
	for lines := bufio.NewScanner(plain); lines.Scan(); seen++ {
		row := strings.Split(lines.Text(), "\t")
		address := netip.MustParseAddr(row[0])
		if address.Is4() {
			v4++
		}
		if len(row) == 3 { // several places in one /64, of which the table has one
			divided++
			continue
		}
		if looked, ok := sought(address); !ok || looked != address {
			special++
			continue
		}
		p := s.Place(address)
		got := p.Country
		if p.Region != "" {
			got = p.Region
		}
		if got != row[1] {
			t.Errorf("%s is in %q, its source says %q", address, got, row[1])
		}
	}
	if seen != 10_000 || v4 != 5_000 || divided > 50 || special > 50 {
		t.Errorf("%d addresses, %d of IPv4, %d in /64 that are divided, %d in special networks", seen, v4, divided, special)
	}
}

func TestPlace_ofAddressesInOthers(t *testing.T) {
	s := newService(t, "")
	for _, plain := range []string{"8.8.8.8", "193.0.6.139", "133.11.0.1"} {
		v4 := netip.MustParseAddr(plain)
		want := s.Place(v4)
		if want.Country == "" {
			t.Fatalf("%s is nowhere", v4)
		}
		b := v4.As4()
		sixToFour := netip.AddrFrom16([16]byte{0x20, 0x02, b[0], b[1], b[2], b[3], 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})
		nat64 := netip.AddrFrom16([16]byte{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, b[0], b[1], b[2], b[3]})
		for _, address := range []netip.Addr{netip.AddrFrom16(v4.As16()), sixToFour, nat64, netip.AddrFrom16(v4.As16()).WithZone("eth0")} {
			if got := s.Place(address); got != want {
				t.Errorf("%s is in %+v, and %s in %+v", address, got, v4, want)
			}
		}
	}
}

func TestPlace_nowhere(t *testing.T) {
	s := newService(t, "")
	for _, text := range []string{
		"0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255", "127.0.0.1", "169.254.1.1", "172.16.0.1", "172.31.255.255",
		"192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "240.0.0.1", "255.255.255.255",
		"::", "::1", "::8.8.8.8", "::ffff:10.1.2.3", "::ffff:0:8.8.8.8", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8", "100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
		"2001:2::1", "2001:10::1", "2001:2f:ffff::", "2001:db8::1", "2002:a00:1::1", "2002:c0a8:101::1", "2002:7f00:1::", "3fff::1", "3fff:fff:ffff::", "5f00::1",
		"fc00::1", "fdff::1", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1",
	} {
		if got := s.Place(netip.MustParseAddr(text)); !got.IsZero() {
			t.Errorf("%s is in %+v", text, got)
		}
	}
	if got := s.Place(netip.Addr{}); !got.IsZero() {
		t.Errorf("no address is in %+v", got)
	}
	for _, text := range []string{"9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1", "193.0.0.1", "223.255.254.1", "2001:200::1", "2a00:1450::1", "2600::1"} {
		if got := s.Place(netip.MustParseAddr(text)); got.IsZero() {
			t.Errorf("%s is nowhere", text)
		}
	}
}

func TestBuiltIn_namesWhatThereIs(t *testing.T) {
	b, err := newBuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	states := map[string]bool{}
	for i, p := range b.places {
		if i > 0 && p.Country == "" {
			t.Errorf("the name %q is no place", b.table.Names[i])
		}
		if p.Region != "" {
			states[p.StateName()] = true
		}
	}
	if len(states) != 51 || states[""] || !states["California"] || !states["District of Columbia"] {
		t.Errorf("%d states: %v", len(states), states)
	}
}

func BenchmarkPlace(b *testing.B) {
	s := newService(b, "")
	for name, texts := range map[string][]string{
		"IPv4": {"8.8.8.8", "91.198.174.192", "203.208.60.1", "73.15.20.1", "186.33.4.5", "41.90.64.1", "99.84.1.1", "24.5.6.7"},
		"IPv6": {"2600:1700:1::1", "2a00:1450:4001::1", "2001:4860:4860::8888", "2804:14c::1", "2409:8900::1", "2601:640::1", "2a02:8108::1", "2c0f:fe38::1"},
	} {
		addresses := make([]netip.Addr, len(texts))
		for i, text := range texts {
			addresses[i] = netip.MustParseAddr(text)
		}
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			found := place.Place{}
			for i := 0; b.Loop(); i++ {
				found = s.Place(addresses[i%len(addresses)])
			}
			if found.IsZero() {
				b.Error("nothing found")
			}
		})
	}
}
