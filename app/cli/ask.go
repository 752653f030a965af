package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net/http"
	"strconv"

	"frontdesk/app/answer"
)

type askOptions struct {
	chatbotOptions
	in      string
	noModel bool
	whatIf  map[string]any
}

func askFlags(fs *flag.FlagSet, o *askOptions) {
	o.add(fs)
	fs.StringVar(&o.in, "in", "", "JSONL with a question a line: {\"id\",\"q\",\"history\",\"expected\"}")
	fs.BoolVar(&o.noModel, "no-model", false, "answer from the contents alone")
	o.whatIf = map[string]any{}
	fs.Func("match", "match by `words`, meaning or both, instead of as the chatbot does", func(v string) error {
		if v != "words" && v != "meaning" && v != "both" {
			return errors.New("one of words, meaning, both")
		}
		o.whatIf["match"] = v
		return nil
	})
	fs.BoolFunc("drafts", "ask the contents as they are edited, not as they are published", func(v string) error {
		on, err := strconv.ParseBool(v)
		if o.whatIf["drafts"] = on; !on {
			delete(o.whatIf, "drafts")
		}
		return err
	})
	fs.Func("direct-score", "`score` from which on a content answers at once, 0 to 1", o.score("directScore"))
	fs.Func("found-score", "`score` below which nothing counts as found, 0 to 1", o.score("foundScore"))
}

// score reads a threshold that is tried.
func (o *askOptions) score(name string) func(string) error {
	return func(v string) error {
		n, err := strconv.ParseFloat(v, 64)
		if err != nil || !(n >= 0 && n <= 1) {
			return errors.New("a number from 0 to 1")
		}
		o.whatIf[name] = n
		return nil
	}
}

func askCommand() command {
	return command{name: "ask", words: true, usage: "--chatbot ID [--in FILE] [QUESTION…]", with: taking(askFlags, ask),
		help: "Ask the chatbot, as a visitor would; nothing is stored. Answers are JSONL."}
}

// turn is one message of the history of a question.
type turn struct {
	Role string `json:"role"`
	Text string `json:"text"`
}

// errTurn is the fault for a turn that says nothing in the fields that are read.
var errTurn = errors.New(`a turn of the history looks like {"role":"user","text":"Do you ship abroad?"}, its role is user or assistant`)

// UnmarshalJSON takes nothing else than a turn: a text under another name would
// be a history that is lost without a word.
func (t *turn) UnmarshalJSON(raw []byte) error {
	type plain turn
	var in plain
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil || in.Text == "" || in.Role != "user" && in.Role != "assistant" {
		return errTurn
	}
	*t = turn(in)
	return nil
}

// question is a line of the input. Expected is nil where the line says nothing,
// "null" where nothing should be found.
type question struct {
	ID       string          `json:"id"`
	Q        string          `json:"q"`
	History  []turn          `json:"history,omitempty"`
	Expected json.RawMessage `json:"expected"`
}

type choice struct {
	ContentID string  `json:"contentId"`
	Score     float64 `json:"score"`
}

type passage struct {
	ContentID string  `json:"contentId"`
	URL       string  `json:"url"`
	Quote     string  `json:"quote"`
	Score     float64 `json:"score"`
}

// asked is a line of the output.
type asked struct {
	ID        string    `json:"id"`
	Kind      string    `json:"kind"`
	ContentID string    `json:"contentId"`
	Score     float64   `json:"score"`
	Text      string    `json:"text"`
	Choices   []choice  `json:"choices"`
	Passages  []passage `json:"passages"`
	MS        float64   `json:"ms"`
}

func ask(ctx context.Context, c *call, o askOptions) error {
	questions, err := c.questions(o)
	if err != nil {
		return err
	}
	bot, err := c.chatbot(ctx, o.chatbot)
	if err != nil {
		return err
	}
	out := json.NewEncoder(c.Out)
	out.SetEscapeHTML(false)
	var judged []answer.Asked
	for _, q := range questions {
		in := map[string]any{"question": q.Q, "noModel": o.noModel}
		if len(q.History) > 0 {
			in["history"] = q.History
		}
		if len(o.whatIf) > 0 {
			in["whatIf"] = o.whatIf
		}
		a := asked{Choices: []choice{}, Passages: []passage{}}
		if err := c.api.do(ctx, http.MethodPost, "/api/admin/chatbots/"+bot+"/ask", in, &a); err != nil {
			return fmt.Errorf("question %s: %w", q.ID, err)
		}
		a.ID, a.Text = q.ID, unescaped(a.Text)
		if err := out.Encode(a); err != nil {
			return err
		}
		if q.Expected != nil {
			judged = append(judged, judge(q, a))
		}
	}
	if len(judged) == 0 {
		return nil
	}
	summary, err := json.Marshal(answer.Evaluate(judged))
	if err != nil {
		return err
	}
	fmt.Fprintf(c.Err, "%s\n", summary)
	return nil
}

func (c *call) questions(o askOptions) (out []question, err error) {
	for i, q := range c.args {
		out = append(out, question{ID: strconv.Itoa(i + 1), Q: q})
	}
	if o.in != "" {
		data, err := c.ReadFile(o.in)
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(bytes.NewReader(data))
		lines.Buffer(nil, 1<<20)
		for n := 1; lines.Scan(); n++ {
			if len(bytes.TrimSpace(lines.Bytes())) == 0 {
				continue
			}
			var q question
			err := json.Unmarshal(lines.Bytes(), &q)
			if errors.Is(err, errTurn) {
				return nil, fmt.Errorf("%s, line %d: %w", o.in, n, err)
			}
			if err != nil || q.Q == "" {
				return nil, fmt.Errorf("%s, line %d: a question looks like {\"id\":\"1\",\"q\":\"Do you ship abroad?\"}", o.in, n)
			}
			if q.ID == "" {
				q.ID = strconv.Itoa(n)
			}
			out = append(out, q)
		}
		if err := lines.Err(); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, usagef("ask at least one question, or name a file with --in")
	}
	return out, nil
}

// judge puts the expectation beside what came of the question.
func judge(q question, a asked) answer.Asked {
	out := answer.Asked{Graded: true, Refused: a.Kind == "none", Top: a.ContentID, Score: a.Score}
	if err := json.Unmarshal(q.Expected, &out.Expected); err != nil {
		out.Expected = string(q.Expected) // no content has such an id
	}
	if out.Top == "" && len(a.Choices) > 0 {
		out.Top = a.Choices[0].ContentID
	}
	if out.Top == "" && len(a.Passages) > 0 {
		out.Top = a.Passages[0].ContentID
	}
	return out
}
