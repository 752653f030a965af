package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"frontdesk/app"
	"frontdesk/app/extract"
)

// The server reads files in a process of its own program, which here is the
// program of the tests.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == extract.ChildCommand {
		os.Exit(app.Main(nil, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, nil)) //nolint:staticcheck // it takes no context
	}
	os.Exit(m.Run())
}

// sampleFiles writes a document, a PDF, a table of questions, and a broken file.
func sampleFiles(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	var docx bytes.Buffer
	z := zip.NewWriter(&docx)
	w, err := z.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(w, `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Zeppelin parking costs nine coins for each hour.</w:t></w:r></w:p></w:body></w:document>`)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	page := "BT /F1 12 Tf 72 700 Td (Every submarine must be rinsed before it is returned.) Tj ET"
	objects := []string{"<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(page), page)}
	pdf := "%PDF-1.4\n"
	for i, o := range objects {
		pdf += fmt.Sprintf("%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	for name, text := range map[string]string{
		"parking.docx": docx.String(), "rental.pdf": pdf + "trailer\n<</Root 1 0 R>>\n%%EOF\n", // without tables, as broken programs write it
		"faq.csv": "Frage;Antwort\nKann man Drachen leihen?;Ja, für drei Tage.\n", "broken.docx": docx.String()[:60],
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Files are read in their own process, answered from, kept over a restart, and
// deleted with all that was made of them.
func TestFiles_fromTheCommandLine(t *testing.T) {
	t.Parallel()
	data, dir := t.TempDir(), sampleFiles(t)
	r := boot(t, data)
	code, out, errs := command(t, data, "files", "add", filepath.Join(dir, "parking.docx"), filepath.Join(dir, "rental.pdf"), filepath.Join(dir, "faq.csv"), filepath.Join(dir, "broken.docx"))
	if code != 1 || !strings.Contains(out, "parking.docx: 8 words, 1 content.") || !strings.Contains(out, "rental.pdf: 9 words, 1 content.") ||
		!strings.Contains(out, "broken.docx: The file is damaged") || !strings.Contains(errs, "1 of 4") {
		t.Fatalf("ended with %d\n%s%s", code, out, errs)
	}
	if code, _, errs := command(t, data, "files", "add", filepath.Join(dir, "faq.csv")); code != 1 || !strings.Contains(errs, "there already") {
		t.Errorf("ended with %d: %s", code, errs)
	}
	asked := func(question, want string) {
		t.Helper()
		if out := must(t, data, "ask", question); !strings.Contains(out, want) {
			t.Errorf("%q: got %s, want %s", question, out, want)
		}
	}
	asked("What does zeppelin parking cost for an hour?", "parking")
	asked("Must a submarine be rinsed?", "submarine")
	asked("Kann man Drachen leihen?", "drei Tage")
	r.stop()
	boot(t, data)
	asked("What does zeppelin parking cost for an hour?", "parking")
	list := must(t, data, "files", "list")
	ids := regexp.MustCompile(`(?m)^[0-9a-f-]{36}`).FindAllString(list, -1)
	if len(ids) != 4 {
		t.Fatalf("got %s", list)
	}
	must(t, data, append([]string{"files", "delete"}, ids...)...)
	if left := must(t, data, "files", "list") + must(t, data, "contents", "list"); strings.Contains(left, "file-") || strings.Contains(left, "parking") {
		t.Errorf("left: %s", left)
	}
}

// A workbook and a table in another charset are previewed and imported over the
// API.
func TestImport_previewOverTheAPI(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := boot(t, data)
	var keyed struct{ Key string }
	if err := json.Unmarshal([]byte(must(t, data, "admin", "create-key", "--name", "test", "--role", "admin", "--json")), &keyed); err != nil || keyed.Key == "" {
		t.Fatalf("no key: %v", err)
	}
	bot := strings.Fields(must(t, data, "chatbots"))[0]
	var book bytes.Buffer
	z := zip.NewWriter(&book)
	for name, text := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/s.xml"/></Relationships>`,
		"xl/worksheets/s.xml": `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>Pregunta</t></is></c><c t="inlineStr"><is><t>Respuesta</t></is></c></row>
			<row r="2"><c t="inlineStr"><is><t>¿Dónde?</t></is></c><c t="inlineStr"><is><t>Aquí.</t></is></c></row></sheetData></worksheet>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for media, body := range map[string]string{
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": book.String(),
		"text/csv": "Pregunta;Respuesta\n\xbfD\xf3nde?;Aqu\xed.\n",
	} {
		var preview struct {
			Columns []struct{ Name, As string }
			Records []struct {
				Questions []string
				Answer    string
			}
			ProblemCount int
		}
		r.post(t, keyed.Key, "/api/admin/chatbots/"+bot+"/contents/import/preview", media, body, 200, &preview)
		if len(preview.Records) != 1 || preview.Records[0].Questions[0] != "¿Dónde?" || preview.Records[0].Answer != "Aquí." || preview.Columns[1].As != "answer" {
			t.Errorf("%s: got %+v", media, preview)
		}
	}
	var run struct{ State string }
	r.post(t, keyed.Key, "/api/admin/chatbots/"+bot+"/contents/import?map=%7B%22Pregunta%22%3A%22question%22%2C%22Respuesta%22%3A%22answer%22%7D",
		"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book.String(), 202, &run)
	if run.State != "running" && run.State != "done" {
		t.Errorf("got %+v", run)
	}
	var refused struct{ Code string }
	r.post(t, keyed.Key, "/api/admin/chatbots/"+bot+"/contents/import/preview", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "PK\x03\x04", 400, &refused)
	if refused.Code != "file_damaged" {
		t.Errorf("got %+v", refused)
	}
}

func (r *running) post(t *testing.T, key, path, media, body string, status int, out any) {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t), http.MethodPost, r.base+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", media)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil || res.StatusCode != status {
		t.Fatalf("POST %s: status %d, %v: %+v", path, res.StatusCode, err, out)
	}
}
