// Command analysis measures how well conversations are analysed, on public sets:
// whether the score tells talks that went as planned from those that did not,
// whether the category is that of the talk, whether words tell good from bad, and
// how long one conversation takes. Half of each set was looked at while the rules
// were made; the other half is measured alone. The sets are no part of this
// repository; one that is not there is printed as NOT MEASURED.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"os/signal"
	"slices"
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/encoder"
	"frontdesk/app/id"
	"frontdesk/app/ollama"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "analysis:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("analysis", flag.ContinueOnError)
	data := flags.String("data", "../shared/data", "`folder` of the set dialogs-star")
	marked := flags.String("sentences", "", "`folder` of amazon.json, yelp.json and imdb.json, see fetch.sh")
	half := flags.String("half", "held", "dev: the half that the rules were made with; held: the other one; all")
	words := flags.Bool("words", false, "without the encoder")
	whole := flags.Bool("program", false, "measure the program instead: answers while so many talks are analysed")
	bin := flags.String("bin", "", "`binary` for that; empty: it is built")
	ollama := flags.String("ollama", "", "`address` of a model server; empty: built in")
	model := flags.String("model", "smollm2:135m", "`name` of its model")
	threads := flags.Int("threads", 0, "processor threads that it may use; 0: it decides")
	most := flags.Int("most", 500, "talks")
	each := flags.Int("each", 20, "talks analysed at a time while visitors ask")
	limit := flags.Duration("limit", 10*time.Minute, "how long it may go on after the questions")
	rows := flags.Bool("rows", false, "print every talk")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *whole {
		return running(ctx, out, *data, *bin, *ollama, *threads, *most, *each, *limit)
	}
	m := measure{ctx: ctx, out: out, held: *half == "held", all: *half == "all", each: *rows, most: *most}
	var meaning analysis.Meaning
	if !*words {
		made, err := encoder.New()
		if err != nil {
			return err
		}
		meaning = &likeness{encoder: made, known: map[string][]float32{}}
	}
	m.rules = analysis.NewRules(meaning)
	if *ollama != "" {
		if err := m.with(*ollama, *model, *threads); err != nil {
			return err
		}
	}
	if err := m.dialogues(*data); err != nil {
		return err
	}
	return m.sentences(*marked)
}

// likeness compares texts with the encoder of the program.
type likeness struct {
	encoder *encoder.Encoder
	known   map[string][]float32
}

// Similarity implements analysis.Meaning.
func (l *likeness) Similarity(ctx context.Context, a string, bs []string) ([]float64, error) {
	va, err := l.encoder.EmbedQuestion(ctx, a)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(bs))
	for i, b := range bs {
		if l.known[b] == nil {
			if l.known[b], err = l.encoder.EmbedQuestion(ctx, b); err != nil {
				return nil, err
			}
		}
		for j := range va {
			out[i] += float64(va[j]) * float64(l.known[b][j])
		}
	}
	return out, nil
}

// measure prints what comes of the sets.
type measure struct {
	ctx    context.Context
	out    io.Writer
	rules  *analysis.Rules
	writer *analysis.Writer // nil: built in
	model  string
	held   bool
	all    bool
	each   bool
	most   int
}

// with has a model do it.
func (m *measure) with(url, model string, threads int) error {
	counter := ollama.NewTokenCounter()
	client, err := ollama.New(ollama.Config{
		Settings: answer.ModelSettings{URL: url, Model: model, Threads: threads, KeepAlive: time.Hour}, MaxStreams: 1, Clock: id.Precise, Counter: counter,
	})
	if err != nil {
		return err
	}
	m.model, m.writer = model, analysis.NewWriter(client, counter, m.rules)
	return nil
}

// read analyses one talk.
func (m measure) read(t analysis.Talk) (analysis.Result, error) {
	if m.writer == nil {
		return m.rules.Read(m.ctx, t), nil
	}
	return m.writer.Read(m.ctx, t, analysis.Ask{Model: m.model})
}

func (m measure) mine(i int) bool { return m.all || (i%2 == 1) == m.held }

func (m measure) dialogues(data string) error {
	all, err := dialogues(data)
	if errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(m.out, "dialogs-star: NOT MEASURED: %v\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	var own []string
	for _, name := range domains(all) {
		own = append(own, categoryOf(name))
	}
	t := tally{kinds: map[string]int{}}
	for _, d := range all {
		if !m.mine(d.id) || len(t.took) >= m.most {
			continue
		}
		d.talk.Own = analysis.ParseCategories(own)
		start := id.Precise()
		got, err := m.read(d.talk)
		if err != nil {
			return err
		}
		t.add(d, got, id.Precise().Sub(start))
		if m.each {
			fmt.Fprintf(m.out, "%d happy=%v single=%v %v → %s %s %d [%s] %q %v %v\n    %s\n", d.id, d.happy, d.single, d.domain, got.Sentiment, got.Behaviour, got.Score, got.Category, got.Subject, got.Tags, got.Written, got.Summary)
		}
	}
	if len(t.took) == 0 {
		return errors.New("no talk is in this half")
	}
	t.print(m.out, len(own))
	return nil
}

// tally is what came of the talks.
type tally struct {
	good, bad    []float64 // scores of those that kept to their plan, and of those that did not
	took         []time.Duration
	kinds        map[string]int
	right, asked int // categories
}

func (t *tally) add(d dialogue, got analysis.Result, took time.Duration) {
	t.took = append(t.took, took)
	t.kinds[got.Sentiment]++
	t.kinds[got.Behaviour]++
	for _, f := range got.Written {
		t.kinds[f+" by the model"]++
	}
	if got.Maker != analysis.BuiltIn {
		t.kinds["by the model"]++
	}
	if !d.single {
		return
	}
	if d.happy {
		t.good = append(t.good, float64(got.Score))
	} else {
		t.bad = append(t.bad, float64(got.Score))
	}
	if len(d.domain) == 1 && d.domain[0] != "" {
		t.asked++
		if got.Category == analysis.ParseCategories([]string{categoryOf(d.domain[0])})[0].Name {
			t.right++
		}
	}
}

func (t *tally) print(out io.Writer, categories int) {
	slices.Sort(t.took)
	n := len(t.took)
	level, share := bestCut(t.good, t.bad)
	fmt.Fprintf(out, "dialogs-star: %d talks, %v\n", n, t.kinds)
	fmt.Fprintf(out, "  score, %d planned courses against %d others: AUROC %.3f, mean %.2f against %.2f, best balanced accuracy %.3f (from %g)\n",
		len(t.good), len(t.bad), auroc(t.good, t.bad), mean(t.good), mean(t.bad), share, level)
	fmt.Fprintf(out, "  category of %d: %d right of %d = %.3f\n", categories, t.right, t.asked, float64(t.right)/float64(max(1, t.asked)))
	fmt.Fprintf(out, "  time: mean %v, p50 %v, p95 %v, most %v\n", average(t.took), t.took[n/2], t.took[n*95/100], t.took[n-1])
}

// auroc is how likely a good one is above a bad one.
func auroc(good, bad []float64) float64 {
	var wins float64
	for _, g := range good {
		for _, b := range bad {
			switch {
			case g > b:
				wins++
			case g == b:
				wins += 0.5
			}
		}
	}
	return wins / float64(max(1, len(good)*len(bad)))
}

// bestCut is the score that parts good from bad best, and how often it is right in
// either, in the mean.
func bestCut(good, bad []float64) (cut, share float64) {
	for level := 0.0; level <= 10; level++ {
		g, b := 0.0, 0.0
		for _, s := range good {
			if s >= level {
				g++
			}
		}
		for _, s := range bad {
			if s < level {
				b++
			}
		}
		if now := (g/float64(max(1, len(good))) + b/float64(max(1, len(bad)))) / 2; now > share {
			cut, share = level, now
		}
	}
	return cut, share
}

func average(list []time.Duration) (sum time.Duration) {
	for _, d := range list {
		sum += d
	}
	return (sum / time.Duration(max(1, len(list)))).Round(100 * time.Microsecond)
}

func mean(list []float64) float64 {
	sum := 0.0
	for _, v := range list {
		sum += v
	}
	return sum / math.Max(1, float64(len(list)))
}

func (m measure) sentences(folder string) error {
	for _, set := range []string{"amazon", "yelp", "imdb"} {
		list, err := sentences(folder, set)
		if errors.Is(err, os.ErrNotExist) {
			fmt.Fprintf(m.out, "sentences of %s: NOT MEASURED: %v\n", set, err)
			continue
		}
		if err != nil {
			return err
		}
		n, right, open := 0, 0, 0
		for i, s := range list {
			if !m.mine(i) {
				continue
			}
			n++
			switch feeling := m.rules.Feeling("en", s.Text); {
			case feeling == 0:
				open++
			case (feeling > 0) == (s.Class == 1):
				right++
			}
		}
		fmt.Fprintf(m.out, "sentences of %s: %d, right %.3f, nothing told of %.3f, right of those told %.3f\n",
			set, n, float64(right)/float64(n), float64(open)/float64(n), float64(right)/float64(max(1, n-open)))
	}
	return nil
}
