package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// contextFiles are the files that `docker build .` would send from a clean
// clone with the present changes: what git does not ignore, less .dockerignore.
func contextFiles() ([]string, error) {
	listed, err := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard").Output()
	if err != nil {
		return nil, fmt.Errorf("listing the files of the repository: %w", err)
	}
	text, err := os.ReadFile(".dockerignore")
	if err != nil {
		return nil, err
	}
	var files []string
	for _, raw := range bytes.Split(bytes.TrimRight(listed, "\x00"), []byte{0}) {
		name := string(raw)
		if _, err := os.Lstat(name); err == nil && !ignored(name, string(text)) {
			files = append(files, name)
		}
	}
	return files, nil
}

// ignored applies .dockerignore: the last line that matches the file or a
// folder above it decides. A leading **/ matches at any depth, * within a name.
func ignored(name, rules string) bool {
	result := false
	for _, line := range strings.Split(rules, "\n") {
		pattern := strings.TrimSpace(line)
		if pattern == "" || strings.HasPrefix(pattern, "#") {
			continue
		}
		keep := strings.HasPrefix(pattern, "!")
		pattern = strings.TrimPrefix(pattern, "!")
		anywhere := strings.HasPrefix(pattern, "**/")
		pattern = strings.TrimPrefix(pattern, "**/")
		if matches(pattern, name, anywhere) {
			result = !keep
		}
	}
	return result
}

func matches(pattern, name string, anywhere bool) bool {
	parts := strings.Split(name, "/")
	for start := range parts {
		for end := start + 1; end <= len(parts); end++ {
			if ok, _ := filepath.Match(pattern, strings.Join(parts[start:end], "/")); ok {
				return true
			}
		}
		if !anywhere {
			return false
		}
	}
	return false
}

func (b *builder) copy(rest, root, dir string) error {
	fields := strings.Fields(rest)
	from := ""
	for len(fields) > 0 && strings.HasPrefix(fields[0], "--") {
		switch name, value, _ := strings.Cut(fields[0], "="); name {
		case "--from":
			from = value
		case "--chown":
			// Applied when the image is run: building needs no root.
		default:
			return fmt.Errorf("%s is not understood", name)
		}
		fields = fields[1:]
	}
	if len(fields) < 2 {
		return fmt.Errorf("%q has no source or no target", rest)
	}
	target := fields[len(fields)-1]
	for _, source := range fields[:len(fields)-1] {
		to := target
		if !filepath.IsAbs(to) {
			to = filepath.Join(dir, to)
		}
		to = filepath.Join(root, to)
		var err error
		if from != "" {
			err = b.copyFromStage(from, source, to)
		} else {
			err = b.copyFromContext(source, to, strings.HasSuffix(target, "/"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (b *builder) copyFromStage(from, source, to string) error {
	root, ok := b.roots[from]
	if !ok {
		return fmt.Errorf("there is no stage %s before this one", from)
	}
	path := filepath.Join(root, source)
	if _, err := os.Stat(path); err != nil {
		stand, known := baseFiles[source]
		if !known {
			return fmt.Errorf("stage %s has no %s", from, source)
		}
		if path, err = stand(); err != nil {
			return err
		}
	}
	return copyTree(path, to)
}

// copyFromContext copies a file, or what is in a folder, as Docker does.
func (b *builder) copyFromContext(source, to string, toFolder bool) error {
	source = filepath.Clean(source)
	found := false
	for _, name := range b.context {
		inside := name
		switch {
		case source == ".":
		case name == source:
			inside = ""
			if toFolder {
				inside = filepath.Base(name)
			}
		case strings.HasPrefix(name, source+"/"):
			inside = strings.TrimPrefix(name, source+"/")
		default:
			continue
		}
		found = true
		if err := copyFile(name, filepath.Join(to, inside)); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("%s is not in the build context", source)
	}
	return nil
}

func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if entry.IsDir() {
			return os.MkdirAll(filepath.Join(to, inside), 0o755)
		}
		return copyFile(path, filepath.Join(to, inside))
	})
}

func copyFile(from, to string) error {
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	return os.WriteFile(to, data, info.Mode().Perm())
}
