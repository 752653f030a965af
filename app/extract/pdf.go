package extract

import (
	"bytes"

	"github.com/ledongthuc/pdf"
)

// readPDF reads the text of a PDF page by page.
func readPDF(raw []byte) (Document, error) {
	r, err := pdf.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return Document{}, ErrDamaged.Because(err)
	}
	doc, out := Document{Pages: r.NumPage()}, &page{}
	for i := 1; i <= doc.Pages; i++ {
		text, err := r.Page(i).GetPlainText(nil)
		if err != nil {
			return doc, ErrDamaged.Because(err)
		}
		out.paragraph(escape(clean(text)))
	}
	doc.Markdown = out.finish()
	return doc, nil
}
