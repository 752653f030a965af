package crawl

import (
	"bufio"
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// rules are those of a robots.txt that concern us (RFC 9309).
type rules struct {
	list     []rule
	delay    time.Duration
	sitemaps []string
}

type rule struct {
	pattern string
	allow   bool
}

// The bounds of a robots.txt.
const (
	maxRules    = 5000
	maxSitemaps = 50
)

// parseRobots reads the group that is meant for agent, else that for all.
func parseRobots(body []byte, agent string) rules {
	var own, all rules
	var sitemaps []string
	found := false
	var into []*rules // of the group that is being read
	inAgents := false
	lines := bufio.NewScanner(bytes.NewReader(bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))))
	lines.Buffer(make([]byte, 0, 4096), maxRobots)
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		if key == "sitemap" {
			if len(sitemaps) < maxSitemaps {
				sitemaps = append(sitemaps, value)
			}
			continue
		}
		if key == "user-agent" {
			if !inAgents {
				into = nil
			}
			inAgents = true
			switch name := strings.ToLower(value); {
			case name == "*":
				into = append(into, &all)
			case name == agent || strings.HasPrefix(name, agent+"/"):
				into, found = append(into, &own), true
			}
			continue
		}
		inAgents = false
		for _, r := range into {
			r.add(key, value)
		}
	}
	if !found {
		own = all
	}
	own.sitemaps = sitemaps
	return own
}

func (r *rules) add(key, value string) {
	switch key {
	case "allow", "disallow":
		if value != "" && len(r.list) < maxRules {
			r.list = append(r.list, rule{pattern: escapedPattern(value), allow: key == "allow"})
		}
	case "crawl-delay":
		if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds > 0 && seconds < 1e6 {
			r.delay = time.Duration(seconds * float64(time.Second))
		}
	}
}

// escapedPattern writes a pattern as addresses are written.
func escapedPattern(p string) string {
	u, err := url.Parse(strings.NewReplacer("*", "\x01", "$", "\x02", "?", "\x03").Replace(p))
	if err != nil {
		p = strings.ReplaceAll(p, " ", "%20")
		return p
	}
	return strings.NewReplacer("%01", "*", "%02", "$", "%03", "?").Replace(u.EscapedPath())
}

// allowed finds the longest rule that matches; of two alike, the one that allows
// wins.
func (r rules) allowed(u *url.URL) bool {
	p := u.EscapedPath()
	if p == "" {
		p = "/"
	}
	if u.RawQuery != "" {
		p += "?" + u.RawQuery
	}
	best, allow := -1, true
	for _, rule := range r.list {
		if len(rule.pattern) < best || len(rule.pattern) == best && !rule.allow || !matchesRule(rule.pattern, p) {
			continue
		}
		best, allow = len(rule.pattern), rule.allow
	}
	return allow
}

// matchesRule matches a path with a pattern: * is anything, $ at the end is the
// end, else the path may go on.
func matchesRule(pattern, p string) bool {
	pattern, end := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(p, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		if last := i == len(parts)-2; last && end {
			return strings.HasSuffix(rest, part)
		}
		at := strings.Index(rest, part)
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !end || rest == ""
}
