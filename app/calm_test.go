package app

import "testing"

func TestCalm_worthwhile(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	for _, c := range []struct {
		name                      string
		made, live, objects, free uint64
		want                      bool
	}{
		{"after learning", 1 * mb, 30 * mb, 42 * mb, 20 * mb, true},
		{"nothing to give", 1 * mb, 30 * mb, 31 * mb, 2 * mb, false},
		{"under load", 400 * mb, 30 * mb, 60 * mb, 20 * mb, false},
		{"crumbs of a large heap", 1 * mb, 800 * mb, 810 * mb, 20 * mb, false},
		{"a large heap", 1 * mb, 800 * mb, 1200 * mb, 20 * mb, true},
		{"fewer objects than the last collection left", 0, 30 * mb, 20 * mb, 0, false},
	} {
		if got := worthwhile(c.made, c.live, c.objects, c.free); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestCalm_stopsBeforeAndAfterItsStart(t *testing.T) {
	t.Parallel()
	for _, started := range []bool{false, true} {
		c := newCalm(nil, func() {})
		if started {
			c.start()
		}
		if err := c.stop(t.Context()); err != nil {
			t.Errorf("started %v: %v", started, err)
		}
	}
}
