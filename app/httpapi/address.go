package httpapi

import (
	"net/netip"
	"strings"
)

// clientAddress finds who sent a request. remote is the other end of the
// connection; forwarded are the X-Forwarded-For headers as they came, and count
// only as far as trusted proxies wrote them: the list is walked from the right,
// since each proxy appends whom it heard, and everything left of the first
// address that is not a trusted proxy may be invented by the client. Something
// that is no address ends the walk at the proxy that passed it on.
func clientAddress(remote netip.Addr, forwarded []string, trusted []netip.Prefix) netip.Addr {
	address := remote.Unmap().WithZone("")
	for i := len(forwarded) - 1; i >= 0; i-- {
		hops := strings.Split(forwarded[i], ",")
		for j := len(hops) - 1; j >= 0; j-- {
			if !isTrusted(address, trusted) {
				return address
			}
			hop, ok := parseHop(hops[j])
			if !ok {
				return address
			}
			address = hop
		}
	}
	return address
}

// parseHop reads an address with or without a port or brackets.
func parseHop(s string) (netip.Addr, bool) {
	s = strings.TrimSpace(s)
	if withPort, err := netip.ParseAddrPort(s); err == nil {
		return withPort.Addr().Unmap().WithZone(""), true
	}
	if inner, found := strings.CutPrefix(s, "["); found {
		s, found = strings.CutSuffix(inner, "]")
		if !found {
			return netip.Addr{}, false
		}
	}
	address, err := netip.ParseAddr(s)
	return address.Unmap().WithZone(""), err == nil
}

func isTrusted(address netip.Addr, trusted []netip.Prefix) bool {
	for _, prefix := range trusted {
		if prefix.Contains(address) {
			return true
		}
	}
	return false
}

// budgetAddress is the unit that a budget counts: an IPv4 address, or the /64
// that one IPv6 customer has to itself.
func budgetAddress(address netip.Addr) netip.Addr {
	if !address.Is6() {
		return address
	}
	prefix, err := address.Prefix(64)
	if err != nil {
		return address
	}
	return prefix.Addr()
}

// sound tells a Host that may stand in an address that we write.
func sound(host string) bool {
	if host == "" || len(host) > 255 {
		return false
	}
	for _, r := range host {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(".-_:[]", r):
		default:
			return false
		}
	}
	return true
}
