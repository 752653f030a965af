package httpapi

import (
	"sort"
	"strings"
	"time"

	"frontdesk/app/timezone"
)

// zoneOf finds a time zone by its IANA name; no name is UTC. What is no such name is
// told to the parameter or field that gave it.
func zoneOf(field, name string) (*time.Location, error) {
	if name == "" {
		return time.UTC, nil
	}
	zone, err := timezone.Load(name)
	if err != nil || strings.EqualFold(name, "local") {
		return nil, wrongQuery(field, "There is no such time zone. Give its IANA name, such as Europe/Lisbon.")
	}
	return zone, nil
}

// dayStart is the first moment of a day in a zone, given as its parts; none where the
// zone left the day out, or the calendar has none such. A day may begin later than at
// midnight where the clocks are put forward then.
func dayStart(year int, month time.Month, day int, zone *time.Location) (time.Time, bool) {
	same := func(t time.Time) bool {
		y, m, d := t.Date()
		return y == year && m == month && d == day
	}
	noon := time.Date(year, month, day, 12, 0, 0, 0, zone)
	if !same(noon) {
		return time.Time{}, false
	}
	from := noon.Add(-26 * time.Hour)
	begun := sort.Search(26*3600, func(second int) bool {
		return same(from.Add(time.Duration(second) * time.Second))
	})
	return from.Add(time.Duration(begun) * time.Second), true
}
