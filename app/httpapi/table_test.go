package httpapi

import (
	"bytes"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// What is not in the table does not exist, and what is in it is served.
func TestTable_isTheWholeEdge(t *testing.T) {
	w := open(t)
	var registered, wanted []string
	for _, r := range w.server.app.GetRoutes(true) {
		registered = append(registered, r.Method+" "+r.Path)
	}
	for _, r := range w.server.routes {
		wanted = append(wanted, r.method+" "+r.path)
		if r.method == http.MethodGet && !r.stream {
			wanted = append(wanted, http.MethodHead+" "+r.path)
		}
	}
	slices.Sort(registered)
	slices.Sort(wanted)
	if !slices.Equal(registered, wanted) {
		t.Fatalf("registered\n%s\ntable\n%s", strings.Join(registered, "\n"), strings.Join(wanted, "\n"))
	}
	if slices.Equal(slices.Compact(slices.Clone(wanted)), wanted) == false {
		t.Fatal("a route stands in the table twice")
	}
}

func TestTable_rowsAreWhole(t *testing.T) {
	names := map[string]bool{}
	for _, r := range table(apis{}) {
		at := r.method + " " + r.path
		switch {
		case r.serve == nil || r.status == 0:
			t.Errorf("%s has no handler or status", at)
		case strings.HasPrefix(r.path, "/api/") && r.surface != referenceSurface && (r.name == "" || r.summary == ""):
			t.Errorf("%s is not in the document", at)
		case r.name != "" && names[r.name]:
			t.Errorf("%s: the name %s is taken", at, r.name)
		case r.takesBody() && safe(r.method):
			t.Errorf("%s takes a body", at)
		case !r.takesBody() && (r.method == http.MethodPost || r.method == http.MethodPut || r.method == http.MethodPatch):
			t.Errorf("%s says nothing of its body", at)
		case strings.HasPrefix(r.path, "/api/admin/") && r.access < Viewer && !strings.HasSuffix(r.path, "/setup") && !strings.HasSuffix(r.path, "/login"):
			t.Errorf("%s is open to everybody", at)
		case strings.HasPrefix(r.path, "/api/local/") != (r.access == Local):
			t.Errorf("%s: local routes and local access belong together", at)
		case r.access.protected() && !safe(r.method) && r.access == Viewer && r.name != "logOut" && r.name != "putDigest":
			t.Errorf("%s: a viewer changes something", at)
		}
		names[r.name] = true
	}
}

func TestDocument_isValid(t *testing.T) {
	document, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(document)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context(), openapi3.EnableSchemaFormatValidation()); err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^3\.1\.`).MatchString(doc.OpenAPI) {
		t.Fatalf("version %s", doc.OpenAPI)
	}
}

// The document in the repository is the one that the server gives: the types of
// the user interface are made from it.
func TestDocument_isUpToDate(t *testing.T) {
	document, err := Document()
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("../../docs/openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(kept, document) {
		t.Fatal("docs/openapi.json is stale: run go generate ./app/httpapi")
	}
	w := open(t)
	if served := w.do(http.MethodGet, "/api/openapi.json").is(200); !bytes.Equal(served.body, document) {
		t.Fatal("the server gives another document")
	}
}
