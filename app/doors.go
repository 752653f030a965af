package app

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// doors are the listeners that the server is called at. They belong to the
// goroutine that starts and stops the server.
type doors struct {
	listeners []net.Listener
	failed    chan error // of listeners that ended by themselves; they stop the server
	serving   *sync.WaitGroup
}

// mostDoors is the address of the settings and the socket in the data folder.
const mostDoors = 2

func newDoors() doors {
	return doors{failed: make(chan error, mostDoors), serving: new(sync.WaitGroup)}
}

// add hands a listener over to be closed with the others.
func (d *doors) add(ln net.Listener) { d.listeners = append(d.listeners, ln) }

// serve runs a listener until it ends.
func (d *doors) serve(ln net.Listener, run func(net.Listener) error) {
	d.serving.Go(func() {
		if err := run(ln); err != nil {
			d.failed <- err
		}
	})
}

// close closes what the edge did not: stopping can come before serving has
// begun, and the edge then knows nothing of a listener that would go on taking
// calls for a folder that is closed.
func (d *doors) close(ctx context.Context) error {
	var all []error
	for _, ln := range d.listeners {
		if err := ln.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			all = append(all, err)
		}
	}
	over := make(chan struct{})
	go d.await(over)
	select {
	case <-over:
	case <-ctx.Done():
		all = append(all, fmt.Errorf("closing the listeners: %w", ctx.Err()))
	}
	return errors.Join(all...)
}

func (d *doors) await(over chan<- struct{}) {
	d.serving.Wait()
	close(over)
}
