package config

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// entry is one value of the file and the line it stands on.
type entry struct {
	text string
	line int
}

// parseFile flattens a YAML document into dotted keys. What is no mapping,
// no known key or no scalar is a problem that names file and line.
func parseFile(name string, data []byte, known map[string]definition) (map[string]entry, []string) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, []string{fmt.Sprintf("%s: is no valid YAML: %s", name, strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	f := fileReader{name: name, known: known, entries: map[string]entry{}}
	if len(doc.Content) > 0 && !isNull(doc.Content[0]) {
		f.mapping("", doc.Content[0])
	}
	return f.entries, f.problems
}

type fileReader struct {
	name     string
	known    map[string]definition
	entries  map[string]entry
	problems []string
}

func (f *fileReader) problem(n *yaml.Node, format string, args ...any) {
	f.problems = append(f.problems, fmt.Sprintf("%s:%d: ", f.name, n.Line)+fmt.Sprintf(format, args...))
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

func (f *fileReader) mapping(prefix string, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		f.problem(n, "%s holds settings of its own; write them below it, indented, one `key: value` a line", place(prefix))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name, value := n.Content[i], n.Content[i+1]
		key := name.Value
		if prefix != "" {
			key = prefix + "." + key
		}
		switch d, found := f.known[key]; {
		case found:
			f.value(d, name, value)
		case f.isGroup(key):
			if !isNull(value) {
				f.mapping(key, value)
			}
		default:
			f.problem(name, "unknown key %s%s", key, f.suggestion(key))
		}
	}
}

func place(prefix string) string {
	if prefix == "" {
		return "the file"
	}
	return prefix
}

func (f *fileReader) isGroup(key string) bool {
	for k := range f.known {
		if strings.HasPrefix(k, key+".") {
			return true
		}
	}
	return false
}

// value takes a scalar, or a sequence of scalars where the setting is a list.
// A key without a value is as good as not written.
func (f *fileReader) value(d definition, name, n *yaml.Node) {
	if _, twice := f.entries[d.key]; twice {
		f.problem(name, "%s is written twice; keep one", d.key)
		return
	}
	switch {
	case isNull(n):
	case n.Kind == yaml.ScalarNode:
		f.entries[d.key] = entry{n.Value, n.Line}
	case n.Kind == yaml.SequenceNode && d.list:
		parts := make([]string, 0, len(n.Content))
		for _, item := range n.Content {
			if item.Kind != yaml.ScalarNode {
				f.problem(item, "%s takes a list of plain values", d.key)
				return
			}
			parts = append(parts, item.Value)
		}
		f.entries[d.key] = entry{strings.Join(parts, ","), n.Line}
	default:
		f.problem(n, "%s takes one value, such as %q", d.key, d.fallback)
	}
}

// suggestion names the known key that was probably meant.
func (f *fileReader) suggestion(key string) string {
	best, distance := "", 4
	for known, d := range f.known {
		if d.hidden {
			continue
		}
		n := editDistance(strings.ToLower(key), strings.ToLower(known))
		if last := known[strings.LastIndex(known, ".")+1:]; strings.EqualFold(last, key) {
			n = 1
		}
		if n < distance || (n == distance && known < best) {
			best, distance = known, n
		}
	}
	if best == "" {
		return "; `frontdesk config dump` lists the keys that there are"
	}
	return "; did you mean " + best + "?"
}

// editDistance counts the letters to change, add or take away.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
