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
	// Days without a message after which a conversation is made anonymous, or deleted;
	// 0: never.
	AnonymiseDays int `json:"anonymiseDays"`
	DeleteDays    int `json:"deleteDays"`
}

// MaxKeepDays is the longest time that can be set, in days: ten years.
const MaxKeepDays = 3650

// DefaultPrivacy keeps no more of an address than its network.
func DefaultPrivacy() Privacy { return Privacy{Address: AddressMask} }

// orDefault takes records from before there was a choice as masking, which they did.
func (p Privacy) orDefault() Privacy {
	if p.Address == "" {
		p.Address = AddressMask
	}
	return p
}

func (p Privacy) validate(c *checker) {
	switch p.Address {
	case AddressKeep, AddressMask, AddressDrop:
	default:
		c.check(false, "privacy.address", "One of keep, mask, drop.")
	}
	days := func(n int) bool { return n >= 0 && n <= MaxKeepDays }
	c.check(days(p.AnonymiseDays), "privacy.anonymiseDays", "Days from 1 to 3650, or 0 for never.")
	c.check(days(p.DeleteDays), "privacy.deleteDays", "Days from 1 to 3650, or 0 for never.")
	c.check(p.AnonymiseDays == 0 || p.DeleteDays == 0 || p.AnonymiseDays < p.DeleteDays, "privacy.anonymiseDays",
		"This comes never: conversations are deleted before. Give fewer days than for deleting.")
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
