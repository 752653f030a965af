package egress

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"

	"frontdesk/app/arrange"
)

// Dial connects to host:port, where the host is a name or an address. All
// addresses of a name are looked up once and checked, and a checked one is
// dialled: a name server that answers differently a moment later changes
// nothing. One refused address among several refuses them all.
func (g *Guard) Dial(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, ErrInvalid.Because(err)
	}
	if host, err = hostName(host); err != nil {
		return nil, err
	}
	if err := g.cfg.Ledger.admit(g.cfg.Purpose, host, port); err != nil {
		return nil, err // before its name is looked up: that would leave, too
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	addresses, err := g.addresses(ctx, host, port)
	if err != nil {
		if errors.Is(err, ErrPrivate) {
			g.cfg.Ledger.refused(g.cfg.Purpose, host, port)
		}
		return nil, err
	}
	var last error
	for _, a := range addresses {
		conn, err := g.cfg.Dial(ctx, "tcp", net.JoinHostPort(a.String(), port))
		if err == nil {
			return g.cfg.Ledger.counted(conn, g.cfg.Purpose, host, port)
		}
		last = err
	}
	return nil, connectFault(host, last)
}

// Check tells whether host:port may be contacted, without connecting. A name
// that cannot be looked up is a fault as well.
func (g *Guard) Check(ctx context.Context, host, port string) error {
	host, err := hostName(host)
	if err != nil {
		return err
	}
	if err := g.cfg.Ledger.Permitted(host, port); err != nil {
		return err
	}
	_, err = g.addresses(ctx, host, port)
	return err
}

// addresses are those that may be dialled for a host in its usual form.
func (g *Guard) addresses(ctx context.Context, host, port string) ([]netip.Addr, error) {
	allowed := g.allow[net.JoinHostPort(host, port)]
	if literal, err := netip.ParseAddr(host); err == nil {
		if allowed || g.public(literal) {
			return []netip.Addr{literal}, nil
		}
		return nil, refusal(host, port)
	}
	if !allowed && strings.HasSuffix("."+host, ".localhost") {
		return nil, refusal(host, port)
	}
	found, err := g.cfg.Resolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, lookupFault(host, err)
	}
	if len(found) == 0 {
		return nil, ErrNotFound.Saying("There is no server named %s. Check how the address is written.", host)
	}
	out := make([]netip.Addr, 0, len(found))
	for _, a := range found {
		a = a.Unmap()
		if !allowed && !g.allow[net.JoinHostPort(a.String(), port)] && !g.public(a) {
			return nil, refusal(host, port)
		}
		out = append(out, a)
	}
	// A machine without version 6 fails at once on such an address; version 4 first
	// reaches more servers and costs the others nothing.
	arrange.By(out, func(a, b netip.Addr) int { return a.BitLen() - b.BitLen() })
	return out, nil
}

// refusal says what an owner can do about a destination that is refused.
func refusal(host, port string) error {
	destination := net.JoinHostPort(host, port)
	return ErrPrivate.Saying("%s lies inside a private network, so it is not contacted. If it is yours and meant, "+
		"allow it with FRONTDESK_ALLOW_PRIVATE=%s and restart.", destination, destination)
}

func lookupFault(host string, err error) error {
	var dns *net.DNSError
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &dns) && dns.IsNotFound:
		return ErrNotFound.Saying("There is no server named %s. Check how the address is written.", host).Because(err)
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &dns) && dns.IsTimeout:
		return ErrTimeout.Saying("The name servers took too long to find %s. Try again later.", host).Because(err)
	default:
		return ErrUnreachable.Saying("The name %s cannot be looked up: this server's name service does not answer. Check its network.", host).Because(err)
	}
}

func connectFault(host string, err error) error {
	var timeout net.Error
	switch {
	case err == nil:
		return ErrUnreachable
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return ErrTimeout.Saying("%s does not answer. Check that the site is up, and try again.", host).Because(err)
	default:
		return ErrUnreachable.Saying("%s refuses the connection. Check that the site is up, and that the address is right.", host).
			Because(fmt.Errorf("dialling: %w", err))
	}
}
