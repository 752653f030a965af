package notify

import (
	_ "embed" // the template
	"html/template"
	"strings"
	"sync"
)

//go:embed transcript.html.tmpl
var transcriptSource string

// transcriptTemplate is parsed once, when the first mail is written.
var transcriptTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.New("transcript").Parse(transcriptSource)
})

// html is the part that most readers show: tables and styles at the elements
// for the old ones, a style sheet for dark mode, nothing from elsewhere.
func (t transcript) html() (string, error) {
	tmpl, err := transcriptTemplate()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	if err := tmpl.Execute(&b, t); err != nil {
		return "", err
	}
	return b.String(), nil
}

// The colours of a turn in the light; the style sheet has those of the dark.

// Side is where a turn stands: the visitor on the right, as in the chat.
func (t turn) Side() string {
	if t.Role == "visitor" {
		return "right"
	}
	return "left"
}

// Padding makes up for the space that rendered blocks have below them.
func (t turn) Padding() template.CSS {
	if t.Role == "assistant" {
		return "12px 16px 4px 16px"
	}
	return "12px 16px"
}

// Background is the colour of the bubble.
func (t turn) Background() template.CSS {
	return map[string]template.CSS{"visitor": "#edebe8", "assistant": "#eaf2fc", "human": "#fdf1e3"}[t.Role]
}

// Color is the colour of the words in the bubble.
func (t turn) Color() template.CSS {
	return map[string]template.CSS{"visitor": "#1c1917", "assistant": "#16324f", "human": "#5a3410"}[t.Role]
}

// PhoneHref is an address that the template would not take for a safe one; it
// holds digits only.
func (c contact) PhoneHref() template.URL { return template.URL(c.PhoneURL) } //nolint:gosec // made of digits
