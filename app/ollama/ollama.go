// Package ollama speaks to an Ollama server: it chats, watches the server's
// health, warms the chosen model up and downloads models. It implements
// answer.Model and knows nothing of conversations, contents or prompts.
//
// It keeps the request and response types of the official client package and
// uses that client for the short calls (version, tags, ps, show). Chats and
// downloads are read by a line reader of our own, for two reasons measured with
// v0.17.4: the official one takes 8 MB of heap for every open stream (8,056 KB
// and 0.7 garbage collections an answer against 14 KB), and it returns nil when
// the stream breaks in the middle or an error reply has no body. It also logs in
// to ollama.com by itself, which a chat of ours never does.
package ollama

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/ollama/ollama/api"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

const (
	defaultPort       = "11434"
	defaultNumCtx     = 4096
	minNumCtx         = 512
	maxNumCtx         = 262144
	defaultKeepAlive  = 30 * time.Minute
	defaultMaxStreams = 4
	connectTimeout    = 2 * time.Second
	maxReplyBytes     = 8 << 20 // of a short call; a list of a thousand models is under 1 MB
)

// DialFunc opens a connection, like net.Dialer.DialContext.
type DialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// Config is what a Client is made of.
type Config struct {
	Settings answer.ModelSettings
	// HTTPClient is used without its Timeout (it would cut long answers) and
	// without following redirects. Nil means NewHTTPClient(nil).
	HTTPClient *http.Client
	// MaxStreams bounds the chats open at one time; further ones wait. 0 means 4.
	MaxStreams int
	Clock      id.Clock
	// Counter, if any, learns from the prompt sizes that the server counts.
	Counter answer.TokenCounter
}

// Client is one Ollama server. Its settings can change at any time: a chat that
// runs goes on with those it began with. It is safe for concurrent use.
type Client struct {
	http    *http.Client
	clock   id.Clock
	counter answer.TokenCounter
	slots   chan struct{}
	kick    chan struct{} // wakes the prober; holds at most one wish
	pulling sync.Mutex
	target  atomic.Pointer[target]
}

var _ answer.Model = (*Client)(nil)

// target is everything that belongs to one set of settings and is thrown away
// with it, so that nothing learned from one server is believed of another.
type target struct {
	settings answer.ModelSettings
	base     *url.URL // nil: no server
	api      *api.Client
	retired  context.Context // ends when other settings take over
	retire   context.CancelFunc

	mu      sync.Mutex
	numCtx  map[string]int      // the window first used for a model
	caps    map[string][]string // capabilities by canonical model name
	broken  int                 // chats broken in a row
	lastBad error
	warm    warmth
}

// New makes a client. A bad address or window is an Invalid fault; no address is
// allowed and means that every chat ends with ErrModelAbsent.
func New(cfg Config) (*Client, error) {
	hc := cfg.HTTPClient
	if hc == nil {
		hc = NewHTTPClient(nil)
	}
	own := *hc
	own.Timeout = 0
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	streams := cfg.MaxStreams
	if streams <= 0 {
		streams = defaultMaxStreams
	}
	c := &Client{
		http: &own, clock: cfg.Clock, counter: cfg.Counter,
		slots: make(chan struct{}, streams), kick: make(chan struct{}, 1),
	}
	if err := c.Configure(cfg.Settings); err != nil {
		return nil, err
	}
	return c, nil
}

// NewHTTPClient makes a client whose connections are opened by dial (nil: by the
// system, within two seconds). It has no time limit of its own: loading a model
// may keep the headers of an answer back for minutes.
func NewHTTPClient(dial DialFunc) *http.Client {
	if dial == nil {
		dial = (&net.Dialer{Timeout: connectTimeout, KeepAlive: 15 * time.Second}).DialContext
	}
	return &http.Client{Transport: &http.Transport{
		DialContext:         dial,
		TLSHandshakeTimeout: 5 * time.Second,
		MaxIdleConnsPerHost: 8,
		IdleConnTimeout:     60 * time.Second,
		DisableCompression:  true, // a proxy that compresses would hold tokens back
	}}
}

// Check tells what is wrong with settings, as an Invalid fault that names the
// fields; nil where New and Configure take them.
func Check(s answer.ModelSettings) error {
	_, _, err := checkSettings(s)
	return err
}

// Configure takes new settings over at once and has the server looked at. Zero
// values of NumCtx and KeepAlive mean 4,096 tokens and 30 minutes. A bad value is
// an Invalid fault that names the field, and the old settings stay.
func (c *Client) Configure(s answer.ModelSettings) error {
	s, base, err := checkSettings(s)
	if err != nil {
		return err
	}
	if old := c.target.Load(); old != nil && old.settings == s {
		c.wake()
		return nil
	}
	t := &target{settings: s, base: base, numCtx: map[string]int{}, caps: map[string][]string{}}
	t.retired, t.retire = context.WithCancel(context.Background())
	if base != nil {
		bounded := *c.http
		bounded.Transport = boundedTransport{next: transportOf(c.http)}
		t.api = api.NewClient(base, &bounded)
	}
	if old := c.target.Swap(t); old != nil {
		old.retire()
	}
	c.wake()
	return nil
}

// Settings are those in force, with defaults filled in.
func (c *Client) Settings() answer.ModelSettings { return c.target.Load().settings }

func (c *Client) wake() {
	select {
	case c.kick <- struct{}{}:
	default:
	}
}

func checkSettings(s answer.ModelSettings) (answer.ModelSettings, *url.URL, error) {
	var wrong []fault.Field
	base, problem := parseURL(s.URL)
	if problem != "" {
		wrong = append(wrong, fault.Field{Field: "url", Message: problem})
	}
	s.URL = ""
	if base != nil {
		s.URL = base.String()
	}
	s.Model = strings.TrimSpace(s.Model)
	if !validModelName(s.Model) && s.Model != "" {
		wrong = append(wrong, fault.Field{Field: "model", Message: "That is no model name. It looks like qwen3:1.7b."})
	}
	if s.NumCtx == 0 {
		s.NumCtx = defaultNumCtx
	}
	if s.NumCtx < minNumCtx || s.NumCtx > maxNumCtx {
		wrong = append(wrong, fault.Field{Field: "numCtx", Message: "The context window lies between 512 and 262,144 tokens."})
	}
	if s.KeepAlive == 0 {
		s.KeepAlive = defaultKeepAlive
	}
	if s.KeepAlive < 0 {
		s.KeepAlive = -1
	}
	return s, base, fault.InvalidFields(wrong)
}

// capabilities are what show said of a model; known is false before it did.
func (t *target) capabilities(model string) (caps []string, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	caps, known = t.caps[canonical(model)]
	return caps, known
}

func (t *target) learn(model string, caps []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.caps[canonical(model)] = caps
}

// pin gives the context window to use for a model: always the same one.
func (t *target) pin(model string, wanted int) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	name := canonical(model)
	if n, ok := t.numCtx[name]; ok {
		return n
	}
	if wanted < minNumCtx || name == canonical(t.settings.Model) {
		wanted = t.settings.NumCtx
	}
	t.numCtx[name] = wanted
	return wanted
}

func (t *target) thinks(model string) bool {
	caps, _ := t.capabilities(model)
	return slices.Contains(caps, "thinking")
}
