//go:build unix

package app_test

import (
	"bufio"
	"os"
	"os/exec"
	"regexp"
	"syscall"
	"testing"
	"time"
)

// The same with a real server, which is killed as soon as the first visitor waits
// for it.
func TestTrouble_realModelServerKilled(t *testing.T) {
	bin, models, model := os.Getenv("FRONTDESK_TEST_OLLAMA_BIN"), os.Getenv("FRONTDESK_TEST_OLLAMA_MODELS"), os.Getenv("FRONTDESK_TEST_MODEL")
	if bin == "" || models == "" || model == "" {
		const missing = "FRONTDESK_TEST_OLLAMA_BIN, _MODELS and FRONTDESK_TEST_MODEL are not set: no real Ollama to test with. `make test` sets them."
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
	go func() {
		defer close(ended)
		listening := regexp.MustCompile(`Listening on (127\.0\.0\.1:\d+)`)
		lines := bufio.NewScanner(log)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			if m := listening.FindStringSubmatch(lines.Text()); m != nil {
				address <- "http://" + m[1]
			}
		}
		_ = cmd.Wait()
	}()
	kill := func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	t.Cleanup(func() { kill(); <-ended })
	var url string
	select {
	case url = <-address:
	case <-ended:
		t.Fatal("the real Ollama ended at once")
	case <-time.After(patience):
		t.Fatal("the real Ollama did not say where it listens")
	}
	data := t.TempDir()
	if code, _, errs := commandWith(t, keepFresh, data, "contents", "import", "-"); code != 0 {
		t.Fatalf("importing an article: %s", errs)
	}
	r := boot(t, data, "--ollama-url", url, "--model", model, "--ollama-timeout", answerBy.String(), "--rate-limits", "off")
	r.allAnswered(kill)
}
