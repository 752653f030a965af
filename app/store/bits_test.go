package store

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// Whatever is set, a block comes back as it was, in no more bytes than its words.
func TestBlock_comesBack(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(3, 1))
	ways := map[byte]int{}
	for range 3000 {
		var b block
		switch rng.IntN(4) {
		case 0: // few
			for range rng.IntN(40) {
				b.put(uint16(rng.IntN(blockBits)), true)
			}
		case 1: // runs
			for range rng.IntN(6) {
				first := rng.IntN(blockBits)
				b.fill(uint16(first), uint16(min(first+rng.IntN(900), blockBits-1)))
			}
		case 2: // many
			for range rng.IntN(3 * blockBits) {
				b.put(uint16(rng.IntN(blockBits)), rng.IntN(3) > 0)
			}
		default: // all but few
			b.fill(0, blockBits-1)
			for range rng.IntN(40) {
				b.put(uint16(rng.IntN(blockBits)), false)
			}
		}
		stored := b.encode()
		var again block
		if err := again.add(stored); err != nil || again != b {
			t.Fatalf("%d bits came back as %d, %v", b.count(), again.count(), err)
		}
		if b.count() == 0 {
			if stored != nil {
				t.Fatalf("nothing takes %d bytes", len(stored))
			}
			continue
		}
		ways[stored[0]]++
		if len(stored) > 1+blockBits/8 {
			t.Fatalf("%d bytes", len(stored))
		}
		var up, down []uint16
		b.from(0, func(at uint16) bool { up = append(up, at); return true })
		b.below(blockBits, func(at uint16) bool { down = append([]uint16{at}, down...); return true })
		if len(up) != b.count() || len(down) != b.count() {
			t.Fatalf("walked %d up and %d down of %d", len(up), len(down), b.count())
		}
		for i := range up {
			if up[i] != down[i] || !b.has(up[i]) {
				t.Fatalf("place %d is %d up and %d down", i, up[i], down[i])
			}
		}
		bound := rng.IntN(blockBits + 1)
		n := 0
		b.from(min(bound, blockBits-1), func(at uint16) bool { n++; return int(at) >= bound })
		m := 0
		b.below(bound, func(at uint16) bool { m++; return int(at) < bound })
		if bound < blockBits && n+m != b.count() {
			t.Fatalf("%d from %d on and %d below it of %d", n, bound, m, b.count())
		}
	}
	for _, way := range []byte{blockPlaces, blockRuns, blockWords} {
		if ways[way] == 0 {
			t.Errorf("no block was stored in the way %d", way)
		}
	}
}

func TestBlock_refusesDamage(t *testing.T) {
	t.Parallel()
	for _, v := range [][]byte{
		{9, 1}, {blockPlaces, 1}, {blockPlaces, 0xff, 0xff}, {blockRuns, 0, 1}, {blockRuns, 0, 9, 0, 1}, {blockRuns, 0, 1, 0xff, 0xff},
		{blockWords, 1, 2}, append([]byte{blockWords}, bytes.Repeat([]byte{1}, 8*(blockBits/64+1))...),
	} {
		var b block
		if err := b.add(v); err == nil {
			t.Errorf("%x was taken", v)
		}
	}
}
