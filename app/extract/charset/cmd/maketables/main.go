// Command maketables writes the tables of app/extract/charset from those of
// golang.org/x/text, which are the standard's (https://encoding.spec.whatwg.org):
//
//	go run ./app/extract/charset/cmd/maketables app/extract/charset/tables.bin
//
// In the program the library's own tables take five times as much, since it can
// also write these encodings, which nothing here does.
package main

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	own "frontdesk/app/extract/charset"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "maketables:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return errors.New("give the file to write")
	}
	var out []byte
	for _, t := range own.Tables() {
		packed, err := pack(t)
		if err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		out = binary.LittleEndian.AppendUint32(out, uint32(len(packed)))
		out = append(out, packed...)
	}
	if err := os.WriteFile(args[0], out, 0o644); err != nil {
		return fmt.Errorf("writing the tables: %w", err)
	}
	fmt.Printf("%s: %d bytes\n", args[0], len(out))
	return nil
}

// pack writes the cells of a table as the package comment of tables.go says.
func pack(t own.Table) ([]byte, error) {
	var data []byte
	next := int64(0)
	for _, cell := range t.Cells {
		e, _ := charset.Lookup(cell.Encoding)
		r := meaning(e, cell.Bytes)
		if r == 0 {
			data = append(data, 0)
			continue
		}
		d := int64(r) - next
		data = binary.AppendUvarint(data, 1+uint64(d<<1^d>>63))
		next = int64(r) + 1
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return b.Bytes(), err
}

// meaning is the one character that bytes stand for, 0 where they do not.
func meaning(e encoding.Encoding, raw []byte) rune {
	text, err := e.NewDecoder().Bytes(raw)
	r, n := utf8.DecodeRune(text)
	if err != nil || n != len(text) || r == utf8.RuneError {
		return 0
	}
	return r
}
