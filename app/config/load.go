package config

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/netip"
	"strings"
)

const (
	defaultFile  = "config.yaml"
	configEnv    = "FRONTDESK_CONFIG"
	envPrefix    = "FRONTDESK_"
	testPrefix   = "FRONTDESK_TEST_" // read by the tests, not by the server
	secretSuffix = "_FILE"
)

// Problems is the error for settings that cannot be used: one sentence for
// each, with the place where it was written and what to do.
type Problems []string

// Error gives one problem a line.
func (p Problems) Error() string { return strings.Join(p, "\n") }

// Load takes every setting from its strongest source. flags is a parsed set
// that Bind has seen, or nil; environ is as os.Environ gives it; readFile is
// os.ReadFile or its like. All problems are found before it gives up, and the
// error is then of type Problems.
func Load(flags *flag.FlagSet, environ []string, readFile func(string) ([]byte, error)) (*Config, error) {
	l := loader{
		config:   &Config{origins: map[string]Origin{}},
		flags:    flagsSet(flags),
		env:      environment(environ),
		readFile: readFile,
		known:    map[string]definition{},
	}
	all := definitions()
	for _, d := range all {
		l.known[d.key] = d
	}
	l.file()
	for _, d := range all {
		l.setting(d)
	}
	l.unknownVariables()
	if len(l.problems) == 0 {
		l.together()
	}
	if len(l.problems) > 0 {
		return nil, l.problems
	}
	return l.config, nil
}

type loader struct {
	config   *Config
	flags    map[string]string
	env      map[string]string
	entries  map[string]entry
	known    map[string]definition
	readFile func(string) ([]byte, error)
	problems Problems
}

func environment(environ []string) map[string]string {
	env := map[string]string{}
	for _, pair := range environ {
		if name, value, found := strings.Cut(pair, "="); found && strings.HasPrefix(name, envPrefix) {
			env[name] = value
		}
	}
	return env
}

// file reads the file that was named, which must exist, or ./config.yaml,
// which need not.
func (l *loader) file() {
	name, named := l.flags[configFlag], true
	if name == "" {
		name = l.env[configEnv]
	}
	if name == "" {
		name, named = defaultFile, false
	}
	data, err := l.readFile(name)
	switch {
	case err == nil:
		l.config.File = name
		var problems []string
		l.entries, problems = parseFile(name, data, l.known)
		l.problems = append(l.problems, problems...)
	case errors.Is(err, fs.ErrNotExist) && !named:
	case errors.Is(err, fs.ErrNotExist):
		l.problems = append(l.problems, fmt.Sprintf("%s: there is no such file; correct --config or %s", name, configEnv))
	default:
		l.problems = append(l.problems, fmt.Sprintf("%s: cannot be read: %v", name, err))
	}
}

func (l *loader) setting(d definition) {
	text, from := d.fallback, Origin{Source: FromDefault}
	if e, found := l.entries[d.key]; found {
		text, from = e.text, Origin{FromFile, fmt.Sprintf("%s:%d", l.config.File, e.line)}
	}
	if value, name, found := l.variable(d); found {
		text, from = value, Origin{FromEnvironment, name}
	}
	if value, found := l.flags[d.flag]; found && d.flag != "" {
		text, from = value, Origin{FromFlag, "--" + d.flag}
	}
	l.config.origins[d.key] = from
	if err := d.set(&l.config.Settings, text); err != nil {
		reason := err.Error()
		if d.secret {
			reason = "cannot be used; write one line without control characters"
		}
		name := from.Name
		if from.Source == FromFile {
			name += ": " + d.key
		}
		l.problems = append(l.problems, name+" "+reason)
	}
}

// variable reads a setting from the environment; a secret also from the file
// that its _FILE variable names. A variable that is set and empty counts where
// empty is a value, which is how one switches the Ollama server off; elsewhere
// it is a variable that a compose file passes on without having it.
func (l *loader) variable(d definition) (value, name string, found bool) {
	value, found = l.env[d.env]
	if value == "" && d.set(&Settings{}, "") != nil {
		found = false
	}
	if !d.secret {
		return value, d.env, found
	}
	from := d.env + secretSuffix
	path, inFile := l.env[from]
	switch {
	case !inFile || path == "":
		return value, d.env, found
	case found && value != "":
		l.problems = append(l.problems, fmt.Sprintf("%s and %s are both set; keep one", d.env, from))
		return value, d.env, true
	}
	data, err := l.readFile(path)
	if err != nil {
		l.problems = append(l.problems, fmt.Sprintf("%s: the file %s cannot be read; correct the path or its rights", from, path))
		return "", from, true
	}
	return strings.TrimRight(string(data), "\r\n"), from, true
}

// unknownVariables warns of a name that begins like ours and is none: most
// likely a slip. It is no error, since the platform may set its own.
func (l *loader) unknownVariables() {
	names := map[string]bool{configEnv: true}
	for _, d := range l.known {
		names[d.env] = true
		names[d.env+secretSuffix] = d.secret
	}
	for _, name := range sortedKeys(l.env) {
		if !names[name] && !strings.HasPrefix(name, testPrefix) {
			l.warn("%s is set, but there is no such setting", name)
		}
	}
}

func (l *loader) warn(format string, args ...any) {
	l.config.Warnings = append(l.config.Warnings, fmt.Sprintf(format, args...))
}

// together checks and completes what depends on more than one setting.
func (l *loader) together() {
	s := &l.config.Settings
	s.Mail.completePort()
	m := s.Mail
	switch {
	case m.Host != "" && m.From == "":
		l.warn("%s is set without mail.from: no mail is sent until an address to send from is set", l.config.nameOf("mail.host"))
	case m.Host == "" && l.config.origins["mail.from"].Source != FromDefault:
		l.warn("%s is set without mail.host: no mail is sent until a server is set", l.config.nameOf("mail.from"))
	}
	if m.Username != "" && m.Password == "" {
		l.warn("%s is set without mail.password: the server will refuse to sign in", l.config.nameOf("mail.username"))
	}
	if m.Security == NoTLS && m.Password != "" && !Loopback(net.JoinHostPort(m.Host, "25")) {
		l.warn("%s is none: the password is never sent to another machine in the clear, so that signing in may fail", l.config.nameOf("mail.security"))
	}
}

// Servable tells why a server may not be started with these settings, though a
// command may use them; the error is of type Problems.
func (c *Config) Servable() error {
	if c.RateLimits || Loopback(c.Listen) {
		return nil
	}
	return Problems{fmt.Sprintf(
		"%s is off, which is for measurements on this machine only; listen on 127.0.0.1 instead of %q, or leave the limits on",
		c.nameOf("rateLimits"), c.Listen)}
}

// completePort puts the usual port of the chosen security in place of 0.
func (m *Mail) completePort() {
	if m.Port == 0 {
		m.Port = map[Security]int{StartTLS: 587, TLS: 465, NoTLS: 25}[m.Security]
	}
}

// nameOf is how the owner wrote a setting, or its key.
func (c *Config) nameOf(key string) string {
	switch from := c.origins[key]; from.Source {
	case FromDefault:
		return key
	case FromFile:
		return from.Name + ": " + key
	default:
		return from.Name
	}
}

// Loopback tells whether an address host:port can only be reached from this
// machine.
func Loopback(listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}
