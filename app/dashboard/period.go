package dashboard

import (
	"strconv"
	"time"

	"frontdesk/app/fault"
)

// Date is a day of a calendar, in whatever zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf is the day of t where t's own zone is.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// String writes 2026-11-21.
func (d Date) String() string { return d.utc().Format(time.DateOnly) }

// Add gives the day n days later.
func (d Date) Add(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 0, 0, 0, 0, time.UTC))
}

// Until counts the days from d to other.
func (d Date) Until(other Date) int { return int(other.utc().Sub(d.utc()) / (24 * time.Hour)) }

// Weekday is 0 on Mondays.
func (d Date) Weekday() int { return (int(d.utc().Weekday()) + 6) % 7 }

func (d Date) utc() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// Start is the first moment of the day in a zone. Where clocks go forward at
// midnight that is one o'clock, and where they go back over it the first of both
// midnights; a day that a zone left out has no length.
func (d Date) Start(zone *time.Location) time.Time {
	t := time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, zone)
	if DateOf(t).utc().Before(d.utc()) { // midnight is not there
		if _, end := t.ZoneBounds(); !end.IsZero() {
			return end
		}
	}
	begin, _ := t.ZoneBounds()
	if begin.IsZero() {
		return t
	}
	_, now := t.Zone()
	_, before := begin.Add(-time.Nanosecond).Zone()
	if first := t.Add(time.Duration(now-before) * time.Second); before > now && first.Before(begin) && DateOf(first) == d {
		return first
	}
	return t
}

// Bounds of a period.
const (
	defaultDays = 30
	maxDays     = 5*365 + 2 // five years, with their leap days
)

// Period is a number of whole days in a zone; the last one may not be over.
type Period struct {
	Zone     *time.Location
	From, To Date // both belong to it
	Now      time.Time
}

// Asked is a period as somebody asks for it: so many days up to today, or from one
// day to another, written 2026-11-21. Nothing at all is 30 days.
type Asked struct {
	Days     int
	From, To string
}

// NewPeriod reads what was asked for. Its faults name the fields days, from and to.
func NewPeriod(zone *time.Location, now time.Time, in Asked) (Period, error) {
	today := DateOf(now.In(zone))
	p := Period{Zone: zone, Now: now, To: today}
	if in.From == "" && in.To == "" {
		if in.Days == 0 {
			in.Days = defaultDays
		}
		if in.Days < 1 || in.Days > maxDays {
			return wrong("days", "This must be a whole number from 1 to "+strconv.Itoa(maxDays)+".")
		}
		p.From = today.Add(1 - in.Days)
		return p, nil
	}
	if in.Days != 0 {
		return wrong("days", "Give either days, or from and to.")
	}
	return p.between(in, today)
}

// between takes the days of an own period.
func (p Period) between(in Asked, today Date) (Period, error) {
	var ok bool
	if p.From, ok = parseDate(in.From); !ok {
		return wrong("from", "This must be a day such as 2026-11-21.")
	}
	if p.To, ok = parseDate(in.To); !ok {
		return wrong("to", "This must be a day such as 2026-11-21.")
	}
	switch {
	case p.From.Until(p.To) < 0:
		return wrong("from", "The first day must not come after the last one.")
	case p.From.Until(today) < 0:
		return wrong("from", "This day has not come yet. Today is "+today.String()+".")
	}
	if p.To.Until(today) < 0 {
		p.To = today
	}
	if p.Len() > maxDays {
		return wrong("from", "A period may have 5 years at most.")
	}
	return p, nil
}

func wrong(field, message string) (Period, error) {
	return Period{}, fault.InvalidFields([]fault.Field{{Field: field, Message: message}})
}

// parseDate takes days of 1970 and later alone: nothing is counted before.
func parseDate(s string) (Date, bool) {
	t, err := time.Parse(time.DateOnly, s)
	return DateOf(t), err == nil && t.Year() >= 1970
}

// Len is how many days there are.
func (p Period) Len() int { return p.From.Until(p.To) + 1 }

// Begin is the first moment, End the one after the last: of the last day, also
// where that is not over.
func (p Period) Begin() time.Time { return p.From.Start(p.Zone) }

// End is the moment after the last day.
func (p Period) End() time.Time { return p.To.Add(1).Start(p.Zone) }

// Before is the period of the same length that ends where p begins. Where the last
// day of p is not over, neither is its own, at the same time of day: half a day is
// compared with half a day.
func (p Period) Before() (from Date, begin, end time.Time) {
	from = p.From.Add(-p.Len())
	begin, end = from.Start(p.Zone), p.Begin()
	now := p.Now.In(p.Zone)
	if DateOf(now) != p.To {
		return from, begin, end
	}
	last := p.To.Add(-p.Len())
	cut := quarterStart(time.Date(last.Year, last.Month, last.Day, now.Hour(), now.Minute(), 0, 0, p.Zone))
	if cut.Before(end) && cut.After(begin) {
		end = cut
	}
	return from, begin, end
}

// quarter is what all is counted by, in seconds.
const quarter = 15 * 60

// quarterStart is the beginning of the quarter of an hour that t is in.
func quarterStart(t time.Time) time.Time {
	return time.Unix(t.Unix()-t.Unix()%quarter, 0).In(t.Location())
}
