// Package extract turns files into text: PDF, DOCX, ODT, PPTX, HTML, Markdown,
// plain text, and tables from CSV and XLSX. It decides by what a file holds and
// not by what it is called, bounds what a file may unpack to, and refuses with a
// fault that tells the owner what to do. It knows nothing of contents or of how
// files are kept.
package extract

import (
	"strings"
	"unicode"
)

// Document is what a file says.
type Document struct {
	Title    string `json:"title"` // empty where the file names none
	Lang     string `json:"lang"`  // BCP 47 base as the file declares it, empty where it does not
	Markdown string `json:"markdown"`
	Pages    int    `json:"pages"` // pages or slides, 0 where the format has none
	Words    int    `json:"words"`
}

// CountWords counts the runs of letters and digits in Markdown. Scripts that
// put no space between words count one for every ideograph or syllable.
func CountWords(markdown string) int {
	n, inside := 0, false
	for _, r := range markdown {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer):
			n, inside = n+1, false
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if !inside {
				n++
			}
			inside = true
		case r == '\'' || r == '’' || unicode.IsMark(r): // does not end a word
		default:
			inside = false
		}
	}
	return n
}

// baseLang cuts a language tag to its base: de-AT is de; empty for what is none.
func baseLang(tag string) string {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(tag)), "_", "-"), "-")
	if (len(base) == 2 || len(base) == 3) && strings.Trim(base, "abcdefghijklmnopqrstuvwxyz") == "" {
		return base
	}
	return ""
}
