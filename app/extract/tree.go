package extract

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"frontdesk/app/extract/charset"
	"frontdesk/app/fault"
)

// maxTreeDepth is deeper than any program nests a document.
const maxTreeDepth = 256

// tree walks an XML document from its root downwards without holding it. A
// document type is refused: no office program writes one, and entities are
// declared in it.
type tree struct {
	dec   *xml.Decoder
	depth int
}

func newTree(in io.Reader) *tree {
	dec := xml.NewDecoder(in) //nolint:gosec // size, depth and entities are bounded
	dec.CharsetReader = charset.NewReader
	return &tree{dec: dec}
}

// root calls fn for the outermost element.
func (t *tree) root(fn func(xml.StartElement) error) error {
	for {
		token, err := t.next()
		if errors.Is(err, io.EOF) {
			return ErrDamaged
		}
		if err != nil {
			return err
		}
		if el, ok := token.(xml.StartElement); ok {
			return t.enter(el, fn)
		}
	}
}

// enter calls fn for an element, which must walk or skip it, and counts how
// deep it is.
func (t *tree) enter(el xml.StartElement, fn func(xml.StartElement) error) error {
	if t.depth++; t.depth > maxTreeDepth {
		return ErrHostile.Saying("The file is nested more deeply than any program writes it, so it is not read. Save it anew in its program and add it again.")
	}
	defer func() { t.depth-- }()
	return fn(el)
}

// each calls fn for the elements in the one that was entered, and text, if it is
// not nil, for the characters between them. fn must walk or skip its element.
func (t *tree) each(fn func(xml.StartElement) error, text func(string)) error {
	for {
		token, err := t.next()
		if err != nil {
			return err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := t.enter(token, fn); err != nil {
				return err
			}
		case xml.CharData:
			if text != nil {
				text(string(token))
			}
		case xml.EndElement:
			return nil
		}
	}
}

func (t *tree) next() (xml.Token, error) {
	token, err := t.dec.RawToken()
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return nil, err
	case errors.Is(err, io.EOF):
		return nil, ErrDamaged.Because(io.ErrUnexpectedEOF)
	case err != nil:
		return nil, ErrDamaged.Because(fmt.Errorf("reading XML: %w", err))
	}
	if d, ok := token.(xml.Directive); ok && len(d) > 0 {
		return nil, ErrHostile.Saying("The file declares entities of its own, as only files that are made to do harm do. Save it anew in its program and add it again.")
	}
	return token, nil
}

// skip reads over the element that was entered.
func (t *tree) skip() error {
	for open := 1; open > 0; {
		token, err := t.next()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			open++
		case xml.EndElement:
			open--
		}
	}
	return nil
}

// text is all the characters in the element that was entered.
func (t *tree) text() (string, error) {
	var b strings.Builder
	var walk func(xml.StartElement) error
	walk = func(xml.StartElement) error { return t.each(walk, func(s string) { b.WriteString(s) }) }
	err := t.each(walk, func(s string) { b.WriteString(s) })
	return b.String(), err
}

// attribute is the attribute with this local name, whatever its prefix.
func attribute(el xml.StartElement, local string) string {
	for _, a := range el.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// walkEntry reads an XML entry of an archive.
func (a *archive) walkEntry(name string, fn func(*tree, xml.StartElement) error) error {
	in, err := a.open(name)
	if err != nil {
		return err
	}
	t := newTree(in)
	return errors.Join(t.root(func(el xml.StartElement) error { return fn(t, el) }), in.Close())
}

// walkOptional is walkEntry for one that need not be there.
func (a *archive) walkOptional(name string, fn func(*tree, xml.StartElement) error) error {
	if !a.has(name) {
		return nil
	}
	return a.walkEntry(name, fn)
}
