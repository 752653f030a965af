package store

import (
	"log/slog"
	"reflect"
	"testing"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/id"
)

func TestEgress_survivesARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open := func() *Store {
		s, err := Open(t.Context(), Options{Dir: dir, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	at := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	rows := []egress.Row{
		{Purpose: egress.Model, Address: "127.0.0.1:11434", Connections: 3, Sent: 100, Received: 2000, LastAt: at},
		{Purpose: egress.Website, Address: "shop.example:443", Refused: 2, RefusedAt: at},
		{Purpose: egress.Webhook, Address: "shop.example:443", Connections: 1, Sent: 5},
	}
	set := egress.Switch{On: true, Allow: []string{"smtp.example:587"}}
	s := open()
	kept := Egress{Store: s}
	if got, off, err := kept.Load(t.Context()); err != nil || len(got) != 0 || off.On {
		t.Fatalf("%+v %+v %v", got, off, err)
	}
	if err := kept.Save(t.Context(), append(rows, egress.Row{Purpose: egress.CRM, Address: "old.example:443"}), nil); err != nil {
		t.Fatal(err)
	}
	if err := kept.Save(t.Context(), nil, []egress.Row{{Purpose: egress.CRM, Address: "old.example:443"}}); err != nil {
		t.Fatal(err)
	}
	if err := kept.SaveSwitch(t.Context(), set); err != nil {
		t.Fatal(err)
	}
	if err := kept.Save(t.Context(), []egress.Row{{Purpose: "other", Address: "x:1"}}, nil); err == nil {
		t.Error("a purpose without a number was stored")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open()
	defer s.Close()
	got, on, err := Egress{Store: s}.Load(t.Context())
	if err != nil || !reflect.DeepEqual(got, rows) || !reflect.DeepEqual(on, set) {
		t.Fatalf("%+v\n%+v\n%v", got, on, err)
	}
}
