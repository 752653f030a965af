package site_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A page that names an address on another site as its proper one is read under
// its own, with a notice; one on the same site stands for it as before. Nobody
// goes to the other site.
func TestService_properAddressElsewhere(t *testing.T) {
	t.Parallel()
	w := open(t)
	asked := make(chan string, 10)
	foreign := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	t.Cleanup(foreign.Close)
	page := func(head, title string) string {
		return fmt.Sprintf(`<!doctype html><html lang="en"><head><title>%s</title>%s</head><body><main><h1>%s</h1>
<p>Some words of this page alone: %s, and enough of them to be read.</p><a href="/copy">copy</a> <a href="/same">same</a> <a href="/own">own</a></main></body></html>`,
			title, head, title, strings.Repeat(title+" ", 20))
	}
	shop := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		out.Header().Set("Content-Type", "text/html; charset=utf-8")
		switch r.URL.Path {
		case "/":
			_, _ = fmt.Fprint(out, page("", "Start"))
		case "/copy":
			_, _ = fmt.Fprint(out, page(`<link rel="canonical" href="`+foreign.URL+`/original">`, "Copy \u202eevil\u202c"))
		case "/same":
			_, _ = fmt.Fprint(out, page(`<link rel="canonical" href="/own">`, "Same"))
		case "/own":
			_, _ = fmt.Fprint(out, page("", "Own"))
		default:
			http.NotFound(out, r)
		}
	}))
	t.Cleanup(shop.Close)
	w.base = shop.URL
	w.restart()
	v := w.create(quick())
	added := w.pages(v.ID, "added")
	copied := added["/copy"]
	if copied.Content == "" || !strings.Contains(copied.Notice(), foreign.URL+"/original, on another site") {
		t.Errorf("got %+v: %q", copied, copied.Notice())
	}
	if copied.Label() != "Copy evil" {
		t.Errorf("the title is %q", copied.Label())
	}
	if added["/own"].Content == "" || added["/own"].Notice() != "" || added["/same"].Content != "" {
		t.Errorf("got %+v", added)
	}
	if len(asked) > 0 {
		t.Errorf("the other site was asked for %s", <-asked)
	}
}
