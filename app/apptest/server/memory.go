package server

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
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

// clockTick is the unit of the times in /proc on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// CPUOf is the time that a process has used of all processors, to 10 ms.
func CPUOf(pid int) (time.Duration, error) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0, fmt.Errorf("reading the time of a process, which needs Linux: %w", err)
	}
	_, rest, _ := bytes.Cut(data, []byte(") ")) // the name may hold blanks
	fields := strings.Fields(string(rest))
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", pid, len(fields))
	}
	var ticks int64
	for _, f := range fields[11:13] { // user and system
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}

// ResetPeak makes Memory.Peak begin anew.
func (s *Server) ResetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", s.PID()), []byte("5"), 0o200)
}
