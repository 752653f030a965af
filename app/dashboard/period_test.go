package dashboard

import (
	"errors"
	"testing"
	"time"

	"frontdesk/app/fault"
)

func date(y int, m time.Month, d int) Date { return Date{y, m, d} }

// Days have the length that the clocks of their zone gave them.
func TestDate_Start_lengthOfDays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone string
		day  Date
		want time.Duration
	}{
		{"UTC", date(2026, 3, 29), 24 * time.Hour},
		{"Europe/Berlin", date(2026, 3, 29), 23 * time.Hour},
		{"Europe/Berlin", date(2026, 10, 25), 25 * time.Hour},
		{"America/New_York", date(2026, 3, 8), 23 * time.Hour},
		{"America/New_York", date(2026, 11, 1), 25 * time.Hour},
		{"America/Sao_Paulo", date(2018, 11, 4), 23 * time.Hour}, // begins at one o'clock
		{"America/Sao_Paulo", date(2018, 11, 3), 24 * time.Hour},
		{"America/Havana", date(2026, 11, 1), 25 * time.Hour}, // has two midnights
		{"America/Havana", date(2026, 10, 31), 24 * time.Hour},
		{"Australia/Lord_Howe", date(2026, 4, 5), 24*time.Hour + 30*time.Minute},
		{"Australia/Lord_Howe", date(2026, 10, 4), 23*time.Hour + 30*time.Minute},
		{"Asia/Kathmandu", date(2026, 6, 1), 24 * time.Hour},
		{"Pacific/Chatham", date(2026, 4, 5), 25 * time.Hour},
		{"Pacific/Apia", date(2011, 12, 30), 0}, // there was none
		{"Pacific/Apia", date(2011, 12, 29), 24 * time.Hour},
		{"Pacific/Apia", date(2011, 12, 31), 24 * time.Hour},
		{"Europe/Berlin", date(2024, 2, 29), 24 * time.Hour},
	} {
		zone := load(t, c.zone)
		if got := c.day.Add(1).Start(zone).Sub(c.day.Start(zone)); got != c.want {
			t.Errorf("%s in %s has %s, want %s", c.day, c.zone, got, c.want)
		}
	}
}

func TestNewPeriod(t *testing.T) {
	t.Parallel()
	now := time.Date(2024, 3, 1, 23, 40, 0, 0, time.UTC)
	berlin := load(t, "Europe/Berlin") // where it is 2 March already
	for _, c := range []struct {
		in       Asked
		from, to string
		field    string // that is wrong
	}{
		{in: Asked{}, from: "2024-02-02", to: "2024-03-02"},
		{in: Asked{Days: 1}, from: "2024-03-02", to: "2024-03-02"},
		{in: Asked{Days: 3}, from: "2024-02-29", to: "2024-03-02"},
		{in: Asked{From: "2024-02-29", To: "2024-02-29"}, from: "2024-02-29", to: "2024-02-29"},
		{in: Asked{From: "2024-02-01", To: "2099-01-01"}, from: "2024-02-01", to: "2024-03-02"},
		{in: Asked{From: "2019-03-03", To: "2024-03-02"}, from: "2019-03-03", to: "2024-03-02"},
		{in: Asked{From: "2023-02-29", To: "2023-03-02"}, field: "from"},
		{in: Asked{From: "2024-03-03", To: "2024-03-04"}, field: "from"},
		{in: Asked{From: "2024-02-02", To: "2024-02-01"}, field: "from"},
		{in: Asked{From: "2018-01-01", To: "2024-02-01"}, field: "from"},
		{in: Asked{From: "0000-01-01", To: "2024-02-01"}, field: "from"},
		{in: Asked{From: "2024-02-02"}, field: "to"},
		{in: Asked{To: "2024-02-02"}, field: "from"},
		{in: Asked{From: "yesterday", To: "2024-02-02"}, field: "from"},
		{in: Asked{Days: 7, From: "2024-02-01", To: "2024-02-02"}, field: "days"},
		{in: Asked{Days: -1}, field: "days"},
		{in: Asked{Days: 10_000}, field: "days"},
	} {
		p, err := NewPeriod(berlin, now, c.in)
		if c.field != "" {
			var f *fault.Error
			if !errors.As(err, &f) || f.Kind != fault.Invalid || f.Fields[0].Field != c.field {
				t.Errorf("%+v: %v, want a fault of %s", c.in, err, c.field)
			}
			continue
		}
		if err != nil || p.From.String() != c.from || p.To.String() != c.to {
			t.Errorf("%+v: %s to %s, %v", c.in, p.From, p.To, err)
		}
	}
}

// Half a day is compared with half a day.
func TestPeriod_Before(t *testing.T) {
	t.Parallel()
	berlin := load(t, "Europe/Berlin")
	now := time.Date(2026, 3, 30, 10, 50, 0, 0, berlin)
	p, err := NewPeriod(berlin, now, Asked{Days: 2}) // 29 March, which is short, and 30 March
	if err != nil {
		t.Fatal(err)
	}
	from, begin, end := p.Before()
	if from.String() != "2026-03-27" || !begin.Equal(time.Date(2026, 3, 27, 0, 0, 0, 0, berlin)) || !end.Equal(time.Date(2026, 3, 28, 10, 45, 0, 0, berlin)) {
		t.Errorf("%s: %s to %s", from, begin, end)
	}
	whole, err := NewPeriod(berlin, now, Asked{From: "2026-03-20", To: "2026-03-22"})
	if err != nil {
		t.Fatal(err)
	}
	if from, begin, end := whole.Before(); from.String() != "2026-03-17" || end.Sub(begin) != 72*time.Hour || !end.Equal(whole.Begin()) {
		t.Errorf("%s: %s to %s", from, begin, end)
	}
}
