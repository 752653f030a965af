package extract

import (
	"encoding/xml"
	"fmt"
	"strconv"
	"strings"
)

// pptx reads slides in their order: the title as a heading, then text and
// tables, then the speaker's notes. Hidden slides are left out.
func pptx(a *archive) (Document, error) {
	main := a.mainPart("ppt/presentation.xml")
	slides, err := slideParts(a, main)
	if err != nil {
		return Document{}, err
	}
	if len(slides) > maxPages {
		return Document{}, tooManyPages(len(slides))
	}
	doc, out := Document{Pages: len(slides)}, &page{}
	for i, part := range slides {
		s := &slide{page: out}
		if err := a.walkEntry(part, s.read); err != nil {
			return doc, err
		}
		if s.hidden {
			continue
		}
		if doc.Title == "" {
			doc.Title = unescape(s.title)
		}
		s.write(i + 1)
		if err := s.writeNotes(a, part); err != nil {
			return doc, err
		}
		if err := out.room(); err != nil {
			return doc, err
		}
	}
	title, lang := a.coreProperties()
	if title != "" && !isFileName(title) && !strings.EqualFold(title, "PowerPoint Presentation") {
		doc.Title = title
	}
	doc.Lang, doc.Markdown = lang, out.finish()
	return doc, nil
}

func tooManyPages(n int) error {
	return ErrTooMuch.Saying("The file has %d pages; %d are read of one file. Split it and add the parts.", n, maxPages)
}

// slideParts are the parts of the slides in the order of the show.
func slideParts(a *archive, main string) ([]string, error) {
	rels, err := a.relationsOf(main)
	if err != nil {
		return nil, err
	}
	var out []string
	err = a.walkEntry(main, func(t *tree, _ xml.StartElement) error {
		return t.each(func(el xml.StartElement) error {
			if el.Name.Local != "sldIdLst" {
				return t.skip()
			}
			return t.each(func(el xml.StartElement) error {
				for _, at := range el.Attr {
					if at.Name.Local == "id" && at.Name.Space != "" && a.has(rels[at.Value].target) {
						out = append(out, rels[at.Value].target)
					}
				}
				return t.skip()
			}, nil)
		}, nil)
	})
	return out, err
}

// slide is a slide while it is read.
type slide struct {
	page   *page
	tree   *tree
	title  string
	blocks []func() // in the order of the slide, written after the title
	hidden bool
}

func (s *slide) read(t *tree, root xml.StartElement) error {
	s.tree = t
	s.hidden = attribute(root, "show") == "0"
	return t.each(s.shape, nil)
}

func (s *slide) write(number int) {
	title := s.title
	if title == "" && len(s.blocks) > 0 {
		title = fmt.Sprintf("Slide %d", number)
	}
	s.page.heading(2, title)
	for _, write := range s.blocks {
		write()
	}
}

// shape reads what stands on a slide: shapes with text, groups, tables.
func (s *slide) shape(el xml.StartElement) error {
	switch el.Name.Local {
	case "sp":
		return s.textShape()
	case "tbl":
		return s.table()
	case "cSld", "spTree", "grpSp", "graphicFrame", "graphic", "graphicData", "Choice":
		return s.tree.each(s.shape, nil)
	case "AlternateContent":
		return s.tree.each(s.shape, nil)
	}
	return s.tree.skip()
}

func (s *slide) textShape() error {
	kind := ""
	var paragraphs []slideParagraph
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "nvSpPr", "nvPr":
			return s.tree.each(within, nil)
		case "ph":
			kind = attribute(el, "type")
			if kind == "" {
				kind = "body"
			}
		case "txBody":
			var err error
			paragraphs, err = s.body()
			return err
		}
		return s.tree.skip()
	}
	if err := s.tree.each(within, nil); err != nil {
		return err
	}
	switch kind {
	case "title", "ctrTitle":
		if s.title == "" {
			parts := make([]string, len(paragraphs))
			for i, p := range paragraphs {
				parts[i] = p.text
			}
			s.title = oneLine(strings.Join(parts, " "))
			return nil
		}
	case "dt", "ftr", "sldNum", "hdr", "sldImg":
		return nil
	}
	s.blocks = append(s.blocks, func() { s.writeParagraphs(kind == "body" || kind == "obj", paragraphs) })
	return nil
}

type slideParagraph struct {
	text  string
	depth int
	list  bool // has a bullet of its own
	plain bool // says that it has none
}

// writeParagraphs writes those of one shape; in a placeholder for text they are
// a list unless they say otherwise.
func (s *slide) writeParagraphs(placeholder bool, paragraphs []slideParagraph) {
	filled := 0
	for _, p := range paragraphs {
		if strings.TrimSpace(p.text) != "" {
			filled++
		}
	}
	for _, p := range paragraphs {
		if p.list || placeholder && !p.plain && filled > 1 {
			s.page.item(p.depth, false, p.text)
		} else {
			s.page.paragraph(p.text)
		}
	}
}

func (s *slide) body() ([]slideParagraph, error) {
	var out []slideParagraph
	err := s.tree.each(func(el xml.StartElement) error {
		if el.Name.Local != "p" {
			return s.tree.skip()
		}
		p, err := s.paragraph()
		out = append(out, p)
		return err
	}, nil)
	return out, err
}

func (s *slide) paragraph() (p slideParagraph, err error) {
	var b strings.Builder
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "pPr":
			p.depth, _ = strconv.Atoi(attribute(el, "lvl"))
			return s.tree.each(func(el xml.StartElement) error {
				switch el.Name.Local {
				case "buChar", "buAutoNum", "buBlip":
					p.list = true
				case "buNone":
					p.plain = true
				}
				return s.tree.skip()
			}, nil)
		case "r", "fld":
			return s.tree.each(within, nil)
		case "t":
			text, err := s.tree.text()
			b.WriteString(escape(clean(text)))
			return err
		case "br":
			b.WriteByte('\n')
		}
		return s.tree.skip()
	}
	err = s.tree.each(within, nil)
	p.text, p.depth = b.String(), min(max(p.depth, 0), 8)
	return p, err
}

func (s *slide) table() error {
	rows := [][]string{}
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "tr":
			rows = append(rows, nil)
			return s.tree.each(within, nil)
		case "tc":
			text := ""
			err := s.tree.each(func(el xml.StartElement) error {
				if el.Name.Local != "txBody" {
					return s.tree.skip()
				}
				paragraphs, err := s.body()
				for _, p := range paragraphs {
					text += " " + p.text
				}
				return err
			}, nil)
			if row := &rows[max(len(rows)-1, 0)]; len(*row) < maxCells {
				*row = append(*row, text)
			}
			return err
		}
		return s.tree.skip()
	}
	err := s.tree.each(within, nil)
	s.blocks = append(s.blocks, func() { s.page.table(rows) })
	return err
}

// writeNotes writes what the speaker noted to a slide.
func (s *slide) writeNotes(a *archive, part string) error {
	rels, err := a.relationsOf(part)
	if err != nil {
		return err
	}
	for _, r := range rels {
		if r.kind != "notesSlide" || !a.has(r.target) {
			continue
		}
		notes := &slide{page: s.page}
		if err := a.walkEntry(r.target, notes.read); err != nil {
			return err
		}
		for _, write := range notes.blocks {
			write()
		}
	}
	return nil
}
