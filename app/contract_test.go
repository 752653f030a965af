package app_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// contract holds the answers of a running server against its own document, with
// the eyes of a third party: a JSON schema library that knows nothing of ours.
type contract struct {
	*filled
	paths    map[string]map[string]any // path, method: operation
	compiler *jsonschema.Compiler
	schemas  map[string]*jsonschema.Schema
	local    *http.Client
}

// alwaysAsked are addresses that give nothing without a query.
func alwaysAsked() map[string]string {
	return map[string]string{"/api/admin/search": "q=delivery", "/api/admin/chatbots/{id}/search": "q=delivery", "/api/admin/chatbots/{id}/dashboard/export": "part=days", "/api/admin/stale": "hours=0.0000001"}
}

// alsoAsked are further queries of an address, beyond the one without a query.
func alsoAsked() map[string][]string {
	return map[string][]string{
		"/api/admin/chatbots/{id}/contents":          {"q=delivery", "status=draft", "kind=qa&limit=1", "kind=article"},
		"/api/admin/chatbots/{id}/contents/export":   {"format=csv"},
		"/api/admin/chatbots/{id}/conversations":     {"status=ended", "limit=1", "tag=vip&country=-", "human=person,alone&source=!api&from=2026-01-01&zone=Asia/Tokyo"},
		"/api/admin/chatbots/{id}/leads":             {"q=ana", "how=chat", "status=contacted"},
		"/api/admin/chatbots/{id}/users":             {"q=ana", "verified=true", "sort=quiet", "limit=1"},
		"/api/admin/chatbots/{id}/users/export":      {"format=json", "format=json&sessions=true", "sessions=true"},
		"/api/admin/chatbots/{id}/deliveries":        {"event=chat", "limit=1"},
		"/api/admin/users/{uid}/export":              {"sessions=true", "format=csv"},
		"/api/v2/get-conversations/{id}":             {"size=1", "source=widget"},
		"/api/v2/get-customers/{id}":                 {"size=1", "source=widget"},
		"/api/admin/chatbots/{id}/trials/{tid}/rows": {"only=changed"},
		"/api/admin/conversations/{cid}/messages":    {"limit=2"},
		"/api/widget/conversations/{cid}/messages":   {"after=1&limit=2"},
		"/api/admin/chatbots/{id}/sites/{sid}/pages": {"state=added&limit=1"},
		"/api/admin/chatbots/{id}/leads/export":      {"format=json"},
		"/api/admin/chatbots/{id}/unanswered":        {"days=7"},
		"/api/admin/chatbots/{id}/dashboard":         {"days=7&zone=Asia/Kathmandu"},
		"/api/admin/chatbots/{id}/search":            {"q=ana&kind=users", "q=delivery&kind=conversations", "q=delivery&kind=messages&limit=1"},
	}
}

// Every GET route of the document gives what the document says, from a server on
// which everything has happened once; and so does every refusal.
func TestContract_everyReadRouteKeepsItsSchema(t *testing.T) { //nolint:tparallel // one after the other, on one server
	t.Parallel()
	c := openContract(t)
	for _, path := range slices.Sorted(maps.Keys(c.paths)) {
		operation, found := c.paths[path]["get"].(map[string]any)
		if !found {
			continue
		}
		t.Run(strings.TrimPrefix(path, "/api/"), func(t *testing.T) { c.reads(t, path, operation) })
	}
	t.Run("cursors", c.cursors)
}

func openContract(t *testing.T) *contract {
	t.Helper()
	c := &contract{filled: fill(t), compiler: jsonschema.NewCompiler(), schemas: map[string]*jsonschema.Schema{}}
	raw := []byte(c.want(200, http.MethodGet, "/api/openapi.json", "", ""))
	var doc struct{ Paths map[string]map[string]any }
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	c.paths = doc.Paths
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c.compiler.AssertFormat()
	if err := c.compiler.AddResource("openapi.json", document); err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(c.data, "frontdesk.sock")
	c.local = &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "unix", socket)
	}}}
	t.Cleanup(c.local.CloseIdleConnections)
	return c
}

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// address fills the parameters of a path in.
func (c *contract) address(t *testing.T, path string, values map[string]string) string {
	t.Helper()
	return placeholder.ReplaceAllStringFunc(path, func(name string) string {
		value := values[strings.Trim(name, "{}")]
		if value == "" {
			t.Fatalf("no value for %s: give app/contractfill_test.go one", name)
		}
		return value
	})
}

func (c *contract) reads(t *testing.T, path string, operation map[string]any) {
	address := c.address(t, path, c.values)
	if streams(operation) {
		c.streamed(t, path, address)
		return
	}
	for _, query := range append([]string{alwaysAsked()[path]}, alsoAsked()[path]...) {
		at := address
		if query != "" {
			at += "?" + query
		}
		status, media, body := c.get(t, at, c.tokenFor(operation))
		if status != http.StatusOK {
			t.Fatalf("%s: %d %s", at, status, body)
		}
		c.judge(t, path, operation, "200", at, media, body)
	}
	c.refusals(t, path, operation)
}

// refusals asks without a right, for what is not there, and wrongly.
func (c *contract) refusals(t *testing.T, path string, operation map[string]any) {
	address := c.address(t, path, c.values)
	refused := func(at, token string) {
		t.Helper()
		if status, media, body := c.get(t, at, token); status < 400 || status > 499 {
			t.Errorf("%s is answered with %d: %.200s", at, status, body)
		} else {
			c.judge(t, path, operation, "default", at, media, body)
		}
	}
	if operation["security"] != nil {
		refused(address, "")
		refused(address, "fd_nonsense")
	}
	for name := range c.values {
		if !strings.Contains(path, "{"+name+"}") {
			continue
		}
		for _, wrong := range []string{"nonsense", "00000000-0000-7000-8000-000000000000", "4294967295"} {
			values := maps.Clone(c.values)
			values[name] = wrong
			refused(c.address(t, path, values), c.tokenFor(operation))
		}
	}
	for _, p := range list(operation["parameters"]) {
		if p["in"] == "query" && p["schema"].(map[string]any)["type"] != "string" {
			refused(address+"?"+p["name"].(string)+"=many", c.tokenFor(operation))
		}
	}
}

func list(v any) (out []map[string]any) {
	all, _ := v.([]any)
	for _, one := range all {
		if m, ok := one.(map[string]any); ok {
			out = append(out, m)
		}
	}
	return out
}

func streams(operation map[string]any) bool {
	return strings.Contains(fmt.Sprint(operation["responses"]), "text/event-stream")
}

func (c *contract) tokenFor(operation map[string]any) string {
	security := list(operation["security"])
	if len(security) == 0 {
		return ""
	}
	if _, visitor := security[0]["visitorToken"]; visitor {
		return c.visitor.Token
	}
	return c.key
}

func (c *contract) get(t *testing.T, address, token string) (status int, media string, body []byte) {
	t.Helper()
	base, client := c.base, http.DefaultClient
	if strings.HasPrefix(address, "/api/local/") {
		base, client = "http://localhost", c.local
	}
	req, err := http.NewRequestWithContext(within(t), http.MethodGet, base+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err = io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, strings.TrimSpace(strings.Split(res.Header.Get("Content-Type"), ";")[0]), body
}

// judge holds an answer against one response of the document.
func (c *contract) judge(t *testing.T, path string, operation map[string]any, response, at, media string, body []byte) {
	t.Helper()
	responses, _ := operation["responses"].(map[string]any)
	described, _ := responses[response].(map[string]any)
	content, _ := described["content"].(map[string]any)
	if _, told := content[media]; !told && media != "text/csv" && media != "application/octet-stream" {
		t.Errorf("%s comes as %q, which the document does not know for %s: %v", at, media, response, slices.Sorted(maps.Keys(content)))
		return
	}
	if !strings.HasSuffix(media, "json") {
		if len(body) == 0 {
			t.Errorf("%s is empty", at)
		}
		return
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		t.Errorf("%s is no JSON: %v", at, err)
		return
	}
	if err := c.schema(t, path, response, media).Validate(value); err != nil {
		t.Errorf("%s is not what the document says: %v\n%.2000s", at, err, body)
	}
	if response == "200" {
		hasItems(t, at, value)
	}
}

// hasItems fails where a list that is asked for is empty: its rows would never be
// looked at.
func hasItems(t *testing.T, at string, value any) {
	t.Helper()
	whole, _ := value.(map[string]any)
	for _, name := range []string{"items", "groups", "messages", "conversations", "customers", "chatbots", "entries"} {
		if rows, found := whole[name].([]any); found && len(rows) == 0 {
			t.Errorf("%s has no %s: nothing of their form was seen", at, name)
		}
	}
}

func (c *contract) schema(t *testing.T, path, response, media string) *jsonschema.Schema {
	t.Helper()
	escape := strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D")
	return c.compiled(t, "/paths/"+escape.Replace(path)+"/get/responses/"+response+"/content/"+escape.Replace(media)+"/schema")
}

func (c *contract) compiled(t *testing.T, pointer string) *jsonschema.Schema {
	t.Helper()
	if _, found := c.schemas[pointer]; !found {
		s, err := c.compiler.Compile("openapi.json#" + pointer)
		if err != nil {
			t.Fatalf("%s: %v", pointer, err)
		}
		c.schemas[pointer] = s
	}
	return c.schemas[pointer]
}

// streamed reads events until one with the name that shows the stream at work,
// and holds the data of each against its component.
func (c *contract) streamed(t *testing.T, path, address string) {
	token, until := c.visitor.Token, "message"
	if strings.HasPrefix(path, "/api/admin/") {
		token, until, address = c.key, "conversation", address+"?chatbot="+c.values["id"]
	}
	req, err := http.NewRequestWithContext(within(t), http.MethodGet, c.base+address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if media := res.Header.Get("Content-Type"); res.StatusCode != 200 || !strings.HasPrefix(media, "text/event-stream") {
		t.Fatalf("%s: %d %s", address, res.StatusCode, media)
	}
	lines, name := bufio.NewScanner(res.Body), ""
	for told := false; lines.Scan(); {
		if !told && until == "conversation" { // the stream stands: now something may happen
			told = true
			c.say(c.visit(), "", "stream", "Does the panel hear of this?")
		}
		if n, found := strings.CutPrefix(lines.Text(), "event: "); found {
			name = n
		}
		data, found := strings.CutPrefix(lines.Text(), "data: ")
		if !found || name == "" {
			continue
		}
		c.event(t, address, name, data)
		if name == until {
			return
		}
	}
	t.Fatalf("%s ended before an event %q: %v", address, until, lines.Err())
}

func (c *contract) event(t *testing.T, address, name, data string) {
	t.Helper()
	component := map[string]string{
		"message": "Message", "delta": "DeltaEvent", "state": "StateEvent", "status": "StatusEvent", "conversation": "ConversationEvent", "counts": "CountsEvent",
		"contents": "ContentsEvent", "meaning": "MeaningEvent", "chatbots": "ChatbotsEvent", "questions": "QuestionsEvent", "webhooks": "WebhooksEvent",
		"trial": "TrialEvent", "snippet": "SnippetEvent", "site": "SiteEvent", "file": "FileEvent", "job": "JobEvent", "model": "ModelState", "import": "ImportRun",
	}[name]
	if component == "" {
		t.Logf("%s: event %s has no type in this test", address, name)
		return
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(data))
	if err != nil {
		t.Fatalf("%s: event %s: %v", address, name, err)
	}
	if err := c.compiled(t, "/components/schemas/"+component).Validate(value); err != nil {
		t.Errorf("%s: event %s is not what the document says: %v\n%s", address, name, err, data)
	}
}
