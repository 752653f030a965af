// Command bench measures the budgets and prints each figure beside its budget,
// and beside a reference from the same run where there is one. It builds and
// runs the real server as its own process and speaks to it as visitors do; the
// load shares the machine with what it loads.
//
//	go run ./bench                        every row
//	go run ./bench -short                 the same, with less of everything
//	go run ./bench -only messages,ask     some rows
//	go run ./bench crash -rounds 100      the crash test alone
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"frontdesk/app/apptest/crash"
	"frontdesk/app/apptest/server"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	status, err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		status = 1
	}
	os.Exit(status)
}

func run(ctx context.Context, args []string, out io.Writer) (status int, err error) {
	if len(args) > 0 && args[0] == "crash" {
		return runCrash(ctx, args[1:], out)
	}
	b := &bench{ctx: ctx, out: out}
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	only := flags.String("only", "", "rows to measure, with commas between: "+strings.Join(rowNames(), ", "))
	strict := flags.Bool("strict", false, "exit with 1 when a budget is missed")
	flags.BoolVar(&b.short, "short", false, "less of everything; figures are rougher")
	flags.StringVar(&b.bin, "bin", "", "binary to measure; empty: built from the source")
	flags.IntVar(&b.conversations, "conversations", 0, "conversations in the large store; 0 is 100,000, or 20,000 with -short")
	flags.StringVar(&b.largeDir, "store", "", "folder of the large store, made where it is missing and kept; empty: made anew and removed")
	flags.IntVar(&b.users, "users", 0, "chat users of the row search; 0 is 100,000, or 10,000 with -short")
	flags.IntVar(&b.messages, "messages", 0, "messages of the row search; 0 is 1,000,000, or 50,000 with -short")
	flags.IntVar(&b.rounds, "rounds", 100, "rounds of the crash test")
	if err := flags.Parse(args); err != nil {
		return 2, err
	}
	if flags.NArg() > 0 {
		return 2, fmt.Errorf("%q is no flag; rows are chosen with -only", flags.Arg(0))
	}
	chosen, err := choose(*only)
	if err != nil {
		return 2, err
	}
	if b.conversations == 0 {
		b.conversations = b.less(100_000, 20_000)
	}
	if b.users <= 0 {
		b.users = b.less(100_000, 10_000)
	}
	if b.messages <= 0 {
		b.messages = b.less(1_000_000, 50_000)
	}
	missed, err := b.measure(chosen)
	if err == nil && *strict && missed > 0 {
		return 1, nil
	}
	return 0, err
}

func choose(only string) ([]row, error) {
	all := rows()
	if only == "" {
		return all, nil
	}
	var chosen []row
	for _, name := range strings.Split(only, ",") {
		i := slices.IndexFunc(all, func(r row) bool { return r.name == strings.TrimSpace(name) })
		if i < 0 {
			return nil, fmt.Errorf("there is no row %q; the rows are %s", name, strings.Join(rowNames(), ", "))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

// runCrash is the crash test with a result in the exit code. Its last line is
// the result in one line.
func runCrash(ctx context.Context, args []string, out io.Writer) (status int, err error) {
	cfg := crash.Config{Out: out}
	flags := flag.NewFlagSet("bench crash", flag.ContinueOnError)
	flags.StringVar(&cfg.Bin, "bin", "", "binary to kill; empty: built from the source")
	flags.IntVar(&cfg.Rounds, "rounds", 10, "how often it is killed under load")
	flags.IntVar(&cfg.Visitors, "visitors", 24, "visitors who write at the same time")
	flags.Uint64Var(&cfg.Seed, "seed", 0, "repeats the moments of an earlier run; 0 takes new ones")
	if err := flags.Parse(args); err != nil {
		return 2, err
	}
	dir, err := os.MkdirTemp("", "fdbench")
	if err != nil {
		return 1, err
	}
	defer os.RemoveAll(dir)
	if cfg.Bin == "" {
		if cfg.Bin, err = server.Build(ctx, dir); err != nil {
			return 1, err
		}
	}
	report, err := crash.Run(ctx, cfg)
	if err != nil {
		return 1, err
	}
	for _, problem := range report.Problems[:min(len(report.Problems), 50)] {
		fmt.Fprintln(out, problem)
	}
	fmt.Fprintln(out, report)
	if len(report.Problems) > 0 {
		return 1, nil
	}
	return 0, nil
}

// prepare makes the working folder and the binary.
func (b *bench) prepare() (err error) {
	if b.dir, err = os.MkdirTemp("", "fdbench"); err != nil {
		return err
	}
	if b.bin == "" {
		b.bin, err = server.Build(b.ctx, b.dir)
		return err
	}
	b.bin, err = filepath.Abs(b.bin)
	return err
}
