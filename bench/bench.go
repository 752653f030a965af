package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
)

// bench is one run of the program.
type bench struct {
	ctx           context.Context //nolint:containedctx // of the whole program
	out           io.Writer
	short         bool
	bin           string
	dir           string // everything that is made lies below it
	conversations int
	rounds        int
	users         int // of the row "search"
	messages      int
	largeDir      string
	large         string // data folder of the large store, once it is made
	closers       []func() error
}

// row measures one or more figures.
type row struct {
	name string
	run  func(*bench) ([]figure, error)
}

func rows() []row {
	return []row{
		{"messages", messagesRow}, {"busy", busyRow}, {"ask", askRow}, {"encoder", encoderRow}, {"places", placesRow}, {"meaning", meaningRow}, {"firsttoken", firstTokenRow},
		{"memory", memoryRow}, {"streams", streamsRow}, {"start", startRow}, {"sizes", sizesRow},
		{"lists", listsRow}, {"million", millionRow}, {"search", searchRow}, {"stale", staleRow}, {"backup", backupRow}, {"webhooks", webhooksRow}, {"crash", crashRow},
	}
}

func rowNames() (names []string) {
	for _, r := range rows() {
		names = append(names, r.name)
	}
	return names
}

// less is n, or short in a short run.
func (b *bench) less(n, short int) int {
	if b.short {
		return short
	}
	return n
}

func (b *bench) say(format string, args ...any) { fmt.Fprintf(b.out, "… "+format+"\n", args...) }

// measure runs the rows and prints the table. A row that fails is reported and
// counts as missed; the others still run.
func (b *bench) measure(chosen []row) (missed int, err error) {
	if err := b.prepare(); err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(b.dir)) }()
	if err := raiseOpenFiles(); err != nil {
		return 0, err
	}
	fmt.Fprintln(b.out, machine())
	var all []figure
	for _, r := range chosen {
		b.say("%s", r.name)
		figures, err := r.run(b)
		err = errors.Join(err, b.closeAll())
		if b.ctx.Err() != nil {
			return 0, b.ctx.Err()
		}
		if err != nil {
			figures = append(figures, figure{what: r.name, got: "failed", judged: true, reference: oneLine(err.Error())})
		}
		all = append(all, figures...)
	}
	return printTable(b.out, all), nil
}

func oneLine(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return text[:min(len(text), 300)]
}

// later has something ended with the row.
func (b *bench) later(end func() error) { b.closers = append(b.closers, end) }

func (b *bench) closeAll() (err error) {
	for i := len(b.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, b.closers[i]())
	}
	b.closers = nil
	return err
}

// serve starts the server on a folder below the working folder, or on one that
// has an absolute path; it is stopped with the row.
func (b *bench) serve(folder string, change func(*server.Config)) (*server.Server, error) {
	cfg := b.process(folder)
	if change != nil {
		change(&cfg)
	}
	s, err := server.Start(b.ctx, cfg)
	if err != nil {
		return nil, err
	}
	b.later(s.Stop)
	return s, nil
}

// process has no encoder, which would be at work for minutes after an import and
// be measured with everything else; the row "meaning" has it.
func (b *bench) process(folder string) server.Config {
	if !filepath.IsAbs(folder) {
		folder = filepath.Join(b.dir, folder)
	}
	return server.Config{Bin: b.bin, Data: folder, Args: []string{"--rate-limits", "off", "--embedder", "off"}}
}

// helper builds and runs another program of this repository, and gives the
// first line that it prints and its process.
func (b *bench) helper(pkg string, args ...string) (line string, pid int, err error) {
	bin := filepath.Join(b.dir, filepath.Base(pkg))
	build := exec.CommandContext(b.ctx, "go", "build", "-o", bin, pkg)
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", 0, fmt.Errorf("building %s: %w\n%s", pkg, err, out)
	}
	cmd := exec.CommandContext(b.ctx, bin, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", 0, err
	}
	if err := cmd.Start(); err != nil {
		return "", 0, err
	}
	b.later(func() error {
		if err := cmd.Process.Kill(); err != nil {
			return err
		}
		_ = cmd.Wait() // it was killed, and says so
		return nil
	})
	printed := make([]byte, 200)
	n, err := out.Read(printed)
	return strings.TrimSpace(string(printed[:n])), cmd.Process.Pid, err
}

// assistant switches who answers on or off, by command as owners do.
func assistant(b *bench, s *server.Server, on bool) error {
	_, err := s.Command(b.ctx, "chatbots", "set", fmt.Sprintf("assistant.enabled=%t", on))
	return err
}

// visitors opens n sessions.
func (b *bench) visitors(s *server.Server, n int) ([]*visitor.Visitor, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 4}}
	defer client.CloseIdleConnections()
	bot, err := visitor.DemoChatbot(b.ctx, client, s.URL())
	if err != nil {
		return nil, err
	}
	all := make([]*visitor.Visitor, n)
	for i := range all {
		if all[i], err = visitor.Open(b.ctx, client, s.URL(), bot); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// owner reads from the panel's API with a key.
type owner struct {
	base, key string
	http      *http.Client
}

func (b *bench) owner(s *server.Server) (owner, error) {
	key, err := s.Command(b.ctx, "admin", "create-key", "--name", "bench", "--role", "owner")
	return owner{s.URL(), strings.TrimSpace(key), &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 1}}}, err
}

// get reads a path and gives the time that it took.
func (o owner) get(ctx context.Context, path string, out any) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, o.base+path, nil)
	if err != nil {
		return 0, err
	}
	req.Header.Set("Authorization", "Bearer "+o.key)
	start := time.Now()
	res, err := o.http.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	took := time.Since(start)
	if err != nil {
		return took, err
	}
	if res.StatusCode != http.StatusOK {
		return took, fmt.Errorf("%s: %s: %s", path, res.Status, body)
	}
	if out == nil {
		return took, nil
	}
	return took, json.Unmarshal(body, out)
}
