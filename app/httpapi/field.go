package httpapi

import (
	"iter"
	"reflect"
	"strings"
)

// field is one field of a wire type, fields of embedded structs included.
type field struct {
	name     string
	kind     reflect.Type
	optional bool // omitempty or omitzero
	tag      reflect.StructTag
}

// fieldsOf walks the fields of a struct in the order in which they are written.
func fieldsOf(t reflect.Type) iter.Seq[field] {
	return func(yield func(field) bool) { walkFields(t, yield) }
}

func walkFields(t reflect.Type, yield func(field) bool) bool {
	for f := range t.Fields() {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && name == "" {
			if !walkFields(f.Type, yield) {
				return false
			}
			continue
		}
		if !f.IsExported() || name == "-" {
			continue
		}
		optional := strings.Contains(options, "omitempty") || strings.Contains(options, "omitzero")
		if !yield(field{name: name, kind: f.Type, optional: optional, tag: f.Tag}) {
			return false
		}
	}
	return true
}
