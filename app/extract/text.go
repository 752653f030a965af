package extract

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"frontdesk/app/extract/charset"
)

// Text makes UTF-8 of text in the charsets that programs write: UTF-8, UTF-16
// with or without its mark, and Windows-1252 for what is neither. UTF-8 with a
// few broken bytes stays as it is. Line ends
// become single line feeds. What holds binary data is ErrKind.
func Text(raw []byte) (string, error) {
	text, err := decodeText(raw)
	if err != nil {
		return "", err
	}
	text = strings.ReplaceAll(text, "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), nil
}

func decodeText(raw []byte) (string, error) {
	switch {
	case bytes.HasPrefix(raw, []byte{0xef, 0xbb, 0xbf}):
		return strings.ToValidUTF8(string(raw[3:]), "\ufffd"), nil
	case bytes.HasPrefix(raw, []byte{0xff, 0xfe}):
		return utf16Text(raw[2:], binary.LittleEndian), nil
	case bytes.HasPrefix(raw, []byte{0xfe, 0xff}):
		return utf16Text(raw[2:], binary.BigEndian), nil
	case bytes.IndexByte(raw, 0) >= 0:
		return unmarkedUTF16(raw)
	case mostlyUTF8(raw):
		return string(raw), nil
	}
	if controls(raw) > len(raw)/200 {
		return "", ErrKind.Saying("This is no text, whatever its name says. Save it as PDF, DOCX, ODT, PPTX, HTML, Markdown, text, CSV or XLSX.")
	}
	return string(charset.Windows1252.Decode(raw)), nil
}

// mostlyUTF8 tells UTF-8, also with a few broken bytes in it, which stay for
// whoever reads on to point out.
func mostlyUTF8(raw []byte) bool {
	whole, broken := 0, 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		switch {
		case r == utf8.RuneError && n == 1:
			broken++
		case n > 1:
			whole++
		}
		raw = raw[n:]
	}
	return broken == 0 || whole >= 10*broken
}

// unmarkedUTF16 tells UTF-16 without its mark from binary data by where its
// zeros are.
func unmarkedUTF16(raw []byte) (string, error) {
	even, odd := 0, 0
	for i, b := range raw {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			even++
		} else {
			odd++
		}
	}
	half := len(raw) / 2
	switch {
	case len(raw) >= 4 && odd > half*6/10 && even <= half/20:
		return utf16Text(raw, binary.LittleEndian), nil
	case len(raw) >= 4 && even > half*6/10 && odd <= half/20:
		return utf16Text(raw, binary.BigEndian), nil
	}
	return "", ErrKind
}

func utf16Text(raw []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return string(utf16.Decode(units))
}

// controls counts characters that stand in no text.
func controls(raw []byte) int {
	n := 0
	for _, b := range raw {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1b {
			n++
		}
	}
	return n
}

// plainText makes Markdown of text: what looks like markup in it is escaped, and
// an empty line parts paragraphs.
func plainText(text string) Document {
	p := &page{}
	for block := range strings.SplitSeq(blankLines(clean(text)), "\n\n") {
		p.paragraph(escape(block))
	}
	return Document{Markdown: p.finish()}
}

func blankLines(text string) string {
	parts := strings.Split(text, "\n")
	for i, line := range parts {
		parts[i] = strings.TrimRight(line, " \t")
	}
	return strings.Join(parts, "\n")
}

// markdownText takes Markdown as it is, but for the front matter, of which the
// title and the language are read.
func markdownText(text string) Document {
	d := Document{Markdown: strings.Map(keepText, text)}
	if rest, ok := strings.CutPrefix(d.Markdown, "---\n"); ok {
		if head, body, ok := strings.Cut(rest, "\n---\n"); ok && len(head) < 10_000 {
			d.Title, d.Lang = frontMatter(head, "title"), baseLang(frontMatter(head, "lang"))
			d.Markdown = body
		}
	}
	d.Markdown = strings.TrimSpace(d.Markdown) + "\n"
	if d.Title == "" {
		d.Title = firstHeading(d.Markdown)
	}
	return d
}

// keepText drops control characters.
func keepText(r rune) rune {
	if r < 0x20 && r != '\n' && r != '\t' || r == 0x7f || r == '\ufeff' {
		return -1
	}
	return r
}

func frontMatter(head, key string) string {
	for line := range strings.SplitSeq(head, "\n") {
		if value, ok := strings.CutPrefix(line, key+":"); ok {
			return strings.Trim(strings.TrimSpace(value), `"'`)
		}
	}
	return ""
}

// firstHeading is the text of the first heading of level 1, empty where there
// is none.
func firstHeading(markdown string) string {
	for line := range strings.Lines(markdown) {
		if title, ok := strings.CutPrefix(line, "# "); ok {
			return unescape(strings.TrimSpace(strings.TrimRight(strings.TrimSpace(title), "#")))
		}
	}
	return ""
}

// isFileName tells titles that a program made of the name of a file.
func isFileName(title string) bool {
	ext := strings.ToLower(path.Ext(title))
	switch ext {
	case ".doc", ".docx", ".odt", ".ppt", ".pptx", ".pdf", ".rtf", ".txt", ".md", ".indd", ".xls", ".xlsx":
		return true
	}
	return strings.HasPrefix(title, "Microsoft Word - ") || strings.EqualFold(title, "untitled")
}
