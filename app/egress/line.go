package egress

import (
	"context"
	"net"
	"net/netip"
	"strings"
	"time"
)

// own tells the purposes whose servers the owner sets up, and which may lie
// inside the owner's own network.
func own(p Purpose) bool { return p == Model || p == Mail }

// inside tells an address of this machine or of a private network.
func inside(a netip.Addr) bool {
	a = a.Unmap()
	return a.IsLoopback() || a.IsPrivate()
}

// known tells a host that is found without asking anybody outside: an address, or
// a name that only the machine or its own network gives out.
func known(host string) bool {
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	if !strings.Contains(host, ".") {
		return true
	}
	for _, ending := range []string{".localhost", ".local", ".internal", ".lan", ".home.arpa"} {
		if strings.HasSuffix(host, ending) {
			return true
		}
	}
	return false
}

// Line gives the dial function for a server of the owner's own settings, which
// may lie anywhere. While the switch is on, it reaches those on this machine and
// in private networks, whose name must be one that nobody outside is asked for.
func (l *Ledger) Line(p Purpose, patience time.Duration) func(ctx context.Context, network, address string) (net.Conn, error) {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		host, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, ErrInvalid.Because(err)
		}
		if normal, err := hostName(host); err == nil {
			host = normal
		}
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		conn, err := l.reach(ctx, network, host, port)
		if err != nil {
			if isAirGap(err) {
				l.refused(p, host, port)
			}
			return nil, err
		}
		return l.counted(conn, p, host, port)
	}
}

// reach dials what may be dialled.
func (l *Ledger) reach(ctx context.Context, network, host, port string) (net.Conn, error) {
	refusal := l.Permitted(host, port)
	if refusal == nil {
		return l.cfg.Dial(ctx, network, net.JoinHostPort(host, port))
	}
	if !known(host) {
		return nil, refusal
	}
	addresses := []netip.Addr{}
	if literal, err := netip.ParseAddr(host); err == nil {
		addresses = append(addresses, literal)
	} else if addresses, err = l.cfg.Resolver.LookupNetIP(ctx, "ip", host); err != nil {
		return nil, err
	}
	for _, a := range addresses {
		if !inside(a) {
			return nil, refusal
		}
	}
	var conn net.Conn
	last := refusal
	for _, a := range addresses {
		if conn, last = l.cfg.Dial(ctx, network, net.JoinHostPort(a.Unmap().String(), port)); last == nil {
			return conn, nil
		}
	}
	return nil, last
}
