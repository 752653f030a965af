package cli

import "strings"

// marked are the characters that a backslash stands before in markdown, so that
// they are shown.
const marked = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"

// unescaped takes from markdown the backslashes that keep characters from being
// marks: on a terminal they are read.
func unescaped(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && strings.IndexByte(marked, text[i+1]) >= 0 {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
