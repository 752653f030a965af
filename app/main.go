package app

import (
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"

	"frontdesk/app/cli"
	"frontdesk/app/config"
	"frontdesk/app/extract"
	"frontdesk/app/id"
	"frontdesk/app/store"
)

// version is stamped by the build.
var version = "dev" //nolint:gochecknoglobals // the linker writes it

// Streams are the standard streams of the process.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
}

// Main runs the command in args and gives the exit code. ui is the built user
// interface.
func Main(ctx context.Context, args []string, std Streams, ui fs.FS) int {
	if len(args) > 0 && args[0] == extract.ChildCommand {
		return extract.Child(args[1:], std.In, std.Out)
	}
	return cli.Run(ctx, args, cli.Env{
		In: std.In, Out: std.Out, Err: std.Err,
		Environ: os.Environ(), ReadFile: os.ReadFile, Version: version,
		Connect: func(ctx context.Context, cfg *config.Config, use cli.Use) (*cli.Client, error) {
			return connect(ctx, cfg, ui, use)
		},
		Running: running,
		Restore: func(ctx context.Context, cfg *config.Config, file string) error {
			return store.Restore(ctx, store.Options{Dir: cfg.DataDir, Clock: id.Now, Log: newLog(std.Err, cfg.Log), MemTable: cfg.Store.MemTable}, file)
		},
		Serve: func(ctx context.Context, cfg *config.Config) error {
			return serve(ctx, cfg, ui, std)
		},
	})
}

// newLog writes in the form that the settings ask for.
func newLog(w io.Writer, s config.Log) *slog.Logger {
	options := &slog.HandlerOptions{Level: s.Level}
	if s.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
