package grounding

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
)

type pair struct {
	group, lang, question, kind, sentence string
	passages                              []Passage
	good                                  bool
}

// readPairs reads sentences with the passages they are said to come from.
func readPairs(t *testing.T, name string) []pair {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	for _, block := range strings.Split(string(data), "\n== ")[1:] {
		head, rest, _ := strings.Cut(block, "\n")
		p := pair{group: head, lang: strings.TrimSpace(head[strings.LastIndexByte(head, ',')+1:])}
		inPassage := false
		for line := range strings.Lines(rest) {
			line = strings.TrimSpace(line)
			if line == "" {
				continue
			}
			mark, text := line[:1], strings.TrimSpace(line[1:])
			switch mark {
			case "?":
				p.question = text
			case ">":
				if words := strings.Fields(text); len(words) <= 3 && !strings.HasSuffix(text, ".") {
					p.passages = append(p.passages, Passage{Heading: text})
				} else {
					last := &p.passages[len(p.passages)-1]
					last.Text = strings.TrimSpace(last.Text + "\n" + text)
				}
				inPassage = true
			case "+":
				p.good, p.kind, p.sentence = true, "good", text
				out = append(out, p)
			case "-":
				kind, sentence, _ := strings.Cut(text, ": ")
				p.good, p.kind, p.sentence = false, kind, sentence
				out = append(out, p)
			default:
				t.Fatalf("%s: unknown line %q", head, line)
			}
		}
		if !inPassage {
			t.Fatalf("%s: no passage", head)
		}
	}
	return out
}

type tally struct{ good, lost, wrong, caught int }

func (s tally) String() string {
	return fmt.Sprintf("%d of %d wrong sentences caught (%.1f %%), %d of %d good ones lost (%.1f %%)",
		s.caught, s.wrong, 100*float64(s.caught)/float64(s.wrong), s.lost, s.good, 100*float64(s.lost)/float64(s.good))
}

func (s *tally) add(o tally) {
	s.good += o.good
	s.lost += o.lost
	s.wrong += o.wrong
	s.caught += o.caught
}

func judge(t *testing.T, pairs []pair, near func(context.Context, string, []string) ([]float64, error)) tally {
	t.Helper()
	var s tally
	for _, p := range pairs {
		v := New(Input{Question: p.question, Passages: p.passages, Lang: p.lang, Near: near}).Check(context.Background(), p.sentence)
		switch {
		case p.good:
			s.good++
			if !v.OK {
				s.lost++
				t.Logf("LOST   %s: %s\n\t%s", p.group, p.sentence, v.Reason)
			}
		default:
			s.wrong++
			if !v.OK {
				s.caught++
			} else {
				t.Logf("MISSED %s: %s: %s", p.group, p.kind, p.sentence)
			}
		}
	}
	return s
}

func TestCheck_pairsByWords(t *testing.T) {
	t.Parallel()
	tuned := judge(t, readPairs(t, "tuned.txt"), nil)
	held := judge(t, readPairs(t, "held.txt"), nil)
	report(t, tuned, held)
}

// report holds the figures against what is asked for: of the wrong sentences nine
// in ten are caught, of the good ones at most one in twenty is lost.
func report(t *testing.T, tuned, held tally) {
	t.Helper()
	t.Logf("tuned to:  %s", tuned)
	t.Logf("held back: %s", held)
	all := tuned
	all.add(held)
	t.Logf("together:  %s", all)
	for name, s := range map[string]tally{"held back": held, "together": all} {
		if s.caught*10 < s.wrong*9 {
			t.Errorf("%s: too little is caught: %s", name, s)
		}
		if s.lost*20 > s.good {
			t.Errorf("%s: too much is lost: %s", name, s)
		}
	}
}
