package paging

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Scattered tells that few pages of what is embedded are read, here and there: those
// around them need not be brought in.
func Scattered(embedded string) {
	advise(unsafe.Slice(unsafe.StringData(embedded), len(embedded)), unix.MADV_RANDOM) //nolint:gosec // only its pages are named
}

// GiveBack lets the system have the pages of what is embedded in the program, which
// are never written to.
func GiveBack(embedded string) {
	advise(unsafe.Slice(unsafe.StringData(embedded), len(embedded)), unix.MADV_DONTNEED) //nolint:gosec // only its pages are named
}

// GiveBackProgram lets the system have the program's own code and constants. Most of
// what a start runs and reads is not needed again.
func GiveBackProgram() error {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		return err
	}
	// What is mapped so that it cannot be written to is the same as in the file. It
	// stays where it is for as long as the program runs.
	return mapped(func(rights, file string) bool { return file == program && strings.IndexByte(rights, 'w') < 0 }, unix.MADV_DONTNEED)
}

// GiveBackFiles lets the system have the pages of mapped files.
func GiveBackFiles(is func(file string) bool) error {
	// A file may be unmapped meanwhile and something else lie in its place: this
	// advice does no harm to anything.
	return mapped(func(_, file string) bool { return is(file) }, unix.MADV_PAGEOUT)
}

// advise concerns the pages that lie in b as a whole.
func advise(b []byte, advice int) {
	page := os.Getpagesize()
	from := -int(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) & (page - 1) //nolint:gosec // as above
	if to := (len(b) - from) &^ (page - 1); to > 0 {
		_ = unix.Madvise(b[from:from+to], advice)
	}
}

// mapped advises about the mappings of files that are wanted. The form of a line is
// in proc_pid_maps(5): from-to, rights, offset, device, inode, path.
func mapped(wanted func(rights, file string) bool, advice uintptr) error {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	defer func() { _ = maps.Close() }()
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		line := lines.Text()
		at := strings.IndexByte(line, '/')
		if at < 0 {
			continue
		}
		var from, to uintptr
		var rights string
		if n, _ := fmt.Sscanf(line, "%x-%x %s", &from, &to, &rights); n == 3 && to > from && wanted(rights, line[at:]) {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, advice) // old kernels refuse some
		}
	}
	return lines.Err()
}
