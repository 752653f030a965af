// Command gotest runs `go test -json` with the given arguments, prints one
// line a package and the whole output of what failed, and ends with the
// counts. A skipped test counts as a failure: a check that did not run must
// not look like one that passed. The one exception says NOT MEASURED: it wants
// a data set that cannot be part of the project, and stands in the summary.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// event is a line of `go test -json`; see `go doc test2json`.
type event struct {
	Action     string
	Package    string
	ImportPath string
	Test       string
	Elapsed    float64
	Output     string
}

type tally struct {
	passed, failed, packages, without int
	skipped, unmeasured, failures     []string
	output                            map[string][]string
}

func main() {
	status, err := run(os.Args[1:], os.Stdout)
	if err != nil {
		fmt.Fprintln(os.Stderr, "gotest:", err)
		status = 1
	}
	os.Exit(status)
}

func run(args []string, out io.Writer) (status int, err error) {
	command := exec.Command("go", append([]string{"test", "-json"}, args...)...)
	command.Stderr = os.Stderr
	pipe, err := command.StdoutPipe()
	if err != nil {
		return 1, err
	}
	if err := command.Start(); err != nil {
		return 1, err
	}
	counts := tally{output: map[string][]string{}}
	if err := counts.read(pipe, out); err != nil {
		return 1, err
	}
	passed := succeeded(command)
	if err := counts.report(out); err != nil {
		return 1, err
	}
	if !passed || counts.failed > 0 || len(counts.skipped) > 0 || counts.passed == 0 {
		return 1, nil
	}
	return 0, nil
}

// succeeded waits for the command; what went wrong has been read from its output.
func succeeded(command *exec.Cmd) bool { return command.Wait() == nil }

// report prints what did not pass and the counts, which it also leaves for
// the summary of the steps (scripts/steps.sh).
func (t *tally) report(out io.Writer) error {
	slices.Sort(t.skipped)
	for _, name := range t.skipped {
		fmt.Fprintf(out, "SKIPPED %s\n", name)
	}
	for _, name := range t.failures {
		fmt.Fprintf(out, "FAILED %s\n", name)
	}
	for _, name := range t.unmeasured {
		fmt.Fprintln(out, name)
	}
	summary := fmt.Sprintf("%d Go tests passed, %d failed, %d skipped in %d packages (%d without tests)",
		t.passed, t.failed, len(t.skipped), t.packages, t.without)
	if n := len(t.unmeasured); n > 0 {
		summary += fmt.Sprintf(", %d NOT MEASURED for want of their data set", n)
	}
	fmt.Fprintln(out, summary)
	if notes := os.Getenv("STEP_NOTES"); notes != "" {
		return os.WriteFile(notes, []byte(summary), 0o600)
	}
	return nil
}

func (t *tally) read(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var e event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			fmt.Fprintln(out, lines.Text())
			continue
		}
		t.add(e, out)
	}
	return lines.Err()
}

func (t *tally) add(e event, out io.Writer) {
	name := e.Package
	if e.Test != "" {
		name += " " + e.Test
	}
	switch e.Action {
	case "output":
		t.output[name] = append(t.output[name], e.Output)
		return
	case "build-output":
		fmt.Fprint(out, e.Output)
		return
	case "pass", "fail", "skip":
	default:
		return
	}
	if e.Test == "" {
		t.endPackage(e, out)
		delete(t.output, name)
		return
	}
	switch e.Action {
	case "pass":
		t.passed++
	case "skip":
		reason := name + ": " + strings.TrimSpace(strings.Join(t.output[name], " "))
		if strings.Contains(reason, "NOT MEASURED") {
			t.unmeasured = append(t.unmeasured, reason)
		} else {
			t.skipped = append(t.skipped, reason)
		}
	case "fail":
		t.failed++
		t.failures = append(t.failures, name)
		fmt.Fprint(out, strings.Join(t.output[name], ""))
	}
	delete(t.output, name)
}

func (t *tally) endPackage(e event, out io.Writer) {
	switch e.Action {
	case "skip": // no test files
		t.without++
		return
	case "fail":
		fmt.Fprint(out, strings.Join(t.output[e.Package], ""))
		if len(t.failures) == 0 || !strings.HasPrefix(t.failures[len(t.failures)-1], e.Package+" ") {
			t.failed++ // a package that did not compile, or that died outside a test
			t.failures = append(t.failures, e.Package)
		}
	case "pass":
		fmt.Fprintf(out, "ok      %-50s %6.1fs\n", e.Package, e.Elapsed)
	}
	t.packages++
}
