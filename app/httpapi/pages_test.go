package httpapi

import (
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"frontdesk/app/webui"
)

func TestPages_policies(t *testing.T) {
	w := open(t)
	for path, want := range map[string]struct{ policy, frame string }{
		"/admin/":                              {"frame-ancestors 'none'", "DENY"},
		"/admin/conversations/1":               {"frame-ancestors 'none'", "DENY"},
		"/demo":                                {"frame-ancestors 'self'", ""},
		"/chat/" + botID(1).String():           {"frame-ancestors *", ""},
		"/chat/" + botID(2).String():           {"frame-ancestors 'self' https://shop.example.com:* http://shop.example.com:* https://*.example.org:* http://*.example.org:* https://localhost:3000 http://localhost:3000", ""},
		"/api/docs":                            {"frame-ancestors 'none'", "DENY"},
		"/chatbot-iframe/" + botID(1).String(): {"frame-ancestors *", ""},
		"/embed.js":                            {"frame-ancestors 'none'", "DENY"},
		"/admin/assets/index-Cy1x8xvY.js":      {"frame-ancestors 'none'", "DENY"},
	} {
		got := w.do(http.MethodGet, path).is(200)
		policy := got.header.Get("Content-Security-Policy")
		if !strings.HasSuffix(policy, want.policy) || !strings.HasPrefix(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
			t.Errorf("%s: policy %q", path, policy)
		}
		if got.header.Get("X-Frame-Options") != want.frame || got.header.Get("X-Content-Type-Options") != "nosniff" || got.header.Get("Referrer-Policy") == "" {
			t.Errorf("%s: %v", path, got.header)
		}
	}
}

func TestPages_files(t *testing.T) {
	w := open(t)
	for path, want := range map[string]struct{ kind, cache, text string }{
		"/embed.js":                            {"text/javascript; charset=utf-8", "no-cache", "loader"},
		"/embed.min.js?chatbotId=x":            {"text/javascript; charset=utf-8", "no-cache", "old loader"},
		"/static/chatbotsdk.min.js":            {"text/javascript; charset=utf-8", "no-cache", "old loader"},
		"/chatbot-iframe/" + botID(1).String(): {"text/html; charset=utf-8", "no-cache", "<!doctype"},
		"/admin":                               {"text/html; charset=utf-8", "no-cache", "<!doctype"},
		"/admin/chatbots/x/install":            {"text/html; charset=utf-8", "no-cache", "<!doctype"},
		"/admin/assets/index-Cy1x8xvY.js":      {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "panel"},
		"/widget/assets/index-Cy1x8xvY.js":     {"text/javascript; charset=utf-8", "public, max-age=31536000, immutable", "widget"},
		"/chat/" + botID(1).String():           {"text/html; charset=utf-8", "no-cache", "<!doctype"},
	} {
		got := w.do(http.MethodGet, path, head("Accept-Encoding", "identity")).is(200)
		if got.header.Get("Content-Type") != want.kind || got.header.Get("Cache-Control") != want.cache || !strings.HasPrefix(string(got.body), want.text) {
			t.Errorf("%s: %v %s", path, got.header, got.body)
		}
		again := w.do(http.MethodGet, path, head("Accept-Encoding", "identity"), head("If-None-Match", got.header.Get("ETag"))).is(304)
		if len(again.body) != 0 || again.header.Get("Content-Security-Policy") != got.header.Get("Content-Security-Policy") {
			t.Errorf("%s: 304 with %q and %v", path, again.body, again.header)
		}
	}
	packed := w.do(http.MethodGet, "/embed.js", head("Accept-Encoding", "gzip, br"))
	if packed.header.Get("Content-Encoding") != "br" || string(packed.body) != "br" || packed.header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("%v %s", packed.header, packed.body)
	}
	w.do(http.MethodGet, "/admin/assets/none-Cy1x8xvY.js").problem(404, "not_found")
	if to := w.do(http.MethodGet, "/").is(302).header.Get("Location"); !strings.HasSuffix(to, "/admin/") {
		t.Errorf("/ leads to %q", to)
	}
}

func TestPages_notBuilt(t *testing.T) {
	w := open(t, func(c *Config) {
		empty, err := webui.New(fstest.MapFS{".gitkeep": {}})
		if err != nil {
			t.Fatal(err)
		}
		c.UI = empty
	})
	for _, path := range []string{"/admin/", "/demo", "/api/docs", "/embed.js", "/chat/" + botID(1).String()} {
		got := w.do(http.MethodGet, path).is(503)
		if !strings.Contains(string(got.body), "make build") || got.header.Get("Content-Type") != "text/html; charset=utf-8" ||
			strings.Contains(string(got.body), "<script") || strings.Contains(string(got.body), "style=") {
			t.Errorf("%s: %v %s", path, got.header, got.body)
		}
	}
	w.do(http.MethodGet, "/healthz").is(200)
}
