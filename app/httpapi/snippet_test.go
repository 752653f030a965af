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

// The script is loaded by pages that say where they are and not which chatbot
// they mean; that is told from what there is.
func TestSnippet_scriptsTellTheSite(t *testing.T) {
	w := open(t)
	one, named := []chatbot.Chatbot{bot(2)}, []chatbot.Chatbot{bot(1), bot(2)}
	for _, tc := range []struct {
		bots    []chatbot.Chatbot
		referer string
		heard   string
	}{
		{one, "https://shop.example.com/cart?x=1", "https://shop.example.com"},
		{one, "http://deep.example.org:8080/", "http://deep.example.org:8080"},
		{one, "https://OTHER.example.com:443/", "https://other.example.com refused"},
		{one, w.url + "/demo", ""},
		{one, "", ""},
		{one, "nonsense", ""},
		{named, "https://shop.example.com/", "https://shop.example.com"},
		{named, "https://any.example/", ""},
		{named[:1], "https://any.example/", "https://any.example"},
	} {
		w.chatbots.list = func() ([]chatbot.Chatbot, error) { return tc.bots, nil }
		w.do(http.MethodGet, "/embed.js", head("Referer", tc.referer)).is(200)
		if heard := w.snippets.heard(); heard != tc.heard {
			t.Errorf("%q: heard %q, want %q", tc.referer, heard, tc.heard)
		}
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
