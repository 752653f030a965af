package httpapi

import (
	"context"
	"net/http"
	"testing"
	"time"
)

// fakeGeo counts how often it was asked to look.
type fakeGeo struct{ looked int }

func (f *fakeGeo) Page(context.Context) (GeoPage, error) {
	return GeoPage{
		BuiltIn: GeoBuiltIn{MadeAt: time.Date(2026, 6, 5, 0, 0, 0, 0, time.UTC), Credit: "IP Geolocation by DB-IP", URL: "https://db-ip.com", Licence: "CC BY 4.0"},
		Path:    "/data/geo", Files: []GeoFile{{Name: "bad.mmdb", State: "refused", Reason: "It is damaged."}},
	}, nil
}

func (f *fakeGeo) LookAgain(context.Context) error {
	f.looked++
	return nil
}

func TestGeo_page(t *testing.T) {
	t.Parallel()
	w := open(t)
	var got GeoPage
	w.do(http.MethodGet, "/api/admin/geo", token("fd_viewer")).is(200).into(&got)
	if got.BuiltIn.URL != "https://db-ip.com" || len(got.Files) != 1 || got.Files[0].Reason == "" {
		t.Errorf("%+v", got)
	}
	w.do(http.MethodPost, "/api/admin/geo/look", token("fd_viewer")).problem(403, "forbidden")
	w.do(http.MethodPost, "/api/admin/geo/look", token("fd_admin")).is(202)
}
