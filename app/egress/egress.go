// Package egress is the one way out to addresses that an owner, or a page that
// was read, names: it refuses what lies inside the owner's network, dials the
// very address that it has checked, and bounds time, size and redirects of what
// comes back. It knows nothing of pages or of what they are read for.
package egress

import (
	"context"
	"log/slog"
	"net"
	"net/netip"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// The faults of this package. Their messages are for the owner; which
// destination is meant is said where they are made.
var (
	// ErrInvalid is the fault for an address that cannot be contacted as written.
	ErrInvalid = fault.New(fault.Invalid, "destination_invalid", "This address cannot be read. Write it like https://www.example.com/help.")
	// ErrPrivate is the fault for a destination inside the owner's own network.
	ErrPrivate = fault.New(fault.Forbidden, "destination_private", "This address lies inside a private network. Only public addresses are contacted.")
	// ErrNotFound is the fault for a name that no name server knows.
	ErrNotFound = fault.New(fault.Unavailable, "destination_unknown", "There is no server of this name. Check how the address is written.")
	// ErrUnreachable is the fault for a server that does not take the connection.
	ErrUnreachable = fault.New(fault.Unavailable, "destination_unreachable", "The server cannot be reached. Check that the site is up, and try again.")
	// ErrTimeout is the fault for a server that takes too long.
	ErrTimeout = fault.New(fault.Unavailable, "destination_timeout", "The server took too long to answer. Try again later.")
	// ErrCertificate is the fault for a certificate that does not hold.
	ErrCertificate = fault.New(fault.Unavailable, "destination_certificate", "The server's certificate is not valid. Renew it, or check the address.")
	// ErrTooLarge is the fault for an answer beyond the limit.
	ErrTooLarge = fault.New(fault.TooLarge, "destination_too_large", "The answer is larger than what is read.")
	// ErrRedirects is the fault for redirects that do not end.
	ErrRedirects = fault.New(fault.Unavailable, "destination_redirects", "The address redirects in a circle, or too often.")
	// ErrAnswer is the fault for an answer that is no HTTP, or cannot be unpacked.
	ErrAnswer = fault.New(fault.Unavailable, "destination_answer", "The server's answer cannot be understood.")
)

// Resolver finds the addresses of a name; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Config is what a Guard is made of. All but Clock may be left out.
type Config struct {
	// Allow are private destinations that may be contacted all the same, as
	// host:port with the host as it is written in addresses, or its address.
	Allow     []string
	UserAgent string
	Resolver  Resolver // nil: the system's, without the C library
	Clock     id.Clock
	Log       *slog.Logger
	// Dial connects to an address that was checked; nil is a plain dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Ledger counts the connections and may refuse them; nil is one of the guard's
	// own, which keeps nothing.
	Ledger *Ledger
	// Purpose is what the connections are for; Website where it is left out.
	Purpose Purpose
}

// The limits of one request where it gives none itself.
const (
	defaultTimeout   = 20 * time.Second
	dialTimeout      = 10 * time.Second
	headerTimeout    = 15 * time.Second
	defaultMaxBody   = 5 << 20
	maxHeaderBytes   = 64 << 10
	defaultRedirects = 8
	maxURLBytes      = 2000
)
