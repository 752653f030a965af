package paging

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// residentOf is how much of a file is in memory for this process, where it is only read.
func residentOf(t *testing.T, file string) (kb int) {
	t.Helper()
	smaps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Fatal(err)
	}
	inside := false
	for line := range strings.Lines(string(smaps)) {
		fields := strings.Fields(line)
		switch {
		case !strings.HasSuffix(fields[0], ":"):
			inside = fields[len(fields)-1] == file && !strings.Contains(fields[1], "w")
		case inside && fields[0] == "Rss:":
			n := 0
			for _, d := range fields[1] {
				n = 10*n + int(d-'0')
			}
			kb += n
		}
	}
	return kb
}

func TestGiveBackProgram(t *testing.T) {
	program, err := os.Readlink("/proc/self/exe")
	if err != nil {
		t.Fatal(err)
	}
	before := residentOf(t, program)
	if err := GiveBackProgram(); err != nil {
		t.Fatal(err)
	}
	if after := residentOf(t, program); after >= before {
		t.Errorf("%d kB of the program were in memory, %d are", before, after)
	}
}

func TestGiveBackFiles(t *testing.T) {
	path := filepath.Join(t.TempDir(), "table")
	if err := os.WriteFile(path, []byte(strings.Repeat("x", 1<<20)), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	b, err := unix.Mmap(int(file.Fd()), 0, 1<<20, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = unix.Munmap(b) }()
	copy(b[5000:], "written")
	asked := map[string]bool{}
	if err := GiveBackFiles(func(file string) bool { asked[file] = true; return file == path }); err != nil {
		t.Fatal(err)
	}
	if !asked[path] {
		t.Errorf("asked of %v", asked)
	}
	if got := string(b[4999:5008]); got != "xwrittenx" {
		t.Errorf("it reads %q then", got)
	}
}
