// Command frontdesk is an AI front desk for websites in one binary.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"frontdesk/app"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Main(ctx, os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}, uiFiles()))
}
