package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
)

// machine says what the figures were taken on.
func machine() string {
	model := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for _, line := range strings.Split(string(info), "\n") {
			if name, value, found := strings.Cut(line, ":"); found && strings.TrimSpace(name) == "model name" {
				model = strings.TrimSpace(value)
				break
			}
		}
	}
	load := ""
	if data, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = ", load before " + strings.Join(strings.Fields(string(data))[:1], "")
	}
	return fmt.Sprintf("%d × %s, %s/%s, %s%s; the load shares the machine with the server",
		runtime.NumCPU(), model, runtime.GOOS, runtime.GOARCH, runtime.Version(), load)
}
