package config

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// mask stands for a secret that is set.
const mask = "********"

// Item is one setting as it is shown: its value as text, secrets masked.
type Item struct {
	Key    string `json:"key"`
	Value  string `json:"value"`
	Origin Origin `json:"origin"`
}

// Items lists every documented setting, in the order of the documents, and the
// others where they are not at their default.
func (c *Config) Items() []Item {
	var items []Item
	for _, d := range definitions() {
		from := c.origins[d.key]
		if d.hidden && from.Source == FromDefault {
			continue
		}
		value := d.get(&c.Settings)
		if d.secret && value != "" {
			value = mask
		}
		items = append(items, Item{d.key, value, from})
	}
	return items
}

// Dump writes the settings as a table: key, value, where it came from.
func (c *Config) Dump(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, item := range c.Items() {
		from := string(item.Origin.Source)
		if item.Origin.Name != "" {
			from += " " + item.Origin.Name
		}
		value := item.Value
		if value == "" {
			value = "-"
		}
		if _, err := fmt.Fprintf(t, "%s\t%s\t%s\n", item.Key, value, from); err != nil {
			return err
		}
	}
	return t.Flush()
}

// DumpJSON writes {"file", "settings": [...], "warnings": [...]}.
func (c *Config) DumpJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(struct {
		File     string   `json:"file,omitempty"`
		Settings []Item   `json:"settings"`
		Warnings []string `json:"warnings,omitempty"`
	}{c.File, c.Items(), c.Warnings})
}

// Markdown renders the table of the README.
func Markdown() string {
	var b strings.Builder
	b.WriteString("| setting | variable | flag | default | what it is |\n|---|---|---|---|---|\n")
	for _, d := range definitions() {
		if d.hidden {
			continue
		}
		env, flag, fallback := code(d.env), "", ""
		if d.secret {
			env += " or " + code(d.env+secretSuffix)
		}
		if d.flag != "" {
			flag = code("--" + d.flag)
		}
		if d.fallback != "" {
			fallback = code(d.fallback)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", code(d.key), env, flag, fallback, strings.ReplaceAll(d.help, "|", `\|`))
	}
	return b.String()
}

func code(s string) string { return "`" + s + "`" }

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
