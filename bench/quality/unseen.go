package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// No figure of the program was fit to the sets of this file. They lie in folders of
// their own beside the others; docs/measurements.md says where they are from.

// corpus50 is a chatbot's subjects with five questions each and five others to
// test; with a seed, 12 subjects are left out.
func corpus50(data string, seed uint64) ([]content, []question, error) {
	var file struct {
		Data []struct {
			Intent            string
			Utterances, Tests []string
		}
	}
	if err := decode(filepath.Join(data, "intent-corpus50", "corpus50.json"), &file); err != nil {
		return nil, nil, err
	}
	out := map[int]bool{}
	if seed > 0 {
		for _, i := range rand.New(rand.NewPCG(seed, seed)).Perm(50)[:12] {
			out[i] = true
		}
	}
	var contents []content
	var asked []question
	for i, d := range file.Data {
		want := ""
		if len(d.Utterances) > 0 && !out[i] {
			want = d.Intent
			contents = append(contents, content{ID: d.Intent, Questions: d.Utterances, Answer: "This is what you asked for: " + d.Intent + ".", Lang: "en"})
		}
		for _, t := range d.Tests {
			asked = append(asked, question{t, want})
		}
	}
	return contents, asked, nil
}

// construction is the answers of a trade's questions as articles, under their
// category, asked with the questions; with a seed, a quarter is left out.
func construction(data string, seed uint64) ([]content, []question, error) {
	var file struct {
		Questions []struct{ ID, Category, Q, A string }
	}
	if err := decode(filepath.Join(data, "faq-construction", "faq-en.json"), &file); err != nil {
		return nil, nil, err
	}
	all := file.Questions
	gone := 0
	if seed > 0 {
		rand.New(rand.NewPCG(seed, seed)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		gone = len(all) / 4
	}
	var contents []content
	var asked []question
	for i, q := range all {
		if i < gone {
			asked = append(asked, question{q.Q, ""})
			continue
		}
		title := strings.ReplaceAll(q.Category, "-", " ")
		contents = append(contents, content{ID: q.ID, Title: title, Text: q.A, Lang: "en"})
		asked = append(asked, question{q.Q, q.ID})
	}
	return contents, asked, nil
}

func decode(path string, v any) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}
