package httpapi

import (
	"context"
	"crypto/tls"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"frontdesk/app/id"
)

// Bounds of a lingering close.
const (
	lingerBytes = 16 << 20
	lingerTime  = 2 * time.Second
)

// gentleListener gives connections that can be closed gently, and knows those on
// which nothing was asked yet: browsers open some in advance, and a stop must not
// wait for them.
type gentleListener struct {
	net.Listener
	fresh *fresh
}

// fresh are the connections that have said nothing.
type fresh struct {
	mu    sync.Mutex
	conns map[*gentleConn]struct{}
}

func (f *fresh) add(c *gentleConn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conns == nil {
		f.conns = map[*gentleConn]struct{}{}
	}
	f.conns[c] = struct{}{}
}

func (f *fresh) remove(c *gentleConn) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.conns, c)
}

// close closes those that there are now.
func (f *fresh) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.conns {
		_ = c.Conn.Close()
	}
}

// Accept wraps the next connection.
func (l gentleListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	gentle := &gentleConn{Conn: conn, fresh: l.fresh}
	l.fresh.add(gentle)
	if secure, ok := conn.(*tls.Conn); ok {
		return &gentleTLS{gentleConn: gentle, secure: secure}, nil
	}
	return gentle, nil
}

// gentleConn can be told to hear a client out before it closes. A connection
// that is closed while the client still sends is reset by the kernel, and the
// answer that says why is lost with it (RFC 9112, 9.6).
type gentleConn struct {
	net.Conn
	fresh  *fresh
	heard  atomic.Bool
	linger atomic.Bool
}

// Read notes that the client has said something.
func (c *gentleConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if n > 0 && !c.heard.Load() && !c.heard.Swap(true) {
		c.fresh.remove(c)
	}
	return n, err
}

// Close closes at once, or after what the client still sends was thrown away,
// within bounds.
func (c *gentleConn) Close() error {
	if !c.heard.Swap(true) {
		c.fresh.remove(c)
	}
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.linger.Swap(false) && half.CloseWrite() == nil {
		if c.SetReadDeadline(id.Now().Add(lingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
		}
	}
	return c.Conn.Close()
}

// hearOut asks for a gentle close.
func (c *gentleConn) hearOut() { c.linger.Store(true) }

// gentleTLS is a gentleConn over TLS, and shows that it is one.
type gentleTLS struct {
	*gentleConn
	secure *tls.Conn
}

// Handshake is asked for by the server before the first request.
func (c *gentleTLS) Handshake() error { return c.secure.HandshakeContext(context.Background()) }

// ConnectionState tells how the connection is secured.
func (c *gentleTLS) ConnectionState() tls.ConnectionState { return c.secure.ConnectionState() }

// hearOut asks for a gentle close of a request's connection.
func hearOut(conn net.Conn) {
	if gentle, ok := conn.(interface{ hearOut() }); ok {
		gentle.hearOut()
	}
}
