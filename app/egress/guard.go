package egress

import (
	"crypto/tls"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// Guard is the way out. Its methods may be called by many goroutines.
type Guard struct {
	cfg     Config
	allow   map[string]bool
	refused []netip.Prefix
	client  *http.Client
}

// New makes a Guard. Entries of Allow that cannot be read are left out: the
// settings have refused them before.
func New(cfg Config) *Guard {
	if cfg.Resolver == nil {
		cfg.Resolver = &net.Resolver{PreferGo: true}
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{Timeout: dialTimeout, KeepAlive: 15 * time.Second}).DialContext
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "Frontdesk"
	}
	if cfg.Purpose == "" {
		cfg.Purpose = Website
	}
	if cfg.Ledger == nil {
		cfg.Ledger = newLedger(LedgerConfig{Clock: cfg.Clock})
	}
	g := &Guard{cfg: cfg, allow: map[string]bool{}, refused: refused()}
	for _, entry := range cfg.Allow {
		host, port, err := net.SplitHostPort(entry)
		if err != nil {
			continue
		}
		if host, err = hostName(host); err == nil {
			g.allow[net.JoinHostPort(host, port)] = true
		}
	}
	g.client = &http.Client{
		Transport: &http.Transport{
			Proxy:                  nil, // a proxy of the environment would dial in our place
			DialContext:            g.Dial,
			TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    dialTimeout,
			ResponseHeaderTimeout:  headerTimeout,
			MaxResponseHeaderBytes: maxHeaderBytes,
			DisableCompression:     true, // unpacked here, within the limit
			MaxIdleConns:           20,
			MaxIdleConnsPerHost:    4,
			IdleConnTimeout:        30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return g
}

// For is a guard of the same rules for another purpose, with connections of its
// own.
func (g *Guard) For(p Purpose) *Guard {
	cfg := g.cfg
	cfg.Purpose = p
	return New(cfg)
}

// Close gives up the connections that are kept.
func (g *Guard) Close() { g.client.CloseIdleConnections() }
