package store

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// pageOut has the system take back the memory into which files of these names are
// mapped; what is needed again is read again. It is advice that changes nothing,
// so that no harm is done where a file is unmapped meanwhile and something else
// lies in its place.
func pageOut(dir string, names map[string]bool) error {
	maps, err := os.Open("/proc/self/maps")
	if err != nil {
		return err
	}
	defer func() { _ = maps.Close() }()
	lines := bufio.NewScanner(maps)
	for lines.Scan() {
		at := strings.IndexByte(lines.Text(), '/')
		if at < 0 || !names[filepath.Base(lines.Text()[at:])] || !strings.HasSuffix(filepath.Dir(lines.Text()[at:]), dir) {
			continue
		}
		var from, to uintptr
		if n, _ := fmt.Sscanf(lines.Text(), "%x-%x", &from, &to); n == 2 && to > from {
			_, _, _ = unix.Syscall(unix.SYS_MADVISE, from, to-from, unix.MADV_PAGEOUT) // old kernels refuse it
		}
	}
	return lines.Err()
}
