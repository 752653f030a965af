// Package prose reads the text of contents: markdown as blocks of plain text,
// blocks as passages, text as sentences. It knows nothing of contents, of the
// index or of languages beyond the abbreviations a sentence may hold.
package prose

import "strings"

// Kind is what a block is.
type Kind uint8

// The kinds of blocks. An Item is one entry of a list, a Row one row of a table.
const (
	Paragraph Kind = iota
	Heading
	Item
	Row
	Code
)

// Block is one piece of a markdown text, in plain text on one line (Code keeps
// its lines).
type Block struct {
	Kind  Kind
	Level int // of a heading, 1 to 6
	Text  string
	Links bool   // there is nothing in it but links
	Head  string // of a Row, the row that names the columns; that row's own text when it does
}

// Plain is the text of markdown, one line for each block, without markup.
func Plain(markdown string) string {
	blocks := Blocks(markdown)
	var b strings.Builder
	b.Grow(len(markdown))
	for i, block := range blocks {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(block.Text)
	}
	return b.String()
}
