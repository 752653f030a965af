package app

import (
	"context"
	"errors"
	"net/http"
	"time"

	"frontdesk/app/egress"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/ollama"
	"frontdesk/app/outbox"
	"frontdesk/app/store"
)

// How long opening a connection to the owner's own servers may take.
const (
	modelPatience = 2 * time.Second
	mailPatience  = 20 * time.Second
)

// assembleEgress makes the one way out, before anything that dials, and gives the
// client for the model server.
func assembleEgress(ctx context.Context, a *App) (*http.Client, error) {
	var err error
	a.ledger, err = egress.NewLedger(ctx, egress.LedgerConfig{Store: store.Egress{Store: a.store}, Clock: a.clock, Log: a.log})
	if err != nil {
		return nil, err
	}
	a.egress = egress.New(egress.Config{
		Allow: a.cfg.AllowPrivate, Clock: a.clock, Log: a.log, Ledger: a.ledger, Purpose: egress.Website,
		UserAgent: "Mozilla/5.0 (compatible; Frontdesk/" + version + "; reads this site for its own chat)",
	})
	return ollama.NewHTTPClient(a.ledger.Line(egress.Model, modelPatience)), nil
}

// held has what the air gap refused wait in the outbox until it may leave.
func held(err error) error {
	var why *fault.Error
	if errors.Is(err, egress.ErrAirGap) && errors.As(err, &why) {
		return outbox.Held(errors.New(why.Message)) // the owner reads it
	}
	return err
}

func holding(deliver outbox.Deliver) outbox.Deliver {
	return func(ctx context.Context, item outbox.Item) error { return held(deliver(ctx, item)) }
}

// wayOut is the ledger as the panel sees it.
type wayOut struct{ ledger *egress.Ledger }

// Page is what left the server, and how the switch stands.
func (w wayOut) Page(context.Context) (httpapi.EgressPage, error) {
	set := w.ledger.Switch()
	out := httpapi.EgressPage{AirGap: set.On, Allow: append([]string{}, set.Allow...), Rows: []httpapi.EgressRow{}}
	for _, r := range w.ledger.Rows() {
		out.Rows = append(out.Rows, httpapi.EgressRow{
			Purpose: string(r.Purpose), Address: r.Address, Connections: r.Connections, Sent: r.Sent, Received: r.Received,
			LastAt: moment(r.LastAt), Refused: r.Refused, RefusedAt: moment(r.RefusedAt),
		})
	}
	return out, nil
}

// Turn turns the switch.
func (w wayOut) Turn(ctx context.Context, in httpapi.EgressInput) (httpapi.EgressPage, error) {
	if err := w.ledger.Set(ctx, egress.Switch{On: in.AirGap, Allow: in.Allow}); err != nil {
		return httpapi.EgressPage{}, err
	}
	return w.Page(ctx)
}
