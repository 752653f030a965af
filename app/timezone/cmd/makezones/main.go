// Command makezones writes the list of time zones that the program holds, from the
// one that comes with Go:
//
//	go generate ./app/timezone
//
// See the package's timezone.go for the form.
package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"frontdesk/app/timezone"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "makezones:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		return errors.New("give the file to write")
	}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("asking for Go's folder: %w", err)
	}
	zones, err := open(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		return err
	}
	out, err := listOf(zones)
	if err != nil {
		return err
	}
	return os.WriteFile(args[0], out, 0o644)
}

// open reads Go's own list: the data of each zone by its name.
func open(path string) (map[string][]byte, error) {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return nil, fmt.Errorf("reading Go's time zones: %w", err)
	}
	defer func() { _ = archive.Close() }()
	zones := map[string][]byte{}
	for _, entry := range archive.File {
		if entry.FileInfo().IsDir() {
			continue
		}
		file, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", entry.Name, err)
		}
		if zones[entry.Name], err = io.ReadAll(file); err != nil {
			return nil, fmt.Errorf("reading %s: %w", entry.Name, err)
		}
	}
	return zones, nil
}

func listOf(zones map[string][]byte) ([]byte, error) {
	var names []string
	for name := range zones {
		names = append(names, name)
	}
	// Many names mean the same: beside each other they take next to nothing.
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(bytes.Compare(zones[a], zones[b]), cmp.Compare(a, b))
	})
	out := counted(nil, []byte(strings.Join(names, "\n")))
	for group := range slices.Chunk(names, timezone.Together) {
		var plain []byte
		for _, name := range group {
			plain = counted(plain, zones[name])
		}
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, flate.BestCompression)
		if err != nil {
			return nil, err
		}
		if _, err = w.Write(plain); err == nil {
			err = w.Close()
		}
		if err != nil {
			return nil, err
		}
		out = counted(out, packed.Bytes())
	}
	return out, nil
}

// counted appends data with its length before it.
func counted(out, data []byte) []byte {
	return append(binary.AppendUvarint(out, uint64(len(data))), data...)
}
