package geo

import (
	"encoding/binary"
	"net/netip"
)

// nowhere tells addresses that are at no place: of the machine itself, private,
// shared by a provider's customers, for documentation and measurements, for many at
// one time, reserved, and of tunnels that do not tell an address. It is asked after
// sought has taken out the addresses that stand in others.
func nowhere(address netip.Addr) bool {
	if address.Is4() {
		four := address.As4()
		return nowhereV4(binary.BigEndian.Uint32(four[:]))
	}
	sixteen := address.As16()
	upper := binary.BigEndian.Uint64(sixteen[:8])
	if upper>>61 != 1 { // all but global unicast, 2000::/3: local, private, multicast, and what nobody has
		return true
	}
	for _, network := range [...]struct {
		upper uint64
		bits  int
	}{
		{0x2001_0000_0000_0000, 32}, // Teredo, whose address is hidden
		{0x2001_0002_0000_0000, 48}, // measurements
		{0x2001_0010_0000_0000, 28}, // ORCHID
		{0x2001_0020_0000_0000, 28}, // ORCHID
		{0x2001_0db8_0000_0000, 32}, // documentation
		{0x3fff_0000_0000_0000, 20}, // documentation
	} {
		if (upper^network.upper)>>(64-network.bits) == 0 {
			return true
		}
	}
	return false
}

func nowhereV4(address uint32) bool {
	for _, network := range [...]struct {
		a, b, c byte
		bits    int
	}{
		{0, 0, 0, 8}, {10, 0, 0, 8}, {127, 0, 0, 8}, {172, 16, 0, 12}, {192, 168, 0, 16}, {169, 254, 0, 16}, // this machine, this network
		{100, 64, 0, 10},                                       // shared by a provider's customers
		{192, 0, 0, 24},                                        // for protocols
		{192, 88, 99, 24},                                      // to a 6to4 router nearby
		{198, 18, 0, 15},                                       // measurements
		{192, 0, 2, 24}, {198, 51, 100, 24}, {203, 0, 113, 24}, // documentation
		{224, 0, 0, 3}, // multicast and reserved
	} {
		first := uint32(network.a)<<24 | uint32(network.b)<<16 | uint32(network.c)<<8
		if (address^first)>>(32-network.bits) == 0 {
			return true
		}
	}
	return false
}

// sought is the address whose place is that of address: an IPv4 address that stands
// in one of IPv6, mapped, by 6to4 or by NAT64, is that one. False where it is at no
// place.
func sought(address netip.Addr) (netip.Addr, bool) {
	if !address.IsValid() {
		return address, false
	}
	address = address.Unmap().WithZone("")
	if address.Is6() {
		b := address.As16()
		switch {
		case b[0] == 0x20 && b[1] == 0x02: // 6to4, 2002::/16
			address = netip.AddrFrom4([4]byte(b[2:6]))
		case [12]byte(b[:12]) == [12]byte{0x00, 0x64, 0xff, 0x9b}: // NAT64, 64:ff9b::/96
			address = netip.AddrFrom4([4]byte(b[12:]))
		}
	}
	return address, !nowhere(address)
}
