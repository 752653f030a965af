//go:build windows

package store

import (
	"io/fs"

	"golang.org/x/sys/windows"
)

// freeBytes is what this process may still write on the disk of dir.
func freeBytes(dir string) (uint64, error) {
	p, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	err = windows.GetDiskFreeSpaceEx(p, &free, nil, nil)
	return free, err
}

// bytesOnDisk is what a file takes.
func bytesOnDisk(info fs.FileInfo) int64 { return info.Size() }
