package main

import (
	"syscall"
	"time"
)

// raiseOpenFiles has nothing to do: Windows has no such limit.
func raiseOpenFiles() error { return nil }

// ownTime is the processor time that this process has had.
func ownTime() time.Duration {
	var created, ended, kernel, user syscall.Filetime
	self, err := syscall.GetCurrentProcess()
	if err == nil {
		err = syscall.GetProcessTimes(self, &created, &ended, &kernel, &user)
	}
	if err != nil {
		return 0
	}
	return ticks(kernel) + ticks(user)
}

// ticks of a time of Windows are 100 ns each.
func ticks(t syscall.Filetime) time.Duration {
	return time.Duration(int64(t.HighDateTime)<<32|int64(t.LowDateTime)) * 100
}
