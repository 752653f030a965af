package config

import (
	"fmt"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"frontdesk/app/timezone"
)

// codec reads one kind of value from text and writes it back. The error of
// parse ends a sentence that names the setting: it says what is wrong with the
// value and what to write.
type codec[T any] struct {
	parse  func(string) (T, error)
	format func(T) string
}

// binding ties a codec to its place in the tree.
type binding struct {
	list bool // comma separated in text, a sequence in the file
	set  func(*Settings, string) error
	get  func(*Settings) string
}

func bind[T any](c codec[T], at func(*Settings) *T) binding {
	return binding{
		set: func(s *Settings, text string) error {
			v, err := c.parse(text)
			if err != nil {
				return err
			}
			*at(s) = v
			return nil
		},
		get: func(s *Settings) string { return c.format(*at(s)) },
	}
}

func bindList[T any](c codec[T], at func(*Settings) *[]T) binding {
	b := bind(codec[[]T]{
		parse: func(text string) ([]T, error) {
			var all []T
			for part := range strings.SplitSeq(text, ",") {
				if part = strings.TrimSpace(part); part == "" {
					continue
				}
				v, err := c.parse(part)
				if err != nil {
					return nil, err
				}
				all = append(all, v)
			}
			return all, nil
		},
		format: func(all []T) string {
			parts := make([]string, len(all))
			for i, v := range all {
				parts[i] = c.format(v)
			}
			return strings.Join(parts, ", ")
		},
	}, at)
	b.list = true
	return b
}

func same(s string) string { return s }

// line is any text without line breaks and other control characters.
var line = codec[string]{parse: parseLine, format: same}

func parseLine(s string) (string, error) {
	if strings.ContainsFunc(s, unicode.IsControl) {
		return "", fmt.Errorf("has a line break or another control character; write one line")
	}
	return s, nil
}

// zone is the name of a time zone; the one of this machine has none that others know.
var zone = codec[string]{format: same, parse: func(s string) (string, error) {
	if s == "Local" {
		return "", fmt.Errorf("is Local; write a name such as Europe/Berlin")
	}
	if _, err := timezone.Load(s); err != nil {
		return "", fmt.Errorf("is %q, which is no time zone; write a name such as Europe/Berlin, America/New_York or UTC", s)
	}
	return s, nil
}}

var filled = codec[string]{format: same, parse: func(s string) (string, error) {
	if strings.TrimSpace(s) == "" {
		return "", fmt.Errorf("is empty; name a folder such as ./data")
	}
	return parseLine(s)
}}

var listener = codec[string]{format: same, parse: func(s string) (string, error) {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return "", fmt.Errorf("is %q; write host:port, such as :8080 or 127.0.0.1:8080", s)
	}
	if _, err := between(0, 65535).parse(port); err != nil {
		return "", fmt.Errorf("has the port %q; write a number from 0 to 65535", port)
	}
	return s, nil
}}

func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Hostname() == "" {
		return nil, fmt.Errorf("is %q; write an address that begins with http:// or https://", s)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("is %q; write the address without a user name, ? and #", s)
	}
	return u, nil
}

// origin is an address without a path.
var origin = codec[string]{format: same, parse: func(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := parseURL(s)
	if err != nil {
		return "", err
	}
	if strings.Trim(u.Path, "/") != "" {
		return "", fmt.Errorf("is %q; write the address without a path: the server needs a host name of its own", s)
	}
	return u.Scheme + "://" + u.Host, nil
}}

var address = codec[string]{format: same, parse: func(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	if _, err := parseURL(s); err != nil {
		return "", err
	}
	return strings.TrimRight(s, "/"), nil
}}

var prefixes = codec[netip.Prefix]{format: formatPrefix, parse: func(s string) (netip.Prefix, error) {
	if a, err := netip.ParseAddr(s); err == nil {
		return netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()), nil
	}
	p, err := netip.ParsePrefix(s)
	if err != nil {
		return p, fmt.Errorf("has %q; write addresses or networks such as 10.0.0.1 or 10.0.0.0/8", s)
	}
	return p.Masked(), nil
}}

func formatPrefix(p netip.Prefix) string {
	if p.IsSingleIP() {
		return p.Addr().String()
	}
	return p.String()
}

var destinations = codec[string]{format: same, parse: func(s string) (string, error) {
	host, port, err := net.SplitHostPort(s)
	if err != nil || host == "" {
		return "", fmt.Errorf("has %q; write host:port, such as 192.168.1.20:9000", s)
	}
	if _, err := between(1, 65535).parse(port); err != nil {
		return "", fmt.Errorf("has %q; the port is a number from 1 to 65535", s)
	}
	return strings.ToLower(s), nil
}}

var hostname = codec[string]{format: same, parse: func(s string) (string, error) {
	s = strings.TrimSpace(s)
	if strings.ContainsAny(s, "/@ \t\r\n") || (strings.Contains(s, ":") && net.ParseIP(s) == nil) {
		return "", fmt.Errorf("is %q; write the host name alone, such as smtp.example.com, and the port in its own setting", s)
	}
	return s, nil
}}

var mailAddress = codec[string]{format: same, parse: func(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ContainsFunc(s, unicode.IsControl) {
		return "", fmt.Errorf("is %q; write one address such as hello@example.com", s)
	}
	return s, nil
}}

var onOff = codec[bool]{
	format: func(b bool) string {
		if b {
			return "on"
		}
		return "off"
	},
	parse: func(s string) (bool, error) {
		switch strings.ToLower(s) {
		case "on", "true", "yes", "1":
			return true, nil
		case "off", "false", "no", "0":
			return false, nil
		}
		return false, fmt.Errorf("is %q; write on or off", s)
	},
}

func oneOf[T ~string](values ...T) codec[T] {
	return codec[T]{
		format: func(v T) string { return string(v) },
		parse: func(s string) (T, error) {
			if v := T(strings.ToLower(s)); slices.Contains(values, v) {
				return v, nil
			}
			names := make([]string, len(values))
			for i, v := range values {
				names[i] = string(v)
			}
			return "", fmt.Errorf("is %q; write one of: %s", s, strings.Join(names, ", "))
		},
	}
}

func between(low, high int) codec[int] {
	return codec[int]{format: strconv.Itoa, parse: func(s string) (int, error) {
		n, err := strconv.Atoi(strings.TrimSpace(s))
		if err != nil || n < low || n > high {
			return 0, fmt.Errorf("is %q; write a whole number from %d to %d", s, low, high)
		}
		return n, nil
	}}
}

var level = codec[slog.Level]{
	format: func(l slog.Level) string { return strings.ToLower(l.String()) },
	parse: func(s string) (slog.Level, error) {
		name, err := oneOf("debug", "info", "warn", "error").parse(s)
		if err != nil {
			return 0, err
		}
		var l slog.Level
		return l, l.UnmarshalText([]byte(name))
	},
}

// formatDuration leaves out the zero units: 30m, not 30m0s.
func formatDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = s[:len(s)-2]
	}
	if strings.HasSuffix(s, "h0m") {
		s = s[:len(s)-2]
	}
	return s
}

// parseDuration reads 90s, 30m, 1h30m, and a bare number as seconds.
func parseDuration(s string) (time.Duration, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil {
		s = strconv.Itoa(n) + "s"
	}
	d, err := time.ParseDuration(s)
	return d, err == nil
}

func within(low, high time.Duration) codec[time.Duration] {
	return codec[time.Duration]{format: formatDuration, parse: func(s string) (time.Duration, error) {
		d, ok := parseDuration(s)
		if !ok || d < low || d > high {
			return 0, fmt.Errorf("is %q; write a time from %s to %s, such as 90s or 5m", s, formatDuration(low), formatDuration(high))
		}
		return d, nil
	}}
}

var keepAlive = codec[time.Duration]{
	format: func(d time.Duration) string {
		if d < 0 {
			return "forever"
		}
		return formatDuration(d)
	},
	parse: func(s string) (time.Duration, error) {
		d, ok := parseDuration(s)
		switch {
		case strings.EqualFold(s, "forever") || (ok && d < 0):
			return Forever, nil
		case !ok || d < time.Second:
			return 0, fmt.Errorf("is %q; write a time of at least 1s such as 30m, or forever", s)
		}
		return d, nil
	},
}
