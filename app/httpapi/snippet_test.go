package httpapi

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/snippet"
)

// fakeSnippets notes what it is told.
type fakeSnippets struct {
	mu    sync.Mutex
	told  []string
	known []snippet.Sighting
}

func (f *fakeSnippets) Saw(_ context.Context, _ chatbot.ID, origin string, allowed bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !allowed {
		origin += " refused"
	}
	f.told = append(f.told, origin)
}

func (f *fakeSnippets) Sites(context.Context, chatbot.ID) ([]snippet.Sighting, error) {
	return f.known, nil
}

func (f *fakeSnippets) heard() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := strings.Join(f.told, ", ")
	f.told = nil
	return out
}

// The loader learns whether it may show the chatbot, and may read why not; the
// site is remembered either way, unless it is ours.
func TestSnippet_tellsTheLoaderAndRemembersTheSite(t *testing.T) {
	w := open(t)
	of := func(n byte) string { return "/api/widget/" + botID(n).String() + "/snippet" }
	for _, tc := range []struct {
		bot     byte
		origin  string
		refused bool
		heard   string
	}{
		{1, "https://any.example", false, "https://any.example"},
		{1, "https://ANY.example:443", false, "https://any.example"},
		{1, w.url, false, ""},
		{1, "", false, ""},
		{1, "null", false, ""},
		{2, "https://shop.example.com", false, "https://shop.example.com"},
		{2, "http://deep.example.org:8080", false, "http://deep.example.org:8080"},
		{2, "https://other.example.com", true, "https://other.example.com refused"},
	} {
		got := w.do(http.MethodGet, of(tc.bot), head("Origin", tc.origin))
		if tc.refused {
			got.problem(403, "origin_not_allowed")
			if got.header.Get("Access-Control-Allow-Origin") != "*" || got.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s cannot read why it is refused, or keeps it: %v", tc.origin, got.header)
			}
		} else if got.is(200); got.header.Get("Cache-Control") != snippetTold {
			t.Errorf("%s: got %v", tc.origin, got.header)
		}
		if heard := w.snippets.heard(); heard != tc.heard {
			t.Errorf("%q: heard %q, want %q", tc.origin, heard, tc.heard)
		}
	}
	got := w.do(http.MethodGet, of(9), head("Origin", "https://any.example"))
	got.problem(404, "chatbot_not_found")
	if got.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("a page with a wrong id cannot read that it is wrong")
	}
	if heard := w.snippets.heard(); heard != "" {
		t.Errorf("heard %q of a chatbot that is not there", heard)
	}
}

// A session tells the page around the chat; plain frames are known by the page
// that they were loaded from, also where the browser refuses them.
func TestSnippet_sessionsAndFrames(t *testing.T) {
	w := open(t)
	for in, want := range map[string]string{
		`{"page":{"url":"https://shop.example.com/a?b"},"source":"widget"}`:                                "https://shop.example.com",
		`{"page":{"url":"` + w.url + `/chat/x","referrer":"https://shop.example.com/"},"source":"iframe"}`: "https://shop.example.com",
		`{"page":{"url":"` + w.url + `/demo"},"source":"widget"}`:                                          "",
		`{"page":{"url":"` + w.url + `/chat/x","referrer":"https://search.example/"},"source":"site"}`:     "",
		`{"page":{"url":"file:///tmp/a.html"},"source":"widget"}`:                                          "",
		`{}`: "",
	} {
		w.session(1, body(in))
		if heard := w.snippets.heard(); heard != want {
			t.Errorf("%s: heard %q, want %q", in, heard, want)
		}
	}
	frame := "/chat/" + botID(2).String()
	w.do(http.MethodGet, frame, head("Referer", "https://evil.example/page"), head("Sec-Fetch-Dest", "iframe")).is(200)
	if heard := w.snippets.heard(); heard != "https://evil.example refused" {
		t.Errorf("heard %q", heard)
	}
	w.do(http.MethodGet, frame, head("Referer", "https://evil.example/page"), head("Sec-Fetch-Dest", "document")).is(200)
	w.do(http.MethodGet, frame, head("Referer", "https://shop.example.com/"), head("Sec-Fetch-Dest", "iframe")).is(200)
	if heard := w.snippets.heard(); heard != "" {
		t.Errorf("heard %q", heard)
	}
}

func TestInstall_tellsWhereTheSnippetWasSeen(t *testing.T) {
	w := open(t)
	at := time.Date(2026, 11, 21, 8, 0, 0, 0, time.UTC)
	w.snippets.known = []snippet.Sighting{
		{Origin: "https://shop.example.com", FirstAt: at, LastAt: at}, {Origin: "https://new.example.net", RefusedAt: at},
	}
	var got Install
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(2).String()+"/install", token("fd_viewer")).is(200).into(&got)
	if len(got.Sites) != 2 || !got.Sites[0].Allowed || got.Sites[0].LastAt == nil || got.Sites[0].RefusedAt != nil ||
		got.Sites[1].Allowed || got.Sites[1].FirstAt != nil || got.Sites[1].RefusedAt == nil {
		t.Errorf("got %+v", got.Sites)
	}
}
