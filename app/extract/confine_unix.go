//go:build unix

package extract

import "golang.org/x/sys/unix"

// confine bounds what this process may take, as far as the system can: memory,
// processor time, no files written, no memory dumps; visitors go first.
func confine() {
	limits := map[int]uint64{
		unix.RLIMIT_DATA:  hardMemory + 256<<20 + detectorRoom,
		unix.RLIMIT_CPU:   uint64(ReadTime.Seconds()) + 2,
		unix.RLIMIT_CORE:  0,
		unix.RLIMIT_FSIZE: 0,
	}
	for resource, most := range limits {
		_ = unix.Setrlimit(resource, &unix.Rlimit{Cur: most, Max: most}) // as far as the system can
	}
	_ = unix.Setpriority(unix.PRIO_PROCESS, 0, 10)
}
