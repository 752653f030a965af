package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// content is a line of what is imported.
type content struct {
	ID        string   `json:"id"`
	Title     string   `json:"title,omitempty"`
	Questions []string `json:"questions,omitempty"`
	Answer    string   `json:"answer,omitempty"`
	Text      string   `json:"text,omitempty"`
	Lang      string   `json:"lang,omitempty"`
}

// question is one that is asked; want is empty where nothing should be found.
type question struct {
	text, want string
}

// set is contents with questions to them.
type set struct {
	name     string
	what     string
	load     func() ([]content, []question, error)
	together string // draws of one name are also counted as one
}

func sets(data string) []set {
	out := []set{
		{"hwu64", "64 intents, 10 examples each", func() ([]content, []question, error) { return hwu(data, 0) }, ""},
	}
	for seed := 1; seed <= 9; seed++ { // constants were chosen while the first three were looked at
		out = append(out, set{fmt.Sprint("hwu64-out-", seed), "16 of its intents left out", func() ([]content, []question, error) { return hwu(data, uint64(seed)) }, drawn(seed)})
	}
	out = append(out,
		set{"stackfaq", "125 Q&A, paraphrases and the questions of hwu64", func() ([]content, []question, error) { return stackFAQ(data) }, ""},
		set{"stackfaq-out", "a quarter of its Q&A left out", func() ([]content, []question, error) { return stackFAQOut(data) }, ""},
		set{"logingov", "62 articles, 58 questions by meaning", func() ([]content, []question, error) { return loginGov() }, ""},
		set{"corpus50", "50 subjects, 5 questions each", func() ([]content, []question, error) { return corpus50(data, 0) }, ""},
	)
	for seed := 1; seed <= 3; seed++ {
		out = append(out, set{fmt.Sprint("corpus50-out-", seed), "12 of its subjects left out", func() ([]content, []question, error) { return corpus50(data, uint64(seed)) }, "corpus50-out-1 to 3"})
	}
	return append(out,
		set{"construction", "503 short answers without their questions", func() ([]content, []question, error) { return construction(data, 0) }, ""},
		set{"construction-out", "a quarter of them left out", func() ([]content, []question, error) { return construction(data, 4) }, ""},
	)
}

// drawn are the draws that constants were chosen by, and those that none was.
func drawn(seed int) string {
	if seed <= 3 {
		return "hwu64-out-1 to 3"
	}
	return "hwu64-out-4 to 9"
}

// lines reads a packed file.
func lines(path string, do func(line string) error) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var from io.Reader = f
	if strings.HasSuffix(path, ".gz") {
		if from, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	sc := bufio.NewScanner(from)
	sc.Buffer(nil, 4<<20)
	for sc.Scan() {
		if err := do(sc.Text()); err != nil {
			return err
		}
	}
	return sc.Err()
}

func labelled(path string) (out []question, err error) {
	err = lines(path, func(l string) error {
		text, label, _ := strings.Cut(l, "\t")
		out = append(out, question{text, label})
		return nil
	})
	return out, err
}

// hwu is each intent as a Q&A with its examples as questions; with a seed, 16 of
// them are left out, and what asks for these should be refused.
func hwu(data string, seed uint64) ([]content, []question, error) {
	dir := filepath.Join(data, "intent-hwu64")
	train, err := labelled(filepath.Join(dir, "train_10.tsv.gz"))
	if err != nil {
		return nil, nil, err
	}
	asked, err := labelled(filepath.Join(dir, "test.tsv.gz"))
	if err != nil {
		return nil, nil, err
	}
	examples := map[string][]string{}
	for _, q := range train {
		examples[q.want] = append(examples[q.want], q.text)
	}
	var ids []string
	for id := range examples {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if seed > 0 {
		rng := rand.New(rand.NewPCG(seed, seed))
		rng.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[16:]
	}
	var contents []content
	for _, id := range ids {
		contents = append(contents, content{ID: id, Questions: examples[id], Answer: "This is what you asked for: " + id + ".", Lang: "en"})
	}
	for i := range asked {
		if !slices.Contains(ids, asked[i].want) {
			asked[i].want = ""
		}
	}
	return contents, asked, nil
}

func stackFAQ(data string) ([]content, []question, error) {
	var contents []content
	var asked []question
	dir := filepath.Join(data, "faq-stackfaq")
	err := lines(filepath.Join(dir, "faqs.jsonl.gz"), func(l string) error {
		var f struct {
			ID, Question string
			Answers      []string
		}
		err := json.Unmarshal([]byte(l), &f)
		contents = append(contents, content{ID: f.ID, Title: f.Question, Answer: strings.Join(f.Answers, "\n\n"), Lang: "en"})
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	err = lines(filepath.Join(dir, "queries.jsonl.gz"), func(l string) error {
		var q struct{ Query, FAQ string }
		err := json.Unmarshal([]byte(l), &q)
		if q.Query != "*" && q.Query != "" {
			asked = append(asked, question{q.Query, q.FAQ})
		}
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	foreign, err := labelled(filepath.Join(data, "intent-hwu64", "test.tsv.gz"))
	for _, q := range foreign {
		asked = append(asked, question{q.text, ""})
	}
	return contents, asked, err
}

// stackFAQOut leaves a quarter out, and asks the set's own questions alone.
func stackFAQOut(data string) ([]content, []question, error) {
	contents, asked, err := stackFAQ(data)
	if err != nil {
		return nil, nil, err
	}
	rng := rand.New(rand.NewPCG(4, 4))
	rng.Shuffle(len(contents), func(i, j int) { contents[i], contents[j] = contents[j], contents[i] })
	in := map[string]bool{}
	contents = contents[len(contents)/4:]
	for _, c := range contents {
		in[c.ID] = true
	}
	var own []question
	for _, q := range asked {
		if q.want == "" {
			break
		}
		if !in[q.want] {
			q.want = ""
		}
		own = append(own, q)
	}
	return contents, own, nil
}

// loginGov is the help site as the project's tests have it.
func loginGov() ([]content, []question, error) {
	var contents []content
	err := lines("app/knowledge/testdata/logingov.jsonl", func(l string) error {
		var c content
		err := json.Unmarshal([]byte(l), &c)
		contents = append(contents, c)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	var asked []question
	err = lines("app/knowledge/testdata/logingov-questions.tsv", func(l string) error {
		text, id, _ := strings.Cut(l, "\t")
		asked = append(asked, question{text, id})
		return nil
	})
	return contents, asked, err
}
