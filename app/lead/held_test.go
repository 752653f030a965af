package lead

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// oneRow is a store that holds one push; any other use of it panics.
type oneRow struct {
	Tx
	row    Push
	writes int
}

func (o *oneRow) View(_ context.Context, fn func(Reader) error) error { return fn(o) }

func (o *oneRow) Write(_ context.Context, fn func(Tx) error) error {
	o.writes++
	return fn(o)
}

func (o *oneRow) CRM(chatbot.ID) (CRM, bool, error) {
	return CRM{Target: AnyURL, URL: "https://crm.example.com/in", Format: "json"}, true, nil
}
func (o *oneRow) Lead(ID) (Lead, error)                        { return Lead{Name: "Ana"}, nil }
func (o *oneRow) Push(chatbot.ID, id.UUID) (Push, bool, error) { return o.row, true, nil }
func (o *oneRow) PutPush(p Push) error                         { o.row = p; return nil }
func (o *oneRow) After(fn func())                              { fn() }

// shut lets nothing out while it says so.
type shut struct{ err error }

func (shut) Check(context.Context, string) error { return nil }

func (s *shut) Send(context.Context, Request) (Answer, error) { return Answer{Status: 200}, s.err }

// A push that is held was not tried: the log says once why it waits, and is not
// written again for as long as that holds.
func TestDeliver_held(t *testing.T) {
	t.Parallel()
	store := &oneRow{row: Push{State: PushWaiting}}
	told := fault.New(fault.Unavailable, "air_gap", "the switch is on")
	way := &shut{err: fmt.Errorf("dialling: %w: %w", told, ErrHeld)}
	changes := 0
	s := New(Config{Store: store, Sender: way, Changed: func(Lead) { changes++ }, Clock: time.Now, Log: slog.New(slog.DiscardHandler)})
	for range 5 {
		if err := s.Deliver(t.Context(), chatbot.ID{}, id.UUID{}, ID{}); !errors.Is(err, ErrHeld) {
			t.Fatalf("err %v", err)
		}
	}
	if store.row.Attempts != 0 || store.row.State != PushWaiting || store.row.Problem != "the switch is on" || store.writes != 1 {
		t.Errorf("after five looks: %+v, written %d times", store.row, store.writes)
	}
	way.err = nil
	if err := s.Deliver(t.Context(), chatbot.ID{}, id.UUID{}, ID{}); err != nil {
		t.Fatal(err)
	}
	if store.row.Attempts != 1 || store.row.State != PushDelivered || store.row.Problem != "" || changes != 1 {
		t.Errorf("once it may leave: %+v, told %d times", store.row, changes)
	}
}
