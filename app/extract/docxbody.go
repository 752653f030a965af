package extract

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

// block reads one element that stands where paragraphs do.
func (d *docxReader) block(el xml.StartElement) error {
	switch el.Name.Local {
	case "p":
		return d.paragraph()
	case "tbl":
		return d.table()
	case "body", "sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag":
		return d.tree.each(d.block, nil)
	case "AlternateContent":
		return d.alternate(d.block)
	}
	return d.tree.skip()
}

// alternate reads the first form of what is there in several.
func (d *docxReader) alternate(fn func(xml.StartElement) error) error {
	taken := false
	return d.tree.each(func(el xml.StartElement) error {
		if taken || el.Name.Local != "Choice" && el.Name.Local != "Fallback" {
			return d.tree.skip()
		}
		taken = true
		return d.tree.each(fn, nil)
	}, nil)
}

// docxParagraph is a paragraph while it is read.
type docxParagraph struct {
	text  strings.Builder
	style docxStyle
	num   string
	depth int
	boxes []string // text boxes that are anchored in it
}

func (d *docxReader) paragraph() error {
	p := &docxParagraph{depth: -1}
	if err := d.tree.each(func(el xml.StartElement) error { return d.inline(p, el) }, nil); err != nil {
		return err
	}
	d.write(p)
	return d.page.room()
}

// longestHeading is how many bytes a paragraph may have that is set as a heading.
const longestHeading = 1000

func (d *docxReader) write(p *docxParagraph) {
	text := p.text.String()
	num, depth := p.list()
	ordered, listed := d.ordered[num+"/"+strconv.Itoa(depth)]
	level := p.level(text, listed && !ordered)
	switch {
	case p.style.skip:
	case d.cells != nil:
		d.page.paragraph(text)
	case level > 0:
		d.heading(level, text)
	case num != "" && num != "0":
		d.page.item(depth, ordered, text)
	default:
		d.page.paragraph(text)
	}
	for _, box := range p.boxes {
		d.page.paragraph(box)
	}
}

// level is the level of a paragraph that is a heading, else 0. What has a bullet
// of its own is none, whatever its style says.
func (p *docxParagraph) level(text string, bulleted bool) int {
	switch {
	case bulleted && p.num != "", len(text) > longestHeading:
		return 0
	case p.style.title:
		return 1
	}
	return p.style.heading
}

func (d *docxReader) heading(level int, text string) {
	if level == 1 {
		d.keepTitle(text)
	}
	d.page.heading(level, text)
}

// list is the list that a paragraph is an entry of, by itself or by its style,
// and how deep; empty or "0" for none.
func (p *docxParagraph) list() (num string, depth int) {
	num, depth = p.num, p.depth
	if num == "" {
		num = p.style.num
	}
	if depth < 0 {
		depth = p.style.depth
	}
	return num, depth
}

func (d *docxReader) keepTitle(text string) {
	if d.title == "" {
		d.title = unescape(oneLine(text))
	}
}

// inline reads one element within a paragraph.
func (d *docxReader) inline(p *docxParagraph, el xml.StartElement) error {
	within := func(el xml.StartElement) error { return d.inline(p, el) }
	switch el.Name.Local {
	case "pPr":
		return d.tree.each(func(el xml.StartElement) error { return d.property(p, el) }, nil)
	case "r":
		return d.run(p)
	case "hyperlink":
		from := p.text.Len()
		if err := d.tree.each(within, nil); err != nil {
			return err
		}
		if target := d.links[attribute(el, "id")].target; target != "" {
			whole := p.text.String()
			p.text.Reset()
			p.text.WriteString(whole[:from] + link(whole[from:], target))
		}
		return nil
	case "ins", "moveTo", "smartTag", "sdt", "sdtContent", "fldSimple", "customXml", "dir", "bdo":
		return d.tree.each(within, nil)
	case "oMath", "oMathPara":
		text, err := d.tree.text()
		p.text.WriteString(escape(clean(text)))
		return err
	case "AlternateContent":
		return d.alternate(within)
	}
	return d.tree.skip()
}

func (d *docxReader) property(p *docxParagraph, el xml.StartElement) error {
	val := attribute(el, "val")
	switch el.Name.Local {
	case "pStyle":
		p.style = d.style(val)
	case "outlineLvl":
		p.style.heading = level(val)
	case "numPr":
		return d.tree.each(func(el xml.StartElement) error { return d.property(p, el) }, nil)
	case "numId":
		p.num = val
	case "ilvl":
		p.depth, _ = strconv.Atoi(val)
	}
	return d.tree.skip()
}

// run reads characters with one look.
func (d *docxReader) run(p *docxParagraph) error {
	hidden := false
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch name := el.Name.Local; name {
		case "rPr":
			return d.look(&hidden)
		case "t":
			text, err := d.tree.text()
			if !hidden {
				p.text.WriteString(escape(clean(text)))
			}
			return err
		case "tab", "ptab":
			p.text.WriteByte(' ')
		case "br", "cr":
			p.text.WriteByte('\n')
		case "noBreakHyphen":
			p.text.WriteByte('-')
		case "footnoteReference", "endnoteReference":
			if n := d.page.note(d.notes[strings.TrimSuffix(name, "Reference")+" "+attribute(el, "id")]); n != "" {
				p.text.WriteString(" (" + n + ")")
			}
		case "AlternateContent":
			return d.alternate(within)
		case "drawing", "pict", "object", "txbxContent":
			return d.boxes(p, el)
		}
		return d.tree.skip()
	}
	return d.tree.each(within, nil)
}

// look reads how characters look: whether they are hidden.
func (d *docxReader) look(hidden *bool) error {
	return d.tree.each(func(el xml.StartElement) error {
		if val := attribute(el, "val"); el.Name.Local == "vanish" && val != "0" && val != "false" {
			*hidden = true
		}
		return d.tree.skip()
	}, nil)
}

// boxes reads the text boxes in a drawing; they are written after the paragraph
// that they are anchored in.
func (d *docxReader) boxes(p *docxParagraph, el xml.StartElement) error {
	if el.Name.Local != "txbxContent" {
		return d.tree.each(func(el xml.StartElement) error { return d.boxes(p, el) }, nil)
	}
	outer, cells := d.page, d.cells
	d.page, d.cells = &page{}, &[][]string{}
	err := d.tree.each(d.block, nil)
	if text := strings.TrimSpace(d.page.finish()); text != "" {
		p.boxes = append(p.boxes, text)
	}
	d.page, d.cells = outer, cells
	return err
}

// table reads a table; tables within its cells become lines of the cell.
func (d *docxReader) table() error {
	outer, page := d.cells, d.page
	rows := [][]string{}
	d.cells = &rows
	err := d.tree.each(d.row, nil)
	d.cells, d.page = outer, page
	if err != nil {
		return err
	}
	if outer == nil {
		d.page.table(rows)
		return d.page.room()
	}
	for _, row := range trimTable(rows) {
		d.page.paragraph(strings.Join(row, ", "))
	}
	return d.page.room()
}

func (d *docxReader) row(el xml.StartElement) error {
	switch el.Name.Local {
	case "tr":
		*d.cells = append(*d.cells, nil)
		return d.tree.each(d.cell, nil)
	case "sdt", "sdtContent", "customXml", "ins":
		return d.tree.each(d.row, nil)
	}
	return d.tree.skip()
}

func (d *docxReader) cell(el xml.StartElement) error {
	switch el.Name.Local {
	case "tc":
		outer := d.page
		inner := &page{notes: outer.notes}
		d.page = inner
		err := d.tree.each(d.block, nil)
		d.page = outer
		outer.notes = inner.notes
		inner.notes = nil
		row := &(*d.cells)[len(*d.cells)-1]
		if len(*row) < maxCells {
			*row = append(*row, plainCell(inner.finish()))
		}
		return err
	case "sdt", "sdtContent", "customXml", "ins":
		return d.tree.each(d.cell, nil)
	}
	return d.tree.skip()
}

var cellBreak = regexp.MustCompile(`\s*\n+\s*`)

// plainCell puts the blocks of a cell on one line.
func plainCell(markdown string) string {
	return strings.TrimSpace(cellBreak.ReplaceAllString(markdown, " "))
}

// unescape takes the escapes out again, for titles.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("\\`*_[]<>~&{#-+.|()", s[i+1]) >= 0 {
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
