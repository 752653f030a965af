package geo

import (
	"context"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"frontdesk/app/place"
)

// folder is a service over a folder of the owner's, looked at by hand.
type folder struct {
	*Service
	t     *testing.T
	w     watch
	tick  time.Time
	where string
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	where := t.TempDir()
	f := &folder{Service: newService(t, where), t: t, w: watch{handled: map[string]seen{}}, tick: time.Unix(1_700_000_000, 0), where: where}
	t.Cleanup(func() {
		if err := f.Stop(context.Background()); err != nil { // that of the test has ended
			t.Error(err)
		}
	})
	return f
}

// lay writes a file as an owner does who copies one.
func (f *folder) lay(name string, data []byte) {
	f.t.Helper()
	path := filepath.Join(f.where, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		f.t.Fatal(err)
	}
	f.tick = f.tick.Add(time.Minute) // two writes may come within what the clock of a disk tells apart
	if err := os.Chtimes(path, f.tick, f.tick); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) lookNow(atOnce bool) { f.look(f.t.Context(), &f.w, atOnce) }

// is wants a file to stand so.
func (f *folder) is(name string, state State, inUse bool) File {
	f.t.Helper()
	for _, one := range f.Status().Files {
		if one.Name == name {
			if one.State != state || one.InUse != inUse || (one.Reason != "") != (state == Refused) {
				f.t.Errorf("%s stands as %+v, want %s, in use %t", name, one, state, inUse)
			}
			return one
		}
	}
	f.t.Errorf("%s is not there", name)
	return File{}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(samples(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestWatch_replacedWhileItRuns(t *testing.T) {
	f := newFolder(t)
	london := netip.MustParseAddr("81.2.69.160")
	builtIn := f.Place(london)
	f.lookNow(true)
	if got := f.Status().Files; len(got) != 0 || builtIn.Country != "GB" || builtIn.City != "" {
		t.Fatalf("%+v, %+v", got, builtIn)
	}
	f.lay("b.mmdb", read(t, "GeoLite2-Country-Test.mmdb"))
	f.lookNow(false)
	if got := f.Status().Files; len(got) != 0 {
		t.Errorf("a file is read while it may still be copied: %+v", got)
	}
	f.lookNow(false)
	if got := f.is("b.mmdb", Taken, true); got.Cities || got.Kind != "GeoLite2-Country" || got.Made.IsZero() {
		t.Errorf("%+v", got)
	}
	f.lay("b.mmdb", read(t, "GeoLite2-City-Test.mmdb"))
	f.lookNow(true)
	if got := f.is("b.mmdb", Taken, true); !got.Cities {
		t.Errorf("%+v", got)
	}
	want := place.Place{Country: "GB", Region: "GB-ENG", State: "England", City: "London"}
	if got := f.Place(london); got != want {
		t.Errorf("%+v", got)
	}
	// What the file does not know, the table does.
	if got := f.Place(netip.MustParseAddr("193.0.6.139")); got.Country == "" {
		t.Errorf("%+v", got)
	}
	if err := os.Remove(filepath.Join(f.where, "b.mmdb")); err != nil {
		t.Fatal(err)
	}
	f.lookNow(false)
	if got := f.Status().Files; len(got) != 0 || f.Place(london) != builtIn {
		t.Errorf("%+v, %+v", got, f.Place(london))
	}
	if left, _ := os.ReadDir(f.cfg.Copies); len(left) != 0 {
		t.Errorf("%d copies are left", len(left))
	}
}

func TestWatch_corruptIsRefusedAndTheOldOneKept(t *testing.T) {
	f := newFolder(t)
	good := read(t, "GeoLite2-City-Test.mmdb")
	london := netip.MustParseAddr("81.2.69.160")
	f.lay("city.mmdb", good)
	f.lookNow(true)
	want := f.Place(london)
	if f.is("city.mmdb", Taken, true); want.City != "London" {
		t.Fatalf("%+v", want)
	}
	for _, path := range badFiles(t) {
		bad, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f.lay("city.mmdb", bad)
		f.lookNow(true)
		f.is("city.mmdb", Refused, true)
		if got := f.Place(london); got != want {
			t.Fatalf("with %s laid over it: %+v", filepath.Base(path), got)
		}
	}
	// Also after a restart the old one is in use, and why the new one is not is told.
	again := newService(t, f.where)
	again.cfg.Copies = f.cfg.Copies
	second := &folder{Service: again, t: t, w: watch{handled: map[string]seen{}}, where: f.where, tick: f.tick}
	second.lookNow(true)
	second.is("city.mmdb", Refused, true)
	if got := second.Place(london); got != want {
		t.Errorf("after a restart: %+v", got)
	}
	second.lay("city.mmdb", good)
	second.lookNow(true)
	second.is("city.mmdb", Taken, true)
	if err := second.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestWatch_severalFiles(t *testing.T) {
	f := newFolder(t)
	f.lay("a.mmdb", read(t, "GeoLite2-ASN-Test.mmdb"))
	f.lay("b.MMDB", read(t, "GeoIP2-Country-Test.mmdb"))
	f.lay("c.mmdb", read(t, "GeoIP2-City-Test.mmdb"))
	f.lay("notes.txt", []byte("no database"))
	f.lay(".hidden.mmdb", []byte("no database"))
	if err := os.Mkdir(filepath.Join(f.where, "folder.mmdb"), 0o700); err != nil {
		t.Fatal(err)
	}
	f.lookNow(true)
	if got := f.is("a.mmdb", Refused, false); !strings.Contains(got.Reason, "no countries") {
		t.Errorf("%+v", got)
	}
	f.is("b.MMDB", Taken, true)
	f.is("c.mmdb", Taken, true)
	if got := f.Status().Files; len(got) != 3 {
		t.Errorf("%+v", got)
	}
	if got := f.Place(netip.MustParseAddr("81.2.69.160")); got != (place.Place{Country: "GB"}) {
		t.Errorf("the first file that knows an address tells: %+v", got)
	}
}

// Places are asked for while files come and go.
func TestPlace_whileFilesChange(t *testing.T) {
	f := newFolder(t)
	city, country := read(t, "GeoLite2-City-Test.mmdb"), read(t, "GeoLite2-Country-Test.mmdb")
	done, between := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for i := range 20 {
			<-between // somebody asks between two changes at least
			f.lay("x.mmdb", [][]byte{city, country, city[:len(city)/2]}[i%3])
			f.lookNow(true)
		}
	}()
	for {
		if got := f.Place(netip.MustParseAddr("81.2.69.160")); got.Country != "GB" {
			t.Fatalf("%+v", got)
		}
		select {
		case <-done:
			return
		case between <- struct{}{}:
		default:
		}
	}
}

func TestStart_looksByItself(t *testing.T) {
	f := newFolder(t)
	f.lay("city.mmdb", read(t, "GeoLite2-City-Test.mmdb"))
	changed := make(chan struct{}, 100)
	f.cfg.OnChange = func() { changed <- struct{}{} }
	f.Start()
	for f.Place(netip.MustParseAddr("81.2.69.160")).City != "London" {
		<-changed
	}
	f.lay("city.mmdb", []byte("torn"))
	f.LookAgain()
	for f.Status().Files[0].State != Refused {
		<-changed
	}
}
