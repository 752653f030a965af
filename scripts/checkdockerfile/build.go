package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// image is what the final stage says beside its files.
type image struct {
	env         map[string]string
	user        string
	volume      string
	port        string
	entrypoint  []string
	healthcheck []string
}

type builder struct {
	out     io.Writer
	work    string
	context []string          // files of the build context, relative
	roots   map[string]string // stage name → folder that stands for /
	args    map[string]string // build arguments that were given
	image   image             // of the stage that is being built
}

// baseFiles are the files that stages take from their base images; the ones
// of this machine stand in for them.
var baseFiles = map[string]func() (string, error){
	"/etc/ssl/certs/ca-certificates.crt": func() (string, error) { return firstFile("/etc/ssl/certs/ca-certificates.crt", "/etc/ssl/cert.pem") },
}

func firstFile(names ...string) (string, error) {
	for _, name := range names {
		if _, err := os.Stat(name); err == nil {
			return name, nil
		}
	}
	return "", fmt.Errorf("none of %s is here", strings.Join(names, ", "))
}

func (b *builder) stage(s stage) error {
	root := filepath.Join(b.work, s.name)
	if err := os.MkdirAll(root, 0o755); err != nil {
		return err
	}
	b.roots[s.name] = root
	b.image = image{env: map[string]string{}}
	dir := "/"
	for _, i := range s.instructions {
		if err := b.instruction(i, root, &dir); err != nil {
			return fmt.Errorf("line %d, %s: %w", i.line, i.word, err)
		}
	}
	return nil
}

// instruction runs one; parse has let known words through alone.
func (b *builder) instruction(i instruction, root string, dir *string) error {
	switch i.word {
	case "WORKDIR":
		*dir = filepath.Join("/", i.rest)
		return os.MkdirAll(filepath.Join(root, *dir), 0o755)
	case "COPY":
		return b.copy(i.rest, root, *dir)
	case "RUN":
		return b.run(i.rest, filepath.Join(root, *dir))
	case "ARG":
		name, value, _ := strings.Cut(i.rest, "=")
		if given, ok := b.args[name]; ok {
			value = given
		}
		b.image.env[name] = value
		return nil
	}
	return b.image.set(i)
}

// set notes what an instruction says about the running image.
func (i *image) set(said instruction) (err error) {
	switch said.word {
	case "ENV":
		name, value, ok := strings.Cut(said.rest, "=")
		if !ok || strings.ContainsAny(value, " \"'") {
			return fmt.Errorf("%q is not NAME=value", said.rest)
		}
		i.env[name] = value
	case "USER":
		i.user = said.rest
	case "VOLUME":
		i.volume = said.rest
	case "EXPOSE":
		i.port = said.rest
	case "ENTRYPOINT":
		i.entrypoint, err = execForm(said.rest)
	case "HEALTHCHECK":
		_, command, found := strings.Cut(said.rest, "CMD ")
		if !found {
			return fmt.Errorf("has no CMD")
		}
		i.healthcheck, err = execForm(command)
	}
	return err
}

var absolute = regexp.MustCompile(`(^|[\s="':])/[A-Za-z]`)

// run executes a shell command in a stage. An absolute path would leave the
// folder that stands for the stage, so it is refused.
func (b *builder) run(command, dir string) error {
	if absolute.MatchString(command) {
		return fmt.Errorf("%q names an absolute path; write it relative to the WORKDIR", command)
	}
	shell := exec.Command("sh", "-ec", command)
	shell.Dir = dir
	shell.Env = cleanEnv()
	for name, value := range b.image.env {
		shell.Env = append(shell.Env, name+"="+value)
	}
	output, err := shell.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", command, err, output)
	}
	return nil
}

// cleanEnv is this machine's environment without what would change a build.
func cleanEnv() []string {
	var kept []string
	for _, pair := range os.Environ() {
		name, _, _ := strings.Cut(pair, "=")
		switch {
		case strings.HasPrefix(name, "FRONTDESK_"), strings.HasPrefix(name, "CGO_"), name == "VERSION",
			name == "GOOS", name == "GOARCH", name == "GOFLAGS", name == "GOWORK", name == "NODE_ENV", name == "STEP_NOTES":
			continue
		}
		kept = append(kept, pair)
	}
	return append(kept, "GOFLAGS=-buildvcs=false", "NO_COLOR=1")
}
