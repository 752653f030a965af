package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"frontdesk/app/cli"
	"frontdesk/app/config"
)

// socketPath is where the server on a data folder listens for the command line.
// Systems allow about 100 bytes for it; a longer one moves to the folder for
// temporary files, under a name that both sides find.
func socketPath(dataDir string) (string, error) {
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "frontdesk.sock")
	if len(path) < 100 {
		return path, nil
	}
	sum := sha256.Sum256([]byte(dir))
	return filepath.Join(os.TempDir(), "frontdesk-"+hex.EncodeToString(sum[:8])+".sock"), nil
}

// listenSocket takes the socket over. The caller has the data folder open, so
// that one that is there was left by a process that is gone.
func listenSocket(ctx context.Context, dataDir string) (net.Listener, error) {
	path, err := socketPath(dataDir)
	if err != nil {
		return nil, err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	ln, err := new(net.ListenConfig).Listen(ctx, "unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	return ln, nil
}

// socketClient speaks HTTP over the socket, whatever the host in the address.
func socketClient(path string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) { return dialSocket(ctx, path) },
	}}
}

func dialSocket(ctx context.Context, path string) (net.Conn, error) {
	return (&net.Dialer{Timeout: 2 * time.Second}).DialContext(ctx, "unix", path)
}

// running gives a client of the server on the data folder; nil where none runs.
func running(ctx context.Context, cfg *config.Config) *cli.Client {
	path, err := socketPath(cfg.DataDir)
	if err != nil {
		return nil
	}
	conn, err := dialSocket(ctx, path)
	if err != nil || conn.Close() != nil {
		return nil
	}
	return &cli.Client{HTTP: socketClient(path), Close: func() error { return nil }}
}

// connect reaches the server on the data folder; where none runs, it opens the
// folder and serves the same API to this command alone.
func connect(ctx context.Context, cfg *config.Config, ui fs.FS, use cli.Use) (*cli.Client, error) {
	if client := running(ctx, cfg); client != nil {
		return client, nil
	}
	path, err := socketPath(cfg.DataDir)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(cfg.DataDir, "store")); errors.Is(err, fs.ErrNotExist) && !use.Makes {
		return nil, fmt.Errorf("there is no data folder at %s; start the server once, or name the folder with --data", cfg.DataDir)
	}
	log := newLog(os.Stderr, config.Log{Level: slog.LevelWarn})
	alone := *cfg
	alone.Store.Filling = use.Fills
	a, err := build(ctx, &alone, ui, log, nil)
	if err != nil {
		return nil, err
	}
	err = a.open(ctx)
	if err == nil {
		_, err = a.models.prober.Check(ctx) // nothing watches the model server for one command
	}
	if err != nil {
		return nil, errors.Join(err, a.stop(ctx))
	}
	return &cli.Client{HTTP: socketClient(path), Close: func() error { return a.stop(ctx) }}, nil
}
