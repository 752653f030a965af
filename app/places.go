package app

import (
	"context"
	"path/filepath"
	"strings"

	"frontdesk/app/geo"
	"frontdesk/app/httpapi"
	"frontdesk/app/realtime"
)

// assemblePlaces makes what tells where visitors are.
func assemblePlaces(a *App) error {
	var err error
	a.places, err = geo.New(geo.Config{
		Files: joints{a}.placeFiles(), Copies: filepath.Join(a.cfg.DataDir, "geo", "in-use"), Log: a.log,
		OnChange: func() { a.hub.Publish(realtime.Panel(""), realtime.Event{Name: "geo", Data: []byte("{}")}) },
	})
	return err
}

// placeFiles is where the owner's files are.
func (a joints) placeFiles() string {
	if a.cfg.Geo != "" {
		return a.cfg.Geo
	}
	return filepath.Join(a.cfg.DataDir, "geo")
}

// placeData are the data of places as the panel sees them.
type placeData struct{ app *App }

// Page tells which there are.
func (p placeData) Page(context.Context) (httpapi.GeoPage, error) {
	path, err := filepath.Abs(joints{p.app}.placeFiles())
	if err != nil {
		return httpapi.GeoPage{}, err
	}
	status := p.app.places.Status()
	out := httpapi.GeoPage{
		BuiltIn: httpapi.GeoBuiltIn{MadeAt: status.Made, Credit: "IP Geolocation by DB-IP", URL: "https://db-ip.com", Licence: "CC BY 4.0"}, //nolint:gosec // a credit line, no credential
		Path:    path, Files: []httpapi.GeoFile{},
	}
	for _, f := range status.Files {
		shown := httpapi.GeoFile{Name: f.Name, State: string(f.State), Reason: f.Reason, Kind: f.Kind, MadeAt: moment(f.Made), InUse: f.InUse, Cities: f.Cities}
		if f.InUse {
			shown.Credit, shown.URL = creditOf(f.Kind)
		}
		out.Files = append(out.Files, shown)
	}
	return out, nil
}

// creditOf is what the licences of well-known files want to be said.
func creditOf(kind string) (credit, url string) {
	switch {
	case strings.HasPrefix(kind, "GeoLite2"):
		return "This product includes GeoLite Data created by MaxMind", "https://www.maxmind.com"
	case strings.HasPrefix(kind, "DBIP"), strings.HasPrefix(kind, "city ipv"), strings.HasPrefix(kind, "country ipv"):
		return "IP Geolocation by DB-IP", "https://db-ip.com"
	case strings.HasPrefix(strings.ToLower(kind), "ipinfo"):
		return "IP address data powered by IPinfo", "https://ipinfo.io"
	default:
		return "", ""
	}
}

// LookAgain has the files looked at.
func (p placeData) LookAgain(context.Context) error {
	p.app.places.LookAgain()
	return nil
}
