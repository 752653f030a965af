//go:build !linux

package paging

// Scattered leaves it to the system.
func Scattered(string) {}

// GiveBack leaves it to the system.
func GiveBack(string) {}

// GiveBackProgram leaves it to the system.
func GiveBackProgram() error { return nil }

// GiveBackFiles leaves it to the system.
func GiveBackFiles(func(file string) bool) error { return nil }
