package httpapi

import (
	"crypto/tls"
	"io"
	"net"
	"sync/atomic"
	"time"

	"frontdesk/app/id"
)

// Bounds of a lingering close.
const (
	lingerBytes = 16 << 20
	lingerTime  = 2 * time.Second
)

// lingerListener gives connections that can be closed gently.
type lingerListener struct{ net.Listener }

// Accept wraps the next connection.
func (l lingerListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &lingerConn{Conn: conn}, nil
}

// lingerConn can be told to hear a client out before it closes. A connection
// that is closed while the client still sends is reset by the kernel, and the
// answer that says why is lost with it (RFC 9112, 9.6).
type lingerConn struct {
	net.Conn
	linger atomic.Bool
}

// Close closes at once, or after what the client still sends was thrown away,
// within bounds.
func (c *lingerConn) Close() error {
	if half, ok := c.Conn.(interface{ CloseWrite() error }); ok && c.linger.Swap(false) && half.CloseWrite() == nil {
		if c.SetReadDeadline(id.Now().Add(lingerTime)) == nil {
			_, _ = io.CopyN(io.Discard, c.Conn, lingerBytes)
		}
	}
	return c.Conn.Close()
}

// linger asks for a gentle close of a request's connection.
func linger(conn net.Conn) {
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	if gentle, ok := conn.(*lingerConn); ok {
		gentle.linger.Store(true)
	}
}
