// Command ollamafake runs the scripted Ollama server for tests that are not
// written in Go. It prints its address and serves until it is told to stop.
// POST /_control takes a behaviour, GET /_requests shows what came.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"frontdesk/app/apptest/ollamafake"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "ollamafake:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, stdout io.Writer) error {
	flags := flag.NewFlagSet("ollamafake", flag.ContinueOnError)
	port := flags.Int("port", 0, "port on 127.0.0.1; 0 takes a free one")
	mode := flags.String("mode", "", "what to do with chats: "+ollamafake.ModeNames())
	shape := flags.String("shape", "0.17", "server to resemble: 0.17 or 0.30")
	text := flags.String("text", "", "what to answer")
	first := flags.Int("first-delay", 0, "milliseconds before the first word")
	delay := flags.Int("delay", 20, "milliseconds before every further word")
	script := flags.String("script", "", "behaviour as JSON; replaces the flags above")
	if err := flags.Parse(args); err != nil {
		return err
	}
	b := ollamafake.Behaviour{
		Mode: ollamafake.Mode(*mode), Shape: ollamafake.Shape(*shape), Text: *text, FirstDelay: *first, Delay: *delay,
	}
	if *script != "" {
		b = ollamafake.Behaviour{}
		if err := json.Unmarshal([]byte(*script), &b); err != nil {
			return fmt.Errorf("reading -script: %w", err)
		}
	}
	if err := b.Check(); err != nil {
		return err
	}
	server, err := ollamafake.Start(net.JoinHostPort("127.0.0.1", strconv.Itoa(*port)))
	if err != nil {
		return err
	}
	defer server.Close()
	server.Set(b)
	fmt.Fprintln(stdout, server.URL())
	<-ctx.Done()
	return nil
}
