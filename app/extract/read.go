package extract

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"strings"
	"unicode/utf8"

	"frontdesk/app/extract/webpage"
	"frontdesk/app/fault"
)

// Kind is what a file was found to be.
type Kind string

// The kinds that are read.
const (
	PDF      Kind = "pdf"
	DOCX     Kind = "docx"
	ODT      Kind = "odt"
	PPTX     Kind = "pptx"
	HTML     Kind = "html"
	Markdown Kind = "markdown"
	Plain    Kind = "text"
	CSV      Kind = "csv"
	XLSX     Kind = "xlsx"
)

// Result is a file that was read. A CSV file or a workbook gives its Tables
// besides, cell by cell; its Document shows them as Markdown.
type Result struct {
	Kind     Kind     `json:"kind"`
	Document Document `json:"document"`
	Tables   []Table  `json:"tables,omitempty"`
}

// Table is a sheet. Row i of it is the row i+1 that the owner sees.
type Table struct {
	Name string     `json:"name"` // empty for CSV
	Rows [][]string `json:"rows"`
}

// Read reads a whole file in this process. What the file is decides its first
// bytes; its name decides only between kinds of text. Readers that panic on a
// file give ErrDamaged. Reader.Read does the same with time and memory bounded.
func Read(name string, raw []byte) (res Result, err error) {
	defer func() {
		if p := recover(); p != nil {
			res, err = Result{}, ErrDamaged.Because(fmt.Errorf("panic: %v", p))
		}
	}()
	if len(raw) == 0 {
		return Result{}, ErrEmpty
	}
	if len(raw) > MaxBytes {
		return Result{}, ErrTooMuch.Saying("The file is larger than %d MB. Split it and add the parts.", MaxBytes>>20)
	}
	res, err = read(strings.ToLower(path.Ext(name)), raw)
	var known *fault.Error
	if err != nil && !errors.As(err, &known) {
		err = ErrDamaged.Because(err)
	}
	if err != nil {
		return Result{Kind: res.Kind}, err
	}
	return finished(res)
}

// finished checks what came out and counts it.
func finished(res Result) (Result, error) {
	d := &res.Document
	if len(d.Markdown) > maxText {
		return Result{Kind: res.Kind}, tooMuchText()
	}
	if !utf8.ValidString(d.Markdown) {
		d.Markdown = strings.ToValidUTF8(d.Markdown, "")
	}
	d.Title = cut(oneLine(clean(strings.ToValidUTF8(d.Title, ""))), 300)
	d.Words = CountWords(d.Markdown)
	if d.Words == 0 {
		return Result{Kind: res.Kind, Document: Document{Pages: d.Pages}}, noText(res.Kind, d.Pages)
	}
	return res, nil
}

func noText(kind Kind, pages int) error {
	if kind == PDF && pages > 0 {
		return ErrNoText.Saying("There is no text in this PDF: its pages are pictures, as a scanner makes them. Run text recognition (OCR) over it, or export it anew from the program that it was written in, and add it again.")
	}
	return ErrNoText
}

// cut keeps so many characters of s.
func cut(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return strings.TrimSpace(string([]rune(s)[:most]))
}

func read(ext string, raw []byte) (Result, error) {
	head := raw[:min(len(raw), 1024)]
	switch {
	case bytes.Contains(head, []byte("%PDF-")):
		d, err := readPDF(raw[bytes.Index(head, []byte("%PDF-")):])
		return Result{Kind: PDF, Document: d}, err
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")):
		return readArchive(raw)
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return Result{}, compound(raw)
	}
	if err := foreign(raw); err != nil {
		return Result{}, err
	}
	text, err := Text(raw)
	if err != nil {
		return Result{}, err
	}
	if isHTML(ext, text) {
		return readHTML(raw)
	}
	if isData(text) {
		return Result{}, ErrKind.Saying("This file holds data (JSON) and no text. If these are contents, one a line, import them: in the panel under Contents, or with `frontdesk contents import FILE`.")
	}
	return readText(ext, text)
}

// readArchive reads what is packed as ZIP.
func readArchive(raw []byte) (Result, error) {
	a, err := openArchive(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return Result{}, err
	}
	main := a.mainPart("")
	var res Result
	switch {
	case strings.HasPrefix(main, "word/") || a.has("word/document.xml"):
		res.Kind = DOCX
		res.Document, err = docx(a)
	case strings.HasPrefix(main, "ppt/") || a.has("ppt/presentation.xml"):
		res.Kind = PPTX
		res.Document, err = pptx(a)
	case strings.HasPrefix(main, "xl/") || a.has("xl/workbook.xml"):
		res.Kind = XLSX
		res.Tables, err = xlsx(a)
		res.Document.Markdown = TablesMarkdown(res.Tables)
	case a.has("content.xml"):
		return readODF(a)
	default:
		return res, ErrKind.Saying("This is an archive (ZIP) and no document. Unpack it and add the files in it.")
	}
	return res, err
}

// readODF reads a text document of the OpenDocument family.
func readODF(a *archive) (Result, error) {
	kind := ""
	if in, err := a.open("mimetype"); err == nil {
		raw, _ := io.ReadAll(io.LimitReader(in, 200))
		kind = strings.TrimSpace(string(raw))
		_ = in.Close()
	}
	if kind != "" && !strings.HasPrefix(kind, "application/vnd.oasis.opendocument.text") {
		return Result{}, ErrKind.Saying("Of the OpenDocument formats only text (ODT) is read. Save a sheet as XLSX or CSV, and slides as PPTX or PDF.")
	}
	d, err := odt(a)
	return Result{Kind: ODT, Document: d}, err
}

// compound tells what an OLE2 file is: a document behind a password, or one of
// the formats before 2007.
func compound(raw []byte) error {
	if bytes.Contains(raw, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
		return ErrEncrypted
	}
	return ErrKind.Saying("This is a document in the format of before 2007 (DOC, XLS or PPT). Open it in its program, save it as DOCX, XLSX or PPTX, and add that.")
}

// foreign names formats that people mistake for text.
func foreign(raw []byte) error {
	switch {
	case bytes.HasPrefix(raw, []byte(`{\rtf`)):
		return ErrKind.Saying("RTF is not read. Open the file in its program, save it as DOCX or ODT, and add that.")
	case bytes.HasPrefix(raw, []byte("%!PS")):
		return ErrKind.Saying("PostScript is not read. Save the file as PDF and add that.")
	case bytes.HasPrefix(raw, []byte("\x89PNG")), bytes.HasPrefix(raw, []byte("\xff\xd8\xff")), bytes.HasPrefix(raw, []byte("GIF8")):
		return ErrKind.Saying("Pictures are not read. Add the text of it as text.")
	}
	return nil
}

// readHTML takes the main text of a saved page.
func readHTML(raw []byte) (Result, error) {
	page, err := webpage.Read(raw, "", &url.URL{})
	if err == nil && page.Cut {
		err = ErrTooMuch.Saying("The page holds more text than is read of one. Split it and add the parts.")
	}
	return Result{Kind: HTML, Document: Document{Title: page.Title, Lang: page.Lang, Markdown: page.Markdown()}}, err
}

func readText(ext, text string) (Result, error) {
	switch ext {
	case ".md", ".markdown", ".mdown":
		return Result{Kind: Markdown, Document: markdownText(text)}, nil
	case ".csv", ".tsv":
		rows, err := CSVRows(text)
		tables := []Table{{Rows: rows}}
		return Result{Kind: CSV, Tables: tables, Document: Document{Markdown: TablesMarkdown(tables)}}, err
	}
	return Result{Kind: Plain, Document: plainText(text)}, nil
}

// isData tells a text that is JSON, whole or line by line.
func isData(text string) bool {
	text = strings.TrimSpace(text)
	first, rest, more := strings.Cut(text, "\n")
	if strings.HasPrefix(first, "{") && json.Valid([]byte(first)) && (!more || strings.HasPrefix(strings.TrimSpace(rest), "{")) {
		return true
	}
	return (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid([]byte(text))
}

func isHTML(ext, text string) bool {
	head := strings.ToLower(strings.TrimSpace(text[:min(len(text), 2048)]))
	for strings.HasPrefix(head, "<!--") || strings.HasPrefix(head, "<?xml") {
		_, after, ok := strings.Cut(head, ">")
		if !ok {
			break
		}
		head = strings.TrimSpace(after)
	}
	if strings.HasPrefix(head, "<!doctype html") || strings.HasPrefix(head, "<html") {
		return true
	}
	return (ext == ".html" || ext == ".htm" || ext == ".xhtml") && strings.HasPrefix(head, "<")
}
