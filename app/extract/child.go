package extract

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"time"

	"frontdesk/app/fault"
)

// ChildCommand is the command under which our own program reads one file from
// standard input and writes what it says to standard output. It stands in no
// help: Reader alone calls it.
const ChildCommand = "read-file"

// The bounds of a child.
const (
	// ReadTime is how long one file may take.
	ReadTime = 90 * time.Second
	// childMemory is what Go is told to stay within; above it the collector works
	// harder. At hardMemory the child ends.
	childMemory = 384 << 20
	hardMemory  = 768 << 20
	maxReply    = 96 << 20
)

// Exit codes of a child that did not answer.
const (
	exitHeavy = 3
	exitSlow  = 4
)

// reply is what a child writes: a result, or why there is none.
type reply struct {
	Result
	Problem *problem `json:"problem,omitempty"`
}

type problem struct {
	Kind    fault.Kind `json:"kind"`
	Code    string     `json:"code"`
	Message string     `json:"message"`
}

// Child is the whole of a child process: args are what follows the command, an
// ending like ".md" at the most. It gives the exit code.
func Child(args []string, in io.Reader, out io.Writer) int {
	confine()
	debug.SetMemoryLimit(childMemory)
	runtime.GOMAXPROCS(1)
	ext := ""
	if len(args) > 0 {
		ext = args[0]
	}
	answer, heavy := make(chan []byte, 1), make(chan struct{})
	go answerFile(ext, in, answer)
	go watchMemory(heavy)
	select {
	case <-heavy:
		return exitHeavy
	case <-time.After(ReadTime):
		return exitSlow
	case body := <-answer:
		if _, err := out.Write(body); err != nil {
			return 1
		}
		return 0
	}
}

func answerFile(ext string, in io.Reader, answer chan<- []byte) {
	var r reply
	raw, err := io.ReadAll(io.LimitReader(in, MaxBytes+1))
	if err == nil {
		r.Result, err = Read("file"+ext, raw)
	}
	if err != nil {
		r.Problem = &problem{Kind: fault.Invalid, Code: ErrDamaged.Code, Message: ErrDamaged.Message}
		var f *fault.Error
		if errors.As(err, &f) {
			r.Problem = &problem{Kind: f.Kind, Code: f.Code, Message: f.Message}
		}
	}
	body, err := json.Marshal(r)
	if err != nil {
		body = nil
	}
	answer <- body
}

// watchMemory ends when the process has more memory than a file may take. Where
// the system bounds it too, this is the gentler end.
func watchMemory(heavy chan<- struct{}) {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	for range time.Tick(20 * time.Millisecond) {
		metrics.Read(sample)
		if sample[0].Value.Uint64()-sample[1].Value.Uint64() > hardMemory {
			close(heavy)
			return
		}
	}
}

// Reader reads files in children of this process, so that nothing in a file can
// harm it: a child has a time, little memory, no environment, and nothing to
// write to but its answer. At most two run at a time.
type Reader struct {
	program string
	slots   chan struct{}
	limit   time.Duration
}

// NewReader makes one. Its children run the program that this process runs.
func NewReader() (*Reader, error) {
	program, err := ownProgram()
	if err != nil {
		return nil, fmt.Errorf("finding the program itself: %w", err)
	}
	return &Reader{program: program, slots: make(chan struct{}, 2), limit: ReadTime + 5*time.Second}, nil
}

// ownProgram is the path of the program that this process runs.
func ownProgram() (string, error) {
	const self = "/proc/self/exe" // also after an update has put another file in its place
	if _, err := os.Stat(self); runtime.GOOS == "linux" && err == nil {
		return self, nil
	}
	if program, err := os.Executable(); err == nil {
		return program, nil
	}
	program, err := exec.LookPath(os.Args[0]) // a container without /proc
	if err != nil {
		return "", err
	}
	return filepath.Abs(program)
}

// Read reads the file that body gives; name counts for its ending alone. What is
// wrong with the file is a fault of this package; an error of body comes back.
func (r *Reader) Read(ctx context.Context, name string, body io.Reader) (Result, error) {
	select {
	case r.slots <- struct{}{}:
		defer func() { <-r.slots }()
	case <-ctx.Done():
		return Result{}, ctx.Err()
	}
	bounded, cancel := context.WithTimeout(ctx, r.limit)
	defer cancel()
	out := &bounds{left: maxReply, over: cancel}
	said := &bounds{left: 4096}
	cmd := exec.CommandContext(bounded, r.program, ChildCommand, ending(name)) //nolint:gosec // our own program; the ending is letters
	cmd.Env, cmd.Dir = append([]string{}, detectorEnv()...), os.TempDir()
	cmd.Stdin, cmd.Stdout, cmd.Stderr = body, out, said
	cmd.WaitDelay = 3 * time.Second
	err := cmd.Run()
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	if err != nil {
		return Result{}, r.failure(err, bounded.Err(), said.buf.String())
	}
	var got reply
	if err := json.Unmarshal(out.buf.Bytes(), &got); err != nil {
		return Result{}, ErrDamaged.Because(err)
	}
	if got.Problem != nil {
		f := fault.Error{Kind: got.Problem.Kind, Message: got.Problem.Message}
		f.Code = got.Problem.Code
		return Result{Kind: got.Kind, Document: got.Document}, &f
	}
	return got.Result, nil
}

// failure is what a child's end means.
func (r *Reader) failure(err, late error, said string) error {
	var exit *exec.ExitError
	switch {
	case late != nil:
		return ErrTooSlow.Because(err)
	case !errors.As(err, &exit):
		return fmt.Errorf("reading a file in a process of its own: %w", err)
	case exit.ExitCode() == exitSlow:
		return ErrTooSlow
	case exit.ExitCode() == exitHeavy || strings.Contains(said, "out of memory") || strings.Contains(said, "cannot allocate memory"):
		return ErrTooHeavy
	}
	return ErrDamaged.Because(err)
}

// ending is that of a file's name, if it is a plain one.
func ending(name string) string {
	ext := strings.ToLower(path.Ext(name))
	if len(ext) < 2 || len(ext) > 10 || strings.Trim(ext[1:], "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return ""
	}
	return ext
}

// bounds keeps what is written to it as far as it has room; over is called when
// there is more.
type bounds struct {
	buf  bytes.Buffer
	left int
	over func()
}

// Write keeps p, or as much of it as there is room for.
func (b *bounds) Write(p []byte) (int, error) {
	fits := min(len(p), b.left)
	b.left -= fits
	_, _ = b.buf.Write(p[:fits]) // never fails
	if fits < len(p) && b.over != nil {
		b.over()
	}
	return len(p), nil
}
