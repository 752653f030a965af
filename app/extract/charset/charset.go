// Package charset reads texts in the encodings of the web (https://encoding.spec.whatwg.org)
// and finds out which one a page is in. It writes none of them.
package charset

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// Charset is an encoding by its name in the standard, such as "shift_jis".
type Charset string

// UTF8 is what nearly everything is in, Windows1252 what is said by nobody and no
// UTF-8.
const (
	UTF8        Charset = "utf-8"
	Windows1252 Charset = "windows-1252"
	Macintosh   Charset = "macintosh"
)

var errUnknown = errors.New("the document names an encoding that there is not")

// Lookup finds an encoding by one of its labels, in any case and with space around.
func Lookup(label string) (Charset, bool) {
	label = strings.ToLower(strings.Trim(label, "\t\n\f\r "))
	if label == "" || strings.ContainsAny(label, " \n") {
		return "", false
	}
	for line := range strings.SplitSeq(labels, "\n") {
		for known := range strings.SplitSeq(line, " ") {
			if known == label {
				name, _, _ := strings.Cut(line, " ")
				return Charset(name), true
			}
		}
	}
	return "", false
}

// NewReader gives what is in an encoding as UTF-8. It is what encoding/xml asks for.
func NewReader(label string, in io.Reader) (io.Reader, error) {
	c, known := Lookup(label)
	if !known {
		return nil, errUnknown
	}
	return &reader{charset: c, in: in}, nil
}

// reader reads all of in before it gives anything: whoever hands one in bounds it.
type reader struct {
	charset Charset
	in      io.Reader
	text    *bytes.Reader
}

func (r *reader) Read(p []byte) (int, error) {
	if r.text == nil {
		raw, err := io.ReadAll(r.in)
		if err != nil {
			return 0, err
		}
		r.text = bytes.NewReader(r.charset.Decode(raw))
	}
	return r.text.Read(p)
}

// beginning is how much of a page is looked at.
const beginning = 1024

// Determine tells in which encoding a page is, by its byte order mark, the header
// Content-Type, its meta elements, or what its bytes look like; in this order.
// certain is false for the last two.
func Determine(page []byte, contentType string) (c Charset, certain bool) {
	page = page[:min(len(page), beginning)]
	switch {
	case bytes.HasPrefix(page, []byte{0xef, 0xbb, 0xbf}):
		return UTF8, true
	case bytes.HasPrefix(page, []byte{0xfe, 0xff}):
		return utf16BE, true
	case bytes.HasPrefix(page, []byte{0xff, 0xfe}):
		return utf16LE, true
	}
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		if c, known := Lookup(params["charset"]); known {
			return c, true
		}
	}
	if c, found := declared(page); found {
		return c, false
	}
	if page = whole(page); utf8.Valid(page) && bytes.ContainsFunc(page, func(r rune) bool { return r >= utf8.RuneSelf }) {
		return UTF8, false
	}
	return Windows1252, false
}

// whole leaves out a last character, which the end may have cut.
func whole(page []byte) []byte {
	for cut := len(page); cut > 0 && cut > len(page)-utf8.UTFMax && page[cut-1] >= utf8.RuneSelf; cut-- {
		if utf8.RuneStart(page[cut-1]) {
			return page[:cut-1]
		}
	}
	return page
}

// declared is what a page's meta elements say.
func declared(page []byte) (Charset, bool) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return "", false
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if string(name) != "meta" || !more {
				continue
			}
			if c, known := Lookup(meta(z)); known {
				if c == utf16BE || c == utf16LE { // could not have been read up to here
					c = UTF8
				}
				return c, true
			}
		}
	}
}

// meta is the label that the attributes of a meta element give: charset, or
// content where http-equiv says what that is.
func meta(z *html.Tokenizer) string {
	said := map[string]string{}
	for more := true; more; {
		var key, value []byte
		key, value, more = z.TagAttr()
		if _, before := said[string(key)]; !before {
			said[string(key)] = string(value)
		}
	}
	if label, found := said["charset"]; found {
		return label
	}
	if !strings.EqualFold(said["http-equiv"], "content-type") {
		return ""
	}
	return ofContent(said["content"])
}

// ofContent finds the label in a text like "text/html; charset=utf-8".
func ofContent(s string) string {
	for {
		at := strings.Index(strings.ToLower(s), "charset")
		if at < 0 {
			return ""
		}
		s = strings.TrimLeft(s[at+len("charset"):], " \t\n\f\r")
		value, found := strings.CutPrefix(s, "=")
		if !found {
			continue
		}
		value = strings.TrimLeft(value, " \t\n\f\r")
		if value != "" && (value[0] == '"' || value[0] == '\'') {
			label, _, closed := strings.Cut(value[1:], value[:1])
			if !closed {
				return ""
			}
			return label
		}
		if end := strings.IndexAny(value, "; \t\n\f\r"); end >= 0 {
			value = value[:end]
		}
		return value
	}
}
