package knowledge

import (
	"context"
	"errors"
	"io"
	"strings"

	"frontdesk/app/fault"
)

// Preview is what an import would do, without doing it.
type Preview struct {
	Format       Format
	Sheets       []string // of a workbook
	Sheet        string   // the one that was read
	Columns      []Column // none of JSONL
	Rows         int      // records in the file
	Records      []Content
	Problems     []LineError
	ProblemCount int
}

// Column is a column of a table: what it is called, what it becomes, and the
// first things that stand in it.
type Column struct {
	Name    string
	As      ColumnUse
	Samples []string
}

// What a preview shows of a file.
const (
	previewRecords  = 10
	previewProblems = 50
	samples         = 3
	sampleChars     = 200
)

// PreviewImport reads a file as Import would and tells what came of it. Without
// a mapping the columns are guessed. The contents have no ids but those that the
// file gives.
func PreviewImport(ctx context.Context, in ImportInput) (Preview, error) {
	out := Preview{Format: in.Format, Sheets: in.Sheets, Sheet: in.Sheet, Columns: []Column{}, Records: []Content{}, Problems: []LineError{}}
	if err := checkFormat(in); err != nil {
		return out, err
	}
	records := newRecords(in)
	table, isTable := records.(*tableRecords)
	if isTable {
		table.guess = true
		if err := out.columns(table, in.Mapping); err != nil {
			return out, err
		}
	}
	for ctx.Err() == nil {
		rec, err := records.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil && isTable && out.unmapped(err) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out.take(rec)
	}
	return out, ctx.Err()
}

// columns shows those of a table; a mapping takes the place of the guess.
func (p *Preview) columns(table *tableRecords, m Mapping) error {
	if err := table.look(); err != nil {
		if errors.Is(err, io.EOF) {
			return nil
		}
		return err
	}
	guessed := table.uses
	if m != nil {
		uses, err := m.apply(table.names)
		if err != nil && complete(uses) == nil {
			return err
		}
		for i, name := range table.names {
			if use, named := m[name]; named {
				guessed[i] = use
			} else {
				guessed[i] = UseIgnore
			}
		}
		if err != nil {
			p.unmapped(err)
		}
	} else if err := complete(guessed); err != nil {
		p.unmapped(err)
	}
	table.started, table.uses = true, guessed
	for i, name := range table.names {
		p.Columns = append(p.Columns, Column{Name: name, As: guessed[i], Samples: samplesOf(table.ahead, i)})
	}
	return nil
}

// unmapped takes a fault about columns as a problem of the first line, so that
// the owner still sees the columns and can say what they are.
func (p *Preview) unmapped(err error) bool {
	var f *fault.Error
	if !errors.As(err, &f) || f.Kind != fault.Invalid {
		return false
	}
	p.ProblemCount++
	p.Problems = append(p.Problems, LineError{Line: 1, Message: f.Message})
	return true
}

func samplesOf(rows []tableRow, column int) []string {
	out := []string{}
	for _, row := range rows {
		if column < len(row.cells) && strings.TrimSpace(row.cells[column]) != "" && len(out) < samples {
			out = append(out, clip(strings.ToValidUTF8(strings.TrimSpace(row.cells[column]), "\ufffd"), sampleChars))
		}
	}
	return out
}

func (p *Preview) take(rec record) {
	p.Rows++
	wrong := rec.wrong
	if wrong == "" {
		given := rec.content.ID
		c, err := normal(rec.content)
		if err == nil {
			if c.ID = given; len(p.Records) < previewRecords {
				p.Records = append(p.Records, c)
			}
			return
		}
		wrong = fieldsText(err)
	}
	p.ProblemCount++
	if len(p.Problems) < previewProblems {
		p.Problems = append(p.Problems, LineError{Line: rec.line, Message: wrong})
	}
}
