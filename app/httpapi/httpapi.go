//go:generate go run ./cmd/openapi ../../docs/openapi.json

// Package httpapi is the edge: the visitor API, the panel's API, the pages and
// the streams over HTTP/1.1. It decodes strictly, finds out who calls, makes one
// call to a service and renders the answer; what a route is, who may call it and
// what it takes stands in one table. It must not know the store, the model or
// how mails are sent, and it decides nothing that a service could decide.
package httpapi

import (
	"log/slog"
	"net/netip"
	"time"

	"frontdesk/app/chatuser"
	"frontdesk/app/id"
	"frontdesk/app/realtime"
)

// Config is what the edge is made of.
type Config struct {
	Services Services
	Hub      *realtime.Hub
	Clock    id.Clock
	Log      *slog.Logger
	// AccessLog is the level of the line that each request leaves; failures on our
	// side are always errors.
	AccessLog slog.Level
	Version   Version
	UI        UI
	Keys      chatuser.Keyring // signs visitor tokens
	// PublicURL is scheme and host of this server, asked for with each request;
	// empty takes them from the request.
	PublicURL      func() string
	TrustedProxies []netip.Prefix // whose X-Forwarded-* headers count
	RateLimitsOff  bool
	ReadTimeout    time.Duration // for a whole request; 0: a minute
	WriteTimeout   time.Duration // for a whole answer; 0: a minute
	IdleTimeout    time.Duration // between requests; 0: two minutes
	MaxStreams     int           // open at a time; 0: 20,000
	// StreamWriteTimeout is how long one write to a stream may take before its
	// client counts as gone; 0: 10 seconds. StreamPing is the time between two
	// signs of life; 0: 22 seconds.
	StreamWriteTimeout time.Duration
	StreamPing         time.Duration
}

// Services are what the routes call. Every one is needed.
type Services struct {
	Chatbots      Chatbots
	Snippets      Snippets
	Threads       Threads
	Search        Search
	Chats         Chats
	People        People
	ChatUsers     ChatUsers
	Pretenders    Pretenders
	Transcripts   Transcripts
	Keeping       Keeping
	Everything    Everything
	Conversations Conversations
	Bulk          Bulk
	Analyses      Analyses
	Tracking      Tracking
	Overviews     Overviews
	Dashboards    Dashboards
	Digests       Digests
	Contents      Contents
	Imports       Imports
	Files         Files
	Sites         Sites
	Asker         Asker
	Questions     Questions
	Lab           Lab
	Webhooks      Webhooks
	Leads         Leads
	Credits       Credits
	Gates         Gates
	OwnKept       OwnKept
	Handovers     Handovers
	Feedback      Feedback
	Accounts      Accounts
	Models        Models
	Mail          Mail
	General       General
	Egress        Egress
	Geo           Geo
	System        System
	Maintenance   Maintenance
	Health        Health
}

func (c Config) withDefaults() Config {
	c.ReadTimeout = orTime(c.ReadTimeout, time.Minute)
	c.WriteTimeout = orTime(c.WriteTimeout, time.Minute)
	c.IdleTimeout = orTime(c.IdleTimeout, 2*time.Minute)
	c.StreamWriteTimeout = orTime(c.StreamWriteTimeout, 10*time.Second)
	c.StreamPing = orTime(c.StreamPing, 22*time.Second)
	if c.MaxStreams <= 0 {
		c.MaxStreams = 20_000
	}
	if c.PublicURL == nil {
		c.PublicURL = func() string { return "" }
	}
	return c
}

func orTime(d, fallback time.Duration) time.Duration {
	if d <= 0 {
		return fallback
	}
	return d
}
