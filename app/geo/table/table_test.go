package table

import (
	"math/rand/v2"
	"testing"
	"time"
)

// draw makes ranges of all lengths that some names have, the first one none.
func draw(r *rand.Rand, width, count, names int) []Range {
	var out []Range
	at, name := uint64(0), 0
	for range count {
		out = append(out, Range{From: at, Name: name})
		length := uint64(1) << r.IntN(width-8)
		if r.IntN(3) == 0 {
			length += r.Uint64N(length) &^ (uint64(1)<<r.IntN(8) - 1)
		}
		if at+length < at || width < 64 && at+length >= 1<<width {
			break
		}
		at += length
		if r.IntN(4) == 0 && width == 64 {
			at = (at + 0xffff) &^ 0xffff
		}
		name = (name + 1 + r.IntN(names-1)) % names
	}
	return out
}

func manyNames(n int) []string {
	out := []string{""}
	for i := range n - 1 {
		out = append(out, string([]byte{'A' + byte(i/26%26), 'A' + byte(i%26)}))
	}
	return out
}

func TestWrite_isReadAgain(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		names := 2 + r.IntN(300)
		in := Content{
			Made: time.Date(2026, 6, 5, 13, 42, 0, 0, time.UTC), Names: manyNames(names),
			V4: draw(r, 32, 1+r.IntN(2000), names), V6: draw(r, 64, 1+r.IntN(2000), names),
		}
		data, err := Write(in)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Read(data)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if !got.Made.Equal(in.Made) || len(got.Names) != names {
			t.Errorf("seed %d: made %v, %d names", seed, got.Made, len(got.Names))
		}
		check(t, in.V4, 1<<32-1, func(a uint64) int { return got.V4(uint32(a)) })
		check(t, in.V6, 1<<64-1, got.V6)
	}
}

// check asks for both ends of each range and for something between.
func check(t *testing.T, ranges []Range, last uint64, find func(uint64) int) {
	t.Helper()
	for i, r := range ranges {
		end := last
		if i+1 < len(ranges) {
			end = ranges[i+1].From - 1
		}
		for _, address := range []uint64{r.From, end, r.From + (end-r.From)/2} {
			if got := find(address); got != r.Name {
				t.Fatalf("%x in range %d is %d, want %d", address, i, got, r.Name)
			}
		}
	}
}

func TestWrite_refusesWhatIsOutOfOrder(t *testing.T) {
	for what, ranges := range map[string][]Range{
		"not from the beginning": {{From: 1, Name: 1}},
		"twice":                  {{From: 0, Name: 1}, {From: 0, Name: 0}},
		"backwards":              {{From: 0, Name: 1}, {From: 9, Name: 0}, {From: 5, Name: 1}},
		"one name twice":         {{From: 0, Name: 1}, {From: 9, Name: 1}},
		"a name that is none":    {{From: 0, Name: 2}},
	} {
		if _, err := Write(Content{Made: time.Unix(0, 0), Names: []string{"", "DE"}, V4: ranges}); err == nil {
			t.Errorf("%s: taken", what)
		}
	}
	if _, err := Write(Content{Made: time.Unix(0, 0), Names: []string{"DE"}}); err == nil {
		t.Error("names without the empty one: taken")
	}
}

func TestRead_ofNothing(t *testing.T) {
	data, err := Write(Content{Made: time.Unix(0, 0), Names: []string{""}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := Read(data)
	if err != nil || got.V4(0x01020304) != 0 || got.V6(1<<61) != 0 {
		t.Errorf("an empty table: %v, %d, %d", err, got.V4(0x01020304), got.V6(1<<61))
	}
	for _, n := range []int{0, 7, 8, 9, len(data) - 1} {
		if _, err := Read(data[:n]); err == nil {
			t.Errorf("the first %d bytes are taken", n)
		}
	}
	if _, err := Read(append(data, 0)); err == nil {
		t.Error("something behind the end is taken")
	}
}

// FuzzRead holds that no table, whatever it has, makes reading or searching fail in
// another way than by an error or a name that there is.
func FuzzRead(f *testing.F) {
	r := rand.New(rand.NewPCG(7, 7))
	for range 3 {
		data, err := Write(Content{Made: time.Unix(0, 0), Names: manyNames(9), V4: draw(r, 32, 200, 9), V6: draw(r, 64, 200, 9)})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, uint64(0x01020304))
	}
	f.Fuzz(func(t *testing.T, data []byte, address uint64) {
		got, err := Read(data)
		if err != nil {
			return
		}
		for _, name := range []int{got.V4(uint32(address)), got.V6(address), got.V4(0), got.V6(1<<64 - 1)} {
			if name < 0 || name >= len(got.Names) {
				t.Errorf("name %d of %d", name, len(got.Names))
			}
		}
	})
}
