package config

import (
	"fmt"
	"math"
	"path"
	"strconv"
	"strings"
)

const (
	kilobyte int64 = 1 << 10
	megabyte int64 = 1 << 20
	gigabyte int64 = 1 << 30
)

// Memory bounds the heap. Limit is in bytes; 0 is none, MemoryAuto is a share
// of what the container or the machine has.
type Memory struct {
	Limit     int64
	GCPercent int
}

// MemoryAuto as Memory.Limit asks Resolve to find the limit.
const MemoryAuto int64 = -1

// share of the memory that the heap may take, in percent; the rest is for
// mapped tables, stacks and the kernel's buffers.
const share = 60

// Resolve gives the limit in bytes and, for the log, what it was derived from.
// readFile reads the kernel's files; where they do not exist (no Linux), there
// is no limit: math.MaxInt64, which is the runtime's word for none.
func (m Memory) Resolve(readFile func(string) ([]byte, error)) (limit int64, from string) {
	switch {
	case m.Limit == 0:
		return math.MaxInt64, "off"
	case m.Limit > 0:
		return m.Limit, "setting"
	}
	total, from := cgroupV2(readFile), "cgroup v2"
	if v1 := cgroupV1(readFile); v1 > 0 && (total == 0 || v1 < total) {
		total, from = v1, "cgroup v1"
	}
	if ram := machineMemory(readFile); ram > 0 && (total == 0 || ram < total) {
		total, from = ram, "machine"
	}
	if total == 0 {
		return math.MaxInt64, "unknown"
	}
	return total / 100 * share, from
}

// cgroupV2 gives the lowest limit from our group up to the root; 0 is none.
// Inside a container the group's own files stand at the root of the mount.
func cgroupV2(readFile func(string) ([]byte, error)) int64 {
	text, err := readFile("/proc/self/cgroup")
	if err != nil {
		return 0
	}
	var group string
	for row := range strings.Lines(string(text)) {
		if own, found := strings.CutPrefix(strings.TrimSpace(row), "0::"); found {
			group = path.Clean("/" + own)
		}
	}
	if group == "" {
		return 0
	}
	var low int64
	for {
		limit := readBytes(readFile, path.Join("/sys/fs/cgroup", group, "memory.max"))
		if limit > 0 && (low == 0 || limit < low) {
			low = limit
		}
		if group == "/" {
			return low
		}
		group = path.Dir(group)
	}
}

// cgroupV1 gives the limit of the memory controller; 0 is none. Without a
// limit the kernel shows a number near 2^63.
func cgroupV1(readFile func(string) ([]byte, error)) int64 {
	limit := readBytes(readFile, "/sys/fs/cgroup/memory/memory.limit_in_bytes")
	if limit >= 1<<60 {
		return 0
	}
	return limit
}

func machineMemory(readFile func(string) ([]byte, error)) int64 {
	text, err := readFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for row := range strings.Lines(string(text)) {
		if fields := strings.Fields(row); len(fields) == 3 && fields[0] == "MemTotal:" {
			if n, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return n * kilobyte
			}
		}
	}
	return 0
}

// readBytes reads a file that holds one number; "max" and anything else is 0.
func readBytes(readFile func(string) ([]byte, error), name string) int64 {
	text, err := readFile(name)
	if err != nil {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// parseSize reads 512MB, 1.5 GiB, 64k or plain bytes; units are powers of 1024.
func parseSize(s string) (int64, bool) {
	text := strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	text = strings.TrimSuffix(strings.TrimSuffix(text, "B"), "I")
	unit := int64(1)
	for suffix, factor := range map[string]int64{"K": kilobyte, "M": megabyte, "G": gigabyte} {
		if rest, found := strings.CutSuffix(text, suffix); found {
			text, unit = rest, factor
		}
	}
	n, err := strconv.ParseFloat(text, 64)
	if err != nil || !(n >= 0) || n*float64(unit) > float64(1<<50) {
		return 0, false
	}
	return int64(n * float64(unit)), true
}

func formatSize(n int64) string {
	switch {
	case n >= gigabyte && n%gigabyte == 0:
		return strconv.FormatInt(n/gigabyte, 10) + "GB"
	case n >= megabyte && n%megabyte == 0:
		return strconv.FormatInt(n/megabyte, 10) + "MB"
	}
	return strconv.FormatInt(n, 10)
}

func size(low, high int64) codec[int64] {
	return codec[int64]{format: formatSize, parse: func(s string) (int64, error) {
		n, ok := parseSize(s)
		if !ok || n < low || n > high {
			return 0, fmt.Errorf("is %q; write a size from %s to %s, such as 16MB", s, formatSize(low), formatSize(high))
		}
		return n, nil
	}}
}

var memoryLimit = codec[int64]{
	format: func(n int64) string {
		switch n {
		case MemoryAuto:
			return "auto"
		case 0:
			return "off"
		}
		return formatSize(n)
	},
	parse: func(s string) (int64, error) {
		switch strings.ToLower(s) {
		case "auto":
			return MemoryAuto, nil
		case "off":
			return 0, nil
		}
		n, ok := parseSize(s)
		if !ok || n < 64*megabyte {
			return 0, fmt.Errorf("is %q; write auto, off, or a size of at least 64MB", s)
		}
		return n, nil
	},
}
