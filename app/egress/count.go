package egress

import (
	"cmp"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Destination is what went to and came from one host:port since the start.
type Destination struct {
	Address     string
	Connections int64
	Sent        int64 // bytes, encryption included
	Received    int64
	LastAt      time.Time
}

// keptDestinations bounds the table; the least recently dialled one makes place.
const keptDestinations = 1000

// traffic counts by destination. Connections add to their row without a lock.
type traffic struct {
	mu   sync.Mutex
	rows map[string]*tally
}

type tally struct {
	connections, sent, received atomic.Int64
	last                        time.Time // under the lock of the table
}

func (t *traffic) row(address string, now time.Time) *tally {
	t.mu.Lock()
	defer t.mu.Unlock()
	row := t.rows[address]
	if row == nil {
		if len(t.rows) >= keptDestinations {
			t.dropOldest()
		}
		row = &tally{}
		t.rows[address] = row
	}
	row.last = now
	return row
}

func (t *traffic) dropOldest() {
	oldest := ""
	for address, row := range t.rows {
		if oldest == "" || row.last.Before(t.rows[oldest].last) {
			oldest = address
		}
	}
	delete(t.rows, oldest)
}

// Traffic is what went where since the start, most bytes first.
func (g *Guard) Traffic() []Destination {
	g.traffic.mu.Lock()
	defer g.traffic.mu.Unlock()
	out := make([]Destination, 0, len(g.traffic.rows))
	for address, row := range g.traffic.rows {
		out = append(out, Destination{
			Address: address, Connections: row.connections.Load(), Sent: row.sent.Load(), Received: row.received.Load(), LastAt: row.last,
		})
	}
	slices.SortFunc(out, func(a, b Destination) int {
		return cmp.Or(cmp.Compare(b.Sent+b.Received, a.Sent+a.Received), cmp.Compare(a.Address, b.Address))
	})
	return out
}

// counted is a connection whose bytes are added to its destination.
func (g *Guard) counted(conn net.Conn, address string) net.Conn {
	row := g.traffic.row(address, g.cfg.Clock())
	row.connections.Add(1)
	return &countedConn{Conn: conn, row: row}
}

type countedConn struct {
	net.Conn
	row *tally
}

// Read counts what came.
func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.row.received.Add(int64(n))
	return n, err
}

// Write counts what went.
func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.row.sent.Add(int64(n))
	return n, err
}
