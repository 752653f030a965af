package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

type instruction struct {
	line int
	word string // FROM, COPY, …
	rest string
}

type stage struct {
	name         string // the AS name, or "final"
	base         string
	instructions []instruction
}

var known = []string{"ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK", "ENTRYPOINT"}

// parse splits a Dockerfile into its stages. Lines may be continued with a
// backslash; heredocs, parser directives and unknown instructions are errors.
func parse(text string) ([]stage, error) {
	instructions, err := read(text)
	if err != nil {
		return nil, err
	}
	var stages []stage
	for _, i := range instructions {
		if i.word == "FROM" {
			fields := strings.Fields(i.rest)
			switch {
			case len(fields) == 1:
				stages = append(stages, stage{name: "final", base: fields[0]})
			case len(fields) == 3 && strings.EqualFold(fields[1], "AS"):
				stages = append(stages, stage{name: fields[2], base: fields[0]})
			default:
				return nil, fmt.Errorf("line %d: FROM %s is not understood", i.line, i.rest)
			}
			continue
		}
		if len(stages) == 0 {
			if i.word != "ARG" {
				return nil, fmt.Errorf("line %d: %s before the first FROM", i.line, i.word)
			}
			continue // names the versions of base images, which this machine's tools stand in for
		}
		last := &stages[len(stages)-1]
		last.instructions = append(last.instructions, i)
	}
	if len(stages) == 0 || stages[len(stages)-1].base != "scratch" {
		return nil, fmt.Errorf("the last stage has to be FROM scratch")
	}
	return stages, nil
}

func read(text string) ([]instruction, error) {
	var instructions []instruction
	var pending string
	for n, line := range strings.Split(text, "\n") {
		trimmed := strings.TrimSpace(line)
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if strings.HasSuffix(trimmed, `\`) {
			pending += strings.TrimSuffix(trimmed, `\`) + " "
			continue
		}
		word, rest, _ := strings.Cut(pending+trimmed, " ")
		pending = ""
		if !slices.Contains(known, word) {
			return nil, fmt.Errorf("line %d: %s is not understood", n+1, word)
		}
		if strings.Contains(rest, "<<") {
			return nil, fmt.Errorf("line %d: heredocs are not understood", n+1)
		}
		instructions = append(instructions, instruction{line: n + 1, word: word, rest: strings.TrimSpace(rest)})
	}
	if pending != "" {
		return nil, fmt.Errorf("the file ends in the middle of a line")
	}
	return instructions, nil
}

// execForm reads ["a", "b"]; the shell form is an error, because a scratch
// image has no shell.
func execForm(text string) ([]string, error) {
	var words []string
	if err := json.Unmarshal([]byte(text), &words); err != nil || len(words) == 0 {
		return nil, fmt.Errorf("%s is not in exec form, and the image has no shell", text)
	}
	return words, nil
}
