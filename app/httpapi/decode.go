package httpapi

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/fault"
)

// The faults of a body.
var (
	errInvalidJSON     = fault.New(fault.Invalid, "invalid_json", "The body is no valid JSON.")
	errInvalidEncoding = fault.New(fault.Invalid, "invalid_encoding", "The body is no valid UTF-8. Send it as UTF-8.")
)

// maxFieldErrors bounds how many wrong fields one answer lists.
const maxFieldErrors = 50

// decode reads one JSON value into out and nothing else: unknown and repeated
// fields, wrong types, NUL characters and anything after the value are faults
// that name the field. An empty body reads as {}, so that a request without
// needed fields may leave it out.
func decode(body []byte, out any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		body = []byte("{}")
	}
	return read(body, out, true)
}

// decodeOver is decode for a value that already holds something: fields that
// the body does not name stay as they are. An empty body is a fault.
func decodeOver(body []byte, out any) error { return read(body, out, false) }

func read(body []byte, out any, whole bool) error {
	if readPlain(body, out, whole) {
		return nil
	}
	return readThoroughly(body, out, whole)
}

func readThoroughly(body []byte, out any, whole bool) error {
	if err := wellFormed(body); err != nil {
		return err
	}
	check := checker{dec: json.NewDecoder(bytes.NewReader(body)), whole: whole}
	check.dec.UseNumber()
	if err := check.value(reflect.TypeOf(out).Elem(), "", 0); err != nil {
		return err
	}
	if err := fault.InvalidFields(check.fields); err != nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fieldFault(err)
	}
	return nil
}

// wellFormed refuses what is no single JSON value of valid UTF-8.
func wellFormed(body []byte) error {
	if !utf8.Valid(body) || !wholeSurrogates(body) {
		return errInvalidEncoding
	}
	if json.Valid(body) {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	var first json.RawMessage
	err := dec.Decode(&first)
	if err == nil {
		return errInvalidJSON.Saying("The body holds more than one JSON value. Send one.")
	}
	return syntaxFault(err)
}

func syntaxFault(err error) error {
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return errInvalidJSON.Saying("The body is no valid JSON: %s at byte %d.", strings.TrimPrefix(syntax.Error(), "json: "), syntax.Offset)
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errInvalidJSON.Saying("The body is no valid JSON: it ends too early.")
	}
	return errInvalidJSON.Because(err)
}

// fieldFault turns what is left for the decoder to find (a number out of range,
// a time in another form) into a fault with the field.
func fieldFault(err error) error {
	var wrong *json.UnmarshalTypeError
	if errors.As(err, &wrong) {
		return fault.InvalidFields([]fault.Field{{Field: wrong.Field, Message: "This value does not fit: " + wrong.Value + "."}})
	}
	var f *fault.Error
	if errors.As(err, &f) {
		return f
	}
	return errInvalidJSON.Because(err)
}

// checker walks a body beside the type that it is to become, and collects what
// does not fit. The standard decoder stops at the first, matches names without
// regard to case and takes the last of repeated names.
type checker struct {
	dec    *json.Decoder
	whole  bool // fields that are not optional must be there
	fields []fault.Field
}

func (c *checker) wrong(path, message string) {
	if len(c.fields) < maxFieldErrors {
		c.fields = append(c.fields, fault.Field{Field: path, Message: message})
	}
}

var (
	rawType  = reflect.TypeFor[json.RawMessage]()
	textType = reflect.TypeFor[encoding.TextUnmarshaler]()
)

// maxDepth is deeper than any type of ours.
const maxDepth = 32

func (c *checker) value(t reflect.Type, path string, depth int) error {
	if depth > maxDepth {
		return errInvalidJSON.Saying("The body is nested too deeply.")
	}
	if t = unwrapped(t); t == rawType {
		var skipped json.RawMessage
		return c.dec.Decode(&skipped)
	}
	token, err := c.dec.Token()
	switch {
	case err != nil:
		return syntaxFault(err)
	case token == json.Delim('{'):
		return c.object(bare(t), path, depth)
	case token == json.Delim('['):
		return c.array(bare(t), path, depth)
	default:
		c.scalar(token, t, path)
		return nil
	}
}

// bare is what a pointer points at.
func bare(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t
}

func (c *checker) scalar(token json.Token, t reflect.Type, path string) {
	nullable := t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map
	t = bare(t)
	switch v := token.(type) {
	case nil:
		if !nullable {
			c.wrong(path, "This must not be null; leave it out, or give "+kindName(t)+".")
		}
	case string:
		c.text(v, t, path)
	case bool:
		if t.Kind() != reflect.Bool {
			c.wrong(path, "This must be "+kindName(t)+", not true or false.")
		}
	case json.Number:
		c.number(v, t, path)
	}
}

func (c *checker) text(v string, t reflect.Type, path string) {
	switch {
	case t.Kind() != reflect.String && !reflect.PointerTo(t).Implements(textType):
		c.wrong(path, "This must be "+kindName(t)+", not text.")
	case strings.ContainsRune(v, 0):
		c.wrong(path, "This must not contain NUL characters (U+0000).")
	case t == timeType:
		if _, err := time.Parse(time.RFC3339, v); err != nil {
			c.wrong(path, "This must be a time such as 2026-12-24T18:00:00Z.")
		}
	}
}

func (c *checker) number(v json.Number, t reflect.Type, path string) {
	switch t.Kind() {
	case reflect.Float64:
		if _, err := v.Float64(); err != nil {
			c.wrong(path, "This number is too large.")
		}
	case reflect.Int, reflect.Int64:
		if _, err := strconv.ParseInt(v.String(), 10, 64); err != nil {
			c.wrong(path, "This must be a whole number.")
		}
	case reflect.Uint, reflect.Uint64:
		if _, err := strconv.ParseUint(v.String(), 10, 64); err != nil {
			c.wrong(path, "This must be a whole number that is not negative.")
		}
	default:
		c.wrong(path, "This must be "+kindName(t)+", not a number.")
	}
}

func (c *checker) object(t reflect.Type, path string, depth int) error {
	known, needed, open := membersOf(t)
	if !open && known == nil {
		c.wrong(path, "This must be "+kindName(t)+", not an object.")
		return c.skipRest(depth)
	}
	seen := map[string]bool{}
	for c.dec.More() {
		token, err := c.dec.Token()
		if err != nil {
			return syntaxFault(err)
		}
		name, _ := token.(string)
		at := joined(path, name)
		if seen[name] {
			c.wrong(at, "This field stands there twice.")
		}
		seen[name] = true
		member, found := known[name]
		switch {
		case open:
			member = t.Elem()
		case !found:
			c.wrong(at, "There is no such field here. Remove it, or check its spelling.")
			member = rawType
		}
		if err := c.value(member, at, depth+1); err != nil {
			return err
		}
	}
	for _, name := range needed {
		if c.whole && !seen[name] {
			c.wrong(joined(path, name), "This field is missing.")
		}
	}
	_, err := c.dec.Token()
	return err
}

func (c *checker) array(t reflect.Type, path string, depth int) error {
	if t.Kind() != reflect.Slice {
		c.wrong(path, "This must be "+kindName(t)+", not a list.")
		return c.skipRest(depth)
	}
	for i := 0; c.dec.More(); i++ {
		if err := c.value(t.Elem(), fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	_, err := c.dec.Token()
	return err
}

// skipRest reads to the end of the object or list that has just begun.
func (c *checker) skipRest(int) error {
	for level := 1; level > 0; {
		token, err := c.dec.Token()
		if err != nil {
			return syntaxFault(err)
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
		case json.Delim('}'), json.Delim(']'):
			level--
		}
	}
	return nil
}

// membersOf gives the fields of a struct by name, and which of them must be
// there; open is a map.
func membersOf(t reflect.Type) (members map[string]reflect.Type, needed []string, open bool) {
	switch t.Kind() {
	case reflect.Map:
		return nil, nil, true
	case reflect.Struct:
		if reflect.PointerTo(t).Implements(textType) {
			return nil, nil, false
		}
		members = map[string]reflect.Type{}
		for f := range fieldsOf(t) {
			members[f.name] = f.kind
			if !f.optional {
				needed = append(needed, f.name)
			}
		}
		return members, needed, false
	default:
		return nil, nil, false
	}
}

func joined(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// kindName says for people what a type wants.
func kindName(t reflect.Type) string {
	if reflect.PointerTo(t).Implements(textType) {
		return "text"
	}
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice:
		return "a list"
	default:
		return "an object"
	}
}

// wholeSurrogates refuses \uD8xx escapes without their other half, which the
// decoder would replace silently: what a visitor wrote comes back as it was, or
// is refused.
func wholeSurrogates(body []byte) bool {
	for i := 0; i+1 < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		if body[i+1] != 'u' {
			i++
			continue
		}
		high, ok := escape(body[i:])
		if !ok || high < 0xD800 || high > 0xDFFF {
			i++
			continue
		}
		low, ok := escape(body[i+6:])
		if high >= 0xDC00 || !ok || low < 0xDC00 || low > 0xDFFF {
			return false
		}
		i += 11
	}
	return true
}

func escape(b []byte) (uint64, bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[2:6]), 16, 32)
	return n, err == nil
}
