package chatuser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf8"

	"frontdesk/app/email"
	"frontdesk/app/fault"
)

// tooLong adds a fault where a value has too many characters.
func tooLong(wrong []fault.Field, field, value string, most int) []fault.Field {
	if n := utf8.RuneCountInString(value); n > most {
		wrong = append(wrong, fault.Field{Field: field, Message: fmt.Sprintf("These are %d characters; at most %d are taken.", n, most)})
	}
	return wrong
}

// wrong tells every field that needs another value.
func (p Profile) wrong() (out []fault.Field) {
	out = tooLong(out, "name", p.Name, MaxName)
	out = tooLong(out, "phone", p.Phone, MaxPhone)
	out = tooLong(out, "info", p.Info, MaxInfo)
	if depth(p.Info) > maxDepth {
		out = append(out, fault.Field{Field: "info", Message: fmt.Sprintf("This is nested more than %d levels deep. Send flat facts.", maxDepth)})
	}
	if p.Email != "" {
		if _, err := email.Parse(p.Email); err != nil {
			out = append(out, fault.Field{Field: "email", Message: email.ErrInvalid.Message})
		}
	}
	for field, value := range map[string]string{"name": p.Name, "phone": p.Phone, "info": p.Info} {
		if !utf8.ValidString(value) || strings.ContainsRune(value, 0) {
			out = append(out, fault.Field{Field: field, Message: "The text is not valid UTF-8."})
		}
	}
	return out
}

// depth is how deeply JSON is nested; 0 for what is no JSON.
func depth(text string) (deepest int) {
	if !json.Valid([]byte(text)) {
		return 0
	}
	level := 0
	dec := json.NewDecoder(bytes.NewReader([]byte(text)))
	for {
		token, err := dec.Token()
		if err != nil {
			return deepest
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
			deepest = max(deepest, level)
		case json.Delim('}'), json.Delim(']'):
			level--
		}
	}
}

// trimmed is p without spaces around its values.
func (p Profile) trimmed() Profile {
	return Profile{Name: strings.TrimSpace(p.Name), Email: strings.TrimSpace(p.Email), Phone: strings.TrimSpace(p.Phone), Info: strings.TrimSpace(p.Info)}
}
