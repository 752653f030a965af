package app

import (
	"context"
	"strconv"

	"frontdesk/app/config"
	"frontdesk/app/httpapi"
)

// general is what concerns every chatbot.
type general struct{ settings *settings }

// Settings are those in force and what fixes them.
func (g general) Settings(context.Context) (httpapi.GeneralSettingsPage, error) {
	s := g.settings.current()
	return httpapi.GeneralSettingsPage{
		Settings: httpapi.GeneralSettings{IdleHours: s.IdleHours, PublicURL: s.PublicURL, Zone: s.Zone},
		Fixed:    g.settings.fixed(config.General),
	}, nil
}

// Save puts new settings in force.
func (g general) Save(ctx context.Context, in httpapi.GeneralSettings) (httpapi.GeneralSettingsPage, error) {
	err := g.settings.save(ctx, config.General, map[string]string{"idleHours": strconv.Itoa(in.IdleHours), "publicUrl": in.PublicURL, "zone": in.Zone})
	if err != nil {
		return httpapi.GeneralSettingsPage{}, err
	}
	return g.Settings(ctx)
}
