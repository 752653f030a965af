package knowledge

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// tableRow is a row of a table, or what is wrong with it. Its line is that of
// the file for CSV, and its number for a sheet.
type tableRow struct {
	line  int
	cells []string
	wrong string
}

// rowSource gives the rows of a table that are not empty; io.EOF at the end.
type rowSource interface {
	next() (tableRow, error)
}

// csvRows reads comma separated rows. Commas, semicolons, tabs and bars part the
// cells.
type csvRows struct{ csv *csv.Reader }

func newCSVRows(in *bufio.Reader) *csvRows {
	r := csv.NewReader(in)
	r.Comma = separator(in)
	r.FieldsPerRecord = -1
	return &csvRows{csv: r}
}

func (r *csvRows) next() (tableRow, error) {
	for {
		cells, err := r.csv.Read()
		var parse *csv.ParseError
		switch {
		case errors.As(err, &parse):
			return tableRow{line: parse.StartLine, wrong: csvText(parse)}, nil
		case err != nil:
			return tableRow{}, err
		}
		line, _ := r.csv.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			return tableRow{line: line, cells: cells}, nil
		}
	}
}

// sheetRows gives the rows of a sheet that was read.
type sheetRows struct {
	rows [][]string
	at   int
}

func (r *sheetRows) next() (tableRow, error) {
	for r.at < len(r.rows) {
		cells := r.rows[r.at]
		r.at++
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			return tableRow{line: r.at, cells: cells}, nil
		}
	}
	return tableRow{}, io.EOF
}

// tableRecords makes contents of the rows of a table. Without a mapping the first
// row must name the columns as an export does.
type tableRecords struct {
	source  rowSource
	mapping Mapping
	guess   bool // where there is no mapping, guess instead of asking for our names
	started bool
	ahead   []tableRow // read to look at, not given yet
	names   []string
	uses    []ColumnUse
	header  bool // the first row names the columns
}

func (r *tableRecords) next() (record, error) {
	if !r.started {
		if err := r.begin(); err != nil {
			return record{}, err
		}
		r.started = true
	}
	row, err := r.row()
	if err != nil {
		return record{}, err
	}
	if row.wrong != "" {
		return record{line: row.line, wrong: row.wrong}, nil
	}
	return r.record(row), nil
}

func (r *tableRecords) row() (tableRow, error) {
	if len(r.ahead) > 0 {
		row := r.ahead[0]
		r.ahead = r.ahead[1:]
		return row, nil
	}
	return r.source.next()
}

// begin finds out what the columns are.
func (r *tableRecords) begin() error {
	if r.mapping == nil && !r.guess {
		return r.strict()
	}
	if err := r.look(); err != nil {
		return err
	}
	if r.mapping == nil {
		return complete(r.uses)
	}
	uses, err := r.mapping.apply(r.names)
	r.uses = uses
	return err
}

// look reads the first rows and guesses. The rows below the header are given
// again.
func (r *tableRecords) look() error {
	for len(r.ahead) <= lookedAt {
		row, err := r.source.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		r.ahead = append(r.ahead, row)
	}
	var rows [][]string
	columns := 0
	for _, row := range r.ahead {
		if row.wrong == "" {
			rows = append(rows, row.cells)
			columns = max(columns, len(row.cells))
		}
	}
	if len(rows) == 0 {
		if len(r.ahead) > 0 {
			return headerFault("The first rows cannot be read: " + r.ahead[0].wrong)
		}
		return io.EOF
	}
	if columns > maxColumns {
		return headerFault(fmt.Sprintf("The table has more than %d columns. Keep those of questions and answers.", maxColumns))
	}
	var header []string
	if r.header = (r.mapping.names(rows[0]) || headed(rows)) && r.ahead[0].wrong == ""; r.header {
		header, rows, r.ahead = rows[0], rows[1:], r.ahead[1:]
	}
	r.names = columnLabels(header, columns)
	r.uses = guessColumns(append(slices.Clone(header), make([]string, columns-len(header))...), rows)
	return nil
}

// maxColumns is more than a table of questions has.
const maxColumns = 200

// strict takes a header of our own names.
func (r *tableRecords) strict() error {
	row, err := r.source.next()
	if err != nil {
		return err
	}
	if row.wrong != "" {
		return headerFault("The header row cannot be read: " + row.wrong)
	}
	r.header = true
	r.names, r.uses, err = strictHeader(row.cells)
	return err
}

func (r *tableRecords) record(row tableRow) record {
	rec := record{line: row.line}
	for i, cell := range row.cells {
		if strings.TrimSpace(cell) == "" {
			continue
		}
		if i >= len(r.uses) {
			rec.wrong = fmt.Sprintf("This row has %d cells, the header %d. Put cells that hold the separator in quotes.", len(row.cells), len(r.uses))
			break
		}
		if rec.wrong = setColumn(&rec.content, r.uses[i], unguarded(cell)); rec.wrong != "" {
			break
		}
	}
	return rec
}

// setColumn gives a content what a cell says; wrong says what to write instead.
func setColumn(c *Content, use ColumnUse, cell string) (wrong string) {
	switch use {
	case UseID:
		c.ID = ContentID(strings.TrimSpace(cell))
	case UseTitle:
		c.Title = cell
	case UseQuestion:
		c.Questions = append(c.Questions, strings.TrimSpace(cell))
	case UseQuestions:
		c.Questions = append(c.Questions, splitCell(cell, "\n|")...)
	case UseAnswer:
		c.Answer = cell
	case UseText:
		c.Text = cell
	case UseURL:
		c.URL = strings.TrimSpace(cell)
	case UseLang:
		c.Lang = strings.TrimSpace(cell)
	case UseTags:
		c.Tags = append(c.Tags, splitCell(cell, "\n|,;")...)
	default:
		return setValidity(c, use, cell)
	}
	return ""
}

// setValidity is setColumn for whether and when visitors see a content.
func setValidity(c *Content, use ColumnUse, cell string) (wrong string) {
	switch use {
	case UseDraft:
		var draft bool
		if draft, wrong = draftCell(cell); draft {
			c.Status = Draft
		}
	case UseValidFrom:
		var at time.Time
		at, wrong = timeCell("validFrom", cell, false)
		c.ValidFrom = &at
	case UseValidTo:
		var at time.Time
		at, wrong = timeCell("validTo", cell, true)
		c.ValidTo = &at
	default: // left out
	}
	return wrong
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

// TableContents makes Q&A of the rows of a sheet, if it holds questions (or
// titles) and answers; ok tells whether it does. Rows that are no content are
// problems, by their numbers from 1.
func TableContents(rows [][]string) (contents []Content, problems []LineError, ok bool) {
	r := &tableRecords{source: &sheetRows{rows: rows}, guess: true}
	for {
		rec, err := r.next()
		if err != nil {
			return contents, problems, ok
		}
		if !ok && (!slices.Contains(r.uses, UseAnswer) || !r.header && !slices.Contains(r.uses, UseQuestion)) {
			return nil, nil, false
		}
		ok = true
		wrong := rec.wrong
		if wrong == "" {
			c, err := normal(rec.content)
			if err == nil {
				c.ID = ""
				contents = append(contents, c)
				continue
			}
			wrong = fieldsText(err)
		}
		problems = append(problems, LineError{Line: rec.line, Message: wrong})
	}
}
