package httpapi

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/email"
	"frontdesk/app/fault"
)

// Bounds of what a visitor writes.
const (
	maxText     = 4000 // characters
	maxClientID = 64
	maxEmail    = 254
)

// checkText says what is wrong with a message's text; empty: nothing is. The
// text itself is stored as it came, to the byte.
func checkText(text string) string {
	switch {
	case strings.IndexFunc(text, visible) < 0:
		return "This must not be blank. Write something."
	case utf8.RuneCountInString(text) > maxText:
		return "This must have at most 4,000 characters. Shorten it, or send it in parts."
	default:
		return ""
	}
}

// visible tells characters that one can see; format characters such as the zero
// width space are none.
func visible(r rune) bool { return !unicode.IsSpace(r) && !unicode.In(r, unicode.Cc, unicode.Cf) }

func checkClientID(id string) string {
	if id == "" || len(id) > maxClientID {
		return "This must have 1 to 64 characters. Make a new one for each message, a UUID for example."
	}
	for _, b := range []byte(id) {
		if b < 0x21 || b > 0x7e {
			return "This must be printable ASCII without spaces."
		}
	}
	return ""
}

// checkEmail takes one bare address and nothing that could become a header.
func checkEmail(name, address string) error {
	if _, err := email.Parse(address); err != nil {
		return fault.InvalidFields([]fault.Field{{Field: name, Message: email.ErrInvalid.Message}})
	}
	return nil
}
