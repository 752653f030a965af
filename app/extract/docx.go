package extract

import (
	"encoding/xml"
	"path"
	"strconv"
	"strings"
)

// docx reads the text of a Word document: headings, paragraphs, lists, tables,
// footnotes, text boxes. What was deleted under revision, hidden text, field
// codes, headers, footers and the table of contents are left out.
func docx(a *archive) (Document, error) {
	main := a.mainPart("word/document.xml")
	d := &docxReader{archive: a, page: &page{}, styles: map[string]docxStyle{}, ordered: map[string]bool{}, notes: map[string]string{}}
	if err := d.prepare(main); err != nil {
		return Document{}, err
	}
	err := a.walkEntry(main, func(t *tree, _ xml.StartElement) error {
		d.tree = t
		return t.each(d.block, nil)
	})
	if err != nil {
		return Document{}, err
	}
	title, lang := a.coreProperties()
	if title == "" || isFileName(title) {
		title = d.title
	}
	if d.lang != "" {
		lang = d.lang
	}
	return Document{Title: title, Lang: lang, Markdown: d.page.finish()}, nil
}

// docxStyle is what a style of paragraphs means for the text.
type docxStyle struct {
	based   string
	heading int // 1 to 9; 0: none
	title   bool
	skip    bool // of a table of contents
	num     string
	depth   int
}

type docxReader struct {
	archive *archive
	tree    *tree
	page    *page
	links   relations
	styles  map[string]docxStyle
	ordered map[string]bool   // "number of the list/depth" → counted
	notes   map[string]string // footnotes and endnotes by "kind id"
	lang    string
	title   string
	cells   *[][]string // rows of the table that is open
}

func (d *docxReader) prepare(main string) (err error) {
	if d.links, err = d.archive.relationsOf(main); err != nil {
		return err
	}
	dir := path.Dir(main) + "/"
	for name, read := range map[string]func(*tree, xml.StartElement) error{
		"styles.xml": d.readStyles, "numbering.xml": d.readNumbering,
	} {
		if err := d.archive.walkOptional(dir+name, read); err != nil {
			return err
		}
	}
	for _, kind := range []string{"footnote", "endnote"} {
		if err := d.readNotes(dir+kind+"s.xml", kind); err != nil {
			return err
		}
	}
	return nil
}

func (d *docxReader) readStyles(t *tree, _ xml.StartElement) error {
	var walk func(el xml.StartElement) error
	walk = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "style":
			return d.readStyle(t, el)
		case "docDefaults", "rPrDefault", "rPr":
			return t.each(walk, nil)
		case "lang":
			d.lang = baseLang(attribute(el, "val"))
		}
		return t.skip()
	}
	return t.each(walk, nil)
}

func (d *docxReader) readStyle(t *tree, style xml.StartElement) error {
	id, s := attribute(style, "styleId"), docxStyle{}
	var walk func(el xml.StartElement) error
	walk = func(el xml.StartElement) error {
		val := attribute(el, "val")
		switch el.Name.Local {
		case "pPr", "numPr":
			return t.each(walk, nil)
		case "basedOn":
			s.based = val
		case "outlineLvl":
			s.heading = level(val)
		case "numId":
			s.num = val
		case "ilvl":
			s.depth, _ = strconv.Atoi(val)
		case "name":
			s.named(val)
		}
		return t.skip()
	}
	err := t.each(walk, nil)
	if attribute(style, "type") == "paragraph" && id != "" {
		d.styles[id] = s
	}
	return err
}

// named takes what the built-in names of styles say; they are English in every
// language of the program.
func (s *docxStyle) named(name string) {
	name = strings.ToLower(name)
	switch {
	case name == "title":
		s.title = true
	case strings.HasPrefix(name, "heading "):
		s.heading, _ = strconv.Atoi(strings.TrimPrefix(name, "heading "))
	case strings.HasPrefix(name, "toc ") || name == "toc heading" || name == "table of figures":
		s.skip = true
	}
}

// level reads an outline level, which counts from 0 and ends with 9 for none.
func level(val string) int {
	n, err := strconv.Atoi(val)
	if err != nil || n < 0 || n > 8 {
		return 0
	}
	return n + 1
}

// style gives what a style means, with what it takes from those below it.
func (d *docxReader) style(id string) docxStyle {
	s := d.styles[id]
	for base, depth := s.based, 0; base != "" && depth < 12; depth++ {
		b := d.styles[base]
		if s.heading == 0 {
			s.heading = b.heading
		}
		if s.num == "" {
			s.num, s.depth = b.num, b.depth
		}
		s.skip = s.skip || b.skip
		base = b.based
	}
	return s
}

func (d *docxReader) readNumbering(t *tree, _ xml.StartElement) error {
	abstract := map[string]map[string]bool{}
	return t.each(func(el xml.StartElement) error {
		switch id := attribute(el, "abstractNumId"); el.Name.Local {
		case "abstractNum":
			abstract[id] = map[string]bool{}
			return d.readLevels(t, abstract[id])
		case "num":
			num := attribute(el, "numId")
			return t.each(func(ref xml.StartElement) error {
				if ref.Name.Local == "abstractNumId" {
					for depth, ordered := range abstract[attribute(ref, "val")] {
						d.ordered[num+"/"+depth] = ordered
					}
				}
				return t.skip()
			}, nil)
		}
		return t.skip()
	}, nil)
}

func (d *docxReader) readLevels(t *tree, into map[string]bool) error {
	return t.each(func(el xml.StartElement) error {
		if el.Name.Local != "lvl" {
			return t.skip()
		}
		depth := attribute(el, "ilvl")
		return t.each(func(el xml.StartElement) error {
			if format := attribute(el, "val"); el.Name.Local == "numFmt" {
				into[depth] = format != "bullet" && format != "none"
			}
			return t.skip()
		}, nil)
	}, nil)
}

func (d *docxReader) readNotes(part, kind string) error {
	return d.archive.walkOptional(part, func(t *tree, _ xml.StartElement) error {
		return t.each(func(note xml.StartElement) error {
			if note.Name.Local != kind || attribute(note, "type") != "" { // separators
				return t.skip()
			}
			inner := &docxReader{archive: d.archive, tree: t, page: &page{}, styles: d.styles, ordered: d.ordered, notes: map[string]string{}}
			if err := t.each(inner.block, nil); err != nil {
				return err
			}
			d.notes[kind+" "+attribute(note, "id")] = oneLine(inner.page.finish())
			return nil
		}, nil)
	})
}
