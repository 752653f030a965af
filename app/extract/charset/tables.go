package charset

import (
	"bytes"
	"compress/flate"
	_ "embed" // for the tables
	"encoding/binary"
	"io"
)

// packed holds the tables, as cmd/maketables writes them: for each, in the order of
// tableNames, its length as a 32-bit number (little-endian) and its cells, deflated.
// A cell is one number of variable length: 0 where bytes mean nothing, else 1 and
// the zigzag distance from the character after the last one.
//
//go:embed tables.bin
var packed []byte

const (
	single = "single" // the upper 128 bytes of each of singles
	pairs  = 126 * columns
	// columns are the second bytes of a pair, 0x40 to 0xFE.
	columns = 0xff - 0x40
	quads   = 39420 // of four bytes in GB 18030, in the basic plane
)

// tableNames are the tables: pairs of bytes by first and second one, and
//   - "euc-jp-3": what follows the byte 8F in EUC-JP
//   - "gb18030-4": runs of four bytes in GB 18030 by their number.
var tableNames = []string{single, "gb18030", "big5", "euc-kr", "shift_jis", "euc-jp", "euc-jp-3", "gb18030-4"}

// singles are the encodings of one byte a character, in the order of their table.
var singles = []string{
	"ibm866", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-10", "iso-8859-13",
	"iso-8859-14", "iso-8859-15", "iso-8859-16", "koi8-r", "koi8-u", "macintosh", "windows-874", "windows-1250", "windows-1251", "windows-1252",
	"windows-1253", "windows-1254", "windows-1255", "windows-1256", "windows-1257", "windows-1258", "x-mac-cyrillic", "x-user-defined",
}

// table unpacks a table; 0 are cells that mean nothing. It takes about a
// millisecond, and nothing is kept: texts of these encodings are rare.
func table(name string) []rune {
	rest := packed
	for _, known := range tableNames {
		size := binary.LittleEndian.Uint32(rest)
		if known == name {
			return cells(rest[4 : 4+size])
		}
		rest = rest[4+size:]
	}
	return nil
}

func cells(deflated []byte) []rune {
	data, err := io.ReadAll(flate.NewReader(bytes.NewReader(deflated)))
	if err != nil {
		return nil
	}
	out := make([]rune, 0, pairs)
	next := int64(0)
	for len(data) > 0 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			return nil
		}
		data = data[n:]
		if v == 0 {
			out = append(out, 0)
			continue
		}
		v--
		r := next + (int64(v>>1) ^ -int64(v&1))
		out, next = append(out, rune(r)), r+1
	}
	return out
}
