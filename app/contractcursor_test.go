package app_test

import (
	"encoding/base64"
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"frontdesk/app/httpapi"
)

// paged is a read route that goes on by a cursor.
type paged struct {
	path, query string // the query gives rows
	operation   map[string]any
	cursor      string // that its own first row gave
}

// cursors tries every route of the document that takes a cursor with those that no
// page of that very list gave: none is taken, none breaks anything, and all are
// answered with what to do.
func (c *contract) cursors(t *testing.T) {
	routes := c.pagedRoutes(t)
	if len(routes) < 10 {
		t.Fatalf("only %d routes with a cursor were found in the document", len(routes))
	}
	var other struct{ ID string }
	if err := json.Unmarshal([]byte(c.want(http.StatusCreated, http.MethodPost, "/api/admin/chatbots", c.key, `{"name":"Another"}`)), &other); err != nil {
		t.Fatal(err)
	}
	for _, r := range routes {
		address := c.address(t, r.path, c.values)
		if r.cursor == "" {
			t.Errorf("%s?%s&limit=1 gives no cursor: give app/contractfill_test.go two rows for it", address, r.query)
			continue
		}
		if status, _, body := c.get(t, address+"?"+r.query+"&limit=100&cursor="+r.cursor, c.tokenFor(r.operation)); status != http.StatusOK {
			t.Errorf("%s does not take its own cursor: %d %s", address, status, body)
		}
		for what, cursor := range forgeries(r, routes) {
			c.refusedCursor(t, r, address+"?"+r.query+"&cursor="+url.QueryEscape(cursor), what)
		}
		for _, raw := range []string{"%00", "%ff", "x&cursor=y"} {
			c.refusedCursor(t, r, address+"?"+r.query+"&cursor="+raw, "written "+raw)
		}
		for _, query := range alsoAsked()[r.path] {
			if filter, _ := url.ParseQuery(query); len(filter) > 1 || filter.Get("limit") == "" {
				c.refusedCursor(t, r, address+"?"+query+"&cursor="+r.cursor, "of another filter")
			}
		}
		if strings.Contains(r.path, "{id}") {
			values := maps.Clone(c.values)
			values["id"] = other.ID
			at := c.address(t, r.path, values) + "?" + r.query + "&cursor=" + r.cursor
			if status, _, body := c.get(t, at, c.tokenFor(r.operation)); status < 400 || status > 499 {
				t.Errorf("%s, of another chatbot: %d %.300s", at, status, body)
			}
		}
	}
}

// pagedRoutes are all that the document has, with a cursor of each.
func (c *contract) pagedRoutes(t *testing.T) (out []paged) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(c.paths)) {
		operation, _ := c.paths[path]["get"].(map[string]any)
		if !slices.ContainsFunc(list(operation["parameters"]), func(p map[string]any) bool { return p["name"] == "cursor" }) {
			continue
		}
		r := paged{path: path, query: strings.Replace(alwaysAsked()[path], "delivery", "parcel", 1), operation: operation} // asked more than once
		status, _, body := c.get(t, c.address(t, path, c.values)+"?"+r.query+"&limit=1", c.tokenFor(operation))
		var page struct{ Next *string }
		if err := json.Unmarshal(body, &page); err != nil || status != http.StatusOK {
			t.Fatalf("%s: %d %s, %v", path, status, body, err)
		}
		if page.Next != nil {
			r.cursor = *page.Next
		}
		out = append(out, r)
	}
	return out
}

// forgeries are cursors that are not of a route, by what they are.
func forgeries(r paged, routes []paged) map[string]string {
	out := map[string]string{
		"a word": "x", "a number": "1", "a negative number": "-1", "an id": "00000000-0000-7000-8000-000000000000", "zeros": "AAAAAAAAAAAAAAAAAAAAAA",
		"a path": "../../etc/passwd", "markup": "<script>", "JSON": `{"$gt":""}`, "its own, cut": r.cursor[:len(r.cursor)-2], "its own, begun later": r.cursor[1:],
		"its own, padded": r.cursor + "=", "its own, twice": r.cursor + r.cursor, "very long": strings.Repeat(r.cursor, 3000/len(r.cursor)),
	}
	raw, err := base64.RawURLEncoding.DecodeString(r.cursor)
	for i := range raw {
		if err == nil {
			raw[i] ^= 1
			out["its own, with a bit of byte "+string(rune('A'+i))+" changed"] = base64.RawURLEncoding.EncodeToString(raw)
			raw[i] ^= 1
		}
	}
	for _, other := range routes {
		if other.path != r.path && other.cursor != "" {
			out["of "+other.path] = other.cursor
		}
	}
	return out
}

func (c *contract) refusedCursor(t *testing.T, r paged, at, what string) {
	t.Helper()
	status, media, body := c.get(t, at, c.tokenFor(r.operation))
	var problem httpapi.Problem
	if status != http.StatusUnprocessableEntity || media != "application/problem+json" || json.Unmarshal(body, &problem) != nil {
		t.Errorf("%s, a cursor %s: %d %.300s", at, what, status, body)
		return
	}
	if len(problem.Errors) != 1 || problem.Errors[0].Field != "cursor" || !strings.Contains(problem.Errors[0].Message, "without it") {
		t.Errorf("%s, a cursor %s, is refused with %+v", at, what, problem.Errors)
	}
}
