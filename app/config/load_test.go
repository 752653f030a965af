package config

import (
	"flag"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// files is a file system of a few texts.
type files map[string]string

func (f files) read(name string) ([]byte, error) {
	if text, found := f[name]; found {
		return []byte(text), nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

func parsed(t *testing.T, args ...string) *flag.FlagSet {
	t.Helper()
	set := flag.NewFlagSet("frontdesk", flag.ContinueOnError)
	Bind(set)
	if err := set.Parse(args); err != nil {
		t.Fatal(err)
	}
	return set
}

func mustLoad(t *testing.T, args, environ []string, f files) *Config {
	t.Helper()
	c, err := Load(parsed(t, args...), environ, f.read)
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return c
}

func TestLoad_defaults(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, nil, nil, nil)
	if c.DataDir != "./data" || c.Listen != ":8080" || !c.RateLimits || c.IdleHours != 24 {
		t.Errorf("server settings: %+v", c.Settings)
	}
	if c.Ollama.URL != "http://127.0.0.1:11434" || c.Ollama.KeepAlive != 30*time.Minute || c.Ollama.Timeout != 2*time.Minute {
		t.Errorf("ollama: %+v", c.Ollama)
	}
	if c.Mail.Configured() || c.Mail.Port != 587 || c.Mail.Security != StartTLS {
		t.Errorf("mail: %+v", c.Mail)
	}
	if c.Memory.Limit != MemoryAuto || c.Store.MemTable != 8<<20 {
		t.Errorf("memory: %+v %+v", c.Memory, c.Store)
	}
	if from := c.Origin("listen"); from.Source != FromDefault {
		t.Errorf("origin of listen: %+v", from)
	}
}

func TestLoad_theStrongestSourceWins(t *testing.T) {
	t.Parallel()
	f := files{"config.yaml": "listen: :1\nidleHours: 3\nollama:\n  model: file\n"}
	c := mustLoad(t, []string{"--listen", ":3"}, []string{"FRONTDESK_LISTEN=:2", "FRONTDESK_MODEL=env"}, f)
	if c.Listen != ":3" || c.Ollama.Model != "env" || c.IdleHours != 3 {
		t.Errorf("got %q %q %d", c.Listen, c.Ollama.Model, c.IdleHours)
	}
	want := map[string]Origin{
		"listen":       {FromFlag, "--listen"},
		"ollama.model": {FromEnvironment, "FRONTDESK_MODEL"},
		"idleHours":    {FromFile, "config.yaml:2"},
		"data":         {FromDefault, ""},
	}
	for key, from := range want {
		if got := c.Origin(key); got != from {
			t.Errorf("origin of %s: %+v, want %+v", key, got, from)
		}
	}
}

func TestLoad_readsEveryKindOfValue(t *testing.T) {
	t.Parallel()
	f := files{"/etc/fd.yaml": `
publicUrl: https://chat.example.com/
trustedProxies: [10.0.0.0/8, 192.0.2.7, "2001:db8::/32"]
allowPrivate: 192.168.1.5:9000, intra:80
log: {level: debug, format: json}
ollama:
  url: ""
  keepAlive: forever
  timeout: 90
mail:
  host: smtp.example.com
  security: tls
  from: hello@example.com
memory:
  limit: 1.5 GB
`}
	c := mustLoad(t, []string{"--config=/etc/fd.yaml"}, nil, f)
	if c.PublicURL != "https://chat.example.com" || len(c.TrustedProxies) != 3 || c.TrustedProxies[1].String() != "192.0.2.7/32" {
		t.Errorf("%q %v", c.PublicURL, c.TrustedProxies)
	}
	if !slices.Equal(c.AllowPrivate, []string{"192.168.1.5:9000", "intra:80"}) {
		t.Errorf("allowPrivate %v", c.AllowPrivate)
	}
	if c.Ollama.URL != "" || c.Ollama.KeepAlive != Forever || c.Ollama.Timeout != 90*time.Second {
		t.Errorf("ollama %+v", c.Ollama)
	}
	if c.Mail.Port != 465 || !c.Mail.Configured() {
		t.Errorf("mail %+v", c.Mail)
	}
	if c.Memory.Limit != 3<<29 || c.Log.Format != "json" {
		t.Errorf("memory %d, log %+v", c.Memory.Limit, c.Log)
	}
}

func TestLoad_secretFromFile(t *testing.T) {
	t.Parallel()
	f := files{"/run/secrets/smtp": "geheim \n"}
	c := mustLoad(t, nil, []string{"FRONTDESK_MAIL_PASSWORD_FILE=/run/secrets/smtp"}, f)
	if c.Mail.Password != "geheim " {
		t.Errorf("password %q: only the line break at the end goes", c.Mail.Password)
	}
	var b strings.Builder
	if err := c.Dump(&b); err != nil || strings.Contains(b.String(), "geheim") || !strings.Contains(b.String(), mask) {
		t.Errorf("the dump must mask the password: %v\n%s", err, b.String())
	}
	b.Reset()
	if err := c.DumpJSON(&b); err != nil || strings.Contains(b.String(), "geheim") {
		t.Errorf("the JSON dump must mask the password: %v\n%s", err, b.String())
	}
}

func TestLoad_emptyVariable(t *testing.T) {
	t.Parallel()
	c := mustLoad(t, nil, []string{"FRONTDESK_OLLAMA_URL=", "FRONTDESK_IDLE_HOURS="}, nil)
	if c.Ollama.URL != "" || c.IdleHours != 24 {
		t.Errorf("empty switches Ollama off and leaves numbers alone: %q %d", c.Ollama.URL, c.IdleHours)
	}
}

func TestLoad_problemsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name    string
		args    []string
		environ []string
		file    string
		want    []string
	}{
		{"unknown key", nil, nil, "lisen: :80\n", []string{"config.yaml:1: unknown key lisen; did you mean listen?"}},
		{"key in the wrong place", nil, nil, "port: 25\n", []string{"config.yaml:1: unknown key port; did you mean mail.port?"}},
		{"far from every key", nil, nil, "xyzzyquux: 1\n", []string{"config dump"}},
		{"bad value in the file", nil, nil, "mail:\n  port: smtp\n", []string{`config.yaml:2: mail.port is "smtp"; write a whole number from 0 to 65535`}},
		{"bad flag", []string{"--listen=8080"}, nil, "", []string{`--listen is "8080"; write host:port`}},
		{"bad variable", nil, []string{"FRONTDESK_OLLAMA_URL=localhost:11434"}, "", []string{"FRONTDESK_OLLAMA_URL is", "http://"}},
		{"several at once", []string{"--idle-hours=0"}, []string{"FRONTDESK_LOG_LEVEL=loud"}, "", []string{"--idle-hours", "FRONTDESK_LOG_LEVEL"}},
		{"no YAML", nil, nil, "a: [\n", []string{"config.yaml: is no valid YAML", "line"}},
		{"scalar for a group", nil, nil, "mail: yes\n", []string{"config.yaml:1: mail holds settings of its own"}},
		{"list for a scalar", nil, nil, "listen: [a, b]\n", []string{"config.yaml:1: listen takes one value"}},
		{"a list of documents", nil, nil, "- a\n", []string{"config.yaml:1: the file holds settings"}},
		{"twice", nil, nil, "idleHours: 1\nidleHours: 2\n", []string{"config.yaml:2", "twice"}},
		{"named file that is not there", []string{"--config=no.yaml"}, nil, "", []string{"no.yaml: there is no such file"}},
		{"secret twice", nil, []string{"FRONTDESK_MAIL_PASSWORD=a", "FRONTDESK_MAIL_PASSWORD_FILE=/x"}, "", []string{"both set"}},
		{"secret file gone", nil, []string{"FRONTDESK_MAIL_PASSWORD_FILE=/x"}, "", []string{"FRONTDESK_MAIL_PASSWORD_FILE: the file /x"}},
		{"header injection", nil, []string{"FRONTDESK_MAIL_FROM_NAME=a\r\nBcc: b@c"}, "", []string{"FRONTDESK_MAIL_FROM_NAME has a line break"}},
		{"path in the public address", nil, []string{"FRONTDESK_PUBLIC_URL=https://a.b/chat"}, "", []string{"without a path"}},
		{"proxy that is a name", nil, []string{"FRONTDESK_TRUSTED_PROXIES=10.0.0.1,nginx"}, "", []string{`has "nginx"`}},
		{"model never kept", nil, []string{"FRONTDESK_OLLAMA_KEEP_ALIVE=0"}, "", []string{"at least 1s"}},
		{"little memory", nil, []string{"FRONTDESK_MEMORY_LIMIT=1MB"}, "", []string{"at least 64MB"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := files{}
			if c.file != "" {
				f["config.yaml"] = c.file
			}
			_, err := Load(parsed(t, c.args...), c.environ, f.read)
			if err == nil {
				t.Fatal("want an error")
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("%q is missing in:\n%v", want, err)
				}
			}
		})
	}
}

func TestConfig_Servable_limitsOffOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args    []string
		environ []string
		want    string
	}{
		{nil, []string{"FRONTDESK_RATE_LIMITS=off"}, "FRONTDESK_RATE_LIMITS is off"},
		{[]string{"--listen=192.0.2.1:80", "--rate-limits=off"}, nil, "--rate-limits is off"},
	} {
		if err := mustLoad(t, c.args, c.environ, nil).Servable(); err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "127.0.0.1") {
			t.Errorf("%v %v: got %v", c.args, c.environ, err)
		}
	}
	if err := mustLoad(t, []string{"--listen=127.0.0.1:80", "--rate-limits=off"}, nil, nil).Servable(); err != nil {
		t.Errorf("on loopback: %v", err)
	}
}

func TestLoad_aBadSecretIsNotRepeated(t *testing.T) {
	t.Parallel()
	_, err := Load(nil, []string{"FRONTDESK_MAIL_PASSWORD=ge\nheim"}, files{}.read)
	if err == nil || strings.Contains(err.Error(), "heim") {
		t.Errorf("got %v", err)
	}
}

func TestLoad_rateLimitsOffOnLoopback(t *testing.T) {
	t.Parallel()
	for _, listen := range []string{"127.0.0.1:0", "localhost:80", "[::1]:80"} {
		if c := mustLoad(t, []string{"--rate-limits=off", "--listen", listen}, nil, nil); c.RateLimits {
			t.Errorf("%s: limits are on", listen)
		}
	}
}

func TestLoad_warnings(t *testing.T) {
	t.Parallel()
	cases := map[string]string{
		"FRONTDESK_LISTENN=:80":            "FRONTDESK_LISTENN is set, but there is no such setting",
		"FRONTDESK_MAIL_HOST=smtp.example": "without mail.from",
		"FRONTDESK_MAIL_FROM=a@b.example":  "without mail.host",
		"FRONTDESK_MAIL_USERNAME=me":       "without mail.password",
	}
	for variable, want := range cases {
		c := mustLoad(t, nil, []string{variable, "FRONTDESK_TEST_MODEL=x", "PATH=/bin"}, nil)
		if len(c.Warnings) != 1 || !strings.Contains(c.Warnings[0], want) {
			t.Errorf("%s: warnings %q", variable, c.Warnings)
		}
	}
}

func TestBind_leavesTheFlagsOfTheCommandAlone(t *testing.T) {
	t.Parallel()
	set := flag.NewFlagSet("x", flag.ContinueOnError)
	data := set.String("data", "./other", "its own")
	Bind(set)
	if err := set.Parse([]string{"--data=/srv"}); err != nil {
		t.Fatal(err)
	}
	c, err := Load(set, nil, files{}.read)
	if err != nil || *data != "/srv" || c.DataDir != "/srv" {
		t.Errorf("%v %q", err, *data)
	}
	if set.Lookup("mail-password") != nil {
		t.Error("a secret must have no flag: process lists show flags")
	}
}

func TestExample_isTheFileAtTheTop(t *testing.T) {
	t.Parallel()
	const name = "../../config.example.yaml"
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != Example() {
		t.Fatalf("%s is stale. It must read:\n%s", name, Example())
	}
}

func TestExample_coversEveryKeyAndParses(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	disabled := regexp.MustCompile(`^( *)#(\w)`)
	for row := range strings.Lines(Example()) {
		b.WriteString(disabled.ReplaceAllString(row, "$1$2"))
	}
	f := files{"config.yaml": b.String()}
	c := mustLoad(t, nil, nil, f)
	bare := mustLoad(t, nil, nil, nil)
	for _, d := range definitions() {
		if d.hidden {
			continue
		}
		if from := c.Origin(d.key); from.Source != FromFile {
			t.Errorf("%s is not in the example", d.key)
		}
		if got, want := d.get(&c.Settings), d.get(&bare.Settings); got != want {
			t.Errorf("%s is %q in the example, %q by default", d.key, got, want)
		}
		if !strings.Contains(Markdown(), "| `"+d.key+"` |") {
			t.Errorf("%s is not in the table of the README", d.key)
		}
	}
	if _, err := Load(nil, nil, files{"config.yaml": Example()}.read); err != nil {
		t.Errorf("as it stands: %v", err)
	}
}

func TestDefinitions_haveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, d := range definitions() {
		for _, name := range []string{"key " + d.key, "env " + d.env, "flag " + d.flag} {
			if other, found := seen[name]; found && name != "flag " {
				t.Errorf("%s belongs to %s and %s", name, other, d.key)
			}
			seen[name] = d.key
		}
		if d.help == "" || !strings.HasSuffix(d.help, ".") || !strings.HasPrefix(d.env, envPrefix) {
			t.Errorf("%s: help %q, variable %q", d.key, d.help, d.env)
		}
		var s Settings
		if err := d.set(&s, d.fallback); err != nil {
			t.Errorf("%s: its own default %v", d.key, err)
		}
		text := d.get(&s)
		if err := d.set(&s, text); err != nil || d.get(&s) != text {
			t.Errorf("%s: %q does not read back: %v", d.key, text, err)
		}
	}
}

func FuzzLoad_neverPanics(f *testing.F) {
	f.Add("listen: :80\nmail: {port: 25}\n", "FRONTDESK_MEMORY_LIMIT=1e9GB")
	f.Add("? [a]\n: b\n", "FRONTDESK_OLLAMA_KEEP_ALIVE=-1")
	f.Add("a: &a [*a]\n", "FRONTDESK_TRUSTED_PROXIES=::/0,,")
	f.Fuzz(func(t *testing.T, file, variable string) {
		c, err := Load(nil, []string{variable}, files{"config.yaml": file}.read)
		if (c == nil) == (err == nil) {
			t.Fatalf("config %v, error %v", c, err)
		}
	})
}
