package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"frontdesk/app/config"
	"frontdesk/app/httpapi"
)

// serve runs the server until ctx ends or a listener fails.
func serve(ctx context.Context, cfg *config.Config, ui fs.FS, std Streams) error {
	if err := cfg.Servable(); err != nil {
		return err
	}
	log := newLog(std.Err, cfg.Log)
	for _, w := range cfg.Warnings {
		log.WarnContext(ctx, "a setting needs a look", "warning", w)
	}
	limit, from := cfg.Memory.Resolve(os.ReadFile)
	debug.SetMemoryLimit(limit)
	debug.SetGCPercent(cfg.Memory.GCPercent)
	log.Debug("memory limit", "bytes", limit, "from", from)
	ln, err := new(net.ListenConfig).Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return fmt.Errorf("listening on %s: %w; is another server running? --listen takes another address", cfg.Listen, err)
	}
	wait := &waiting{ln: ln}
	a, err := build(ctx, cfg, ui, log, wait.tell)
	err = errors.Join(err, wait.stop(ctx)) // whoever comes now waits a moment for the server itself
	if err != nil {
		return errors.Join(unlessStopped(ctx, err), ln.Close())
	}
	a.doors.add(ln)
	err = a.run(ctx, ln, std)
	log.InfoContext(ctx, "stopping")
	return errors.Join(unlessStopped(ctx, err), a.stop(ctx))
}

// waiting answers in the place of the server while the data folder is brought up to
// date, from the first that is heard of that.
type waiting struct {
	ln   net.Listener
	edge *httpapi.Upgrading // nil: nothing is
}

func (w *waiting) tell(percent int) {
	ln, ok := w.ln.(*net.TCPListener)
	if w.edge == nil && ok {
		w.edge = httpapi.ServeUpgrading(ln)
	}
	if w.edge != nil {
		w.edge.Tell(percent)
	}
}

func (w *waiting) stop(ctx context.Context) error {
	if w.edge == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := w.edge.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil // whoever still reads the old answer may
}

// unlessStopped is nil for what comes of being told to stop while still starting,
// which is no error.
func unlessStopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return nil
	}
	return err
}

// run opens, starts, and waits for the end of ctx or of a listener.
func (a *App) run(ctx context.Context, ln net.Listener, std Streams) error {
	err := a.open(ctx)
	if err == nil {
		err = a.start(ctx, ln)
	}
	if err == nil {
		err = a.welcome(ctx, std, ln.Addr())
	}
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		return nil
	case err := <-a.doors.failed:
		return err
	}
}

// baseURL is where a person on this machine finds the server.
func (a *App) baseURL(addr net.Addr) string {
	if public := a.settings.current().PublicURL; public != "" {
		return strings.TrimRight(public, "/")
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// welcome tells whoever started the server where to go.
func (a *App) welcome(ctx context.Context, std Streams, addr net.Addr) error {
	base := a.baseURL(addr)
	token, needed, err := a.accounts.SetupToken(ctx)
	if err != nil {
		return err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "\n  Frontdesk %s\n\n", version)
	if needed {
		fmt.Fprintf(&b, "  First run   %s/admin/setup#token=%s\n", base, token)
	} else {
		fmt.Fprintf(&b, "  Panel       %s/admin/\n", base)
	}
	fmt.Fprintf(&b, "  Demo        %s/demo\n\n", base)
	_, err = fmt.Fprint(std.Out, b.String())
	return err
}
