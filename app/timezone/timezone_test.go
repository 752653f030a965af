package timezone

import (
	"encoding/binary"
	"strings"
	"testing"
	"time"
)

// TestFind_offsets asks the program's own list, whatever the system has, for what
// clocks showed at moments that history has settled.
func TestFind_offsets(t *testing.T) {
	t.Parallel()
	winter, summer := time.Date(2024, 1, 15, 12, 0, 0, 0, time.UTC), time.Date(2024, 7, 15, 12, 0, 0, 0, time.UTC)
	for name, want := range map[string][2]string{
		"UTC": {"+0000", "+0000"}, "Europe/Berlin": {"+0100", "+0200"}, "Europe/Lisbon": {"+0000", "+0100"},
		"America/New_York": {"-0500", "-0400"}, "US/Pacific": {"-0800", "-0700"}, "America/Argentina/Buenos_Aires": {"-0300", "-0300"},
		"Asia/Kolkata": {"+0530", "+0530"}, "Asia/Kathmandu": {"+0545", "+0545"}, "Australia/Lord_Howe": {"+1100", "+1030"},
		"Africa/Abidjan": {"+0000", "+0000"}, "Pacific/Chatham": {"+1345", "+1245"}, "Zulu": {"+0000", "+0000"},
	} {
		data, found, err := find(list, name)
		if err != nil || !found {
			t.Errorf("%s: %v, %v", name, found, err)
			continue
		}
		zone, err := time.LoadLocationFromTZData(name, data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := [2]string{winter.In(zone).Format("-0700"), summer.In(zone).Format("-0700")}; got != want {
			t.Errorf("%s: %v instead of %v", name, got, want)
		}
	}
}

func TestFind_all(t *testing.T) {
	t.Parallel()
	all := names()
	if len(all) < 590 {
		t.Errorf("%d names", len(all))
	}
	for _, name := range all {
		data, found, err := find(list, name)
		if err != nil || !found {
			t.Fatalf("%s: %v, %v", name, found, err)
		}
		if _, err := time.LoadLocationFromTZData(name, data); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "UTC", "Europe/Berlin"} {
		if zone, err := Load(name); err != nil || name != "" && zone.String() != name {
			t.Errorf("%q: %v, %v", name, zone, err)
		}
	}
	for _, name := range []string{"Europe", "Europe/Atlantis", "../etc/passwd", "/etc/passwd", "Europe/Berlin\n"} {
		if zone, err := Load(name); err == nil {
			t.Errorf("%q: %v", name, zone)
		}
	}
}

func TestFind_damaged(t *testing.T) {
	t.Parallel()
	all := names()
	last := all[len(all)-1]
	for _, end := range []int{0, 1, 100, 12_000, len(list) / 2, len(list) - 1} {
		if _, _, err := find(list[:end], last); err == nil {
			t.Errorf("the first %d bytes: no error", end)
		}
	}
}

func names() []string {
	size, n := binary.Uvarint([]byte(list[:10]))
	return strings.Split(list[n:n+int(size)], "\n")
}
