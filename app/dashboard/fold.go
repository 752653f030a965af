package dashboard

import (
	"time"

	"frontdesk/app/conversation"
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
func byDay(cells []conversation.Counted, starts []int64) []int64 {
	out := make([]int64, len(starts)-1)
	day := 0
	for _, c := range cells {
		for day < len(out) && c.Quarter >= starts[day+1] {
			day++
		}
		if day == len(out) {
			break
		}
		if c.Quarter >= starts[day] {
			out[day] += c.N
		}
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

// Week is counts by weekday, Monday first, and hour.
type Week [7][24]int64

// add folds counts by quarter of an hour into the weekdays and hours of a zone. An
// hour that clocks show twice counts both.
func (w *Week) add(cells []conversation.Counted, zone *time.Location) {
	if len(cells) == 0 {
		return
	}
	zones := stretches(zone, cells[0].Quarter*quarter, cells[len(cells)-1].Quarter*quarter)
	for _, c := range cells {
		at := c.Quarter * quarter
		for at >= zones[0].until {
			zones = zones[1:]
		}
		local := at + zones[0].offset
		day := floorDiv(local, 86400)
		w[(day%7+10)%7][(local-day*86400)/3600] += c.N // 1970 began on a Thursday
	}
}

func floorDiv(a, b int64) int64 {
	if a < 0 {
		return (a - b + 1) / b
	}
	return a / b
}

func sum(cells []conversation.Counted) (n int64) {
	for _, one := range cells {
		n += one.N
	}
	return n
}
