package dashboard

import (
	"slices"
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
		i, exact := slices.BinarySearch(starts, q)
		if exact { // days without length begin where the next one does
			for i+1 < len(starts) && starts[i+1] == q {
				i++
			}
		} else {
			i--
		}
		if i >= 0 && i < len(out) {
			out[i] += n
		}
	}
	return out
}

// byHour folds counts by quarter of an hour into weekdays, Monday first, and hours
// of a zone. An hour that clocks show twice counts both.
func byHour(cells map[int64]int64, zone *time.Location) (out [7][24]int64) {
	var begin, end time.Time // between which the offset holds
	var offset int64
	for _, q := range sortedKeys(cells) {
		t := time.Unix(q*quarter, 0)
		if !t.Before(end) || t.Before(begin) {
			at := t.In(zone)
			_, seconds := at.Zone()
			offset = int64(seconds)
			if begin, end = at.ZoneBounds(); end.IsZero() {
				end = t.AddDate(1000, 0, 0)
			}
		}
		local := q*quarter + offset
		day := floorDiv(local, 86400)
		out[(day%7+10)%7][(local-day*86400)/3600] += cells[q] // 1970 began on a Thursday
	}
	return out
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

func sortedKeys(cells map[int64]int64) []int64 {
	out := make([]int64, 0, len(cells))
	for q := range cells {
		out = append(out, q)
	}
	slices.Sort(out)
	return out
}

func sum(cells map[int64]int64) (n int64) {
	for _, one := range cells {
		n += one
	}
	return n
}
