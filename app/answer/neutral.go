package answer

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	markOutside = regexp.MustCompile(`\[((?i:passages?)?\s*\d[\d\s,;]*)\]`)
	markRole    = regexp.MustCompile(`(?i)\[(\s*/?\s*(?:inst|sys|system|user|assistant|end|passage\s*\d*|tool_calls|available_tools|tool_results)\s*)\]`)
)

// neutral makes text from outside harmless inside a prompt: it can then hold
// none of our fences, no number in brackets that looks like a citation, and
// none of the markers with which chat templates part the speakers (<|im_end|>,
// </s>, [INST], <start_of_turn>), which a server would read as its own. An angle
// bracket stays what it is only beside a space or a figure ("a < b", "<5").
// Characters that nobody sees, with which instructions can be hidden, go.
func neutral(s string) string {
	runes := []rune(strings.ToValidUTF8(s, "�"))
	kept := runes[:0]
	for _, r := range runes {
		if !hidden(r) {
			kept = append(kept, r)
		}
	}
	for i, r := range kept {
		switch r {
		case '<':
			if i+1 < len(kept) && !plainBeside(kept[i+1]) {
				kept[i] = '‹'
			}
		case '>':
			if i > 0 && !plainBeside(kept[i-1]) {
				kept[i] = '›'
			}
		}
	}
	out := markOutside.ReplaceAllString(string(kept), "($1)")
	return markRole.ReplaceAllString(out, "($1)")
}

func plainBeside(r rune) bool { return unicode.IsSpace(r) || unicode.IsDigit(r) }

// hidden characters: controls, overrides of the writing direction, zero-width
// spaces, tags. Joiners stay, since scripts and emoji need them.
func hidden(r rune) bool {
	switch r {
	case '\n', '\t', '\u200c', '\u200d':
		return false
	default:
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	}
}

// leaks tells whether an answer shows the inside of its prompt.
func leaks(answer string) bool {
	folded := strings.ToLower(answer)
	for _, mark := range []string{"<passage", "</passage", "<visit", "</visit", "<|", "|>", "<start_of_turn", "<end_of_turn", "[inst", "[/inst", headRules} {
		if strings.Contains(folded, strings.ToLower(mark)) {
			return true
		}
	}
	return false
}
