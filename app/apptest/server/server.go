// Package server runs the real binary as its own process, for tests and
// measurements that a server inside the test would not survive or would
// falsify: kills, memory, start-up.
package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Config says what to run.
type Config struct {
	Bin    string   // the binary
	Data   string   // the data folder
	Listen string   // "" is a free port of 127.0.0.1
	Ollama string   // address of the model server; "" is none
	Args   []string // further flags of the server, not of commands
}

// Server is one run of the binary. Its methods may be called by several
// goroutines.
type Server struct {
	cfg  Config
	cmd  *exec.Cmd
	addr string
	page string // what the server printed for whoever started it
	log  *tail
	done chan struct{}
	err  error // of the process; valid once done is closed
}

// readyTimeout is how long a start may take before it counts as failed.
const readyTimeout = 2 * time.Minute

// Build compiles the binary of this repository into dir, as scripts/build does,
// and gives its path.
func Build(ctx context.Context, dir string) (string, error) {
	root, err := moduleRoot()
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "frontdesk")
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-tags", "nethttpomithttp2", "-ldflags", "-s -w -funcalign=16", "-o", bin, ".")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the binary: %w\n%s", err, out)
	}
	return bin, nil
}

func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("there is no go.mod above the working folder")
		}
		dir = parent
	}
}

// Start runs the server and returns once it has said where it is.
func Start(ctx context.Context, cfg Config) (*Server, error) {
	s, err := Launch(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := s.WaitReady(ctx); err != nil {
		return nil, err
	}
	return s, nil
}

// Launch runs the server and returns at once. The server does not end with ctx.
func Launch(ctx context.Context, cfg Config) (*Server, error) {
	if cfg.Listen == "" {
		cfg.Listen = "127.0.0.1:0"
	}
	s := &Server{cfg: cfg, log: newTail(), done: make(chan struct{})}
	args := append([]string{"serve", "--data", cfg.Data, "--listen", cfg.Listen, "--ollama-url", cfg.Ollama}, cfg.Args...)
	s.cmd = command(context.WithoutCancel(ctx), cfg, args)
	s.cmd.Stderr = s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", cfg.Bin, err)
	}
	go s.follow(out)
	return s, nil
}

// command has the environment of this process but its FRONTDESK_ variables.
func command(ctx context.Context, cfg Config, args []string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, cfg.Bin, args...)
	cmd.Dir = os.TempDir() // no config.yaml of the repository
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "FRONTDESK_") {
			cmd.Env = append(cmd.Env, pair)
		}
	}
	return cmd
}

// follow reads what the server prints and waits for its end.
func (s *Server) follow(out io.Reader) {
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		s.log.line(lines.Text())
	}
	s.err = s.cmd.Wait()
	close(s.done)
	s.log.finish()
}

// WaitReady returns once the server has printed its address, or fails with what
// it printed instead.
func (s *Server) WaitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	demo, err := s.log.await(ctx, "Demo ")
	if err != nil {
		killed := s.Kill()
		return errors.Join(fmt.Errorf("the server did not come up: %w\n%s", err, s.Log()), killed)
	}
	u, err := url.Parse(demo)
	if err != nil {
		return fmt.Errorf("the server printed no address: %w", err)
	}
	s.addr = net.JoinHostPort("127.0.0.1", u.Port())
	s.page = s.log.welcome()
	return nil
}

// Addr is host and port of the listener.
func (s *Server) Addr() string { return s.addr }

// URL is the address of the server.
func (s *Server) URL() string { return "http://" + s.addr }

// Welcome is what the server printed when it came up.
func (s *Server) Welcome() string { return s.page }

// Log is the end of what the server has logged and printed.
func (s *Server) Log() string { return s.log.String() }

// PID is the process id.
func (s *Server) PID() int { return s.cmd.Process.Pid }

// Data is the data folder.
func (s *Server) Data() string { return s.cfg.Data }

// Done is closed once the process has ended.
func (s *Server) Done() <-chan struct{} { return s.done }

// Kill ends the process with SIGKILL, in the middle of whatever it does, and
// waits until it is gone.
func (s *Server) Kill() error {
	if err := s.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-s.done
	return nil
}

// Stop asks the process to end in order and waits; what does not end within a
// minute is killed and is an error.
func (s *Server) Stop() error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	timer := time.NewTimer(time.Minute)
	defer timer.Stop()
	select {
	case <-s.done:
		if s.err != nil {
			return fmt.Errorf("the server ended with %w\n%s", s.err, s.Log())
		}
		return nil
	case <-timer.C:
		return errors.Join(errors.New("the server did not stop within a minute"), s.Kill())
	}
}

// Command runs a subcommand on the data folder, whether or not the server runs,
// and gives what it printed.
func Command(ctx context.Context, cfg Config, args ...string) (string, error) {
	cmd := command(ctx, cfg, append(args, "--data", cfg.Data, "--ollama-url", cfg.Ollama))
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("frontdesk %s: %w\n%s", strings.Join(args, " "), err, errs.String())
	}
	return out.String(), nil
}

// Command is the function of that name on this server's folder.
func (s *Server) Command(ctx context.Context, args ...string) (string, error) {
	return Command(ctx, s.cfg, args...)
}

// tail keeps the end of what a process writes.
type tail struct {
	mu    sync.Mutex
	kept  []byte
	lines []string
	more  chan struct{} // closed and replaced with every line
	over  bool
}

const tailSize = 64 << 10

func newTail() *tail { return &tail{more: make(chan struct{})} }

// Write takes what the process logs.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, p...)
	if len(t.kept) > tailSize {
		t.kept = append([]byte(nil), t.kept[len(t.kept)-tailSize/2:]...)
	}
	return len(p), nil
}

func (t *tail) line(text string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.lines) < 100 {
		t.lines = append(t.lines, text)
	}
	close(t.more)
	t.more = make(chan struct{})
}

func (t *tail) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	close(t.more)
	t.more = make(chan struct{})
}

// await gives the rest of the first line that begins with prefix after blanks.
func (t *tail) await(ctx context.Context, prefix string) (string, error) {
	for {
		t.mu.Lock()
		for _, line := range t.lines {
			if rest, found := strings.CutPrefix(strings.TrimSpace(line), prefix); found {
				t.mu.Unlock()
				return strings.TrimSpace(rest), nil
			}
		}
		over, more := t.over, t.more
		t.mu.Unlock()
		if over {
			return "", errors.New("the process has ended")
		}
		select {
		case <-more:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

func (t *tail) welcome() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n")
}

// String is what is kept.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(t.lines, "\n") + "\n" + string(t.kept)
}
