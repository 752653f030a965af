//go:build unix

package extract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"frontdesk/app/fault"
)

// hostile is a file that is made to do harm, or broken, and the code with which
// it is refused.
type hostile struct {
	name string
	raw  []byte
	code string
}

func hostileFiles(t *testing.T) []hostile {
	t.Helper()
	word := wordFile(wordText("x"))
	doc := func(xml string) []byte { return word.with("word/document.xml", xml).zip(t) }
	whole := word.zip(t)
	many := parts{}
	for i := range maxEntries + 1 {
		many[fmt.Sprintf("word/%05d.xml", i)] = ""
	}
	twice := bytes.ReplaceAll(word.with("word/documenu.xml", "<x/>").zip(t), []byte("word/documenu.xml"), []byte("word/document.xml"))
	locked := bytes.Clone(whole)
	for at := 0; ; {
		i := bytes.Index(locked[at:], []byte("PK\x01\x02"))
		if i < 0 {
			break
		}
		locked[at+i+8] |= 1
		at += i + 4
	}
	compound := func(name string) []byte {
		return []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 600) + strings.Join(strings.Split(name, ""), "\x00") + "\x00")
	}
	lol := `<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>`
	cells := strings.Builder{}
	for i := range 2000 {
		fmt.Fprintf(&cells, `<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>`, i+1, i+1)
	}
	return []hostile{
		{"empty.pdf", nil, "file_empty"},
		{"program.docx", []byte("\x7fELF\x02\x01\x01\x00" + strings.Repeat("\x00\x01\xfe", 4000)), "file_kind"},
		{"picture.pdf", []byte("\x89PNG\r\n\x1a\n"), "file_kind"},
		{"old.docx", compound("WordDocument"), "file_kind"},
		{"rtf.docx", []byte(`{\rtf1 hello}`), "file_kind"},
		{"contents.jsonl", []byte("{\"id\":\"a\",\"title\":\"A\"}\n{\"id\":\"b\""), "file_kind"},
		{"list.txt", []byte("\ufeff[\n  {\"id\": \"a\"}\n]\n"), "file_kind"},
		{"archive.docx", parts{"a.docx": string(whole)}.zip(t), "file_kind"},
		{"nested.docx", parts{"a.zip": string(parts{"b.zip": string(whole)}.zip(t))}.zip(t), "file_kind"},
		{"sheet.odt", textFile("").with("mimetype", "application/vnd.oasis.opendocument.spreadsheet").zip(t), "file_kind"},
		{"password.docx", compound("EncryptedPackage"), "file_encrypted"},
		{"password.zip", locked, "file_encrypted"},
		{"password.odt", textFile("").with("META-INF/manifest.xml", `<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>`).zip(t), "file_encrypted"},
		{"bomb.docx", doc(`<w:document xmlns:w="w"><w:body>` + wordText(strings.Repeat("bomb ", 3<<20)) + `</w:body></w:document>`), "file_refused"},
		{"bomb of tags.docx", doc(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:p/>", 2<<20)), "file_refused"},
		{"many.docx", many.zip(t), "file_refused"},
		{"twice.docx", twice, "file_refused"},
		{"path.docx", word.with("../../etc/cron.d/x", "x").zip(t), "file_refused"},
		{"path2.docx", word.with(`C:\Windows\x`, "x").zip(t), "file_refused"},
		{"path3.docx", word.with("/etc/passwd", "x").zip(t), "file_refused"},
		{"lol.docx", doc(lol), "file_refused"},
		{"external.docx", doc(`<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><d>&x;</d>`), "file_refused"},
		{"entity.docx", doc(`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>&xxe;</w:t></w:r></w:p></w:body></w:document>`), "file_damaged"},
		{"deep.docx", doc(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:sdt>", 100_000) + strings.Repeat("</w:sdt>", 100_000) + `</w:body></w:document>`), "file_refused"},
		{"deep tables.docx", doc(`<w:document xmlns:w="w"><w:body>` + strings.Repeat("<w:tbl><w:tr><w:tc>", 5000)), "file_refused"},
		{"cut.docx", whole[:len(whole)*2/3], "file_damaged"},
		{"cut xml.docx", doc(`<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>Hello`), "file_damaged"},
		{"wordless.docx", wordFile("").zip(t), "file_no_text"},
		{"rows.xlsx", bookFile(cells.String(), strings.Repeat("long ", 4000)).zip(t), "file_too_much"},
		{"far.xlsx", bookFile(`<row r="1000000"><c r="A1000000"><v>1</v></c></row>`).zip(t), "file_too_much"},
		{"index.xlsx", bookFile(`<row r="1"><c r="A1" t="s"><v>99</v></c></row>`).zip(t), "file_damaged"},
		{"long.txt", []byte(strings.Repeat("words and words ", maxText/16+1)), "file_too_much"},
		{"long.csv", []byte(strings.Repeat("a,b\n", maxTableRows+1)), "file_too_much"},
	}
}

func hostilePDFs(t *testing.T) []hostile {
	t.Helper()
	page := pdfPages(pdfLine("F1", 11, 72, 700, "words"))
	kids := strings.Repeat("3 0 R ", 10_000)
	tree := func(pages string) []byte { return pdfFile("<</Type /Catalog /Pages 2 0 R>>", pages) }
	form := pdfFile("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</X 5 0 R>>>>>>", pdfStream("", "/X Do"),
		pdfStream("/Type /XObject /Subtype /Form /Resources <</XObject <</X 5 0 R>>>>", "/X Do /X Do /X Do /X Do"))
	bomb := deflated(t, strings.Repeat("BT ET ", 12<<20))
	scanned := pdfFile("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</XObject <</I 5 0 R>>>>>>", pdfStream("", "q 600 0 0 800 0 0 cm /I Do Q"),
		pdfStream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x"))
	locked := bytes.Replace(page, []byte("/Root 1 0 R"), []byte("/Root 1 0 R /ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt <</Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012)>>"), 1)
	xref := func(head string) []byte {
		return []byte("%PDF-1.5\n1 0 obj\n<</Type /XRef /W [1 2 1] /Root 1 0 R " + head + " /Length 4>>\nstream\n\x01\x00\x09\x00\nendstream\nendobj\nstartxref\n9\n%%EOF\n")
	}
	at := bytes.Index(page, []byte("xref\n0"))
	return []hostile{
		{"pages.pdf", tree("<</Type /Pages /Kids [" + kids + "] /Count 10000>>"), "file_too_much"},
		{"count.pdf", tree("<</Type /Pages /Kids [] /Count 2000000000>>"), "file_too_much"},
		{"circle.pdf", tree("<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>"), "file_refused"},
		{"scanned.pdf", scanned, "file_no_text"},
		{"password.pdf", locked, "file_encrypted"},
		{"forms.pdf", form, "file_refused"},
		{"stream.pdf", pdfFile("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>", "<</Type /Page /Parent 2 0 R /Contents 4 0 R>>", pdfStream("/Filter /FlateDecode", bomb)), "file_refused"},
		{"blank.pdf", pdfPages(""), "file_no_text"},
		{"cut.pdf", page[:len(page)/3], "file_damaged"},
		{"header.pdf", []byte("%PDF-1.4\n" + strings.Repeat("\x01\x02garbage", 3000)), "file_damaged"},
		{"brackets.pdf", tree(strings.Repeat("[", 1<<20)), "file_damaged"},
		{"circle of tables.pdf", bytes.Replace(page, []byte("/Root 1 0 R"), fmt.Appendf(nil, "/Prev %d /Root 1 0 R", at), 1), "file_too_slow"},
		{"size.pdf", xref("/Size 90000000000"), "file_too_heavy"},
		{"memory.pdf", xref("/Size 60000000"), "file_too_heavy"},
	}
}

// Each file is refused with its reason, in a process that stays small, in time.
func TestReader_hostile(t *testing.T) {
	t.Parallel()
	r, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	const ample = 5 * time.Minute // none needs a minute where nothing else runs
	r.limit = ample
	folder := t.TempDir()
	for _, h := range append(hostileFiles(t), hostilePDFs(t)...) {
		path := filepath.Join(folder, h.name)
		if err := os.WriteFile(path, h.raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if h.code == "file_too_slow" {
			r.limit = 2 * time.Second
		}
		file, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		_, err = r.Read(t.Context(), h.name, file)
		t.Logf("%-20s %5d ms", h.name, time.Since(began).Milliseconds())
		var f *fault.Error
		// The race detector has no bound on memory, and ends by itself where there is none left.
		loose := detectorRoom > 0 && h.code == "file_too_heavy"
		if !errors.As(err, &f) || f.Code != h.code && !loose {
			t.Errorf("%s: got %v, want %s", h.name, err, h.code)
		} else if len(f.Message) < 20 || !strings.HasSuffix(f.Message, ".") {
			t.Errorf("%s: %q says nothing that helps", h.name, f.Message)
		}
		_ = file.Close()
		r.limit = ample
	}
}

// What a child takes at its worst, as Linux counts it.
func TestChild_memory(t *testing.T) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Log("NOT MEASURED: this system does not tell what a process took")
		return
	}
	worst, at := 0, ""
	for _, h := range append(hostileFiles(t), hostilePDFs(t)...) {
		if h.code == "file_too_slow" {
			continue
		}
		if mb := peakOf(t, h); mb > worst {
			worst, at = mb, h.name
		}
	}
	t.Logf("at most %d MB, for %s", worst, at)
	if worst > (hardMemory+256<<20+detectorRoom)>>20 {
		t.Errorf("%s took %d MB", at, worst)
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+([0-9]+) kB`)

// peakOf is the most memory that a child had while it read a file, in MB.
func peakOf(t *testing.T, h hostile) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], ChildCommand, ending(h.name))
	cmd.Env, cmd.Stdin = append([]string{}, detectorEnv()...), bytes.NewReader(h.raw)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // what it answers is tested above
		close(ended)
	}()
	peak := 0
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for {
		select {
		case <-ended:
			return peak
		case <-look.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
			if m := highWater.FindSubmatch(status); m != nil {
				kb, _ := strconv.Atoi(string(m[1]))
				peak = max(peak, kb>>10)
			}
		}
	}
}

// A child gets nothing of what this process knows, and one that is waited for
// no longer is gone.
func TestReader_cancelled(t *testing.T) {
	t.Parallel()
	r, err := NewReader()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	body := &stuck{until: ctx, begun: make(chan struct{})}
	go func() { <-body.begun; cancel() }()
	if _, err := r.Read(ctx, "a.pdf", body); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	got, err := r.Read(t.Context(), "a.txt", strings.NewReader("next"))
	if err != nil || got.Document.Words != 1 {
		t.Fatalf("got %+v, %v", got, err)
	}
}

// stuck is a body that gives nothing until it is given up.
type stuck struct {
	until context.Context
	begun chan struct{}
}

func (s *stuck) Read([]byte) (int, error) {
	close(s.begun)
	<-s.until.Done()
	return 0, s.until.Err()
}
