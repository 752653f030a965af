package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"
)

// figure is one line of the table.
type figure struct {
	what      string
	got       string
	budget    string
	reference string // measured in the same run
	judged    bool   // there is a budget
	met       bool
}

// atMost is a figure that must not be above its budget.
func atMost(what string, got, budget float64, unit string) figure {
	return figure{
		what: what, got: number(got) + " " + unit, budget: "≤ " + number(budget) + " " + unit,
		judged: true, met: got <= budget,
	}
}

// atLeast is a figure that must not be below its budget.
func atLeast(what string, got, budget float64, unit string) figure {
	f := atMost(what, got, budget, unit)
	f.budget, f.met = "≥ "+number(budget)+" "+unit, got >= budget
	return f
}

// took is atMost in milliseconds.
func took(what string, got, budget time.Duration) figure {
	return atMost(what, inMS(got), inMS(budget), "ms")
}

// told is a figure without a budget.
func told(what, format string, args ...any) figure {
	return figure{what: what, got: fmt.Sprintf(format, args...)}
}

func (f figure) beside(format string, args ...any) figure {
	f.reference = fmt.Sprintf(format, args...)
	return f
}

func inMS(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func inMB(bytes int64) float64 { return float64(bytes) / (1 << 20) }

func inKB(bytes int) float64 { return float64(bytes) / 1024 }

// number writes three digits that count, and thousands with commas.
func number(f float64) string {
	switch {
	case f < 0:
		return "-" + number(-f)
	case f >= 1000:
		return thousands(int64(f + 0.5))
	case f >= 100:
		return fmt.Sprintf("%.0f", f)
	case f >= 10:
		return strings.TrimSuffix(fmt.Sprintf("%.1f", f), ".0")
	default:
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.2f", f), "0"), ".")
	}
}

func thousands(n int64) string {
	digits := fmt.Sprint(n)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

// printTable gives how many budgets were missed, which it names at the end.
func printTable(out io.Writer, all []figure) (missed int) {
	fmt.Fprintln(out)
	t := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "what\tfigure\tbudget\t\tbeside it, in the same run")
	var late []string
	for _, f := range all {
		verdict := ""
		switch {
		case f.judged && f.met:
			verdict = "ok"
		case f.judged:
			verdict = "MISSED"
			late = append(late, fmt.Sprintf("%s: %s (%s)", f.what, f.got, f.budget))
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", f.what, f.got, f.budget, verdict, f.reference)
	}
	t.Flush()
	fmt.Fprintln(out)
	if len(late) == 0 {
		fmt.Fprintln(out, "all budgets are kept")
		return 0
	}
	fmt.Fprintf(out, "%d budgets are missed:\n  %s\n", len(late), strings.Join(late, "\n  "))
	return len(late)
}
