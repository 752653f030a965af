// Package cli is the command line for owners and scripts. A command speaks to
// the API of the server that has the data folder open, over its unix socket;
// where none runs, the same API is served inside the command. So every command
// exists once, and does the same either way.
package cli

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"frontdesk/app/config"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2
)

// Env is the world around a command.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Environ  []string
	ReadFile func(string) ([]byte, error)
	Version  string
	// Connect gives a way to the API of the server on the data folder. A folder
	// that does not exist is an error, unless the command makes one.
	Connect func(ctx context.Context, cfg *config.Config, use Use) (*Client, error)
	// Running gives a client of the server on the data folder; nil where none runs.
	Running func(ctx context.Context, cfg *config.Config) *Client
	// Restore fills the empty data folder from a backup.
	Restore func(ctx context.Context, cfg *config.Config, file string) error
	// Serve runs the server until ctx ends.
	Serve func(ctx context.Context, cfg *config.Config) error
}

// Use says what a command does with the data folder where no server has it open.
type Use struct {
	Makes bool // may make one that is not there
	Fills bool // writes so much that it pays to open it for that alone
}

// action does what a command is for.
type action func(ctx context.Context, c *call) error

// command is one subcommand; name may have two words. One with flags of its own
// has with in the place of run.
type command struct {
	name, usage, help string
	run               action
	with              func(*flag.FlagSet) action
	offline           bool // needs no server
	words             bool // takes words beside its flags
	makes             bool // may make a data folder that is not there
	fills             bool // writes very much
}

// taking joins flags with what reads them: add registers the flags of T, and run
// gets their values.
func taking[T any](add func(*flag.FlagSet, *T), run func(ctx context.Context, c *call, o T) error) func(*flag.FlagSet) action {
	return func(fs *flag.FlagSet) action {
		var o T
		add(fs, &o)
		return func(ctx context.Context, c *call) error { return run(ctx, c, o) }
	}
}

// call is one command on its way.
type call struct {
	Env
	cfg  *config.Config
	args []string
	json bool
	api  *Client
}

// errUsage is a call that cannot be understood.
var errUsage = errors.New("wrong use")

func usagef(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

func commands() []command {
	all := []command{
		{name: "serve", help: "Serve the product (what frontdesk does without a command).", offline: true,
			run: func(ctx context.Context, c *call) error { return c.Serve(ctx, c.cfg) }},
		{name: "version", help: "Print the version.", offline: true, run: version},
		{name: "healthcheck", help: "Ask the running server whether it is well.", offline: true, run: healthcheck},
		{name: "config dump", help: "Print every setting and where it came from.", offline: true, run: configDump},
		{name: "config check", help: "Check the settings.", offline: true, run: configCheck},
	}
	all = append(all, chatbotCommands()...)
	all = append(all, contentCommands()...)
	all = append(all, fileCommands()...)
	all = append(all, crawlCommand(), askCommand(), unansweredCommand())
	return append(append(all, upkeepCommands()...), keyCommands()...)
}

// Run runs the command in args and gives the exit code: 0 done, 1 failed with a
// reason on Err, 2 wrong use.
func Run(ctx context.Context, args []string, env Env) int {
	cmd, rest, ok := find(args)
	if !ok {
		return help(env, args)
	}
	fs := flag.NewFlagSet("frontdesk "+cmd.name, flag.ContinueOnError)
	fs.SetOutput(env.Err)
	c := &call{Env: env}
	fs.BoolVar(&c.json, "json", false, "print JSON")
	if cmd.with != nil {
		cmd.run = cmd.with(fs)
	}
	config.Bind(fs)
	fs.Usage = func() { printUsage(env.Err, cmd, fs) }
	var err error
	if c.args, err = parse(fs, rest); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return exitDone
		}
		return exitUsage
	}
	if len(c.args) > 0 && !cmd.words {
		return finish(env, cmd, usagef("%q is one word too many; flags come after the command", c.args[0]))
	}
	if c.cfg, err = config.Load(fs, env.Environ, env.ReadFile); err != nil {
		fmt.Fprintln(env.Err, err)
		return exitUsage
	}
	return finish(env, cmd, execute(ctx, cmd, c))
}

func execute(ctx context.Context, cmd command, c *call) error {
	if cmd.offline {
		return cmd.run(ctx, c)
	}
	api, err := c.Connect(ctx, c.cfg, Use{cmd.makes, cmd.fills})
	if err != nil {
		return err
	}
	c.api = api
	return errors.Join(cmd.run(ctx, c), api.Close())
}

func finish(env Env, cmd command, err error) int {
	if err == nil {
		return exitDone
	}
	fmt.Fprintf(env.Err, "frontdesk %s: %v\n", cmd.name, err)
	if errors.Is(err, errUsage) {
		fmt.Fprintf(env.Err, "See `frontdesk %s --help`.\n", cmd.name)
		return exitUsage
	}
	return exitFailed
}

// find takes the command off the front of args; flags alone mean serve.
func find(args []string) (command, []string, bool) {
	if len(args) == 0 || strings.HasPrefix(args[0], "-") && args[0] != "--help" && args[0] != "-h" {
		args = append([]string{"serve"}, args...)
	}
	for _, words := range []int{2, 1} {
		if len(args) < words {
			continue
		}
		name := strings.Join(args[:words], " ")
		for _, cmd := range commands() {
			if cmd.name == name {
				return cmd, args[words:], true
			}
		}
	}
	return command{}, nil, false
}

// parse lets flags stand before, between and after the other words.
func parse(fs *flag.FlagSet, args []string) (words []string, err error) {
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if args = fs.Args(); len(args) == 0 {
			return words, nil
		}
		if i := len(args); i > 0 {
			words, args = append(words, args[0]), args[1:]
		}
	}
}

func help(env Env, args []string) int {
	out, code := env.Err, exitUsage
	if slices.ContainsFunc(args, asksForHelp) {
		out, code = env.Out, exitDone
	}
	asked := args
	if args[0] == "help" {
		asked = args[1:]
	}
	if flags := slices.IndexFunc(asked, func(arg string) bool { return strings.HasPrefix(arg, "-") }); flags >= 0 {
		asked = asked[:flags]
	}
	all := commands()
	shown := all
	if len(asked) > 0 {
		shown = slices.DeleteFunc(slices.Clone(all), func(cmd command) bool { return !cmd.answersTo(asked) })
	}
	switch known := len(shown) > 0; {
	case !known:
		out, code, shown = env.Err, exitUsage, all
		fmt.Fprintf(out, "frontdesk: there is no command %q.\n\n", strings.Join(asked, " "))
	case code == exitUsage:
		fmt.Fprintf(out, "frontdesk: %q needs one word more.\n\n", asked[0])
	}
	fmt.Fprint(out, "frontdesk [command] [flags]\n\n")
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, cmd := range shown {
		fmt.Fprintf(t, "  %s %s\t%s\n", cmd.name, cmd.usage, cmd.help)
	}
	_ = t.Flush()
	fmt.Fprint(out, "\nEvery command takes --data, --listen, --config and --json; `frontdesk COMMAND --help` lists all flags.\n")
	return code
}

func asksForHelp(arg string) bool { return arg == "help" || arg == "--help" || arg == "-h" }

// answersTo tells whether words are the command's name or its beginning.
func (c command) answersTo(words []string) bool {
	return c.name == strings.Join(words, " ") || len(words) == 1 && strings.HasPrefix(c.name, words[0]+" ")
}

// count is a number with what is counted.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func printUsage(w io.Writer, cmd command, fs *flag.FlagSet) {
	fmt.Fprintf(w, "frontdesk %s %s\n%s\n\n", cmd.name, cmd.usage, cmd.help)
	fs.PrintDefaults()
}
