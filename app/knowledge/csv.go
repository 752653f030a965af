package knowledge

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"frontdesk/app/fault"
)

// csvRecords reads a table whose first row names its columns. Commas,
// semicolons and tabs separate; questions stand in one cell, a line or a | each.
type csvRecords struct {
	csv     *csv.Reader
	columns []string
	started bool
}

func newCSVRecords(in *bufio.Reader) *csvRecords {
	r := csv.NewReader(in)
	r.Comma = separator(in)
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	return &csvRecords{csv: r}
}

// separator is the mark that the header row has most of, outside of quotes.
func separator(in *bufio.Reader) rune {
	head, _ := in.Peek(4096)
	counts := map[byte]int{}
	quoted := false
	for _, c := range head {
		if c == '"' {
			quoted = !quoted
		}
		if quoted {
			continue
		}
		if c == '\n' {
			break
		}
		counts[c]++
	}
	best := ','
	for _, c := range []rune{';', '\t'} {
		if counts[byte(c)] > counts[byte(best)] {
			best = c
		}
	}
	return best
}

func csvColumns() []string {
	return []string{"id", "title", "questions", "answer", "text", "url", "lang", "tags"}
}

func (r *csvRecords) next() (record, error) {
	if !r.started {
		if err := r.header(); err != nil {
			return record{}, err
		}
		r.started = true
	}
	for {
		cells, err := r.csv.Read()
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			return record{line: parse.StartLine, wrong: csvText(parse)}, nil
		case err != nil:
			return record{}, err
		}
		line, _ := r.csv.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) == "" {
			continue
		}
		return r.record(line, cells), nil
	}
}

func csvText(err *csv.ParseError) string {
	if errors.Is(err.Err, csv.ErrQuote) {
		return fmt.Sprintf("A quoted cell is not closed, or has a single quote in it (near line %d). Double the quotes inside of cells.", err.Line)
	}
	return fmt.Sprintf("A quote stands in a cell that is not quoted (near line %d). Put the cell in quotes and double the quotes in it.", err.Line)
}

// header reads the names of the columns; without them nothing can be read.
func (r *csvRecords) header() error {
	cells, err := r.csv.Read()
	if errors.Is(err, io.EOF) {
		return io.EOF
	}
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return headerFault("The header row cannot be read: " + csvText(parse))
	}
	if err != nil {
		return err
	}
	if strings.ContainsRune(strings.Join(cells, ""), 0) {
		return headerFault("This is not UTF-8 but UTF-16, as some programs save \"Unicode text\". Save it as CSV UTF-8.")
	}
	for _, c := range cells {
		name := columnName(c)
		if name != "" && !slices.Contains(csvColumns(), name) {
			return headerFault(fmt.Sprintf("The first row must name the columns; %q is none. Columns are %s.", clip(name, 60), strings.Join(csvColumns(), ", ")))
		}
		if name != "" && slices.Contains(r.columns, name) {
			return headerFault(fmt.Sprintf("The column %q is there twice.", name))
		}
		r.columns = append(r.columns, name)
	}
	if !r.has("title", "questions") || !r.has("answer", "text") {
		return headerFault("The first row must name the columns: title or questions, and answer or text.")
	}
	return nil
}

// has tells whether one of the columns is there.
func (r *csvRecords) has(names ...string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(r.columns, n) })
}

func columnName(cell string) string {
	switch name := strings.ToLower(strings.TrimSpace(cell)); name {
	case "question":
		return "questions"
	case "tag":
		return "tags"
	default:
		return name
	}
}

func headerFault(message string) error { return fault.New(fault.Invalid, "invalid_csv", message) }

func (r *csvRecords) record(line int, cells []string) record {
	rec := record{line: line}
	for i, cell := range cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if i >= len(r.columns) {
			rec.wrong = fmt.Sprintf("This row has %d cells, the header %d. Put cells that hold the separator in quotes.", len(cells), len(r.columns))
			break
		}
		setColumn(&rec.content, r.columns[i], cell)
	}
	return rec
}

func setColumn(c *Content, column, cell string) {
	switch column {
	case "id":
		c.ID = ContentID(strings.TrimSpace(cell))
	case "title":
		c.Title = cell
	case "questions":
		c.Questions = splitCell(cell, "\n|")
	case "answer":
		c.Answer = cell
	case "text":
		c.Text = cell
	case "url":
		c.URL = strings.TrimSpace(cell)
	case "lang":
		c.Lang = strings.TrimSpace(cell)
	case "tags":
		c.Tags = splitCell(cell, "\n|,;")
	}
}

func splitCell(cell, marks string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(cell, func(r rune) bool { return strings.ContainsRune(marks, r) }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
