package chatuser

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// Fact is one thing that a page told of its user: a field of JSON with its path,
// or a sentence of text, which has no name.
type Fact struct {
	Name, Value string
}

// mostFacts bounds what is made of one info.
const mostFacts = 200

// Facts are what an info says, in its order.
func Facts(info string) []Fact {
	info = strings.TrimSpace(info)
	if info == "" {
		return nil
	}
	if first := info[0]; (first == '{' || first == '[') && json.Valid([]byte(info)) && depth(info) <= maxDepth {
		dec := json.NewDecoder(bytes.NewReader([]byte(info)))
		dec.UseNumber()
		return flatten(dec, "", nil)
	}
	var out []Fact
	for _, line := range strings.FieldsFunc(info, func(r rune) bool { return r == '\n' || r == '\r' }) {
		for _, sentence := range sentences(line) {
			if len(out) < mostFacts {
				out = append(out, Fact{Value: sentence})
			}
		}
	}
	return out
}

// flatten walks JSON in its order; a map of Go would lose it.
func flatten(dec *json.Decoder, path string, out []Fact) []Fact {
	token, err := dec.Token()
	if err != nil {
		return out
	}
	switch v := token.(type) {
	case json.Delim:
		for i := 1; dec.More(); i++ {
			name := path
			if v == '{' {
				key, err := dec.Token()
				if err != nil {
					return out
				}
				text, _ := key.(string)
				name = joinPath(path, text)
			}
			out = flatten(dec, name, out)
		}
		_, _ = dec.Token() // the end of it, which is there: the text is valid
	case nil:
	default:
		if value := strings.TrimSpace(scalarText(v)); value != "" && len(out) < mostFacts {
			out = append(out, factOf(path, value))
		}
	}
	return out
}

// factOf leaves out names that only say that something is told.
func factOf(path, value string) Fact {
	switch strings.ToLower(path) {
	case "info", "note", "notes", "about", "text", "description":
		return Fact{Value: value}
	}
	return Fact{Name: path, Value: value}
}

// joinPath writes orderStatus and order_status as words.
func joinPath(path, name string) string {
	var b strings.Builder
	was := ' '
	for _, r := range name {
		if r >= 'A' && r <= 'Z' && was >= 'a' && was <= 'z' {
			b.WriteByte(' ')
		}
		if r == '_' || r == '-' || r == '.' {
			r = ' '
		}
		b.WriteRune(r)
		was = r
	}
	return strings.TrimSpace(path + " " + strings.ToLower(strings.Join(strings.Fields(b.String()), " ")))
}

func scalarText(v json.Token) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case bool:
		if v {
			return "yes"
		}
		return "no"
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

// sentences parts a line behind its full stops, where a space follows.
func sentences(line string) (out []string) {
	rest := line
	for {
		i := strings.IndexAny(rest, ".!?;")
		for i >= 0 && i+1 < len(rest) && rest[i+1] != ' ' {
			next := strings.IndexAny(rest[i+1:], ".!?;")
			if next < 0 {
				i = -1
				break
			}
			i += 1 + next
		}
		if i < 0 {
			break
		}
		if s := strings.TrimSpace(rest[:i+1]); s != "" {
			out = append(out, s)
		}
		rest = rest[i+1:]
	}
	if s := strings.TrimSpace(rest); s != "" {
		out = append(out, s)
	}
	return out
}
