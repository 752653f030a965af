package httpapi

import (
	"flag"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the golden files anew")

const codesFile = "testdata/codes.golden"

// Clients rely on codes: one that disappears or appears is a change of the API,
// and stands in the golden file of all of them.
func TestCodes_areKnown(t *testing.T) {
	codes := map[string]bool{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}
		parsed, err := parser.ParseFile(gotoken.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if code := codeOf(n); code != "" {
				codes[code] = true
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	list := make([]string, 0, len(codes))
	for code := range codes {
		list = append(list, code)
	}
	slices.Sort(list)
	got := strings.Join(list, "\n") + "\n"
	if *update {
		if err := os.WriteFile(codesFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(codesFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Fatalf("the codes have changed; run go test ./app/httpapi -run Codes -update and look at the difference\ngot:\n%s", got)
	}
}

// codeOf finds the code in fault.New(kind, "code", …) and in fault.Error{Code: "code"}.
func codeOf(n ast.Node) string {
	switch n := n.(type) {
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "New" && named(f.X, "fault") && len(n.Args) == 3 {
			return literal(n.Args[1])
		}
	case *ast.CompositeLit:
		kind, ok := n.Type.(*ast.SelectorExpr)
		if !named(n.Type, "Error") && (!ok || kind.Sel.Name != "Error" || !named(kind.X, "fault")) {
			return ""
		}
		for _, element := range n.Elts {
			if pair, ok := element.(*ast.KeyValueExpr); ok && named(pair.Key, "Code") {
				return literal(pair.Value)
			}
		}
	}
	return ""
}

func named(n ast.Expr, name string) bool {
	identifier, ok := n.(*ast.Ident)
	return ok && identifier.Name == name
}

func literal(n ast.Expr) string {
	basic, ok := n.(*ast.BasicLit)
	if !ok {
		return ""
	}
	text, err := strconv.Unquote(basic.Value)
	if err != nil {
		return ""
	}
	return text
}
