// Package config owns the settings of the process: what they are called, what
// they may be, and where each value came from. A setting is taken from its
// flag, else its environment variable, else the file, else its default. The
// package reads nothing by itself: arguments, environment and files are given
// to it. It does not know the settings of chatbots, which live in the store.
package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Settings is the typed tree. Every value in it is valid.
type Settings struct {
	DataDir        string
	Geo            string // file or folder; empty: the folder geo in DataDir
	Listen         string // host:port; an empty host is every interface
	PublicURL      string // scheme and host, no trailing slash; empty: taken from each request
	TrustedProxies []netip.Prefix
	AllowPrivate   []string // host:port
	RateLimits     bool
	IdleHours      int
	Zone           string // IANA name of the owner's time zone; empty: UTC
	Log            Log
	Ollama         Ollama
	Meaning        Meaning
	Mail           Mail
	Memory         Memory
	HTTP           HTTP
	Store          Store
}

// Log says what is logged and in which form.
type Log struct {
	Level  slog.Level
	Format string // text, json
}

// Ollama is the model server.
type Ollama struct {
	URL       string // empty: no model is asked
	Model     string // empty: the first one that the server has
	NumCtx    int    // tokens, the same for every call
	Threads   int    // of the model server; 0: it decides
	KeepAlive time.Duration
	Workers   int           // answers written at the same time
	Queue     int           // visitors that may wait for one
	Timeout   time.Duration // from the question to the whole answer
}

// EmbedderKind says what gives texts their meaning.
type EmbedderKind string

// The kinds of embedders.
const (
	BuiltIn    EmbedderKind = "builtin"
	WithOllama EmbedderKind = "ollama"
	NoEmbedder EmbedderKind = "off"
)

// Meaning is what contents and questions are matched by besides their words.
type Meaning struct {
	Embedder EmbedderKind
	Model    string // of Ollama
}

// Forever as Ollama.KeepAlive leaves the model loaded.
const Forever time.Duration = -1

// Security is how a mail server is spoken to.
type Security string

// The ways to speak to a mail server.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls"
	NoTLS    Security = "none"
)

// Mail is the server that takes our mails.
type Mail struct {
	Host     string
	Port     int
	Security Security
	Username string
	Password string
	From     string // one address
	FromName string
}

// Configured tells whether mails can be sent.
func (m Mail) Configured() bool { return m.Host != "" && m.From != "" }

// HTTP holds the limits of the listener.
type HTTP struct {
	ReadTimeout  time.Duration // for a whole request
	WriteTimeout time.Duration // for a whole response; event streams are not bound by it
	IdleTimeout  time.Duration // between the requests of one connection
	StopTimeout  time.Duration // for everything to end in order
}

// Store holds the size of the embedded database's table in memory, in bytes.
type Store struct {
	MemTable int64
	Filling  bool // a command that fills the folder has it to itself; no setting
}

// Source is the kind of place that a value comes from.
type Source string

// The sources, weakest first.
const (
	FromDefault     Source = "default"
	FromFile        Source = "file"
	FromEnvironment Source = "environment"
	FromFlag        Source = "flag"
)

// Origin says where a value came from: the kind of place, and its name as the
// owner wrote it (--listen, FRONTDESK_LISTEN, config.yaml:12).
type Origin struct {
	Source Source `json:"source"`
	Name   string `json:"name,omitempty"`
}

// Config is Settings together with where each came from.
type Config struct {
	Settings
	File     string   // the file that was read; empty when there was none
	Warnings []string // sentences for the owner about what works but is not meant
	origins  map[string]Origin
}

// Origin tells where the value of key ("mail.host") came from.
func (c *Config) Origin(key string) Origin { return c.origins[key] }
