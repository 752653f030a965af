package extract

import (
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"
)

// The most that is read of a table.
const (
	maxTableRows = 100_000
	maxCellBytes = 1 << 20
)

// xlsx reads the cells of every visible sheet as they were last computed.
func xlsx(a *archive) ([]Table, error) {
	main := a.mainPart("xl/workbook.xml")
	rels, err := a.relationsOf(main)
	if err != nil {
		return nil, err
	}
	book := &workbook{archive: a, left: maxText}
	for _, r := range rels {
		if r.kind == "sharedStrings" {
			if err := a.walkOptional(r.target, book.readStrings); err != nil {
				return nil, err
			}
		}
	}
	sheets, err := sheetParts(a, main, rels)
	if err != nil {
		return nil, err
	}
	var out []Table
	for _, s := range sheets {
		book.rows = nil
		if err := a.walkEntry(s.part, book.readSheet); err != nil {
			return nil, err
		}
		if len(book.rows) > 0 {
			out = append(out, Table{Name: oneLine(clean(s.name)), Rows: book.rows})
		}
	}
	return out, nil
}

type sheetPart struct{ name, part string }

// sheetParts are the parts of the sheets that are shown, in their order.
func sheetParts(a *archive, main string, rels relations) (sheets []sheetPart, err error) {
	one := func(t *tree, el xml.StartElement) error {
		state := attribute(el, "state")
		for _, at := range el.Attr {
			if r := rels[at.Value]; at.Name.Local == "id" && r.kind == "worksheet" && state != "hidden" && state != "veryHidden" {
				sheets = append(sheets, sheetPart{attribute(el, "name"), r.target})
			}
		}
		return t.skip()
	}
	err = a.walkEntry(main, func(t *tree, _ xml.StartElement) error {
		return t.each(func(el xml.StartElement) error {
			if el.Name.Local != "sheets" {
				return t.skip()
			}
			return t.each(func(el xml.StartElement) error { return one(t, el) }, nil)
		}, nil)
	})
	return sheets, err
}

type workbook struct {
	archive *archive
	tree    *tree
	shared  []string
	rows    [][]string
	left    int // bytes of text that may still come out
}

func (w *workbook) readStrings(t *tree, _ xml.StartElement) error {
	w.tree = t
	bytes := 0
	return t.each(func(el xml.StartElement) error {
		if el.Name.Local != "si" {
			return t.skip()
		}
		s, err := w.richText()
		if bytes += len(s) + 16; bytes > 4*maxText {
			return tooMuchText()
		}
		w.shared = append(w.shared, s)
		return err
	}, nil)
}

// richText is the text of runs; how a word is read aloud is left out.
func (w *workbook) richText() (string, error) {
	var b strings.Builder
	var within func(el xml.StartElement) error
	within = func(el xml.StartElement) error {
		switch el.Name.Local {
		case "t":
			s, err := w.tree.text()
			b.WriteString(s)
			return err
		case "r":
			return w.tree.each(within, nil)
		}
		return w.tree.skip()
	}
	err := w.tree.each(within, nil)
	return clean(strings.ReplaceAll(b.String(), "_x000D_", "")), err
}

func (w *workbook) readSheet(t *tree, _ xml.StartElement) error {
	w.tree = t
	return t.each(func(el xml.StartElement) error {
		if el.Name.Local != "sheetData" {
			return t.skip()
		}
		return t.each(w.row, nil)
	}, nil)
}

func (w *workbook) row(el xml.StartElement) error {
	if el.Name.Local != "row" {
		return w.tree.skip()
	}
	number, err := strconv.Atoi(attribute(el, "r"))
	if err != nil {
		number = len(w.rows) + 1
	}
	if number > maxTableRows || len(w.rows) >= maxTableRows {
		return w.lateRow()
	}
	cells, err := w.cells()
	if err != nil || len(cells) == 0 {
		return err
	}
	for len(w.rows) < number-1 {
		w.rows = append(w.rows, nil)
	}
	w.rows = append(w.rows, cells)
	return nil
}

// cells reads those of the row that was entered, each at its place.
func (w *workbook) cells() (cells []string, err error) {
	err = w.tree.each(func(el xml.StartElement) error {
		if el.Name.Local != "c" {
			return w.tree.skip()
		}
		at := column(attribute(el, "r"))
		if at < 0 {
			at = len(cells)
		}
		text, err := w.cell(attribute(el, "t"))
		if err != nil || at >= maxCells || text == "" {
			return err
		}
		for len(cells) <= at {
			cells = append(cells, "")
		}
		cells[at] = text
		if w.left -= len(text); w.left < 0 {
			return tooMuchText()
		}
		return nil
	}, nil)
	return cells, err
}

// lateRow refuses rows beyond the most, unless they are empty.
func (w *workbook) lateRow() error {
	return w.tree.each(func(el xml.StartElement) error {
		text, err := w.cell(attribute(el, "t"))
		if err == nil && text != "" {
			return ErrTooMuch.Saying("A sheet has more than %d rows. Split it into several files and add these.", maxTableRows)
		}
		return err
	}, nil)
}

// cell reads the value of one that was entered.
func (w *workbook) cell(kind string) (string, error) {
	value := ""
	err := w.tree.each(func(el xml.StartElement) (err error) {
		switch el.Name.Local {
		case "v":
			value, err = w.tree.text()
		case "is":
			value, err = w.richText()
		default:
			err = w.tree.skip()
		}
		return err
	}, nil)
	if err != nil {
		return "", err
	}
	if len(value) > maxCellBytes {
		return "", tooMuchText()
	}
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(w.shared) {
			return "", ErrDamaged.Saying("The sheet refers to text that is not in the file. Open it in its program, save it anew, and add it again.")
		}
		return w.shared[i], nil
	case "b":
		return map[string]string{"1": "TRUE", "0": "FALSE"}[value], nil
	case "e":
		return "", nil
	}
	return clean(value), nil
}

// column is the number, from 0, of a cell's address like AB12; -1 for none.
func column(address string) int {
	n := 0
	for _, r := range address {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<20 {
			return 1 << 20
		}
	}
	return n - 1
}

// CSVRows reads a table with commas, semicolons, tabs or bars between its cells,
// whichever its first lines have most of. Quotes where none belong are taken as
// they stand. Row i of what it gives begins the record i, not the line i.
func CSVRows(text string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = Separator(text), -1, true
	var rows [][]string
	for {
		cells, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return rows, nil
		case errors.As(err, &parse):
			return nil, ErrDamaged.Saying("The table cannot be read near line %d: a quoted cell is not closed. Double the quotes inside of cells and add the file again.", parse.Line)
		case err != nil:
			return nil, err
		}
		if len(rows) >= maxTableRows {
			return nil, ErrTooMuch.Saying("The table has more than %d rows. Split it into several files and add these.", maxTableRows)
		}
		for i := range cells {
			cells[i] = clean(cells[i])
		}
		rows = append(rows, cells)
	}
}

// Separator is the mark that parts the cells of a table: the one that its first
// lines, outside of quotes, have most regularly.
func Separator(text string) rune {
	best, most := ',', 0
	for _, mark := range []rune{',', ';', '\t', '|'} {
		if n := regular(text[:min(len(text), 16<<10)], mark); n > most {
			best, most = mark, n
		}
	}
	return best
}

// regular counts the marks of the first line, once more for each of the next
// lines that has as many.
func regular(text string, mark rune) int {
	counts := marksOf(text, mark)
	if len(counts) == 0 || counts[0] == 0 {
		return 0
	}
	score := 2 * counts[0]
	for _, n := range counts[1:] {
		if n == counts[0] {
			score += counts[0]
		}
	}
	return score
}

// marksOf counts the marks outside of quotes on each of the first ten lines.
func marksOf(text string, mark rune) (counts []int) {
	quoted, n := false, 0
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == mark:
			n++
		case r == '\n':
			if counts, n = append(counts, n), 0; len(counts) == 10 {
				return counts
			}
		}
	}
	return append(counts, n)
}

// TablesMarkdown shows tables as Markdown, each under its name where there are
// several.
func TablesMarkdown(tables []Table) string {
	p := &page{}
	for _, t := range tables {
		if len(tables) > 1 {
			p.heading(2, escape(t.Name))
		}
		rows := make([][]string, len(t.Rows))
		for i, row := range t.Rows {
			rows[i] = make([]string, len(row))
			for j, cell := range row {
				rows[i][j] = escape(cell)
			}
		}
		p.table(rows)
	}
	return p.finish()
}
