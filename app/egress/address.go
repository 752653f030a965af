package egress

import "net/netip"

// refused are the networks that nobody outside has business with: what the
// special-purpose registries of IANA (RFC 6890 and its updates) do not call
// globally reachable. Cloud metadata lies in 169.254.0.0/16 and fd00:ec2::/32.
func refused() []netip.Prefix {
	list := []string{
		"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
		"192.0.0.0/24", "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
		"198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "168.63.129.16/32",
		"::/96", "::1/128", "64:ff9b:1::/48", "100::/64", "100:0:0:1::/64", "2001:1::/32", "2001:2::/48", "2001:10::/28", "2001:20::/28",
		"2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
	}
	out := make([]netip.Prefix, 0, len(list))
	for _, s := range list {
		out = append(out, netip.MustParsePrefix(s))
	}
	return out
}

// public tells whether an address may be contacted by anybody. Addresses of
// version 6 that stand for one of version 4 are judged by that one.
func (g *Guard) public(a netip.Addr) bool {
	if a.Zone() != "" || !a.IsValid() {
		return false
	}
	a = a.Unmap()
	for _, p := range g.refused {
		if p.Contains(a) {
			return false
		}
	}
	if inner, ok := embedded(a); ok {
		return g.public(inner)
	}
	return true
}

// embedded gives the address of version 4 within one of version 6 that leads to
// it through a translator or tunnel: NAT64 (RFC 6052), 6to4 (RFC 3056), Teredo
// (RFC 4380, client inverted), ISATAP (RFC 5214).
func embedded(a netip.Addr) (netip.Addr, bool) {
	if !a.Is6() {
		return netip.Addr{}, false
	}
	b := a.As16()
	four := func(i int, invert byte) (netip.Addr, bool) {
		return netip.AddrFrom4([4]byte{b[i] ^ invert, b[i+1] ^ invert, b[i+2] ^ invert, b[i+3] ^ invert}), true
	}
	switch {
	case [12]byte(b[:12]) == [12]byte{0x00, 0x64, 0xff, 0x9b}:
		return four(12, 0)
	case b[0] == 0x20 && b[1] == 0x02:
		return four(2, 0)
	case [4]byte(b[:4]) == [4]byte{0x20, 0x01, 0, 0}:
		return four(12, 0xff)
	case b[8]&^3 == 0 && b[9] == 0 && b[10] == 0x5e && b[11] == 0xfe:
		return four(12, 0)
	}
	return netip.Addr{}, false
}
