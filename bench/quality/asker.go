package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"frontdesk/app/apptest/server"
)

// asker brings contents to one server and asks it, with the commands that an
// owner has.
type asker struct {
	server *server.Server
	folder string
	bot    string
}

// newAsker makes a chatbot without contents: the one that a new folder comes with
// has those of the demonstration.
func newAsker(ctx context.Context, s *server.Server, folder string) (*asker, error) {
	out, err := s.Command(ctx, "chatbots", "create", "Quality", "--json")
	if err != nil {
		return nil, err
	}
	var bot struct{ ID string }
	if err := json.Unmarshal([]byte(out), &bot); err != nil || bot.ID == "" {
		return nil, fmt.Errorf("no chatbot in %q", out)
	}
	return &asker{server: s, folder: folder, bot: bot.ID}, nil
}

func (a *asker) write(name string, lines []any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return "", err
		}
	}
	path := filepath.Join(a.folder, name)
	return path, os.WriteFile(path, []byte(b.String()), 0o600)
}

// bring imports contents and waits until they are answerable by meaning.
func (a *asker) bring(ctx context.Context, contents []content) error {
	lines := make([]any, len(contents))
	for i, c := range contents {
		lines[i] = c
	}
	path, err := a.write("contents.jsonl", lines)
	if err != nil {
		return err
	}
	_, err = a.server.Command(ctx, "contents", "import", path, "--chatbot", a.bot, "--wait")
	return err
}

// outcome is one question with what came of it.
type outcome struct {
	question
	first   string   // content in the first place
	three   []string // the first three
	score   float64
	refused bool   // at the default threshold
	kind    string // of the reply there
}

// ask asks all questions twice: once as visitors do, and once with nothing
// refused, to see what would have been said and how surely.
func (a *asker) ask(ctx context.Context, questions []question, by string) ([]outcome, error) {
	lines := make([]any, len(questions))
	for i, q := range questions {
		lines[i] = map[string]string{"id": fmt.Sprint(i), "q": q.text}
	}
	path, err := a.write("questions.jsonl", lines)
	if err != nil {
		return nil, err
	}
	base := []string{"ask", "--chatbot", a.bot, "--no-model", "--in", path, "--match", by}
	plain, err := a.server.Command(ctx, base...)
	if err != nil {
		return nil, err
	}
	open, err := a.server.Command(ctx, append(base, "--found-score", "0")...)
	if err != nil {
		return nil, err
	}
	out := make([]outcome, len(questions))
	n := 0
	err = eachReply(plain, func(r reply) {
		if n < len(out) {
			out[n] = outcome{question: questions[n], refused: r.Kind == "none", kind: r.Kind}
		}
		n++
	})
	if err != nil {
		return nil, err
	}
	m := 0
	err = eachReply(open, func(r reply) {
		if m < len(out) {
			out[m].score, out[m].three = r.Score, r.contents()
			if len(out[m].three) > 0 {
				out[m].first = out[m].three[0]
			}
		}
		m++
	})
	if n != len(out) || m != len(out) {
		return nil, errors.Join(err, fmt.Errorf("%d questions, %d and %d replies", len(out), n, m))
	}
	return out, err
}

// reply is a line of what ask prints.
type reply struct {
	Kind      string
	ContentID string
	Score     float64
	Choices   []struct{ ContentID string }
	Passages  []struct{ ContentID string }
}

// contents are those of a reply, the answer's own first, each once.
func (r reply) contents() []string {
	var out []string
	add := func(id string) {
		for _, have := range out {
			if have == id {
				return
			}
		}
		if id != "" && len(out) < 3 {
			out = append(out, id)
		}
	}
	add(r.ContentID)
	for _, list := range [][]struct{ ContentID string }{r.Choices, r.Passages} {
		for _, c := range list {
			add(c.ContentID)
		}
	}
	return out
}

func eachReply(out string, do func(reply)) error {
	sc := bufio.NewScanner(strings.NewReader(out))
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		var r reply
		if json.Unmarshal(sc.Bytes(), &r) != nil || r.Kind == "" {
			continue // the summary
		}
		do(r)
	}
	return sc.Err()
}
