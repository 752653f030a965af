package phone

import (
	_ "embed" // the table
	"strings"
	"sync"
)

// planText has a line a country: region, calling code, digit dialled before
// national numbers or -, how one dials abroad or -, and how many digits numbers
// have. It comes from the metadata of libphonenumber; a test compares it with
// that library and writes it anew with -update.
//
//go:embed plan.txt
var planText string

type region struct {
	code, trunk, abroad string
	lengths             uint32 // bit n: numbers of n digits are possible
}

func (r *region) possible(n int) bool { return n < 32 && r.lengths&(1<<n) != 0 }

type numbering struct {
	regions map[string]*region
	codes   map[string][]*region // by calling code, the main country first
}

// plan is read when the first number is.
var plan = sync.OnceValue(func() numbering {
	out := numbering{regions: map[string]*region{}, codes: map[string][]*region{}}
	for line := range strings.Lines(planText) {
		f := strings.Fields(line)
		if len(f) != 5 {
			continue
		}
		r := &region{code: f[1], trunk: dashed(f[2]), abroad: dashed(f[3])}
		for n := range strings.SplitSeq(f[4], ",") {
			size := 0
			for _, c := range n {
				size = size*10 + int(c-'0')
			}
			r.lengths |= 1 << size
		}
		if !strings.HasPrefix(f[0], "0") { // 001: numbers of no country
			out.regions[f[0]] = r
		}
		out.codes[r.code] = append(out.codes[r.code], r)
	}
	return out
})

func dashed(s string) string {
	if s == "-" {
		return ""
	}
	return s
}
