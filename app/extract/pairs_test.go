package extract

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// sameWords is the share of the words of a DOCX that must come out of its PDF,
// and the other way round; addresses of links stand in the DOCX alone.
const sameWords = .99

var target = regexp.MustCompile(`\]\([^)]*\)`)

// Documents that were published in both forms give the same text in both.
func TestRead_pairs(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("FRONTDESK_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "..", "shared", "data")
	}
	found, err := filepath.Glob(filepath.Join(folder, "site-logingov", "docs", "*.docx"))
	if err != nil || len(found) == 0 {
		t.Log("NOT MEASURED: there are no documents in both forms at", folder)
		return
	}
	for _, name := range found {
		docx, pdf := wordsOf(t, name), wordsOf(t, strings.TrimSuffix(name, ".docx")+".pdf")
		there, back := share(docx, pdf), share(pdf, docx)
		t.Logf("%s: %.4f of its words in the PDF, %.4f of the PDF's in it", filepath.Base(name), there, back)
		if there < sameWords || back < sameWords-.02 {
			t.Errorf("%s: too much is lost", filepath.Base(name))
		}
	}
	others, err := filepath.Glob(filepath.Join(folder, "site-logingov", "docs", "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range others {
		if n := len(wordsOf(t, name)); n < 100 {
			t.Errorf("%s has %d different words", filepath.Base(name), n)
		}
	}
}

func wordsOf(t *testing.T, name string) map[string]int {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	res, err := Read(name, raw)
	if err != nil {
		t.Fatalf("%s: %v", filepath.Base(name), err)
	}
	out := map[string]int{}
	for w := range strings.FieldsFuncSeq(target.ReplaceAllString(PlainLine(res.Document.Markdown), "]"), func(r rune) bool {
		return strings.ContainsRune(" \n|[]()/–,", r)
	}) {
		if key := wordKey(w); key != "" {
			out[key]++
		}
	}
	return out
}

// share is that of a's words which b has, each as often.
func share(a, b map[string]int) float64 {
	hit, all := 0, 0
	for w, n := range a {
		hit, all = hit+min(n, b[w]), all+n
	}
	return float64(hit) / float64(max(all, 1))
}
