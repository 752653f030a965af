package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"

	"frontdesk/app/apptest/visitor"
)

// sizesRow measures the binary, and what browsers fetch, over the wire.
func sizesRow(b *bench) ([]figure, error) {
	info, err := os.Stat(b.bin)
	if err != nil {
		return nil, err
	}
	s, err := b.serve("sizes", nil)
	if err != nil {
		return nil, err
	}
	bot, err := visitor.DemoChatbot(b.ctx, http.DefaultClient, s.URL())
	if err != nil {
		return nil, err
	}
	figures := []figure{atMost("binary, stripped", inMB(info.Size()), 45, "MB").beside("22, and 23 of the encoder")}
	for _, page := range []struct {
		what, path string
		budget     float64
	}{
		{"loader, brotli", "/embed.js", 3},
		{"widget until the first message can be typed, brotli", "/chat/" + bot, 20},
		{"panel, first page, brotli", "/admin/", 120},
	} {
		w := weigher{b: b, seen: map[string]bool{}}
		if err := w.weigh(s.URL() + page.path); err != nil {
			figures = append(figures, figure{what: page.what, got: "failed", judged: true, reference: oneLine(err.Error())})
			continue
		}
		figures = append(figures, atMost(page.what, inKB(w.bytes), page.budget, "KB").beside("%s", strings.Join(w.parts, ", ")))
	}
	return figures, nil
}

// weigher adds up what a page needs before it works: itself, its styles and
// scripts, and what those import at once.
type weigher struct {
	b     *bench
	seen  map[string]bool
	bytes int
	parts []string
}

var (
	linked   = regexp.MustCompile(`<(?:script|link)\b[^>]*?(?:src|href)="?([^"\s>]+\.(?:js|css))"?`)
	imported = regexp.MustCompile(`(?:\bfrom|\bimport)\s*["'](\.{0,2}/[^"']+\.js)["']`)
)

func (w *weigher) weigh(address string) error {
	if w.seen[address] {
		return nil
	}
	w.seen[address] = true
	size, text, err := w.fetch(address)
	if err != nil {
		return err
	}
	w.bytes += size
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	name := u.Path[strings.LastIndexByte(u.Path, '/')+1:]
	if len(name) > 24 || name == "" {
		name = "page"
	}
	w.parts = append(w.parts, fmt.Sprintf("%s %s", name, number(inKB(size))))
	found := imported
	if !strings.HasSuffix(u.Path, ".js") {
		found = linked
	}
	for _, m := range found.FindAllStringSubmatch(text, -1) {
		next, err := u.Parse(m[1])
		if err != nil {
			return err
		}
		if err := w.weigh(next.String()); err != nil {
			return err
		}
	}
	return nil
}

// fetch gives the size over the wire and, fetched once more, the text.
func (w *weigher) fetch(address string) (size int, text string, err error) {
	for _, encoding := range []string{"br", "identity"} {
		req, err := http.NewRequestWithContext(w.b.ctx, http.MethodGet, address, nil)
		if err != nil {
			return 0, "", err
		}
		req.Header.Set("Accept-Encoding", encoding)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return 0, "", err
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return 0, "", fmt.Errorf("%s: %s: %w", address, res.Status, err)
		}
		if encoding == "br" {
			size = len(body)
		}
		text = string(body)
	}
	return size, text, nil
}
