package config

import (
	"fmt"
	"strings"
)

const exampleHead = `# Settings of Frontdesk. Copy this file to config.yaml beside the binary, or name
# another place with --config or FRONTDESK_CONFIG. Every setting is shown with its
# default; take the # in front of it away to change it, and the one in front of its
# group. A flag is stronger than a variable of the environment, and that is stronger
# than this file.
# "frontdesk config check" tells whether a file is right, and "frontdesk config dump"
# prints every setting and where it came from.
`

// Example renders config.example.yaml: every documented setting, commented out,
// at its default.
func Example() string {
	var b strings.Builder
	b.WriteString(exampleHead)
	open := ""
	for _, d := range definitions() {
		if d.hidden {
			continue
		}
		group, name, nested := strings.Cut(d.key, ".")
		if !nested {
			group, name = "", d.key
		}
		indent := ""
		b.WriteString("\n")
		if group != "" {
			indent = "  "
			if group != open {
				fmt.Fprintf(&b, "#%s:\n", group)
			}
		}
		open = group
		fmt.Fprintf(&b, "%s# %s\n%s# %s\n", indent, d.help, indent, d.names())
		fmt.Fprintf(&b, "%s#%s: %s\n", indent, name, d.yaml())
	}
	return b.String()
}

// names gives the variable and the flag.
func (d definition) names() string {
	names := d.env
	if d.secret {
		names += " or " + d.env + secretSuffix
	}
	if d.flag != "" {
		names += ", --" + d.flag
	}
	return names
}

// yaml gives the default as YAML reads it back.
func (d definition) yaml() string {
	switch {
	case d.list:
		return "[]"
	case d.fallback == "" || strings.ContainsAny(d.fallback, ":#"):
		return `"` + d.fallback + `"`
	}
	return d.fallback
}
