package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"frontdesk/app/apptest/visitor"
)

// from makes requests as a proxy does that heard them from an address.
type from struct {
	address string
	next    http.RoundTripper
}

func (f from) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set("X-Forwarded-For", f.address)
	return f.next.RoundTrip(r)
}

// shownConversation is what the panel gets of one.
type shownConversation struct {
	Place  struct{ City, State, Region, Country string }
	Client struct{ Address string }
}

// began has a visitor begin a conversation from an address, and gives what is kept
// of it.
func (r *running) began(key, address string) (out shownConversation) {
	r.t.Helper()
	transport := &http.Transport{}
	r.t.Cleanup(transport.CloseIdleConnections)
	client := &http.Client{Transport: from{address, transport}}
	bot, err := visitor.DemoChatbot(within(r.t), client, r.base)
	if err != nil {
		r.t.Fatal(err)
	}
	v, err := visitor.Open(within(r.t), client, r.base, bot)
	if err != nil {
		r.t.Fatal(err)
	}
	posted, err := v.Post(within(r.t), r.base, "", "first", "Where do you ship?")
	if err != nil {
		r.t.Fatal(err)
	}
	r.admin(http.MethodGet, "/api/admin/conversations/"+posted.ConversationID, key, "", &out)
	return out
}

func (r *running) admin(method, path, key, body string, out any) {
	r.t.Helper()
	req, err := http.NewRequestWithContext(within(r.t), method, r.base+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	res, err := (&http.Client{Transport: transport}).Do(req)
	if err != nil {
		r.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		r.t.Fatalf("%s %s: %s", method, path, res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(out); err != nil {
		r.t.Fatal(err)
	}
}

// A conversation keeps where it began, and of the address what the chatbot's
// setting says: its network at first.
func TestPlaces_ofConversations(t *testing.T) {
	t.Parallel()
	r := boot(t, t.TempDir(), "--trusted-proxies", "127.0.0.1")
	key := strings.TrimSpace(must(t, r.data, "admin", "create-key", "--name", "places", "--role", "owner"))
	if got := r.began(key, "8.8.8.8"); got.Place.Country != "US" || got.Client.Address != "8.8.8.0" {
		t.Errorf("%+v", got)
	}
	if got := r.began(key, "2002:c100:68b::1"); got.Place.Country != "NL" || got.Client.Address != "2002:c100:68b::" {
		t.Errorf("by 6to4: %+v", got)
	}
	if got := r.began(key, "10.1.2.3"); got.Place.Country != "" {
		t.Errorf("from a private network: %+v", got)
	}
	var bots struct{ Chatbots []struct{ ID string } }
	r.admin(http.MethodGet, "/api/admin/chatbots", key, "", &bots)
	for setting, want := range map[string]string{"drop": "", "keep": "8.8.8.8"} {
		var bot struct{ Privacy struct{ Address string } }
		r.admin(http.MethodPatch, "/api/admin/chatbots/"+bots.Chatbots[0].ID, key, `{"privacy":{"address":"`+setting+`"}}`, &bot)
		if got := r.began(key, "8.8.8.8"); bot.Privacy.Address != setting || got.Place.Country != "US" || got.Client.Address != want {
			t.Errorf("%s: %+v", setting, got)
		}
	}
}

// A file that an owner lays into the data folder is used without a restart, and one
// that is damaged is not.
func TestPlaces_ofAFileOfTheOwners(t *testing.T) {
	t.Parallel()
	const name = "../../shared/data/geoip-maxmind/GeoLite2-City-Test.mmdb"
	file, err := os.ReadFile(name)
	if err != nil {
		t.Skipf("NOT MEASURED: MaxMind's test databases do not lie beside the project (../shared/data/geoip-maxmind): %v", err)
	}
	r := boot(t, t.TempDir(), "--trusted-proxies", "127.0.0.1")
	key := strings.TrimSpace(must(t, r.data, "admin", "create-key", "--name", "places", "--role", "owner"))
	folder := filepath.Join(r.data, "geo")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	lay := func(data []byte, state string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "city.mmdb"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		var page struct {
			Files []struct{ State, Reason string }
		}
		r.admin(http.MethodPost, "/api/admin/geo/look", key, "", &page)
		for ctx := within(t); ; {
			r.admin(http.MethodGet, "/api/admin/geo", key, "", &page)
			if len(page.Files) == 1 && page.Files[0].State == state {
				return
			}
			if ctx.Err() != nil {
				t.Fatalf("%v: %+v", context.Cause(ctx), page)
			}
		}
	}
	lay(file, "in_use")
	want := shownConversation{}
	want.Place.City, want.Place.State, want.Place.Region, want.Place.Country = "London", "England", "GB-ENG", "GB"
	want.Client.Address = "81.2.69.0"
	if got := r.began(key, "81.2.69.160"); got != want {
		t.Errorf("%+v", got)
	}
	lay(file[:len(file)/2], "refused")
	if got := r.began(key, "81.2.69.160"); got != want {
		t.Errorf("after a damaged file: %+v", got)
	}
}
