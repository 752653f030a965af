// Command quality measures, with the program as owners run it and on public sets
// of questions, how often the right content comes first, whether what nothing
// answers is refused, and whether a confidence is what it says. It prints one
// table. The sets are no part of this repository; one that is not there is
// printed as NOT MEASURED.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"frontdesk/app/apptest/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "quality:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) (err error) {
	flags := flag.NewFlagSet("quality", flag.ContinueOnError)
	data := flags.String("data", "../shared/data", "`folder` of the sets")
	bin := flags.String("bin", "", "`binary` to measure; empty: it is built")
	only := flags.String("only", "", "`names` of the sets to measure, with commas between; empty: all")
	by := flags.String("by", "both,words,meaning", "`ways` of matching to measure")
	rows := flags.String("rows", "", "`file` to which each question is written with what came of it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "fdquality")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if *bin == "" {
		if *bin, err = server.Build(ctx, dir); err != nil {
			return err
		}
	} else if *bin, err = filepath.Abs(*bin); err != nil {
		return err
	}
	p := printer{out: out, by: strings.Split(*by, ",")}
	if *rows != "" {
		f, err := os.Create(*rows)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		p.rows = json.NewEncoder(f)
	}
	p.head()
	for _, s := range sets(*data) {
		if *only != "" && !slices.Contains(strings.Split(*only, ","), s.name) {
			continue
		}
		if err := measure(ctx, *bin, filepath.Join(dir, s.name), s, &p); err != nil {
			return fmt.Errorf("set %s: %w", s.name, err)
		}
	}
	return p.end()
}

// measure imports a set's contents into a new folder and asks its questions, by
// words and meaning together and by each alone.
func measure(ctx context.Context, bin, folder string, s set, p *printer) (err error) {
	contents, questions, err := s.load()
	if errors.Is(err, os.ErrNotExist) {
		p.missing(s, err)
		return nil
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	running, err := server.Start(ctx, server.Config{Bin: bin, Data: filepath.Join(folder, "data"), Args: []string{"--rate-limits", "off"}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, running.Stop()) }()
	a, err := newAsker(ctx, running, folder)
	if err != nil {
		return err
	}
	if err := a.bring(ctx, contents); err != nil {
		return err
	}
	for _, by := range p.by {
		rows, err := a.ask(ctx, questions, by)
		if err != nil {
			return err
		}
		if err := p.row(s, by, rows); err != nil {
			return err
		}
	}
	return nil
}
