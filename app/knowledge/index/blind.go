package index

import "strings"

// Knows tells whether the maker of vectors knows a language. The built-in encoder
// was taught with English texts: what it makes of others tells nothing.
func Knows(maker, lang string) bool {
	return lang == "en" || !strings.HasPrefix(maker, "builtin/")
}

// TextsFor are the texts that want a vector of this maker: all, or none where the
// maker does not know the language.
func (p *Prepared) TextsFor(maker string) []string {
	if !Knows(maker, p.lang) {
		return nil
	}
	return p.texts
}
