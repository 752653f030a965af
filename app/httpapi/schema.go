package httpapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

// schemas makes JSON schemas (OpenAPI 3.1) from wire types. Structs become
// components under their Go names, which are the names of the generated
// TypeScript types.
type schemas struct {
	components map[string]any
}

type object = map[string]any

var timeType = reflect.TypeFor[time.Time]()

// patchType is what patch[T] tells of itself.
type patchType interface{ patched() reflect.Type }

// of gives the schema of t, a reference for a struct.
func (s *schemas) of(t reflect.Type) object {
	if t = unwrapped(t); t == timeType {
		return object{"type": "string", "format": "date-time"}
	}
	if p, ok := reflect.Zero(t).Interface().(patchType); ok && t.Kind() == reflect.Struct {
		return s.patch(p.patched())
	}
	switch t.Kind() {
	case reflect.Pointer:
		return nullable(s.of(t.Elem()))
	case reflect.Slice:
		if t == rawType {
			return object{}
		}
		return object{"type": "array", "items": s.of(t.Elem())}
	case reflect.Map:
		if t.Elem().Kind() == reflect.Interface {
			return object{"type": "object"}
		}
		return object{"type": "object", "additionalProperties": s.of(t.Elem())}
	case reflect.Struct:
		return s.ref(t)
	default:
		return scalar(t.Kind())
	}
}

func scalar(k reflect.Kind) object {
	switch k {
	case reflect.String:
		return object{"type": "string"}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return object{"type": "integer", "format": "int64"}
	case reflect.Uint, reflect.Uint64:
		return object{"type": "integer", "format": "int64", "minimum": 0}
	case reflect.Float64:
		return object{"type": "number"}
	default:
		return object{}
	}
}

func (s *schemas) ref(t reflect.Type) object {
	name := strings.ToUpper(t.Name()[:1]) + t.Name()[1:]
	if _, done := s.components[name]; !done {
		s.components[name] = nil // holds the place while a type that contains itself is walked
		s.components[name] = s.structure(t, false)
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s *schemas) structure(t reflect.Type, allOptional bool) object {
	properties, required := object{}, []string{}
	for f := range fieldsOf(t) {
		kind := f.kind
		if f.optional && kind.Kind() == reflect.Pointer {
			kind = kind.Elem() // left out rather than null
		}
		properties[f.name] = s.described(kind, f)
		if !f.optional && !allOptional {
			required = append(required, f.name)
		}
	}
	out := object{"type": "object", "properties": properties, "additionalProperties": false}
	if len(required) > 0 {
		out["required"] = required
	}
	return out
}

func (s *schemas) described(kind reflect.Type, f field) object {
	schema := s.of(kind)
	if values := f.tag.Get("enum"); values != "" {
		schema["enum"] = strings.Split(values, ",")
	}
	if types := f.tag.Get("type"); types != "" { // of raw JSON
		schema["type"] = strings.Split(types, ",")
	}
	if format := f.tag.Get("format"); format != "" {
		schema["format"] = format
	}
	if example := f.tag.Get("example"); example != "" {
		schema["examples"] = []any{exampleOf(example)}
	}
	if doc := f.tag.Get("doc"); doc != "" {
		schema["description"] = doc
	}
	return schema
}

// exampleOf reads JSON; what is none is a text.
func exampleOf(tag string) any {
	var value any
	if err := json.Unmarshal([]byte(tag), &value); err != nil {
		return tag
	}
	return value
}

// patch is T with every field optional, down to its nested structs; what cannot
// be set is there too, since a whole T may be sent back.
func (s *schemas) patch(t reflect.Type) object {
	name := t.Name() + "Patch"
	if _, done := s.components[name]; !done {
		s.components[name] = nil
		schema := s.structure(t, true)
		properties, _ := schema["properties"].(object)
		for f := range fieldsOf(t) {
			if f.kind.Kind() == reflect.Struct && f.kind != timeType {
				properties[f.name] = s.patch(f.kind)
			}
		}
		s.components[name] = schema
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func nullable(schema object) object {
	if kind, ok := schema["type"].(string); ok {
		schema["type"] = []string{kind, "null"}
		return schema
	}
	return object{"anyOf": []any{schema, object{"type": "null"}}}
}

// document renders any value of ours as JSON that a person can read.
func pretty(v any) ([]byte, error) {
	out, err := json.MarshalIndent(v, "", "  ")
	return append(out, '\n'), err
}
