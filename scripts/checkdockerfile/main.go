// Command checkdockerfile builds what the Dockerfile describes without a
// Docker engine. It understands the few instructions that our Dockerfile
// uses and refuses every other, so that the check cannot drift from the file:
// each stage becomes a folder, RUN commands run in it on this machine's tools,
// and the final stage is checked as an image: what is in it, how large it is,
// and whether its binary is static, starts as the image's user, is healthy and
// stops when asked.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"
)

func main() {
	if err := run(os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "checkdockerfile:", err)
		os.Exit(1)
	}
}

func run(out io.Writer) error {
	text, err := os.ReadFile("Dockerfile")
	if err != nil {
		return err
	}
	stages, err := parse(string(text))
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "frontdesk-image-")
	if err != nil {
		return err
	}
	defer removeAll(work)
	// The image's user must be able to walk into the folder.
	if err := os.Chmod(work, 0o755); err != nil {
		return err
	}
	files, err := contextFiles()
	if err != nil {
		return err
	}
	built := &builder{out: out, work: work, context: files, roots: map[string]string{}, args: map[string]string{"VERSION": "dockerfile-check"}}
	for _, stage := range stages {
		started := time.Now()
		if err := built.stage(stage); err != nil {
			return fmt.Errorf("stage %s: %w", stage.name, err)
		}
		fmt.Fprintf(out, "stage %-6s %5.1fs\n", stage.name, time.Since(started).Seconds())
	}
	final := stages[len(stages)-1]
	return checkImage(out, built.image, built.roots[final.name], built.args["VERSION"])
}

// removeAll deletes the folder even where a build made parts of it read-only.
func removeAll(folder string) {
	_ = filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			_ = os.Chmod(path, 0o755)
		}
		return nil
	})
	_ = os.RemoveAll(folder)
}
