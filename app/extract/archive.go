package extract

import (
	"archive/zip"
	"errors"
	"io"
	"strings"
)

// What an archive may unpack to. Entries that are not asked for, pictures above
// all, are never unpacked.
const (
	maxEntries     = 20_000
	maxEntryBytes  = 96 << 20
	maxUnpacked    = 192 << 20
	maxRatio       = 250
	ratioFreeBytes = 1 << 20 // small parts may be packed as well as they like
)

// archive is a ZIP file whose entries are read by name, each within bounds and
// all of them within one.
type archive struct {
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
}

func openArchive(in io.ReaderAt, size int64) (*archive, error) {
	if n, known := entryCount(in, size); known && n > maxEntries {
		return nil, ErrHostile.Saying("The file holds more than %d parts. Save it anew in its program, or split it, and add it again.", maxEntries)
	}
	z, err := zip.NewReader(in, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, ErrDamaged.Because(err)
	}
	if len(z.File) > maxEntries {
		return nil, ErrHostile.Saying("The file holds more than %d parts. Save it anew in its program, or split it, and add it again.", maxEntries)
	}
	a := &archive{files: make(map[string]*zip.File, len(z.File)), left: maxUnpacked}
	for _, f := range z.File {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if !soundName(name) {
			return nil, ErrHostile.Saying("A part of the file has a name that leads out of it. Save the file anew in its program and add it again.")
		}
		if f.Flags&1 != 0 {
			return nil, ErrEncrypted
		}
		if _, twice := a.files[name]; twice {
			return nil, ErrHostile.Saying("Two parts of the file have the same name. Save the file anew in its program and add it again.")
		}
		a.files[name] = f
	}
	return a, nil
}

// entryCount reads how many entries the end of the archive tells of, before a
// directory of millions of them is brought into memory.
func entryCount(in io.ReaderAt, size int64) (n int64, known bool) {
	tail := make([]byte, min(size, 1<<16+22))
	if _, err := in.ReadAt(tail, size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		return 0, false
	}
	at := strings.LastIndex(string(tail), "PK\x05\x06")
	if at < 0 || at+22 > len(tail) {
		return 0, false
	}
	// The number wraps at 65,536 in the old form; the directory's size does not,
	// and an entry takes at least 46 bytes of it.
	count := int64(tail[at+10]) | int64(tail[at+11])<<8
	bytes := int64(tail[at+12]) | int64(tail[at+13])<<8 | int64(tail[at+14])<<16 | int64(tail[at+15])<<24
	if bytes > 46*maxEntries*8 { // names of 300 bytes on average are no program's
		return maxEntries + 1, true
	}
	return count, true
}

// soundName tells whether the name of an entry stays within the archive.
func soundName(name string) bool {
	if name == "" || strings.HasPrefix(name, "/") || strings.ContainsRune(name, 0) || len(name) > 1 && name[1] == ':' {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if part == ".." {
			return false
		}
	}
	return true
}

func (a *archive) has(name string) bool { return a.files[name] != nil }

// open gives an entry to read; reading more than is allowed, or more than the
// packed bytes make likely, is an error of the reader.
func (a *archive) open(name string) (*entry, error) {
	f := a.files[name]
	if f == nil {
		return nil, ErrDamaged.Saying("A part that every file of this kind has is missing: %s. Open the file in its program, save it anew, and add it again.", name)
	}
	if f.UncompressedSize64 > maxEntryBytes {
		return nil, tooLargeUnpacked()
	}
	r, err := f.Open()
	if err != nil {
		return nil, ErrDamaged.Because(err)
	}
	most := min(int64(maxEntryBytes), ratioFreeBytes+int64(f.CompressedSize64)*maxRatio)
	return &entry{ReadCloser: r, archive: a, left: most}, nil
}

func tooLargeUnpacked() error {
	return ErrHostile.Saying("The file unpacks to far more than it should. Save it anew in its program, or split it, and add it again.")
}

// entry counts what is unpacked.
type entry struct {
	io.ReadCloser
	archive *archive
	left    int64
}

// Read unpacks the next bytes.
func (e *entry) Read(p []byte) (int, error) {
	if e.left <= 0 || e.archive.left <= 0 {
		return 0, tooLargeUnpacked()
	}
	if most := min(e.left, e.archive.left); int64(len(p)) > most {
		p = p[:most]
	}
	n, err := e.ReadCloser.Read(p)
	e.left -= int64(n)
	e.archive.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = ErrDamaged.Because(err)
	}
	return n, err
}
