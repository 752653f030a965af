package config

import (
	"math"
	"testing"
)

func TestMemory_Resolve(t *testing.T) {
	t.Parallel()
	const ram = "MemTotal:        2048000 kB\nMemFree: 1 kB\n"
	cases := []struct {
		name  string
		limit int64
		files files
		want  int64
		from  string
	}{
		{"set", 100 << 20, nil, 100 << 20, "setting"},
		{"off", 0, nil, math.MaxInt64, "off"},
		{"no Linux", MemoryAuto, nil, math.MaxInt64, "unknown"},
		{"bare machine", MemoryAuto, files{"/proc/meminfo": ram, "/proc/self/cgroup": "0::/\n"}, 2048000 * 1024 / 100 * 60, "machine"},
		{"container, v2", MemoryAuto, files{"/proc/meminfo": ram, "/proc/self/cgroup": "0::/\n",
			"/sys/fs/cgroup/memory.max": "1000000000\n"}, 600000000, "cgroup v2"},
		{"no limit, v2", MemoryAuto, files{"/proc/meminfo": ram, "/proc/self/cgroup": "0::/\n",
			"/sys/fs/cgroup/memory.max": "max\n"}, 2048000 * 1024 / 100 * 60, "machine"},
		{"the lowest group on the way up", MemoryAuto, files{"/proc/self/cgroup": "0::/system.slice/fd.service\n",
			"/sys/fs/cgroup/system.slice/fd.service/memory.max": "500000000\n",
			"/sys/fs/cgroup/system.slice/memory.max":            "400000000\n"}, 240000000, "cgroup v2"},
		{"v1", MemoryAuto, files{"/proc/meminfo": ram,
			"/sys/fs/cgroup/memory/memory.limit_in_bytes": "300000000\n"}, 180000000, "cgroup v1"},
		{"v1 without a limit", MemoryAuto, files{"/proc/meminfo": ram,
			"/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n"}, 2048000 * 1024 / 100 * 60, "machine"},
		{"limit above the machine", MemoryAuto, files{"/proc/meminfo": ram, "/proc/self/cgroup": "0::/\n",
			"/sys/fs/cgroup/memory.max": "99000000000\n"}, 2048000 * 1024 / 100 * 60, "machine"},
		{"garbage", MemoryAuto, files{"/proc/meminfo": "MemTotal: lots kB", "/proc/self/cgroup": "0::../..\n",
			"/sys/fs/cgroup/memory.max": "-5"}, math.MaxInt64, "unknown"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, from := Memory{Limit: c.limit}.Resolve(c.files.read)
			if got != c.want || from != c.from {
				t.Errorf("got %d from %s, want %d from %s", got, from, c.want, c.from)
			}
		})
	}
}

func TestParseSize(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{"0": 0, "1024": 1024, "64k": 65536, "16MB": 16 << 20, "16 MiB": 16 << 20, "1.5GB": 3 << 29, "1g": 1 << 30} {
		if got, ok := parseSize(text); !ok || got != want {
			t.Errorf("%s: %d %v, want %d", text, got, ok, want)
		}
	}
	for _, text := range []string{"", "MB", "-1MB", "x", "NaN", "Inf", "1e300", "9999999GB"} {
		if got, ok := parseSize(text); ok {
			t.Errorf("%q is read as %d", text, got)
		}
	}
}
