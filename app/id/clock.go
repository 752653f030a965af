package id

import "time"

// Clock tells the time in UTC. Everything that asks for the time is given one,
// so that tests decide what time it is.
type Clock func() time.Time

// Now is the machine's clock, cut to the millisecond as it is stored.
func Now() time.Time { return time.Now().UTC().Truncate(time.Millisecond) }

// Precise is the machine's clock uncut, for measuring how long something took.
func Precise() time.Time { return time.Now().UTC() }
