package chatbot

import (
	"net/netip"

	"frontdesk/app/place"
)

// What is kept of a visitor's address.
const (
	AddressKeep = "keep" // all of it
	AddressMask = "mask" // its network: the last byte of IPv4, the last 80 bits of IPv6 become zero
	AddressDrop = "drop" // nothing
)

// Privacy says what is kept of visitors. The place is found from the whole address,
// before any of it is taken away.
type Privacy struct {
	Address string `json:"address"` // keep, mask, drop
}

// DefaultPrivacy keeps no more of an address than its network.
func DefaultPrivacy() Privacy { return Privacy{Address: AddressMask} }

// orDefault takes records from before there was a choice as masking, which they did.
func (p Privacy) orDefault() Privacy {
	if p.Address == "" {
		return DefaultPrivacy()
	}
	return p
}

func (p Privacy) validate(c *checker) {
	switch p.Address {
	case AddressKeep, AddressMask, AddressDrop:
	default:
		c.check(false, "privacy.address", "One of keep, mask, drop.")
	}
}

// Kept is what may be stored of an address; empty for nothing.
func (p Privacy) Kept(address netip.Addr) string {
	address = address.Unmap().WithZone("")
	switch p.Address {
	case AddressKeep:
	case AddressDrop:
		return ""
	default:
		address = place.Mask(address)
	}
	if !address.IsValid() {
		return ""
	}
	return address.String()
}
