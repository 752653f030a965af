package extract

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"
)

func sound(t *testing.T, markdown string) {
	t.Helper()
	if !utf8.ValidString(markdown) || strings.ContainsRune(markdown, 0) {
		t.Errorf("no sound text: %q", markdown)
	}
}

// The readers of office files are our own: nothing may make them panic, which
// Read would hide.
func FuzzOffice(f *testing.F) {
	for _, p := range []parts{
		wordFile(wordText("a") + `<w:tbl><w:tr><w:tc>` + wordText("b") + `</w:tc></w:tr></w:tbl>`),
		textFile(`<text:p>a<text:s/></text:p><table:table><table:table-row><table:table-cell/></table:table-row></table:table>`),
		slideFile(slideShape("title", "a")), bookFile(`<row r="1"><c r="A1" t="s"><v>0</v></c></row>`, "x"),
	} {
		for name, xml := range p {
			f.Add(name, xml)
		}
	}
	base := []parts{wordFile(wordText("a")), textFile("<text:p>a</text:p>"), slideFile(slideShape("title", "a")), bookFile(`<row r="1"><c r="A1"><v>0</v></c></row>`)}
	f.Fuzz(func(t *testing.T, name, xml string) {
		if len(xml) > 20_000 || len(name) > 100 || name == "" || strings.ContainsRune(name, 0) {
			return
		}
		for _, p := range base {
			if _, known := p[name]; !known {
				continue
			}
			res, err := readArchive(p.with(name, xml).zip(t))
			if err == nil {
				sound(t, strings.ToValidUTF8(res.Document.Markdown, ""))
			}
		}
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(wordFile(wordText("a")).zip(f))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if a, err := openArchive(bytes.NewReader(raw), int64(len(raw))); err == nil {
			_, _ = docx(a)
		}
	})
}

func FuzzPDFContent(f *testing.F) {
	f.Add([]byte(pdfLine("F1", 11, 72, 700, "words")))
	f.Add([]byte("q 1 0 0 1 0 0 cm BT /F1 1 Tf [(a) -200 <6263>] TJ T* (x) ' 1 2 (y) \" ET Q BI ID x EI /Span <</ActualText <feff0061>>> BDC (z) Tj EMC"))
	f.Fuzz(func(t *testing.T, content []byte) {
		p := &painter{fonts: map[string]*pdfFont{}}
		p.begin()
		p.state.font = &pdfFont{bytes: 1, text: map[uint32]string{'a': "a", 'x': "\ufb01"}, other: 500, scale: 1}
		p.state.size = 10
		p.run(content, pdf.Value{}, 0)
		book := &pdfBook{}
		book.add(p.glyphs)
		book.add(p.glyphs)
		sound(t, strings.ToValidUTF8(book.markdown(), ""))
	})
}

func FuzzPDFTable(f *testing.F) {
	f.Add([]byte("1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <01> <0041> endbfchar 1 beginbfrange <02> <05> [<0061>] <06> <09> <0062> endbfrange"), []byte("\x01\x02\x06\xff"))
	f.Fuzz(func(_ *testing.T, table, raw []byte) {
		font := &pdfFont{bytes: 2, text: map[uint32]string{}, widths: map[uint32]float64{}}
		font.readCMap(table, true)
		for len(raw) > 0 {
			at, n := font.cut(raw)
			_, _ = font.shows(at), font.width(at)
			raw = raw[max(n, 1):]
		}
	})
}

// The library beneath may panic, which is held back; what Read gives is sound
// text or a fault of ours.
func FuzzRead(f *testing.F) {
	f.Add("a.pdf", pdfPages(pdfLine("F1", 11, 72, 700, "words")))
	f.Add("a.docx", wordFile(wordText("a")).zip(f))
	f.Add("a.csv", []byte("a;b\n\"c\";d"))
	f.Add("a.txt", []byte("\xff\xfea\x00"))
	f.Add("a.md", []byte("---\ntitle: x\n---\n# y"))
	f.Fuzz(func(t *testing.T, name string, raw []byte) {
		if bytes.Contains(raw, []byte("/Prev")) || bytes.Contains(raw, []byte("/Size")) && !bytes.Contains(raw, []byte("/Size 7")) || len(raw) > 100_000 {
			return // what only a process of its own survives
		}
		res, err := Read(name, raw)
		if err == nil {
			sound(t, res.Document.Markdown)
		}
	})
}
