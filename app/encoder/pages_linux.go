package encoder

import (
	"os"
	"syscall"
	"unsafe"
)

// scattered tells the kernel that few pages of these cells are read, here and
// there: it need not bring in those around them.
func scattered(cells []int8) {
	if len(cells) > 0 {
		advise(unsafe.Slice((*byte)(unsafe.Pointer(&cells[0])), len(cells)), syscall.MADV_RANDOM) //nolint:gosec // only its pages are named
	}
}

// giveBack lets the kernel have the pages of a part of the program, which are
// never written to. They are read from the file again where they are used.
func giveBack(file string) {
	advise(unsafe.Slice(unsafe.StringData(file), len(file)), syscall.MADV_DONTNEED) //nolint:gosec // only its pages are named
}

// advise concerns the pages that lie in b as a whole. A kernel that takes no
// advice does no harm.
func advise(b []byte, advice int) {
	page := os.Getpagesize()
	from := -int(uintptr(unsafe.Pointer(unsafe.SliceData(b)))) & (page - 1) //nolint:gosec // as above
	if to := (len(b) - from) &^ (page - 1); to > 0 {
		_ = syscall.Madvise(b[from:from+to], advice)
	}
}
