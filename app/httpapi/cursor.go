package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"maps"
	"slices"

	"frontdesk/app/id"
)

// sealLength is how many bytes bind a cursor to its list.
const sealLength = 8

// cursor is where the page before ended, as next was told; empty on the first page.
// A cursor that no page of this very list gave, with this filter, is refused: it
// would pass over rows, or give some twice, and nobody would notice.
func (c *call) cursor() (string, error) {
	text := c.fiber.Query("cursor")
	if text == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) <= sealLength || !bytes.Equal(raw[:sealLength], seal(c, raw[sealLength:])) {
		return "", errCursor()
	}
	return string(raw[sealLength:]), nil
}

func errCursor() error {
	return wrongQuery("cursor", "This is no cursor that an earlier page of this list gave, with the same filter. Begin again without it.")
}

// cursorOf is cursor for a list that keeps its places in a type of its own.
func cursorOf[T any](c *call, read func(string) (T, bool)) (out T, err error) {
	text, err := c.cursor()
	if err != nil || text == "" {
		return out, err
	}
	out, good := read(text)
	if !good {
		return out, errCursor()
	}
	return out, nil
}

// parsed is a reader for cursorOf out of one that gives an error.
func parsed[T any](parse func(string) (T, error)) func(string) (T, bool) {
	return func(text string) (T, bool) {
		out, err := parse(text)
		return out, err == nil
	}
}

// next is the cursor behind a page that ended at a place; nil for none.
func (c *call) next(place string) *string {
	if place == "" {
		return nil
	}
	text := base64.RawURLEncoding.EncodeToString(append(seal(c, []byte(place)), place...))
	return &text
}

// behind is next for lists whose places are ids.
func behind(c *call, at id.UUID) *string {
	if at.IsZero() {
		return nil
	}
	return c.next(at.String())
}

// seal binds a place to the address and to all that is asked for but how much of it.
// It is no secret: whoever reads the list may go to every place in it.
func seal(c *call, place []byte) []byte {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q", c.fiber.Path(), place)
	asked := c.fiber.Queries()
	for _, name := range slices.Sorted(maps.Keys(asked)) {
		if name != "cursor" && name != "limit" && asked[name] != "" {
			fmt.Fprintf(h, " %q %q", name, asked[name])
		}
	}
	return h.Sum(nil)[:sealLength]
}
