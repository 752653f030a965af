package egress

import (
	"net"
	"net/netip"
	"sync/atomic"
	"time"
)

// Row is what went to and came from one destination for one purpose, since the
// folder was made. Refusals are those of the switch and of the guard.
type Row struct {
	Purpose     Purpose   `json:"purpose"`
	Address     string    `json:"address"` // host:port as it is configured
	Connections int64     `json:"connections,omitempty"`
	Sent        int64     `json:"sent,omitempty"` // bytes, encryption included
	Received    int64     `json:"received,omitempty"`
	LastAt      time.Time `json:"lastAt,omitzero"` // of the last connection
	Refused     int64     `json:"refused,omitempty"`
	RefusedAt   time.Time `json:"refusedAt,omitzero"`
}

// seen is when anything last happened with the destination.
func (r Row) seen() time.Time {
	if r.RefusedAt.After(r.LastAt) {
		return r.RefusedAt
	}
	return r.LastAt
}

// tally is a row in the making. Connections add their bytes without a lock; the
// rest is under that of the ledger.
type tally struct {
	sent, received atomic.Int64
	row            Row // without the bytes
	saved          Row // as it was last stored
}

func (t *tally) now() Row {
	out := t.row
	out.Sent, out.Received = t.sent.Load(), t.received.Load()
	return out
}

// countedConn is a connection whose bytes are added to its destination, and
// which the switch can cut.
type countedConn struct {
	net.Conn
	ledger     *Ledger
	tally      *tally
	purpose    Purpose
	host, port string
	cut        atomic.Bool
}

// Read counts what came.
func (c *countedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.tally.received.Add(int64(n))
	return n, c.why(err)
}

// Write counts what went.
func (c *countedConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.tally.sent.Add(int64(n))
	return n, c.why(err)
}

// why says of a connection that was cut that the switch did it.
func (c *countedConn) why(err error) error {
	if err != nil && c.cut.Load() {
		return switchedOff(c.host, c.port).Because(err)
	}
	return err
}

// Close ends the connection; the ledger forgets it.
func (c *countedConn) Close() error {
	c.ledger.forget(c)
	return c.Conn.Close()
}

// leaves tells whether the other end lies outside the owner's own networks.
func (c *countedConn) leaves() bool {
	to, err := netip.ParseAddrPort(c.RemoteAddr().String())
	return err != nil || !inside(to.Addr())
}
