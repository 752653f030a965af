package extract

import (
	"errors"
	"strings"
	"testing"
)

func mustRead(t *testing.T, name string, raw []byte) Result {
	t.Helper()
	res, err := Read(name, raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return res
}

// golden compares Markdown with what is expected of it.
func golden(t *testing.T, got Result, want string) {
	t.Helper()
	if got, want := strings.TrimSpace(got.Document.Markdown), strings.TrimSpace(want); got != want {
		t.Errorf("got:\n%s\nwant:\n%s", got, want)
	}
}

func TestRead_DOCX(t *testing.T) {
	t.Parallel()
	body := `<w:p><w:pPr><w:pStyle w:val="Titel"/></w:pPr><w:r><w:t>Opening hours</w:t></w:r></w:p>
		<w:p><w:pPr><w:pStyle w:val="Verzeichnis1"/></w:pPr><w:r><w:t>Contents ... 1</w:t></w:r></w:p>
		<w:p><w:pPr><w:pStyle w:val="Eigene"/></w:pPr><w:r><w:t>In </w:t></w:r><w:r><w:t>summer</w:t></w:r></w:p>
		<w:p><w:r><w:t xml:space="preserve">We open at </w:t></w:r><w:r><w:t>9</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>
			<w:del><w:r><w:delText>never</w:delText></w:r></w:del><w:ins><w:r><w:t xml:space="preserve"> daily</w:t></w:r></w:ins>
			<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r><w:r><w:t>. See </w:t></w:r>
			<w:hyperlink r:id="r1"><w:r><w:t>our terms</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r></w:p>
		<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Tea</w:t></w:r></w:p>
		<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Green</w:t></w:r></w:p>
		<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr></w:pPr><w:r><w:t>First</w:t></w:r></w:p>
		<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Day</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Hours</w:t></w:r></w:p></w:tc></w:tr>
			<w:tr><w:tc><w:p><w:r><w:t>Monday</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>9|12</w:t></w:r></w:p><w:p><w:r><w:t>13-18</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
		<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx><w:txbxContent>` + wordText("Boxed words.") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice>
			<mc:Fallback><w:pict><w:txbxContent>` + wordText("Boxed words.") + `</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
		<w:p><w:r><w:t># 5 * 3 &lt; 20, snake_case</w:t></w:r></w:p>`
	got := mustRead(t, "a.docx", wordFile(body).zip(t))
	if got.Kind != DOCX || got.Document.Title != "Opening hours" || got.Document.Lang != "en" {
		t.Errorf("got %s, %q, %q", got.Kind, got.Document.Title, got.Document.Lang)
	}
	golden(t, got, `# Opening hours

## In summer

We open at 9 (1) daily. See [our terms](https://example.com/terms).

- Tea
   - Green
1. First

| Day | Hours |
| --- | --- |
| Monday | 9&#124;12 13-18 |

Boxed words.

\# 5 \* 3 \< 20, snake\_case

(1) Sundays excepted.`)
}

func TestRead_ODT(t *testing.T) {
	t.Parallel()
	body := `<text:table-of-content><text:p>Index 1</text:p></text:table-of-content><text:tracked-changes><text:p>gone</text:p></text:tracked-changes>
		<text:h text:outline-level="1">Pflege</text:h>
		<text:p>Bei <text:span>30</text:span><text:s text:c="1"/>Grad<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Nie wärmer.</text:p></text:note-body></text:note> waschen,<text:line-break/>siehe <text:a xlink:href="https://example.com/w">Anleitung</text:a>.</text:p>
		<text:list text:style-name="L1"><text:list-item><text:p>Eins</text:p><text:list text:style-name="L2"><text:list-item><text:p>Innen</text:p></text:list-item></text:list></text:list-item></text:list>
		<table:table><table:table-column/><table:table-header-rows><table:table-row><table:table-cell><text:p>Stoff</text:p></table:table-cell><table:table-cell><text:p>Grad</text:p></table:table-cell></table:table-row></table:table-header-rows>
		<table:table-row><table:table-cell><text:p>Wolle</text:p></table:table-cell><table:table-cell><text:p>20</text:p></table:table-cell></table:table-row></table:table>`
	got := mustRead(t, "a.odt", textFile(body).zip(t))
	if got.Kind != ODT || got.Document.Title != "Care" || got.Document.Lang != "de" {
		t.Errorf("got %s, %q, %q", got.Kind, got.Document.Title, got.Document.Lang)
	}
	golden(t, got, "# Pflege\n\nBei 30 Grad (1) waschen,  \nsiehe [Anleitung](https://example.com/w).\n\n1. Eins\n   - Innen\n\n"+
		"| Stoff | Grad |\n| --- | --- |\n| Wolle | 20 |\n\n(1) Nie wärmer.")
}

func TestRead_PPTX(t *testing.T) {
	t.Parallel()
	deck := slideFile(
		slideShape("ctrTitle", "Kettle &amp; Leaf")+slideShape("subTitle", "For new colleagues"),
		slideShape("title", "Returns")+slideShape("body", "Within 30 days", "Unopened")+slideShape("sldNum", "2")+
			`<p:graphicFrame><a:graphic><a:graphicData><a:tbl><a:tr><a:tc><a:txBody><a:p><a:r><a:t>Tea</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>yes</a:t></a:r></a:p></a:txBody></a:tc></a:tr>
			<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Cups</a:t></a:r></a:p></a:txBody></a:tc><a:tc><a:txBody><a:p><a:r><a:t>no</a:t></a:r></a:p></a:txBody></a:tc></a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>`,
		slideShape("title", "Not shown"),
	).with("ppt/slides/_rels/slide2.xml.rels", relationships("r1", "notesSlide", "../notesSlides/n.xml")).
		with("ppt/notesSlides/n.xml", `<p:notes xmlns:p="p" xmlns:a="a"><p:cSld><p:spTree>`+slideShape("body", "Ask for the receipt.")+`</p:spTree></p:cSld></p:notes>`)
	got := mustRead(t, "a.pptx", deck.zip(t))
	if got.Kind != PPTX || got.Document.Title != "Kettle & Leaf" || got.Document.Pages != 3 {
		t.Errorf("got %s, %q, %d", got.Kind, got.Document.Title, got.Document.Pages)
	}
	golden(t, got, "## Kettle & Leaf\n\nFor new colleagues\n\n## Returns\n\n- Within 30 days\n- Unopened\n\n"+
		"| Tea | yes |\n| --- | --- |\n| Cups | no |\n\nAsk for the receipt.")
}

func TestRead_XLSX(t *testing.T) {
	t.Parallel()
	rows := `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>
		<row r="3"><c r="A3" t="inlineStr"><is><t>Do you </t><r><t>ship?</t></r></is></c><c r="C3"><v>3.5</v></c><c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#REF!</v></c></row>`
	got := mustRead(t, "a.xlsx", bookFile(rows, "Question", "Answer").zip(t))
	if got.Kind != XLSX || len(got.Tables) != 1 || got.Tables[0].Name != "FAQ" {
		t.Fatalf("got %+v", got.Tables)
	}
	var flat []string
	for _, row := range got.Tables[0].Rows {
		flat = append(flat, strings.Join(row, ";"))
	}
	if s := strings.Join(flat, "/"); s != "Question;Answer//Do you ship?;;3.5;TRUE" {
		t.Errorf("got %q", s)
	}
}

func TestRead_PDF(t *testing.T) {
	t.Parallel()
	page := func(n string, lines string) string {
		return pdfLine("F1", 8, 72, 770, "Kettle & Leaf handbook") + lines + pdfLine("F1", 8, 300, 30, "Page "+n+" of 3")
	}
	raw := pdfPages(
		page("1", pdfLine("F2", 24, 72, 700, "Returns")+
			pdfLine("F1", 11, 72, 660, "You may send everything back within thirty days of deliv-")+
			pdfLine("F1", 11, 72, 646, "ery, in a well-")+pdfLine("F1", 11, 72, 632, "padded box. A well-padded box keeps cups whole.")+
			pdfLine("F1", 11, 72, 600, "The money comes back in a week.")),
		page("2", pdfLine("F2", 24, 72, 700, "Delivery")+pdfLine("F1", 11, 72, 660, "\225 to 30 countries")+pdfLine("F1", 11, 72, 646, "\225 free from 50 euro")+
			"BT /F1 11 Tf 72 610 Td [(W)80(ords par)-20(ted)-300(by)-300(gaps)] TJ ET\n"+
			"/Artifact BMC "+pdfLine("F1", 11, 72, 580, "furniture")+" EMC\n"),
		page("3", pdfLine("F2", 24, 72, 700, "Contact")+pdfLine("F1", 11, 72, 660, "Call 555 0142.")+
			"BI /W 1 /H 1 /BPC 8 /CS /G ID (\x00)Tj EI Q\n"+pdfLine("F1", 11, 72, 620, "Or write.")+pdfLine("F1", 11, 72, 620, "Or write.")),
	)
	got := mustRead(t, "handbook.pdf", raw)
	if got.Kind != PDF || got.Document.Pages != 3 || got.Document.Title != "Returns" || got.Document.Lang != "en" {
		t.Errorf("got %s, %d, %q, %q", got.Kind, got.Document.Pages, got.Document.Title, got.Document.Lang)
	}
	golden(t, got, "# Returns\n\nYou may send everything back within thirty days of delivery, in a well-padded box. A well-padded box keeps cups whole.\n\n"+
		"The money comes back in a week.\n\n# Delivery\n\n- to 30 countries\n- free from 50 euro\n\nWords parted by gaps\n\n# Contact\n\nCall 555 0142.\n\nOr write.")
}

// A font whose codes have two bytes and a table of what they show, ligatures
// among it.
func TestRead_PDF_composite(t *testing.T) {
	t.Parallel()
	table := "/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
		"2 beginbfchar <0001> <FB01> <0002> <D83DDE00> endbfchar 2 beginbfrange <0010> <0015> <0061> <0020> <0021> [<006E> <00E9>] endbfrange endcmap end"
	raw := pdfFile("<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Kids [3 0 R] /Count 1>>",
		"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
		pdfStream("", "BT /F1 12 Tf 1 0 0 1 72 700 Tm <0001002000150021> Tj 40 0 Td <00100011> Tj ET"),
		"<</Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R>>",
		"<</Type /Font /Subtype /CIDFontType2 /BaseFont /X /DW 500 /W [1 [700] 16 21 600]>>", pdfStream("", table))
	golden(t, mustRead(t, "x.pdf", raw), "finfé ab")
}

// Tables that point nowhere, bytes behind the end, another version: read all
// the same.
func TestRead_PDF_mended(t *testing.T) {
	t.Parallel()
	whole := pdfPages(pdfLine("F1", 11, 72, 700, "Still here."))
	for name, raw := range map[string][]byte{
		"version 2":      []byte(strings.Replace(string(whole), "%PDF-1.4", "%PDF-2.0", 1)),
		"bytes before":   append([]byte("\xef\xbb\xbf \n"), whole...),
		"bytes behind":   append(append([]byte{}, whole...), strings.Repeat("\x00\n", 300)...),
		"wrong place":    []byte(strings.Replace(string(whole), "startxref\n", "startxref\n9", 1)),
		"no tables":      append(whole[:strings.Index(string(whole), "xref\n0"):strings.Index(string(whole), "xref\n0")], "%%EOF"...),
		"shifted tables": []byte(strings.Replace(string(whole), "1 0 obj", "\n\n\n\n1 0 obj", 1)),
	} {
		got, err := Read("x.pdf", raw)
		if err != nil || strings.TrimSpace(got.Document.Markdown) != "Still here." {
			t.Errorf("%s: got %q, %v", name, got.Document.Markdown, err)
		}
	}
}

func TestRead_text(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, raw, kind, want string }{
		{"a.txt", "Zürich & Genf\r\n- # 1\r\n\r\nNext", "text", "Zürich & Genf  \n\\- # 1\n\nNext"},
		{"a.txt", "Z\xfcrich \x80 5", "text", "Zürich € 5"},
		{"a.txt", "\xff\xfeH\x00\xe9\x00", "text", "Hé"},
		{"a", "\x00H\x00e\x00l\x00l\x00o", "text", "Hello"},
		{"a.txt", "Mostly \xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9 UTF-8\xff.", "text", "Mostly éééééééééééé UTF-8."},
		{"a.md", "---\ntitle: \"Returns\"\nlang: en\n---\n# Sending *back*\n\nYes.", "markdown", "# Sending *back*\n\nYes."},
		{"wrong.pdf", "only text", "text", "only text"},
		{"a.csv", "Day;Hours\nMon;9-12\n", "csv", "| Day | Hours |\n| --- | --- |\n| Mon | 9-12 |"},
		{"page.txt", "<!-- x --><!DOCTYPE html><html lang=de><title>T</title><body><main><h1>Hallo</h1><p>Wir haben von neun bis fünf offen, auch am Samstag.</p></main>", "html", "# Hallo\n\nWir haben von neun bis fünf offen, auch am Samstag."},
	} {
		got, err := Read(c.name, []byte(c.raw))
		if err != nil || string(got.Kind) != c.kind || strings.TrimSpace(got.Document.Markdown) != c.want {
			t.Errorf("%s %q: got %s %q, %v", c.name, c.raw, got.Kind, got.Document.Markdown, err)
		}
	}
}

func TestRead_countsWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{"": 0, "one two-three": 3, "don't stop": 2, "营业时间": 4, "# - | *": 0} {
		if got := CountWords(text); got != want {
			t.Errorf("%q has %d words, not %d", text, got, want)
		}
	}
	if _, err := Read("a.txt", []byte(" \n# - ")); !errors.Is(err, ErrNoText) {
		t.Errorf("got %v", err)
	}
}
