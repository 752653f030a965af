package server

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// Memory is what the system counts for a process, in bytes.
type Memory struct {
	Resident int64 // VmRSS: anonymous pages and pages of mapped files
	Anon     int64 // RssAnon: what cannot be dropped and read again
	Peak     int64 // VmHWM, since the start or ResetPeak
}

// Memory reads the memory of the server from /proc, so it works on Linux alone.
func (s *Server) Memory() (Memory, error) { return MemoryOf(s.PID()) }

// MemoryOf reads the memory of a process.
func MemoryOf(pid int) (m Memory, err error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return m, fmt.Errorf("reading the memory of a process, which needs Linux: %w", err)
	}
	fields := map[string]*int64{"VmRSS:": &m.Resident, "RssAnon:": &m.Anon, "VmHWM:": &m.Peak}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		if len(words) != 3 || fields[words[0]] == nil {
			continue
		}
		kilobytes, err := strconv.ParseInt(words[1], 10, 64)
		if err != nil {
			return m, err
		}
		*fields[words[0]] = kilobytes << 10
	}
	return m, lines.Err()
}

// ResetPeak makes Memory.Peak begin anew.
func (s *Server) ResetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.PID()), []byte("5"), 0o200)
}
