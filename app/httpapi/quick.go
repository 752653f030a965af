package httpapi

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"sync"
	"unicode/utf8"
)

// Most bodies are one object of plain text, as a visitor's message is. These are
// read in one pass; whatever is not plain is left to read, which finds out what
// is wrong with it, if anything is.

// plainField is a field of text.
type plainField struct {
	name   string
	index  int
	needed bool
}

// plainFields are the fields of a type by reflect.Type; nil where it has others
// than text.
var plainFields sync.Map

// mostPlain bounds the fields of a plain type: those that were seen are bits.
const mostPlain = 32

var jsonType = reflect.TypeFor[json.Unmarshaler]()

func plainFieldsOf(t reflect.Type) []plainField {
	if known, ok := plainFields.Load(t); ok {
		fields, _ := known.([]plainField)
		return fields
	}
	fields := lookForPlain(t)
	plainFields.Store(t, fields)
	return fields
}

func lookForPlain(t reflect.Type) (out []plainField) {
	if t.Kind() != reflect.Struct || readsItself(t) || t.NumField() > mostPlain {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "" || name == "-" || f.Type.Kind() != reflect.String || readsItself(f.Type) {
			return nil
		}
	}
	for f := range fieldsOf(t) {
		out = append(out, plainField{name: f.name, index: len(out), needed: !f.optional})
	}
	return out
}

// readsItself tells types that decode their own JSON.
func readsItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(jsonType) || p.Implements(textType)
}

// readPlain reads a body that is one object of plain text. It is false, and out
// is as it was, where the body is anything else, or lacks what it needs.
func readPlain(body []byte, out any, whole bool) bool {
	v := reflect.ValueOf(out).Elem()
	fields := plainFieldsOf(v.Type())
	if fields == nil || !utf8.Valid(body) {
		return false
	}
	var values [mostPlain][]byte
	seen, ok := plainValues(body, fields, &values)
	if !ok {
		return false
	}
	for i, f := range fields {
		if whole && f.needed && seen&(1<<i) == 0 {
			return false
		}
	}
	for i, f := range fields {
		if seen&(1<<i) != 0 {
			v.Field(f.index).SetString(string(values[i]))
		}
	}
	return true
}

// plainValues gives the values of an object by the place of their fields, and
// which fields were there.
func plainValues(body []byte, fields []plainField, values *[mostPlain][]byte) (seen uint32, ok bool) {
	p := plain{rest: body}
	if !p.take('{') {
		return 0, false
	}
	for first := true; !p.take('}'); first = false {
		if !first && !p.take(',') {
			return 0, false
		}
		name, named := p.text()
		if !named || !p.take(':') {
			return 0, false
		}
		value, given := p.text()
		i := indexOf(fields, name)
		if !given || i < 0 || seen&(1<<i) != 0 {
			return 0, false
		}
		values[i] = value
		seen |= 1 << i
	}
	return seen, len(p.space()) == 0
}

func indexOf(fields []plainField, name []byte) int {
	for i := range fields {
		if fields[i].name == string(name) {
			return i
		}
	}
	return -1
}

// plain reads on in a body.
type plain struct{ rest []byte }

// space passes over white space and gives what follows.
func (p *plain) space() []byte {
	p.rest = bytes.TrimLeft(p.rest, " \t\r\n")
	return p.rest
}

// take reads one mark, if it is the next.
func (p *plain) take(mark byte) bool {
	if rest := p.space(); len(rest) > 0 && rest[0] == mark {
		p.rest = rest[1:]
		return true
	}
	return false
}

// text reads a string in which nothing is escaped.
func (p *plain) text() ([]byte, bool) {
	if !p.take('"') {
		return nil, false
	}
	for i, b := range p.rest {
		switch {
		case b == '"':
			out := p.rest[:i]
			p.rest = p.rest[i+1:]
			return out, true
		case b == '\\' || b < ' ':
			return nil, false
		}
	}
	return nil, false
}
