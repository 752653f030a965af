package main

import (
	"encoding/binary"
	"log/slog"
	"math/rand/v2"
	"net/netip"

	"frontdesk/app/geo"
)

// placesRow measures, in this process, how long it takes to find where an address
// is. The time is that of the processor, which other work on the machine hardly
// changes; addresses are drawn from all of global unicast.
func placesRow(b *bench) ([]figure, error) {
	s, err := geo.New(geo.Config{Log: slog.New(slog.DiscardHandler), OnChange: func() {}})
	if err != nil {
		return nil, err
	}
	r := rand.New(rand.NewPCG(1, 2))
	four, six := make([]netip.Addr, 1<<14), make([]netip.Addr, 1<<14)
	for i := range four {
		var a4 [4]byte
		var a16 [16]byte
		binary.BigEndian.PutUint32(a4[:], r.Uint32())
		binary.BigEndian.PutUint64(a16[:], 0x2000_0000_0000_0000|r.Uint64()>>3)
		four[i], six[i] = netip.AddrFrom4(a4), netip.AddrFrom16(a16)
	}
	for i := range six { // most of 2000::/3 is nobody's; what is given out begins with 24, 26, 28, 2a or 2c
		b := six[i].As16()
		b[0] = 0x24 + b[0]&3*2
		b[1] &= 0x0f
		six[i] = netip.AddrFrom16(b)
	}
	return []figure{
		atMost("place of an address, IPv4, processor time", placed(s, four, b.less(2_000_000, 200_000)), 1000, "ns"),
		atMost("  IPv6", placed(s, six, b.less(2_000_000, 200_000)), 1000, "ns"),
	}, nil
}

// placed is the processor time of one lookup, in nanoseconds.
func placed(s *geo.Service, addresses []netip.Addr, n int) float64 {
	worked := ownTime()
	for i := range n {
		s.Place(addresses[i%len(addresses)])
	}
	return float64((ownTime() - worked).Nanoseconds()) / float64(n)
}
