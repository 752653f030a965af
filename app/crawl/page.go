package crawl

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/extract/webpage"
	"frontdesk/app/fault"
	"frontdesk/app/site"
)

// Fetch reads one page. Redirects to the same page in another way of writing it
// (https, www) are followed; any other is given back, so that it is counted and
// read once.
func (c *Crawler) Fetch(ctx context.Context, in site.Fetch) (site.Fetched, error) {
	u, err := egress.Parse(in.URL)
	if err != nil {
		return failed(err), nil
	}
	header := accepts()
	if in.ETag != "" {
		header.Set("If-None-Match", in.ETag)
	}
	if in.LastModified != "" {
		header.Set("If-Modified-Since", in.LastModified)
	}
	res, err := c.get.Get(ctx, egress.Request{
		URL: u, Header: header, MaxBody: maxPage, Timeout: pageTimeout,
		Wants:  func(status int, h http.Header) bool { return status == http.StatusOK && isHTML(h.Get("Content-Type")) },
		Follow: samePage,
	})
	if ctxErr := ctx.Err(); ctxErr != nil {
		return site.Fetched{}, ctxErr
	}
	if err != nil {
		return failed(err), nil
	}
	return c.understand(res), nil
}

// samePage tells two ways of writing one address.
func samePage(from, to *url.URL) bool {
	a, okA := site.PageIDOf(from.String())
	b, okB := site.PageIDOf(to.String())
	return okA && okB && a == b
}

func (c *Crawler) understand(res *egress.Response) site.Fetched {
	if res.Location != nil {
		return site.Fetched{Outcome: site.Moved, Location: res.Location.String(), Permanent: res.Permanent}
	}
	if res.Status != http.StatusOK {
		return c.refused(res)
	}
	contentType := res.Header.Get("Content-Type")
	if !isHTML(contentType) {
		return site.Fetched{Outcome: site.Unwanted, Kind: site.KindType, Message: notHTML(contentType)}
	}
	page, err := webpage.Read(res.Body, contentType, res.URL)
	if err != nil {
		return site.Fetched{Outcome: site.Unwanted, Kind: site.KindBroken, Message: "The page is empty, or no HTML that can be read."}
	}
	return fetched(page, res)
}

// refused is what an answer without a page means.
func (c *Crawler) refused(res *egress.Response) site.Fetched {
	switch status := res.Status; {
	case status == http.StatusNotModified:
		return site.Fetched{Outcome: site.NotModified}
	case status == http.StatusNotFound || status == http.StatusGone:
		return site.Fetched{Outcome: site.Absent, Message: fmt.Sprintf("The site says that there is no such page (%d).", status)}
	case status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusUnavailableForLegalReasons:
		return site.Fetched{Outcome: site.Failed, Kind: site.KindDenied, Message: fmt.Sprintf("The site does not let this page be read (%d).", status)}
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		return site.Fetched{
			Outcome: site.Failed, Kind: site.KindBusy, Wait: c.retryAfter(res.Header.Get("Retry-After")),
			Message: fmt.Sprintf("The site was too busy (%d).", status),
		}
	case status >= 500:
		return site.Fetched{Outcome: site.Failed, Kind: site.KindServer, Message: fmt.Sprintf("The site answered with an error (%d).", status)}
	default:
		return site.Fetched{Outcome: site.Unwanted, Kind: site.KindBroken, Message: fmt.Sprintf("The site answered with something else than a page (%d).", status)}
	}
}

func fetched(page webpage.Page, res *egress.Response) site.Fetched {
	out := site.Fetched{
		Outcome: site.Fresh, ETag: res.Header.Get("ETag"), LastModified: res.Header.Get("Last-Modified"),
		Head:      site.Head{Title: page.Title, Heading: page.Heading, SiteName: page.SiteName, Lang: page.Lang},
		Canonical: page.Canonical, Date: page.Date, Blocks: page.Blocks, Cut: page.Cut,
		NoFollow: page.NoFollow, NoIndex: page.NoIndex,
	}
	for _, v := range res.Header.Values("X-Robots-Tag") {
		v = strings.ToLower(v)
		out.NoIndex = out.NoIndex || strings.Contains(v, "noindex") || strings.Contains(v, "none")
		out.NoFollow = out.NoFollow || strings.Contains(v, "nofollow") || strings.Contains(v, "none")
	}
	if len(out.ETag) > 500 || len(out.LastModified) > 100 {
		out.ETag, out.LastModified = "", ""
	}
	for _, l := range page.Links {
		if !l.NoFollow {
			out.Links = append(out.Links, l.URL)
		}
	}
	return out
}

// retryAfter reads seconds or a date; 0 for anything else.
func (c *Crawler) retryAfter(s string) time.Duration {
	if n, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && n > 0 && n < 1e6 {
		return time.Duration(n) * time.Second
	}
	if t, err := http.ParseTime(s); err == nil {
		return max(t.Sub(c.clock()), 0)
	}
	return 0
}

// isHTML judges by the declared type; a page without one is taken for HTML.
func isHTML(contentType string) bool {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil && media == "" {
		return contentType == ""
	}
	return media == "text/html" || media == "application/xhtml+xml"
}

func notHTML(contentType string) string {
	media, _, _ := mime.ParseMediaType(contentType)
	if media == "application/pdf" {
		return "This is a PDF, not a page. Upload it as a file if the assistant should know it."
	}
	return fmt.Sprintf("This is no page but a file (%.60s). Upload it if the assistant should know it.", media)
}

// failed is a page that could not be fetched.
func failed(err error) site.Fetched {
	out := site.Fetched{Outcome: site.Failed, Kind: site.KindUnreachable, Message: "The page cannot be reached."}
	var f *fault.Error
	if errors.As(err, &f) {
		out.Message = f.Message
	}
	switch {
	case errors.Is(err, egress.ErrTimeout):
		out.Kind = site.KindTimeout
	case errors.Is(err, egress.ErrCertificate):
		out.Kind = site.KindCertificate
	case errors.Is(err, egress.ErrPrivate):
		out.Kind = site.KindPrivate
	case errors.Is(err, egress.ErrTooLarge):
		out.Outcome, out.Kind = site.Unwanted, site.KindTooLarge
	case errors.Is(err, egress.ErrInvalid):
		out.Outcome, out.Kind = site.Unwanted, site.KindBroken
	case errors.Is(err, egress.ErrRedirects):
		out.Outcome, out.Kind = site.Unwanted, site.KindRedirect
	}
	return out
}
