package app

import (
	"time"

	"frontdesk/app/dashboard"
	"frontdesk/app/store"
	"frontdesk/app/timezone"
)

// dashboards are the boards of chatbots in the owner's zone.
type dashboards struct {
	*dashboard.Service

	settings *settings
}

func (a *App) dashboards() dashboards {
	return dashboards{dashboard.New(store.Dashboards(a.store), a.conversations, a.clock), a.settings}
}

// Zone is the owner's; UTC where none is set.
func (d dashboards) Zone() *time.Location {
	zone, err := timezone.Load(d.settings.current().Zone)
	if err != nil {
		return time.UTC // it was checked when it was set
	}
	return zone
}
