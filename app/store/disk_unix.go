//go:build unix

package store

import "golang.org/x/sys/unix"

// freeBytes is what an ordinary process may still write on the disk of dir.
func freeBytes(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, err
	}
	return uint64(st.Bavail) * uint64(st.Bsize), nil //nolint:gosec,unconvert // the field's type differs by system
}
