package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// Health tells whether the server can do its work and how it does it.
type Health interface {
	// Ready is nil when the store is open and the contents can be searched; a
	// fault else, with a message for whoever runs the server.
	Ready(ctx context.Context) error
	// Figures adds the figures of the services to those of the edge. Names are
	// those of Prometheus, without the prefix frontdesk_; what only grows ends in
	// _total.
	Figures(add func(name, help string, value float64))
}

// HealthState says that all is well.
type HealthState struct {
	Status string `json:"status" enum:"ok"`
}

type healthAPI struct{ server *Server }

func (a healthAPI) alive(*call) (HealthState, error) { return HealthState{Status: "ok"}, nil }

func (a healthAPI) ready(c *call) (HealthState, error) {
	if a.server.streams.stopping() {
		return HealthState{}, errStopping
	}
	return HealthState{Status: "ok"}, a.server.svc.Health.Ready(c.ctx)
}

// classes of statuses, by their first digit.
const classes = 6

// figures counts requests by row of the table; the last row is for what matched
// none.
type figures struct {
	rows []figure
}

type figure struct {
	requests [classes]atomic.Uint64
	millis   atomic.Uint64
}

func newFigures(routes int) *figures { return &figures{rows: make([]figure, routes+1)} }

func (f *figures) count(index, status int, took time.Duration) {
	if index < 0 {
		index = len(f.rows) - 1
	}
	row := &f.rows[index]
	row.requests[min(max(status/100, 0), classes-1)].Add(1)
	row.millis.Add(uint64(max(took.Milliseconds(), 0)))
}

// metrics writes the text form of Prometheus (exposition format 0.0.4).
func (a healthAPI) metrics(c *call) error {
	var out strings.Builder
	a.writeRequests(&out)
	add := func(name, help string, value float64) {
		kind := "gauge"
		if strings.HasSuffix(name, "_total") {
			kind = "counter"
		}
		fmt.Fprintf(&out, "# HELP frontdesk_%s %s\n# TYPE frontdesk_%s %s\nfrontdesk_%s %v\n", name, help, name, kind, name, value)
	}
	add("http_streams", "Open event streams.", float64(a.server.streams.count()))
	add("http_streams_dropped_total", "Streams that were closed because their client fell behind.", float64(a.server.streams.dropped.Load()))
	a.server.svc.Health.Figures(add)
	c.fiber.Status(http.StatusOK).Set(fiber.HeaderContentType, "text/plain; version=0.0.4; charset=utf-8")
	c.fiber.Response().SetBodyString(out.String())
	return nil
}

func (a healthAPI) writeRequests(out *strings.Builder) {
	const requests, seconds = "frontdesk_http_requests_total", "frontdesk_http_request_seconds_total"
	fmt.Fprintf(out, "# HELP %s Requests by route and class of status.\n# TYPE %s counter\n", requests, requests)
	each := func(write func(label string, row *figure)) {
		for i := range a.server.figures.rows {
			label := `method="",route="none"`
			if i < len(a.server.routes) {
				r := a.server.routes[i]
				label = fmt.Sprintf("method=%q,route=%q", r.method, r.path)
			}
			write(label, &a.server.figures.rows[i])
		}
	}
	each(func(label string, row *figure) {
		for class := range row.requests {
			if n := row.requests[class].Load(); n > 0 {
				fmt.Fprintf(out, "%s{%s,status=\"%dxx\"} %d\n", requests, label, class, n)
			}
		}
	})
	fmt.Fprintf(out, "# HELP %s Time spent on requests.\n# TYPE %s counter\n", seconds, seconds)
	each(func(label string, row *figure) {
		if ms := row.millis.Load(); ms > 0 {
			fmt.Fprintf(out, "%s{%s} %v\n", seconds, label, float64(ms)/1000)
		}
	})
}
