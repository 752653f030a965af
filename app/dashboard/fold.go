package dashboard

import (
	"math"
	"time"
)

// starts are the first quarters of n days and of the day after them. A day begins
// with the first quarter that begins in it.
func starts(from Date, n int, zone *time.Location) []int64 {
	out := make([]int64, n+1)
	for i := range out {
		out[i] = (from.Add(i).Start(zone).Unix() + quarter - 1) / quarter
	}
	return out
}

// byDay folds counts by quarter of an hour into the days that begin at the given
// quarters; what lies outside of them is left out.
func byDay(cells map[int64]int64, starts []int64) []int64 {
	out := make([]int64, len(starts)-1)
	for q, n := range cells {
		if q < starts[0] || q >= starts[len(out)] {
			continue
		}
		i := min(int(q-starts[0])/(86400/quarter), len(out)-1) // near it: days differ by an hour or two
		for q < starts[i] {
			i--
		}
		for q >= starts[i+1] {
			i++
		}
		out[i] += n
	}
	return out
}

// stretch is a time over which a zone has one offset, up to the second until.
type stretch struct{ until, offset int64 }

// stretches are those of a zone from one second to another.
func stretches(zone *time.Location, from, to int64) (out []stretch) {
	for at := from; ; {
		t := time.Unix(at, 0).In(zone)
		_, seconds := t.Zone()
		_, end := t.ZoneBounds()
		if end.IsZero() || end.Unix() > to {
			return append(out, stretch{to + 1, int64(seconds)})
		}
		out = append(out, stretch{end.Unix(), int64(seconds)})
		at = end.Unix()
	}
}

// byHour folds counts by quarter of an hour into weekdays, Monday first, and hours
// of a zone. An hour that clocks show twice counts both.
func byHour(cells map[int64]int64, zone *time.Location) (out [7][24]int64) {
	first, last := int64(math.MaxInt64), int64(math.MinInt64)
	for q := range cells {
		first, last = min(first, q*quarter), max(last, q*quarter)
	}
	if first > last {
		return out
	}
	zones := stretches(zone, first, last)
	for q, n := range cells {
		i := 0
		for q*quarter >= zones[i].until {
			i++
		}
		local := q*quarter + zones[i].offset
		day := floorDiv(local, 86400)
		out[(day%7+10)%7][(local-day*86400)/3600] += n // 1970 began on a Thursday
	}
	return out
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

func sum(cells map[int64]int64) (n int64) {
	for _, one := range cells {
		n += one
	}
	return n
}
