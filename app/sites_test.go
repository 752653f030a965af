package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"frontdesk/app/apptest/siteserver"
	"frontdesk/app/httpapi"
)

// siteDesk calls the API with a key.
type siteDesk struct {
	t         *testing.T
	base, key string
}

func (r *running) siteDesk() *siteDesk {
	r.t.Helper()
	key := regexp.MustCompile(`fd_[A-Za-z0-9]+`).FindString(must(r.t, r.data, "admin", "create-key", "--name", "test", "--role", "owner"))
	if key == "" {
		r.t.Fatal("there is no key")
	}
	return &siteDesk{r.t, r.base, key}
}

func (p *siteDesk) call(method, path string, in, out any) int {
	p.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		p.t.Fatal(err)
	}
	if in == nil {
		body = nil
	}
	req, err := http.NewRequestWithContext(within(p.t), method, p.base+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.key)
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	if out != nil {
		if err := json.NewDecoder(res.Body).Decode(out); err != nil {
			p.t.Fatal(err)
		}
	}
	return res.StatusCode
}

// settled waits until a site is no longer read.
func (p *siteDesk) settled(path string) httpapi.Site {
	p.t.Helper()
	ctx := within(p.t)
	for {
		var s httpapi.Site
		if status := p.call("GET", path, nil, &s); status != http.StatusOK {
			p.t.Fatalf("the site answers %d", status)
		}
		if !s.Running {
			return s
		}
		select {
		case <-time.After(50 * time.Millisecond):
		case <-ctx.Done():
			p.t.Fatalf("the reading does not end: %+v", s.Run)
		}
	}
}

func shop(t *testing.T) (*siteserver.Site, string) {
	t.Helper()
	s, err := siteserver.Shop()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	return s, server.URL
}

// From a typed address to an answer, over the API and the command line, with a
// stop in the midst of reading.
func TestSites_fromAnAddressToAnAnswer(t *testing.T) {
	t.Parallel()
	_, base := shop(t)
	host := strings.TrimPrefix(base, "http://")
	data := t.TempDir()
	r := boot(t, data, "--allow-private", host)
	p := r.siteDesk()
	bot := strings.Fields(must(t, data, "chatbots"))[0]
	sites := "/api/admin/chatbots/" + bot + "/sites"

	var refused struct {
		Code   string `json:"code"`
		Errors []struct{ Field, Message string }
	}
	if status := p.call("POST", sites, map[string]any{"url": "localhost:1"}, &refused); status != http.StatusBadRequest && status != http.StatusUnprocessableEntity ||
		refused.Code != "destination_private" || len(refused.Errors) != 1 || !strings.Contains(refused.Errors[0].Message, "FRONTDESK_ALLOW_PRIVATE") {
		t.Errorf("%d %+v", status, refused)
	}
	var s httpapi.Site
	if status := p.call("POST", sites, map[string]any{"url": host, "settings": map[string]any{"delayMs": 100, "maxDepth": 3}}, &s); status != http.StatusCreated || !s.Running || s.URL != base+"/" || s.Settings.MaxPages == 0 {
		t.Fatalf("%d %+v", status, s)
	}
	if r.stop() != 0 {
		t.Fatalf("the server did not stop in order:\n%s", r.log)
	}
	r = boot(t, data, "--allow-private", host)
	p.base = r.base
	s = p.settled(sites + "/" + s.ID)
	if s.Run.State != "done" || s.Pages < 11 || s.Run.Read != s.Run.Found || len(s.Run.Errors) == 0 || s.NextAt == nil {
		t.Fatalf("%+v\n%+v", s, s.Run)
	}
	var pages httpapi.SitePageList
	p.call("GET", sites+"/"+s.ID+"/pages?state=added&limit=3", nil, &pages)
	if len(pages.Items) != 3 || pages.Next == nil || pages.Total != s.Pages {
		t.Errorf("%+v", pages)
	}
	var page httpapi.SitePageDetails
	if status := p.call("GET", sites+"/"+s.ID+"/pages/"+pages.Items[0].ID, nil, &page); status != http.StatusOK || page.After == "" || page.Before != "" || page.ContentID == "" {
		t.Errorf("%d %+v", status, page)
	}
	var content httpapi.Content
	if status := p.call("GET", "/api/admin/chatbots/"+bot+"/contents/"+page.ContentID, nil, &content); status != http.StatusOK || content.Text != page.After || content.URL != page.URL {
		t.Errorf("%d %+v", status, content)
	}
	out := must(t, data, "ask", "--chatbot", bot, "What does it cost to mend a puncture in the rear wheel?")
	if !strings.Contains(out, base+"/repairs/") && !strings.Contains(out, "page-repairs") {
		t.Errorf("answered from elsewhere: %s", out)
	}

	out = must(t, data, "crawl", host, "--chatbot", bot, "--wait")
	if !strings.Contains(out, "0 new, 0 changed, 0 gone") {
		t.Errorf("read again: %s", out)
	}
	p.call("PATCH", sites+"/"+s.ID, map[string]any{"name": "The shop", "settings": map[string]any{"changes": "ask", "exclude": []string{"/jobs/"}}}, &s)
	if s.Name != "The shop" || s.Settings.Changes != "ask" || s.Settings.DelayMS != 100 || len(s.Settings.Exclude) != 1 {
		t.Errorf("%+v", s)
	}
	for body, field := range map[string]string{`{"settings":{"maxPages":0}}`: "settings.maxPages", `{"settings":{"schedule":"often"}}`: "settings.schedule", `{"name":""}`: "name", `{"settings":{"exclude":["x y"]}}`: "settings.exclude[0]"} {
		if status := p.call("PATCH", sites+"/"+s.ID, json.RawMessage(body), &refused); status < 400 || len(refused.Errors) != 1 || refused.Errors[0].Field != field {
			t.Errorf("%s: %d %+v", body, status, refused)
		}
	}
	if status := p.call("DELETE", sites+"/"+s.ID, nil, nil); status != http.StatusNoContent {
		t.Errorf("deleting: %d", status)
	}
	if list := must(t, data, "contents", "list", "--chatbot", bot); strings.Contains(list, "page-") {
		t.Errorf("contents are left: %s", list)
	}
	if status := p.call("GET", sites+"/"+s.ID, nil, nil); status != http.StatusNotFound {
		t.Errorf("the deleted site answers %d", status)
	}
	for _, path := range []string{"/pages", "/pages/0011", fmt.Sprintf("/pages/%032x", 1)} {
		if status := p.call("GET", sites+"/"+s.ID+path, nil, nil); status != http.StatusNotFound {
			t.Errorf("%s: %d", path, status)
		}
	}
}
