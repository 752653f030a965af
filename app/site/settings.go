package site

import (
	"fmt"
	"strings"
	"time"

	"frontdesk/app/fault"
)

// Schedule is how often a site is read again by itself.
type Schedule string

// The schedules.
const (
	Never  Schedule = "never"
	Hourly Schedule = "hourly"
	Daily  Schedule = "daily"
	Weekly Schedule = "weekly"
)

// every is the time between two readings; 0 is never.
func (s Schedule) every() time.Duration {
	switch s {
	case Hourly:
		return time.Hour
	case Daily:
		return 24 * time.Hour
	case Weekly:
		return 7 * 24 * time.Hour
	}
	return 0
}

// next is when a site is to be read again by itself, counted from now; zero is
// never.
func (s Schedule) next(now time.Time) time.Time {
	if every := s.every(); every > 0 {
		return now.Add(every)
	}
	return time.Time{}
}

// Policy is what happens with changes that a later reading finds.
type Policy string

// The policies. What the first reading finds is always taken.
const (
	Apply Policy = "apply"
	Ask   Policy = "ask"
)

// Settings are what an owner can say about the reading of a site.
type Settings struct {
	// Include and Exclude are patterns of paths: * stands for anything; without one
	// a pattern means that path and all below it. With patterns in Include, only
	// pages that match one are taken; what matches one of Exclude is not read.
	Include  []string `json:"include"`
	Exclude  []string `json:"exclude"`
	MaxPages int      `json:"maxPages"`
	MaxDepth int      `json:"maxDepth"` // links from the start; pages of a sitemap count as 1
	DelayMS  int      `json:"delayMs"`  // between the beginnings of two requests
	Schedule Schedule `json:"schedule"`
	Changes  Policy   `json:"changes"`
}

// Defaults are the settings of a new site.
func Defaults() Settings {
	return Settings{Include: []string{}, Exclude: []string{}, MaxPages: 500, MaxDepth: 10, DelayMS: 200, Schedule: Weekly, Changes: Apply}
}

// The bounds of settings.
const (
	mostPages       = 5000
	mostDepth       = 30
	mostDelay       = 60_000
	mostPatterns    = 50
	mostPatternSize = 200
)

// check gives what is wrong with settings; field names begin with prefix.
func (s Settings) check(prefix string) []fault.Field {
	var out []fault.Field
	add := func(field, format string, args ...any) {
		out = append(out, fault.Field{Field: prefix + field, Message: fmt.Sprintf(format, args...)})
	}
	bounded := func(field string, n, low, high int) {
		if n < low || n > high {
			add(field, "Give a number from %d to %d.", low, high)
		}
	}
	bounded("maxPages", s.MaxPages, 1, mostPages)
	bounded("maxDepth", s.MaxDepth, 0, mostDepth)
	bounded("delayMs", s.DelayMS, 0, mostDelay)
	if s.Schedule != Never && s.Schedule.every() == 0 {
		add("schedule", "Choose never, hourly, daily or weekly.")
	}
	if s.Changes != Apply && s.Changes != Ask {
		add("changes", "Choose apply (changes are taken at once) or ask (they wait for you).")
	}
	for name, list := range map[string][]string{"include": s.Include, "exclude": s.Exclude} {
		if len(list) > mostPatterns {
			add(name, "Give at most %d patterns.", mostPatterns)
			continue
		}
		for i, p := range list {
			if message := patternProblem(p); message != "" {
				add(fmt.Sprintf("%s[%d]", name, i), "%s", message)
			}
		}
	}
	return out
}

func patternProblem(p string) string {
	switch {
	case strings.Contains(p, "://"):
		return "Give the path alone, without the name of the site: /help/* and not https://example.com/help/*."
	case !strings.HasPrefix(p, "/") && !strings.HasPrefix(p, "*"):
		return "Begin the pattern with / or *, like /help/* or *.html."
	case len(p) > mostPatternSize:
		return fmt.Sprintf("Shorten the pattern to %d characters.", mostPatternSize)
	case strings.ContainsAny(p, " \t\r\n\x00"):
		return "Take the spaces out of the pattern."
	case strings.Count(p, "*") > 8:
		return "Use at most eight * in a pattern."
	}
	return ""
}
