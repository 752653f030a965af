//go:build race

package extract

// The race detector takes several times the memory that a program has itself, and
// a second at the end of each to report what it saw.
const detectorRoom = 16 << 30

func detectorEnv() []string { return []string{"GORACE=atexit_sleep_ms=0"} }
