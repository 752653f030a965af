package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// print writes v as JSON where --json asks for it, else what text writes.
func (c *call) print(v any, text func() error) error {
	if !c.json {
		return text()
	}
	e := json.NewEncoder(c.Out)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

func (c *call) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(c.Out, format, args...)
	return err
}

func version(_ context.Context, c *call) error {
	return c.print(map[string]string{"version": c.Version}, func() error { return c.printf("frontdesk %s\n", c.Version) })
}

func configDump(_ context.Context, c *call) error {
	if c.json {
		return c.cfg.DumpJSON(c.Out)
	}
	return c.cfg.Dump(c.Out)
}

func configCheck(_ context.Context, c *call) error {
	if err := c.cfg.Servable(); err != nil {
		return err
	}
	for _, w := range c.cfg.Warnings {
		fmt.Fprintln(c.Err, w)
	}
	return c.print(map[string]any{"ok": true, "warnings": c.cfg.Warnings}, func() error { return c.printf("The settings are fine.\n") })
}

// healthTimeout is how long a healthy server may take to say so.
const healthTimeout = 5 * time.Second

// healthcheck asks the server that has the data folder open, by the socket in
// it, or whoever listens where this command was told that it does.
func healthcheck(ctx context.Context, c *call) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	client := c.Running(ctx, c.cfg)
	if client == nil {
		return c.askListener(ctx)
	}
	if err := errors.Join(client.do(ctx, http.MethodGet, "/readyz", nil, nil), client.Close()); err != nil {
		return err
	}
	return c.healthy()
}

func (c *call) healthy() error {
	return c.print(map[string]bool{"ok": true}, func() error { return c.printf("ok\n") })
}

func (c *call) askListener(ctx context.Context) error {
	host, port, err := net.SplitHostPort(c.cfg.Listen)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("no server runs on %s, and none answers on %s: %w", c.cfg.DataDir, c.cfg.Listen, err)
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %s", res.Status)
	}
	return c.healthy()
}
