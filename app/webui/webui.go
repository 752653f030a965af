// Package webui serves the built user interface out of a file system: the right
// type, the smallest encoding that the client takes, an entity tag of the
// content, and a cache time by whether the name changes with the content. It
// knows which files there are and nothing of routes or access.
package webui

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"regexp"
	"strings"
)

// Site is the built user interface. It never changes after New.
type Site struct {
	fsys  fs.FS
	files map[string]file
}

// file is one file with what is beside it.
type file struct {
	kind      string // media type
	tag       string // of the content, without quotes
	immutable bool
	br, gzip  bool // a compressed twin stands beside it
	packed    bool // only the twins are there
}

// New reads every file once, for its tag. Compressed twins (.br, .gz) are found
// beside what they were made of, or stand for it: nearly every client takes them,
// and the others get what the .gz holds.
func New(fsys fs.FS) (*Site, error) {
	s := &Site{fsys: fsys, files: map[string]file{}}
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(path.Base(name), ".") {
			return err
		}
		content, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		s.files[name] = file{kind: mediaType(name), tag: hex.EncodeToString(sum[:12]), immutable: hashed(name)}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the user interface: %w", err)
	}
	s.findTwins()
	return s, nil
}

func (s *Site) findTwins() {
	for name, twin := range maps.Clone(s.files) {
		whole, packed := strings.CutSuffix(name, ".gz")
		if _, found := s.files[whole]; packed && !found {
			s.files[whole] = file{kind: mediaType(whole), tag: twin.tag, immutable: hashed(whole), packed: true}
		}
	}
	for name := range s.files {
		for suffix, mark := range map[string]func(*file){
			".br": func(f *file) { f.br = true },
			".gz": func(f *file) { f.gzip = true },
		} {
			whole, isTwin := strings.CutSuffix(name, suffix)
			if of, found := s.files[whole]; isTwin && found {
				mark(&of)
				s.files[whole] = of
				delete(s.files, name)
			}
		}
	}
}

// Built tells whether there is a user interface at all.
func (s *Site) Built() bool {
	_, found := s.files["admin/index.html"]
	return found
}

// Has tells whether there is a file of this name.
func (s *Site) Has(name string) bool {
	_, found := s.files[name]
	return found
}

// Get answers a request for a file: 200 with its content, 304 when the client has
// it, 404 when there is none. request gives a header of the request. The answer
// of a 404 is empty.
func (s *Site) Get(name string, request func(header string) string) (status int, header map[string]string, body []byte) {
	f, found := s.files[name]
	if !found {
		return http.StatusNotFound, nil, nil
	}
	encoding := choose(request("Accept-Encoding"), f.br, f.gzip)
	tag, twin := `"`+f.tag+`"`, name
	switch encoding {
	case "br":
		tag, twin = `"`+f.tag+`-br"`, name+".br"
	case "gzip":
		tag, twin = `"`+f.tag+`-gz"`, name+".gz"
	}
	header = map[string]string{"ETag": tag, "Cache-Control": cacheFor(f)}
	if f.br || f.gzip {
		header["Vary"] = "Accept-Encoding"
	}
	if matches(request("If-None-Match"), tag) {
		return http.StatusNotModified, header, nil
	}
	body, err := s.read(twin, f.packed && encoding == "")
	if err != nil { // it was there at the start
		return http.StatusNotFound, nil, nil
	}
	header["Content-Type"] = f.kind
	if encoding != "" {
		header["Content-Encoding"] = encoding
	}
	return http.StatusOK, header, body
}

// read gives a file, or what its packed twin holds.
func (s *Site) read(name string, packed bool) ([]byte, error) {
	if !packed {
		return fs.ReadFile(s.fsys, name)
	}
	content, err := fs.ReadFile(s.fsys, name+".gz")
	if err != nil {
		return nil, err
	}
	plain, err := gzip.NewReader(bytes.NewReader(content))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

func cacheFor(f file) string {
	if f.immutable {
		return "public, max-age=31536000, immutable"
	}
	return "no-cache"
}

// matches compares with If-None-Match, weakly as it is asked for there.
func matches(header, tag string) bool {
	for candidate := range strings.SplitSeq(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == tag || candidate == "*" {
			return true
		}
	}
	return false
}

var hash = regexp.MustCompile(`-[A-Za-z0-9_-]{8,}\.[a-z0-9]+$`)

// hashed tells names that the build makes from the content.
func hashed(name string) bool {
	return strings.Contains("/"+name, "/assets/") && hash.MatchString(name)
}

// mediaType is by our own table: that of the system differs between machines.
func mediaType(name string) string {
	types := map[string]string{
		".html":        "text/html; charset=utf-8",
		".js":          "text/javascript; charset=utf-8",
		".mjs":         "text/javascript; charset=utf-8",
		".css":         "text/css; charset=utf-8",
		".json":        "application/json",
		".map":         "application/json",
		".webmanifest": "application/manifest+json",
		".svg":         "image/svg+xml",
		".png":         "image/png",
		".jpg":         "image/jpeg",
		".jpeg":        "image/jpeg",
		".webp":        "image/webp",
		".ico":         "image/x-icon",
		".woff2":       "font/woff2",
		".ts":          "text/plain; charset=utf-8",
		".txt":         "text/plain; charset=utf-8",
	}
	if kind, known := types[path.Ext(name)]; known {
		return kind
	}
	return "application/octet-stream"
}
