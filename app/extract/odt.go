package extract

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// odt reads a text document of the OpenDocument family: headings, paragraphs,
// lists, tables, footnotes, text in frames. Deleted text, notes of the editors
// and the index at the beginning are left out.
func odt(a *archive) (Document, error) {
	o := &odtReader{archive: a, page: &page{}, ordered: map[string]bool{}, depth: -1}
	if a.has("META-INF/manifest.xml") {
		if err := o.checkEncryption(); err != nil {
			return Document{}, err
		}
	}
	if err := a.walkOptional("styles.xml", o.readStyles); err != nil {
		return Document{}, err
	}
	title := ""
	err := a.walkEntry("content.xml", func(t *tree, _ xml.StartElement) error {
		o.tree = t
		return t.each(o.block, nil)
	})
	if err != nil {
		return Document{}, err
	}
	_ = a.walkOptional("meta.xml", func(t *tree, _ xml.StartElement) error { // an aid, not a need
		var walk func(el xml.StartElement) error
		walk = func(el xml.StartElement) (err error) {
			switch el.Name.Local {
			case "meta":
				return t.each(walk, nil)
			case "title":
				title, err = t.text()
				return err
			case "language":
				o.lang, err = t.text()
				return err
			}
			return t.skip()
		}
		return t.each(walk, nil)
	})
	if title = oneLine(clean(title)); title == "" || isFileName(title) {
		title = o.title
	}
	return Document{Title: title, Lang: baseLang(o.lang), Markdown: o.page.finish()}, nil
}

type odtReader struct {
	archive *archive
	tree    *tree
	page    *page
	ordered map[string]bool // "style of a list/level" → counted
	list    string          // style of the list that is open
	depth   int             // of the list that is open, -1: none
	inCell  bool
	lang    string
	title   string
}

func (o *odtReader) checkEncryption() error {
	return o.archive.walkEntry("META-INF/manifest.xml", func(t *tree, _ xml.StartElement) error {
		return t.each(func(el xml.StartElement) error {
			if el.Name.Local == "file-entry" {
				return t.each(func(el xml.StartElement) error {
					if el.Name.Local == "encryption-data" {
						return ErrEncrypted
					}
					return t.skip()
				}, nil)
			}
			return t.skip()
		}, nil)
	})
}

// readStyles takes the language of the text and which lists are counted.
func (o *odtReader) readStyles(t *tree, _ xml.StartElement) error {
	outer := o.tree
	o.tree = t
	err := t.each(o.styles, nil)
	o.tree = outer
	return err
}

func (o *odtReader) styles(el xml.StartElement) error {
	switch el.Name.Local {
	case "styles", "automatic-styles", "default-style":
		return o.tree.each(o.styles, nil)
	case "text-properties":
		if lang := attribute(el, "language"); o.lang == "" && lang != "none" {
			o.lang = lang
		}
	case "list-style":
		name := attribute(el, "name")
		return o.tree.each(func(el xml.StartElement) error {
			o.ordered[name+"/"+attribute(el, "level")] = el.Name.Local == "list-level-style-number" && attribute(el, "num-format") != ""
			return o.tree.skip()
		}, nil)
	}
	return o.tree.skip()
}

// block reads one element that stands where paragraphs do.
func (o *odtReader) block(el xml.StartElement) error {
	switch el.Name.Local {
	case "p", "h":
		return o.paragraph(el)
	case "list":
		return o.readList(el)
	case "table":
		return o.table()
	case "automatic-styles":
		return o.tree.each(o.styles, nil)
	case "body", "text", "section", "list-item", "list-header", "numbered-paragraph", "frame", "text-box", "index-body":
		return o.tree.each(o.block, nil)
	}
	return o.tree.skip() // tables of contents and tracked changes among them
}

func (o *odtReader) readList(el xml.StartElement) error {
	list := o.list
	if name := attribute(el, "style-name"); name != "" {
		o.list = name
	}
	o.depth++
	err := o.tree.each(o.block, nil)
	o.depth--
	o.list = list
	return err
}

func (o *odtReader) paragraph(el xml.StartElement) error {
	var b strings.Builder
	boxes := []string{}
	if err := o.inline(&b, &boxes); err != nil {
		return err
	}
	text := b.String()
	style := attribute(el, "style-name")
	level, _ := strconv.Atoi(attribute(el, "outline-level"))
	switch {
	case o.inCell:
		o.page.paragraph(text)
	case el.Name.Local == "h" || style == "Title":
		if o.title == "" {
			o.title = unescape(oneLine(text))
		}
		o.page.heading(max(level, 1), text)
	case o.depth >= 0:
		o.page.item(o.depth, o.ordered[o.list+"/"+strconv.Itoa(o.depth+1)], text)
	default:
		o.page.paragraph(text)
	}
	for _, box := range boxes {
		o.page.paragraph(box)
	}
	return o.page.room()
}

// maxSpaces bounds a run of spaces that a file writes as a number.
const maxSpaces = 8

// inline reads the text within a paragraph.
func (o *odtReader) inline(b *strings.Builder, boxes *[]string) error {
	var within func(el xml.StartElement) error
	text := func(s string) { b.WriteString(escape(clean(strings.Map(spaceOf, s)))) }
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "s":
			n, _ := strconv.Atoi(attribute(el, "c"))
			b.WriteString(strings.Repeat(" ", min(max(n, 1), maxSpaces)))
		case "tab":
			b.WriteByte(' ')
		case "line-break":
			b.WriteByte('\n')
		case "a":
			var inner strings.Builder
			err := o.inline(&inner, boxes)
			b.WriteString(link(inner.String(), attribute(el, "href")))
			return err
		case "note":
			return o.note(b)
		case "frame", "text-box":
			outer, cell := o.page, o.inCell
			o.page, o.inCell = &page{}, true
			err := o.tree.each(o.block, nil)
			if box := strings.TrimSpace(o.page.finish()); box != "" {
				*boxes = append(*boxes, box)
			}
			o.page, o.inCell = outer, cell
			return err
		case "annotation", "tracked-changes", "script", "image", "object", "object-ole":
		default: // spans, fields, marks
			return o.tree.each(within, text)
		}
		return o.tree.skip()
	}
	return o.tree.each(within, text)
}

func isBreak(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }

// spaceOf makes a space of what breaks lines in the XML alone.
func spaceOf(r rune) rune {
	if isBreak(r) {
		return ' '
	}
	return r
}

func (o *odtReader) note(b *strings.Builder) error {
	outer, cell := o.page, o.inCell
	return o.tree.each(func(el xml.StartElement) error {
		if el.Name.Local != "note-body" {
			return o.tree.skip()
		}
		o.page, o.inCell = &page{}, true
		err := o.tree.each(o.block, nil)
		text := o.page.finish()
		o.page, o.inCell = outer, cell
		if n := o.page.note(text); n != "" {
			b.WriteString(" (" + n + ")")
		}
		return err
	}, nil)
}

// table reads a table; one within a cell becomes lines of the cell.
func (o *odtReader) table() error {
	rows := [][]string{}
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "table-row":
			rows = append(rows, nil)
			return o.tree.each(within, nil)
		case "table-cell", "covered-table-cell":
			text, err := o.cell()
			row := &rows[max(len(rows)-1, 0)]
			repeat, _ := strconv.Atoi(attribute(el, "number-columns-repeated"))
			for range min(max(repeat, 1), 16) {
				if len(*row) < maxCells {
					*row = append(*row, text)
				}
			}
			return err
		case "table-header-rows", "table-rows", "table-row-group", "table-header-columns":
			return o.tree.each(within, nil)
		}
		return o.tree.skip()
	}
	if err := o.tree.each(within, nil); err != nil {
		return err
	}
	if !o.inCell {
		o.page.table(rows)
		return o.page.room()
	}
	for _, row := range trimTable(rows) {
		o.page.paragraph(strings.Join(row, ", "))
	}
	return o.page.room()
}

func (o *odtReader) cell() (string, error) {
	outer, cell, depth := o.page, o.inCell, o.depth
	o.page, o.inCell, o.depth = &page{notes: outer.notes}, true, -1
	err := o.tree.each(o.block, nil)
	inner := o.page
	o.page, o.inCell, o.depth = outer, cell, depth
	outer.notes, inner.notes = inner.notes, nil
	return plainCell(inner.finish()), err
}
