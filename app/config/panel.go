package config

import (
	"strings"

	"frontdesk/app/fault"
)

// Group is a page of settings that an owner may also fill in the panel.
type Group string

// The groups; their fields have the names of the panel's API.
const (
	Models  Group = "models"
	Email   Group = "email"
	General Group = "general"
)

// Fixed gives the fields of a group that flag, environment or file decide, with
// the name of what decides. The panel shows these and cannot change them.
func (c *Config) Fixed(group Group) map[string]string {
	fixed := map[string]string{}
	for _, d := range definitions() {
		if field, ok := d.field(group); ok && c.origins[d.key].Source != FromDefault {
			fixed[field] = c.origins[d.key].Name
		}
	}
	return fixed
}

func (d definition) field(group Group) (string, bool) {
	g, field, found := strings.Cut(d.panel, ".")
	return field, found && g == string(group)
}

// Apply gives the settings with the values of a group as an owner wrote them in
// the panel, as text by field name. Fixed fields keep their value; fields that
// are left out keep theirs. Wrong values are a fault with the fields in it.
func (c *Config) Apply(group Group, values map[string]string) (Settings, error) {
	settings, fields := c.Settings, []fault.Field(nil)
	if _, set := values["port"]; group == Email && !set && c.origins["mail.port"].Source == FromDefault {
		settings.Mail.Port = 0
	}
	for _, d := range definitions() {
		field, ok := d.field(group)
		value, given := values[field]
		if !ok || !given || c.origins[d.key].Source != FromDefault {
			continue
		}
		if err := d.set(&settings, value); err != nil {
			fields = append(fields, fault.Field{Field: field, Message: "This value " + err.Error() + "."})
		}
	}
	if err := fault.InvalidFields(fields); err != nil {
		return Settings{}, err
	}
	settings.Mail.completePort()
	return settings, nil
}

// Values gives the values of a group as text by field name: the form that Apply
// takes and that can be stored. Secrets are included.
func (s Settings) Values(group Group) map[string]string {
	values := map[string]string{}
	for _, d := range definitions() {
		if field, ok := d.field(group); ok {
			values[field] = d.get(&s)
		}
	}
	return values
}
