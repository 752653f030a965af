package extract

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/ledongthuc/pdf"
)

// readPDF reads the text of a PDF: what stands on its pages, in the order in
// which it is painted, with headings told by their size. A page that cannot be
// read is left out as long as others can.
func readPDF(raw []byte) (doc Document, err error) {
	r, err := openPDF(raw)
	if err != nil {
		return doc, err
	}
	pages, err := pagesOf(r)
	if err != nil {
		return doc, err
	}
	doc.Pages = len(pages)
	book := &pdfBook{}
	p := &painter{fonts: map[string]*pdfFont{}}
	broken, size := 0, 0
	for _, v := range pages {
		glyphs, err := paint(p, v)
		if err != nil {
			broken++
		}
		book.add(glyphs)
		if size += len(glyphs); size > maxText/2 {
			return doc, tooMuchText()
		}
	}
	if broken == len(pages) && broken > 0 {
		return doc, ErrDamaged
	}
	doc.Markdown = book.markdown()
	if CountWords(doc.Markdown) == 0 {
		if err := p.wordless(); err != nil {
			return doc, err
		}
	}
	doc.Title, doc.Lang = infoOf(r)
	if doc.Title == "" || isFileName(doc.Title) {
		doc.Title = book.title
	}
	return doc, nil
}

// wordless says why a file showed no words, where something tells more than that
// its pages are pictures.
func (p *painter) wordless() error {
	switch {
	case p.endless:
		return ErrHostile
	case p.unknown > 20:
		return ErrNoText.Saying("The text of this PDF cannot be read: its fonts do not say what their characters are. Export it anew from the program that it was written in, or save it as DOCX or text.")
	case p.images == 0:
		return ErrNoText.Saying("There is no text in this PDF: its pages are empty, or all that they show is drawn. Export it anew from the program that it was written in, or save it as DOCX or text.")
	}
	return nil
}

// openPDF reads the tables of a file, and mends what programs often leave wrong:
// a header of another form, bytes behind the end, tables that point nowhere.
func openPDF(raw []byte) (*pdf.Reader, error) {
	mended := mendEnds(raw)
	r, err := newPDFReader(mended)
	switch {
	case errors.Is(err, pdf.ErrInvalidPassword):
		return nil, ErrEncrypted
	case err != nil && strings.Contains(err.Error(), "encrypt"):
		return nil, ErrEncrypted.Saying("The file is protected in a way that cannot be read. Save it without a password and add it again.")
	case err == nil && rootOf(r).Key("Pages").Kind() == pdf.Dict:
		return r, nil
	}
	// Without its end the file was not copied whole; half of it must not pass for
	// all of it.
	if !bytes.Contains(raw[max(0, len(raw)-4096):], []byte("%%EOF")) || bytes.Contains(mended, []byte("/Encrypt")) {
		return nil, ErrDamaged.Because(err)
	}
	rebuilt := rebuild(mended)
	if rebuilt == nil {
		return nil, ErrDamaged.Because(err)
	}
	if r, err = newPDFReader(rebuilt); err != nil {
		return nil, ErrDamaged.Because(err)
	}
	return r, nil
}

func newPDFReader(raw []byte) (r *pdf.Reader, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	return pdf.NewReader(bytes.NewReader(raw), int64(len(raw)))
}

func rootOf(r *pdf.Reader) (v pdf.Value) {
	defer func() { _ = recover() }() // a table that leads to something else
	return r.Trailer().Key("Root")
}

var startXref = regexp.MustCompile(`startxref\s+[0-9]+`)

// mendEnds gives the file a header and an end as the library wants them. The
// places of objects do not move.
func mendEnds(raw []byte) []byte {
	out := bytes.Clone(raw)
	copy(out, "%PDF-1.7\n")
	from := max(len(out)-4096, 0)
	all := startXref.FindAll(out[from:], -1)
	if len(all) == 0 || bytes.HasSuffix(bytes.TrimRight(out, "\r\n\t \x00"), []byte("%%EOF")) && len(out) > 200 && all[len(all)-1] != nil && bytes.Contains(out[len(out)-100:], []byte("startxref")) {
		return bytes.TrimRight(out, "\x00")
	}
	return append(append(append(out, '\n'), all[len(all)-1]...), "\n%%EOF\n"...)
}

var (
	objectStart = regexp.MustCompile(`(?:^|[\r\n\t ])([0-9]{1,8})[\t ]+([0-9]{1,5})[\t ]+obj\b`)
	rootRef     = regexp.MustCompile(`/Root\s*([0-9]{1,8})\s+([0-9]{1,5})\s+R`)
	catalogType = regexp.MustCompile(`/Type\s*/Catalog\b`)
)

// rebuild looks for the objects of a file whose tables are broken, and writes
// new tables behind it. Objects packed in streams are not found this way.
func rebuild(raw []byte) []byte {
	places, highest, root := map[int][2]int{}, 0, ""
	for _, at := range objectStart.FindAllSubmatchIndex(raw, 1_000_000) {
		n, _ := strconv.Atoi(string(raw[at[2]:at[3]]))
		generation, _ := strconv.Atoi(string(raw[at[4]:at[5]]))
		if n > 1_000_000 {
			continue
		}
		places[n], highest = [2]int{at[2], generation}, max(highest, n)
		if root == "" && catalogType.Match(raw[at[1]:min(at[1]+400, len(raw))]) {
			root = fmt.Sprintf("%d %d R", n, generation)
		}
	}
	if all := rootRef.FindAllSubmatch(raw, -1); len(all) > 0 {
		last := all[len(all)-1]
		root = string(last[1]) + " " + string(last[2]) + " R"
	}
	if len(places) == 0 || root == "" {
		return nil
	}
	var b bytes.Buffer
	b.Write(raw)
	b.WriteString("\n")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", highest+1)
	for n := 1; n <= highest; n++ {
		if at, ok := places[n]; ok {
			fmt.Fprintf(&b, "%010d %05d n \n", at[0], at[1])
		} else {
			b.WriteString("0000000000 65535 f \n")
		}
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d /Root %s>>\nstartxref\n%d\n%%%%EOF\n", highest+1, root, start)
	return b.Bytes()
}

// pdfPage is a page with what it takes from the nodes above it.
type pdfPage struct{ page, resources pdf.Value }

// pagesOf walks the tree of pages. What is found before a part that cannot be
// read is given.
func pagesOf(r *pdf.Reader) (pages []pdfPage, err error) {
	w := &pageWalk{}
	defer func() {
		if p := recover(); p != nil {
			if pages = w.pages; len(pages) == 0 {
				err = ErrDamaged.Because(fmt.Errorf("panic: %v", p))
			}
		}
	}()
	root := r.Trailer().Key("Root").Key("Pages")
	if n := root.Key("Count").Int64(); n > maxPages {
		return nil, tooManyPages(int(n))
	}
	err = w.walk(root, pdf.Value{}, 0)
	return w.pages, err
}

type pageWalk struct {
	pages []pdfPage
	nodes int
}

func (w *pageWalk) walk(v, resources pdf.Value, depth int) error {
	if w.nodes++; depth > 64 || w.nodes > 10*maxPages {
		return ErrHostile
	}
	if own := v.Key("Resources"); !own.IsNull() {
		resources = own
	}
	kids := v.Key("Kids")
	if kids.Kind() != pdf.Array {
		if v.Kind() == pdf.Dict {
			w.pages = append(w.pages, pdfPage{v, resources})
		}
		return nil
	}
	if n := max(kids.Len(), len(w.pages)); n > maxPages {
		return tooManyPages(n)
	}
	for i := range kids.Len() {
		if err := w.walk(kids.Index(i), resources, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// paint gives the characters of a page.
func paint(p *painter, v pdfPage) (glyphs []glyph, err error) {
	p.begin()
	defer func() {
		if r := recover(); r != nil {
			glyphs, err = p.glyphs, ErrDamaged.Because(fmt.Errorf("panic: %v", r))
		}
	}()
	contents := v.page.Key("Contents")
	var all []byte
	switch contents.Kind() {
	case pdf.Stream:
		all = streamBytes(contents)
	case pdf.Array:
		for i := range min(contents.Len(), 10_000) {
			if all = append(append(all, streamBytes(contents.Index(i))...), '\n'); len(all) > maxStream {
				return nil, ErrTooMuch
			}
		}
	default:
	}
	p.endless = p.endless || len(all) >= maxStream
	p.run(all, v.resources, 0)
	return p.glyphs, nil
}

// infoOf reads the title and the language that a file declares.
func infoOf(r *pdf.Reader) (title, lang string) {
	defer func() { _ = recover() }() // an aid, not a need
	lang = baseLang(r.Trailer().Key("Root").Key("Lang").Text())
	title = oneLine(clean(r.Trailer().Key("Info").Key("Title").Text()))
	return title, lang
}
