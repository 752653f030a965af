package cli

import (
	"context"
	"errors"
	"fmt"
)

// errLost means that a server that answered before answers no more.
var errLost = errors.New("the server has stopped and does not answer any more")

// lost tells whether a call failed because nobody was there, and not because the
// server said no or the person broke off.
func lost(ctx context.Context, err error) bool {
	var said problem
	return err != nil && ctx.Err() == nil && !errors.As(err, &said)
}

// unlessLost says of the end of a server what became of the work that was waited
// for, and what to do.
func unlessLost(err error, advice string) error {
	if errors.Is(err, errLost) {
		return fmt.Errorf("%w. %s", errLost, advice)
	}
	return err
}
