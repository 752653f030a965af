package httpapi

import (
	"context"
	"time"
)

// Egress tells what left the server, and turns the air-gap switch.
type Egress interface {
	Page(ctx context.Context) (EgressPage, error)
	Turn(ctx context.Context, in EgressInput) (EgressPage, error)
}

// EgressRow is what went to and came from one destination for one purpose.
type EgressRow struct {
	Purpose     string     `json:"purpose" enum:"model,mail,website,webhook,crm,gate"`
	Address     string     `json:"address" doc:"host:port"`
	Connections int64      `json:"connections"`
	Sent        int64      `json:"sent" doc:"Bytes, encryption included."`
	Received    int64      `json:"received"`
	LastAt      *time.Time `json:"lastAt,omitempty" doc:"The last connection."`
	Refused     int64      `json:"refused" doc:"Connections that were not made: by the switch, or because the address is private."`
	RefusedAt   *time.Time `json:"refusedAt,omitempty" doc:"The last of these."`
}

// EgressPage is the ledger, most bytes first, and the switch.
type EgressPage struct {
	AirGap bool        `json:"airGap"`
	Allow  []string    `json:"allow" doc:"Destinations that stay allowed, as host or host:port."`
	Rows   []EgressRow `json:"rows"`
}

// EgressInput turns the switch.
type EgressInput struct {
	AirGap bool     `json:"airGap"`
	Allow  []string `json:"allow" doc:"host or host:port, at most 100."`
}

type egressAPI struct{ egress Egress }

func (a egressAPI) get(c *call) (EgressPage, error) { return a.egress.Page(c.ctx) }

func (a egressAPI) put(c *call, in EgressInput) (EgressPage, error) { return a.egress.Turn(c.ctx, in) }

func egressRoutes(a egressAPI) []route {
	const path = "/api/admin/egress"
	return []route{
		at(get, path, Admin, 200, "getEgress", "Every destination that this server has contacted, and the air-gap switch.", gives(a.get)),
		at(put, path, Admin, 200, "putEgress", "Turn the air-gap switch: while it is on, nothing leaves but to what the list names; servers for the model and mail inside the own network are still used.", takes(a.put)),
	}
}
