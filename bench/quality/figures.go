package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// printer writes the table, and keeps the calibration for its end.
type printer struct {
	out    io.Writer
	tenths []string
	gaps   []string      // what was not measured
	by     []string      // ways of matching
	rows   *json.Encoder // nil: the questions are not wanted one by one
	draws  []draws
}

// draws are the questions of several sets that are counted as one, in one way of
// matching.
type draws struct {
	name, by string
	sets     int
	rows     []outcome
}

func (p *printer) head() {
	fmt.Fprintln(p.out, "| set | matched by | questions | right first | in first three | answered right | refused of those to refuse | AUROC |")
	fmt.Fprintln(p.out, "|---|---|---|---|---|---|---|---|")
}

func (p *printer) missing(s set, err error) {
	fmt.Fprintf(p.out, "| %s | NOT MEASURED: %v |\n", s.name, err)
	p.gaps = append(p.gaps, s.name)
}

// row prints the line of a set, and keeps its questions for those of its draws.
func (p *printer) row(s set, by string, rows []outcome) error {
	p.line(s.name+" ("+s.what+")", s.name, by, rows)
	if s.together != "" {
		at := slices.IndexFunc(p.draws, func(d draws) bool { return d.name == s.together && d.by == by })
		if at < 0 {
			at, p.draws = len(p.draws), append(p.draws, draws{name: s.together, by: by})
		}
		p.draws[at].sets++
		p.draws[at].rows = append(p.draws[at].rows, rows...)
	}
	return p.each(s, by, rows)
}

// line prints one line: "right first" and "in first three" are of the questions
// that have an answer, refusing nothing; the next two are at the default
// threshold.
func (p *printer) line(what, name, by string, rows []outcome) {
	var known, foreign, first, three, right, refused int
	for _, o := range rows {
		if o.want == "" {
			foreign++
			if o.refused {
				refused++
			}
			continue
		}
		known++
		if o.first == o.want {
			first++
			if !o.refused {
				right++
			}
		}
		if slices.Contains(o.three, o.want) {
			three++
		}
	}
	fmt.Fprintf(p.out, "| %s | %s | %d | %s | %s | %s | %s | %s |\n", what, by, len(rows),
		share(first, known), share(three, known), share(right, known), share(refused, foreign), auroc(rows))
	p.tenths = append(p.tenths, fmt.Sprintf("| %s | %s | %s |", name, by, tenths(rows)))
}

// each writes the questions one by one, if they are wanted so.
func (p *printer) each(s set, by string, rows []outcome) error {
	if p.rows == nil {
		return nil
	}
	for _, o := range rows {
		err := p.rows.Encode(map[string]any{"set": s.name, "by": by, "question": o.text, "want": o.want, "first": o.first, "three": o.three, "score": o.score, "refused": o.refused, "kind": o.kind})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *printer) end() error {
	for _, d := range p.draws {
		if d.sets > 1 {
			p.line(fmt.Sprintf("%s (%d draws as one)", d.name, d.sets), d.name, d.by, d.rows)
		}
	}
	fmt.Fprintln(p.out, "\nConfidence beside the share that was right, in tenths with 50 questions or more; ! where they are more than .07 apart.")
	fmt.Fprintln(p.out, "\n| set | matched by | confidence:right |\n|---|---|---|")
	for _, t := range p.tenths {
		fmt.Fprintln(p.out, t)
	}
	if len(p.gaps) > 0 {
		fmt.Fprintf(p.out, "\nNOT MEASURED: %s\n", strings.Join(p.gaps, ", "))
	}
	return nil
}

func share(n, of int) string {
	if of == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", float64(n)/float64(of))
}

// auroc is how likely a question that has an answer is surer than one that has
// none.
func auroc(rows []outcome) string {
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b outcome) int { return cmp.Compare(a.score, b.score) })
	var known, foreign, wins float64
	for i := 0; i < len(sorted); {
		j, k, f := i, 0.0, 0.0
		for ; j < len(sorted) && sorted[j].score == sorted[i].score; j++ {
			if sorted[j].want == "" {
				f++
			} else {
				k++
			}
		}
		wins += k * (foreign + f/2)
		known, foreign, i = known+k, foreign+f, j
	}
	if known == 0 || foreign == 0 {
		return "–"
	}
	return fmt.Sprintf("%.3f", wins/known/foreign)
}

func tenths(rows []outcome) string {
	var n, right, sum [10]float64
	for _, o := range rows {
		k := min(9, int(o.score*10))
		n[k]++
		sum[k] += o.score
		if o.want != "" && o.first == o.want {
			right[k]++
		}
	}
	var out []string
	for k := range n {
		if n[k] < 50 {
			continue
		}
		mean, share, mark := sum[k]/n[k], right[k]/n[k], ""
		if mean-share > 0.07 || share-mean > 0.07 {
			mark = "!"
		}
		out = append(out, fmt.Sprintf("%.2f:%.2f%s", mean, share, mark))
	}
	return strings.Join(out, " ")
}
