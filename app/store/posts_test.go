package store

import (
	"fmt"
	"testing"

	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// A client id is known again however much its visitor writes, and however many write
// between.
func TestPosts_everyClientIDIsKnownAgain(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	visitors := []chatuser.VisitorID{{UUID: id.New()}, {UUID: id.New()}, {UUID: id.New()}}
	at := map[string]int64{}
	for n := range 12 {
		for i, v := range visitors {
			p := d.post(t, v, nil, fmt.Sprint("c", n), "Hello?")
			if p.Repeated {
				t.Fatalf("visitor %d, message %d was never posted before", i, n)
			}
			at[fmt.Sprint(i, n)] = p.Message.At.UnixNano()
			for _, again := range []int{n, n / 2} {
				p := d.post(t, v, nil, fmt.Sprint("c", again), "Hello?")
				if !p.Repeated || p.Message.At.UnixNano() != at[fmt.Sprint(i, again)] {
					t.Fatalf("visitor %d, message %d was stored twice", i, again)
				}
			}
		}
	}
}
