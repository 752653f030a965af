//go:build unix

// Package realollama starts the Ollama server that `make test` sets up, for tests
// that want a real one.
package realollama

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long the server may take to say where it listens.
const patience = 3 * time.Minute

// Start gives the address of a new server on a free port and ends it with the
// test; kill ends it before, as a crash would. Where the environment names no
// server the test is skipped, or fails if FRONTDESK_TEST_REAL says that one has to
// be there.
func Start(t *testing.T) (url string, kill func()) {
	t.Helper()
	bin, models := os.Getenv("FRONTDESK_TEST_OLLAMA_BIN"), os.Getenv("FRONTDESK_TEST_OLLAMA_MODELS")
	if bin == "" || models == "" {
		const missing = "FRONTDESK_TEST_OLLAMA_BIN and FRONTDESK_TEST_OLLAMA_MODELS are not set: no real Ollama to test with. `make test` sets them."
		if os.Getenv("FRONTDESK_TEST_REAL") == "1" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	cmd := exec.Command(bin, "serve")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // it runs models in processes of its own
	cmd.Env = append(os.Environ(), "OLLAMA_HOST=127.0.0.1:0", "OLLAMA_MODELS="+models, "HOME="+t.TempDir(), "OLLAMA_NOPRUNE=1")
	log, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	address, ended := make(chan string, 1), make(chan struct{})
	go follow(log, address, func() { _ = cmd.Wait(); close(ended) })
	var once sync.Once
	kill = func() {
		once.Do(func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
		<-ended
	}
	t.Cleanup(kill)
	select {
	case url = <-address:
	case <-ended:
		t.Fatal("the real Ollama ended at once")
	case <-time.After(patience):
		t.Fatal("the real Ollama did not say where it listens")
	}
	return url, kill
}

// Model is the name of the model that the server has.
func Model() string {
	if model := os.Getenv("FRONTDESK_TEST_MODEL"); model != "" {
		return model
	}
	return "smollm2:135m"
}

// follow finds the address in the server's log and reads the log to its end.
func follow(log io.Reader, address chan<- string, ended func()) {
	defer ended()
	listening := regexp.MustCompile(`Listening on (127\.0\.0\.1:\d+)`)
	lines := bufio.NewScanner(log)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if m := listening.FindStringSubmatch(lines.Text()); m != nil {
			address <- "http://" + m[1]
			break
		}
	}
	_, _ = io.Copy(io.Discard, log)
}
