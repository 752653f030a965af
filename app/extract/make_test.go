package extract

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// The tests' own program is what Reader starts, as the product's is in earnest.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == ChildCommand {
		os.Exit(Child(os.Args[2:], os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

// parts are the entries of an archive by their names.
type parts map[string]string

func (p parts) zip(t testing.TB) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	names := make([]string, 0, len(p))
	for name := range p {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(p[name]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func (p parts) with(name, text string) parts {
	out := parts{name: text}
	for n, s := range p {
		if n != name {
			out[n] = s
		}
	}
	return out
}

const office = `http://schemas.openxmlformats.org/officeDocument/2006/relationships`

func relationships(list ...string) string {
	var b strings.Builder
	b.WriteString(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`)
	for i := 0; i+2 < len(list); i += 3 {
		mode := ""
		if strings.Contains(list[i+2], "://") {
			mode = ` TargetMode="External"`
		}
		fmt.Fprintf(&b, `<Relationship Id="%s" Type="%s/%s" Target="%s"%s/>`, list[i], office, list[i+1], list[i+2], mode)
	}
	return b.String() + `</Relationships>`
}

// wordFile is a Word document with this body.
func wordFile(body string) parts {
	return parts{
		"[Content_Types].xml":          `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
		"_rels/.rels":                  relationships("r1", "officeDocument", "word/document.xml"),
		"word/_rels/document.xml.rels": relationships("r1", "hyperlink", "https://example.com/terms"),
		"word/document.xml": `<?xml version="1.0"?><w:document xmlns:w="w" xmlns:r="r" xmlns:mc="mc" xmlns:wps="wps"><w:body>` +
			body + `</w:body></w:document>`,
		"word/styles.xml": `<w:styles xmlns:w="w"><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
			<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
			<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>
			<w:style w:type="paragraph" w:styleId="berschrift2"><w:name w:val="heading 2"/><w:basedOn w:val="berschrift1"/></w:style>
			<w:style w:type="paragraph" w:styleId="Eigene"><w:name w:val="Mine"/><w:basedOn w:val="berschrift2"/></w:style>
			<w:style w:type="paragraph" w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style></w:styles>`,
		"word/numbering.xml": `<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl></w:abstractNum>
			<w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl></w:abstractNum>
			<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num></w:numbering>`,
		"word/footnotes.xml": `<w:footnotes xmlns:w="w"><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote>
			<w:footnote w:id="2"><w:p><w:r><w:t>Sundays excepted.</w:t></w:r></w:p></w:footnote></w:footnotes>`,
	}
}

func wordText(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
}

// textFile is an OpenDocument text with this body.
func textFile(body string) parts {
	return parts{
		"mimetype": "application/vnd.oasis.opendocument.text",
		"content.xml": `<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="tb" xmlns:draw="d" xmlns:xlink="x"><office:automatic-styles>
			<text:list-style text:name="L1"><text:list-level-style-number text:level="1" num-format="1"/></text:list-style></office:automatic-styles>
			<office:body><office:text>` + body + `</office:text></office:body></office:document-content>`,
		"meta.xml": `<office:document-meta xmlns:office="o" xmlns:dc="dc"><office:meta><dc:title>Care</dc:title><dc:language>de-AT</dc:language></office:meta></office:document-meta>`,
	}
}

// slideFile is a show of these slides, the last of them hidden.
func slideFile(slides ...string) parts {
	out := parts{"_rels/.rels": relationships("r1", "officeDocument", "ppt/presentation.xml")}
	list, rels := "", []string{}
	for i, s := range slides {
		id := fmt.Sprintf("r%d", i+1)
		list += fmt.Sprintf(`<p:sldId id="%d" r:id="%s"/>`, 256+i, id)
		rels = append(rels, id, "slide", fmt.Sprintf("slides/slide%d.xml", i+1))
		show := ""
		if i > 0 && i == len(slides)-1 {
			show = ` show="0"`
		}
		out[fmt.Sprintf("ppt/slides/slide%d.xml", i+1)] = `<p:sld xmlns:p="p" xmlns:a="a"` + show + `><p:cSld><p:spTree>` + s + `</p:spTree></p:cSld></p:sld>`
	}
	out["ppt/presentation.xml"] = `<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst>` + list + `</p:sldIdLst></p:presentation>`
	out["ppt/_rels/presentation.xml.rels"] = relationships(rels...)
	return out
}

func slideShape(kind string, paragraphs ...string) string {
	s := `<p:sp><p:nvSpPr><p:nvPr><p:ph type="` + kind + `"/></p:nvPr></p:nvSpPr><p:txBody>`
	for _, text := range paragraphs {
		s += `<a:p><a:r><a:t>` + text + `</a:t></a:r></a:p>`
	}
	return s + `</p:txBody></p:sp>`
}

// bookFile is a workbook with these rows of XML in its first sheet.
func bookFile(rows string, shared ...string) parts {
	all := ""
	for _, s := range shared {
		all += "<si><t>" + s + "</t></si>"
	}
	return parts{
		"_rels/.rels":                relationships("r1", "officeDocument", "xl/workbook.xml"),
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Secret" sheetId="2" state="hidden" r:id="r3"/><sheet name="FAQ" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": relationships("r1", "worksheet", "worksheets/sheet1.xml", "r2", "sharedStrings", "sharedStrings.xml", "r3", "worksheet", "worksheets/sheet2.xml"),
		"xl/sharedStrings.xml":       `<sst>` + all + `</sst>`,
		"xl/worksheets/sheet1.xml":   `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
		"xl/worksheets/sheet2.xml":   `<worksheet><sheetData><row r="1"><c r="A1"><v>42</v></c></row></sheetData></worksheet>`,
	}
}

// pdfFile writes objects (from 1) as a PDF; the first is the catalogue.
func pdfFile(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	at := make([]int, len(objects))
	for i, o := range objects {
		at[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, start)
	return b.Bytes()
}

func pdfStream(head, data string) string {
	return fmt.Sprintf("<<%s /Length %d>>\nstream\n%s\nendstream", head, len(data), data)
}

func deflated(t testing.TB, data string) string {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write([]byte(data)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// pdfPages is a PDF of pages with these contents, in Helvetica as F1 and its
// bold as F2.
func pdfPages(contents ...string) []byte {
	objects := []string{
		"<</Type /Catalog /Pages 2 0 R /Lang (en-US)>>", "",
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>",
		"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding>>",
	}
	kids := ""
	for _, c := range contents {
		n := len(objects) + 1
		kids += fmt.Sprintf("%d 0 R ", n)
		objects = append(objects, fmt.Sprintf("<</Type /Page /Parent 2 0 R /Contents %d 0 R>>", n+1), pdfStream("", c))
	}
	objects[1] = fmt.Sprintf("<</Type /Pages /Kids [%s] /Count %d /Resources <</Font <</F1 3 0 R /F2 4 0 R>>>>>>", kids, len(contents))
	return pdfFile(objects...)
}

// pdfLine paints a line of text.
func pdfLine(font string, size, x, y int, text string) string {
	return fmt.Sprintf("BT /%s %d Tf %d %d Td (%s) Tj ET\n", font, size, x, y, strings.NewReplacer("(", `\(`, ")", `\)`).Replace(text))
}
