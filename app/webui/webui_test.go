package webui_test

import (
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"

	"frontdesk/app/webui"
)

func site(t *testing.T) *webui.Site {
	t.Helper()
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	s, err := webui.New(fstest.MapFS{
		".gitkeep":                          file(""),
		"embed.js":                          file("loader"),
		"embed.js.br":                       file("loader in brotli"),
		"embed.js.gz":                       file("loader in gzip"),
		"admin/index.html":                  file("<!doctype html>"),
		"admin/assets/index-Cy1x8xvY.js":    file("panel"),
		"admin/assets/index-Cy1x8xvY.js.gz": file("panel in gzip"),
		"admin/assets/plain.css":            file("body{}"),
		"admin/assets/page-Ab3x8xvZ.js.br":  file("page in brotli"),
		"admin/assets/page-Ab3x8xvZ.js.gz":  file(packed(t, "a page")),
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func packed(t *testing.T, text string) string {
	t.Helper()
	var out strings.Builder
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func with(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestSite_Get_choosesTheEncoding(t *testing.T) {
	for _, tc := range []struct{ name, accept, encoding, body string }{
		{"embed.js", "", "", "loader"},
		{"embed.js", "gzip, deflate, br, zstd", "br", "loader in brotli"},
		{"embed.js", "br;q=0.5, gzip", "gzip", "loader in gzip"},
		{"embed.js", "GZIP;q=0.8", "gzip", "loader in gzip"},
		{"embed.js", "br;q=0, gzip;q=0", "", "loader"},
		{"embed.js", "*", "br", "loader in brotli"},
		{"embed.js", "*;q=0.1, identity", "", "loader"},
		{"embed.js", "br;q=nonsense", "", "loader"},
		{"embed.js", "identity;q=0, gzip", "gzip", "loader in gzip"},
		{"admin/assets/index-Cy1x8xvY.js", "br, gzip", "gzip", "panel in gzip"},
		{"admin/index.html", "br, gzip", "", "<!doctype html>"},
		{"admin/assets/page-Ab3x8xvZ.js", "", "", "a page"},
		{"admin/assets/page-Ab3x8xvZ.js", "deflate", "", "a page"},
		{"admin/assets/page-Ab3x8xvZ.js", "gzip", "gzip", packed(t, "a page")},
		{"admin/assets/page-Ab3x8xvZ.js", "gzip, br", "br", "page in brotli"},
	} {
		status, header, body := site(t).Get(tc.name, with("Accept-Encoding", tc.accept))
		if status != http.StatusOK || header["Content-Encoding"] != tc.encoding || string(body) != tc.body {
			t.Errorf("%s with %q: %d %q %q", tc.name, tc.accept, status, header["Content-Encoding"], body)
		}
	}
}

func TestSite_Get_cachesByTheName(t *testing.T) {
	for name, want := range map[string]string{
		"embed.js":                       "no-cache",
		"admin/index.html":               "no-cache",
		"admin/assets/index-Cy1x8xvY.js": "public, max-age=31536000, immutable",
		"admin/assets/plain.css":         "no-cache",
	} {
		if _, header, _ := site(t).Get(name, with()); header["Cache-Control"] != want {
			t.Errorf("%s: %q, want %q", name, header["Cache-Control"], want)
		}
	}
}

func TestSite_Get_revalidates(t *testing.T) {
	s := site(t)
	_, plain, _ := s.Get("embed.js", with())
	_, packed, _ := s.Get("embed.js", with("Accept-Encoding", "br"))
	if plain["ETag"] == packed["ETag"] || plain["ETag"] == "" {
		t.Fatalf("tags %q and %q must differ: the bytes do", plain["ETag"], packed["ETag"])
	}
	if plain["Vary"] != "Accept-Encoding" {
		t.Fatalf("Vary %q", plain["Vary"])
	}
	for header, want := range map[string]int{
		plain["ETag"]:                 http.StatusNotModified,
		`"other", W/` + plain["ETag"]: http.StatusNotModified,
		"*":                           http.StatusNotModified,
		packed["ETag"]:                http.StatusOK,
		`"other"`:                     http.StatusOK,
	} {
		status, got, body := s.Get("embed.js", with("If-None-Match", header))
		if status != want || got["ETag"] != plain["ETag"] || (status == http.StatusNotModified && len(body) > 0) {
			t.Errorf("If-None-Match %s: %d", header, status)
		}
	}
}

func TestSite_Get_types(t *testing.T) {
	for name, want := range map[string]string{
		"embed.js":               "text/javascript; charset=utf-8",
		"admin/index.html":       "text/html; charset=utf-8",
		"admin/assets/plain.css": "text/css; charset=utf-8",
	} {
		if _, header, _ := site(t).Get(name, with()); header["Content-Type"] != want {
			t.Errorf("%s: %q", name, header["Content-Type"])
		}
	}
}

func TestSite_Get_onlyWhatIsThere(t *testing.T) {
	for _, name := range []string{"", ".gitkeep", "embed.js.br", "admin", "../embed.js", "admin/../embed.js", "none.js"} {
		if status, _, body := site(t).Get(name, with()); status != http.StatusNotFound || body != nil {
			t.Errorf("%q: %d %q", name, status, body)
		}
	}
}

func TestSite_Built(t *testing.T) {
	empty, err := webui.New(fstest.MapFS{".gitkeep": {}})
	if err != nil {
		t.Fatal(err)
	}
	if empty.Built() || !site(t).Built() || !site(t).Has("embed.js") || empty.Has("embed.js") {
		t.Fatal("an empty folder is no user interface")
	}
}
