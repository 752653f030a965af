package site

import (
	"fmt"
	"strings"
	"testing"
)

func TestAddress(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"HTTPS://WWW.Shop.example:443/a?b=2&a=1#x":            "https://www.shop.example/a?a=1&b=2",
		"http://shop.example":                                 "http://shop.example/",
		"http://shop.example/?utm_source=x&gclid=1&id=3":      "http://shop.example/?id=3",
		"http://shop.example/a;jsessionid=AB12?PHPSESSID=x":   "http://shop.example/a",
		"http://shop.example./a/?":                            "http://shop.example/a/",
		"http://shop.example/caf%C3%A9?q=%2526":               "http://shop.example/caf%C3%A9?q=%2526",
		"ftp://shop.example/":                                 "",
		"http://u@shop.example/":                              "",
		"http://shop.example/" + strings.Repeat("a", 2000):    "",
		"mailto:a@b.c":                                        "",
		"http://shop.example:8080/?b&a&b&fbclid=2&Utm_Term=x": "http://shop.example:8080/?a&b",
	} {
		got := ""
		if u, ok := address(raw); ok {
			got = u.String()
		}
		if got != want {
			t.Errorf("%s: %q, want %q", raw, got, want)
		}
	}
	a, _ := PageIDOf("http://shop.example/a")
	b, _ := PageIDOf("https://www.shop.example/a#b")
	c, _ := PageIDOf("https://www.shop.example/a/")
	if a != b || a == c {
		t.Error("scheme and www make another page, or a slash none")
	}
	if got := ContentID("https://www.shop.example/help/Opening_Hours.html?x=1"); !strings.HasPrefix(got, "page-help-opening-hours-") || len(got) > 80 {
		t.Error(got)
	}
	if back, err := ParsePageID(a.String()); err != nil || back != a {
		t.Error(back, err)
	}
}

func TestScope(t *testing.T) {
	t.Parallel()
	settings := Defaults()
	settings.Exclude = []string{"/blog/*", "/old", "*.php"}
	for start, cases := range map[string]map[string]string{
		"https://shop.example/": {
			"http://www.shop.example/a": "in", "https://shop.example/blog/x": "excluded", "https://shop.example/blog": "in", "https://shop.example/old/x": "excluded",
			"https://shop.example/older": "in", "https://shop.example/x.php": "excluded", "https://sub.shop.example/": "out", "https://shop.example:8443/": "out",
			"https://shop.example/a.PDF": "type", "https://shop.example/v1.2/notes": "in", "https://shop.example/a/a/a/": "trap",
			"https://shop.example/" + strings.Repeat("x/", 20): "trap", "https://shop.example/?q=" + strings.Repeat("y", 300): "trap",
		},
		"https://shop.example/help":            {"https://shop.example/help": "in", "https://shop.example/help/a": "in", "https://shop.example/helper": "out", "https://shop.example/": "out"},
		"https://shop.example/help/":           {"https://shop.example/help": "in", "https://shop.example/help/a": "in", "https://shop.example/helper": "out"},
		"https://shop.example/help/index.html": {"https://shop.example/help/a": "in", "https://shop.example/help/index.html": "in", "https://shop.example/a": "out"},
	} {
		s := newScope(Site{URL: start, Settings: settings})
		for raw, want := range cases {
			u, ok := address(raw)
			if !ok {
				t.Fatal(raw)
			}
			got := "out"
			if s.holds(u) {
				got = "in"
				if kind, _ := s.refuse(u, 1); kind != "" {
					got = string(kind)
				}
			}
			if got != want {
				t.Errorf("%s from %s: %s, want %s", raw, start, got, want)
			}
		}
	}
}

func TestScope_endlessAddresses(t *testing.T) {
	t.Parallel()
	s := newScope(Site{URL: "https://shop.example/", Settings: Defaults()})
	taken := func(format string) (n int) {
		for i := range 2000 {
			u, ok := address(fmt.Sprintf(format, i))
			if !ok {
				t.Fatal(format)
			}
			if kind, _ := s.admit(u); kind == "" {
				n++
			}
		}
		return n
	}
	if n := taken("https://shop.example/list?sort=%d"); n != maxQueries {
		t.Errorf("queries: %d", n)
	}
	if n := taken("https://shop.example/2026/%d/"); n != maxShape {
		t.Errorf("calendar: %d", n)
	}
	if n := taken("https://shop.example/product-%d/"); n != 2000 {
		t.Errorf("products: %d", n)
	}
}

func TestMatchPath(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pattern, path string
		want          bool
	}{
		{"/a", "/a", true}, {"/a", "/a/b", true}, {"/a", "/ab", false}, {"/a/", "/a", true}, {"/", "/x", true},
		{"/a*", "/ab/c", true}, {"/a/*", "/a/", true}, {"/a/*", "/a", false}, {"*.html", "/x/y.html", true}, {"*.html", "/x/y.htm", false},
		{"/*/b/*", "/a/b/c", true}, {"/*/b/*", "/a/c/b", false}, {"*", "/", true}, {"/a*a", "/a", false}, {"/**/x", "/q/x", true},
	} {
		if got := matchPath(tc.pattern, tc.path); got != tc.want {
			t.Errorf("%s on %s: %v", tc.pattern, tc.path, got)
		}
	}
}
