package httpapi

import (
	"context"
	"net/http"
	"testing"

	"frontdesk/app/egress"
)

// fakeEgress holds a switch.
type fakeEgress struct{ page EgressPage }

func (f *fakeEgress) Page(context.Context) (EgressPage, error) { return f.page, nil }

func (f *fakeEgress) Turn(_ context.Context, in EgressInput) (EgressPage, error) {
	if len(in.Allow) > 0 && in.Allow[0] == "" {
		return EgressPage{}, egress.ErrInvalid
	}
	f.page.AirGap, f.page.Allow = in.AirGap, in.Allow
	return f.page, nil
}

func TestEgress_switch(t *testing.T) {
	t.Parallel()
	w := open(t)
	var got EgressPage
	w.do(http.MethodPut, "/api/admin/egress", token("fd_admin"), body(`{"airGap":true,"allow":["smtp.example.com:587"]}`)).is(200).into(&got)
	if !got.AirGap || len(got.Allow) != 1 {
		t.Fatalf("%+v", got)
	}
	w.do(http.MethodGet, "/api/admin/egress", token("fd_admin")).is(200).into(&got)
	if !got.AirGap {
		t.Fatalf("%+v", got)
	}
	w.do(http.MethodPut, "/api/admin/egress", token("fd_admin"), body(`{"airGap":true,"allow":[""]}`)).problem(400, "destination_invalid")
	w.do(http.MethodPut, "/api/admin/egress", token("fd_admin"), body(`{"airGap":"yes"}`)).problem(422, "invalid_input")
}
