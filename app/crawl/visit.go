package crawl

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"frontdesk/app/egress"
)

// visit is what a site says to machines. It is used by one goroutine.
type visit struct {
	crawler *Crawler
	start   *url.URL
	rules   rules
}

// Address is where the site answers.
func (v *visit) Address() string { return v.start.String() }

// Allowed tells whether robots.txt lets an address be read.
func (v *visit) Allowed(address string) bool {
	u, err := url.Parse(address)
	return err == nil && v.rules.allowed(u)
}

// Delay is what robots.txt asks for.
func (v *visit) Delay() time.Duration { return v.rules.delay }

// Sitemap reads the sitemaps that robots.txt names, else those in the usual
// places, and those that they name.
func (v *visit) Sitemap(ctx context.Context, fn func(address string, modified time.Time) bool) error {
	todo := v.rules.sitemaps
	usual := len(todo) == 0
	if usual {
		todo = []string{"/sitemap.xml", "/sitemap_index.xml"}
	}
	seen := map[string]bool{}
	for n := 0; len(todo) > 0 && n < maxSitemaps; n++ {
		at, err := v.start.Parse(todo[0])
		todo = todo[1:]
		if err != nil || seen[at.String()] {
			continue
		}
		seen[at.String()] = true
		entries := v.fetch(ctx, at)
		if err := ctx.Err(); err != nil {
			return err
		}
		if usual && len(entries) > 0 {
			usual, todo = false, nil // one of the usual places is enough
		}
		for _, e := range entries {
			if e.index {
				todo = append(todo, e.address)
			} else if !fn(e.address, e.modified) {
				return nil
			}
		}
	}
	return nil
}

// fetch reads one sitemap. One that cannot be read gives nothing: links lead to
// the same pages.
func (v *visit) fetch(ctx context.Context, at *url.URL) []entry {
	res, err := v.crawler.get.Get(ctx, egress.Request{
		URL: at, MaxBody: maxSitemap, Timeout: 30 * time.Second,
		Wants: func(status int, _ http.Header) bool { return status == http.StatusOK },
	})
	if err != nil {
		return nil
	}
	return parseSitemap(res.Body, res.URL)
}
