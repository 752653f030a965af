// Package place is where somebody is, as far as an address tells: a country, in the
// United States the state, and a city where the owner's own data know it.
package place

import "net/netip"

// Place is a country and what is known below it. The zero value is nowhere.
type Place struct {
	Country string `json:"country,omitempty"` // ISO 3166-1 alpha-2, such as US
	Region  string `json:"region,omitempty"`  // ISO 3166-2, such as US-CA
	State   string `json:"state,omitempty"`   // the region's name where Region does not tell it
	City    string `json:"city,omitempty"`
}

// IsZero tells that nothing is known.
func (p Place) IsZero() bool { return p == Place{} }

// StateName is what people call the region, in English; empty where there is none.
func (p Place) StateName() string {
	if p.State != "" {
		return p.State
	}
	return stateByCode(p.Region)
}

// Mask keeps the network of an address and drops the person: the last byte of IPv4
// and the last 80 bits of IPv6 become zero. An invalid address stays so.
func Mask(address netip.Addr) netip.Addr {
	address = address.Unmap().WithZone("")
	bits := 48
	if address.Is4() {
		bits = 24
	}
	prefix, err := address.Prefix(bits)
	if err != nil {
		return netip.Addr{}
	}
	return prefix.Addr()
}
