package httpapi

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"time"
)

// sheet writes a table for spreadsheets, in which nothing that a visitor wrote is
// taken for a formula.
type sheet struct{ out *csv.Writer }

func newSheet(w io.Writer) sheet { return sheet{csv.NewWriter(w)} }

func (s sheet) row(cells ...string) error {
	for i, cell := range cells {
		cells[i] = plainCell(cell)
	}
	return s.out.Write(cells)
}

func (s sheet) flush() error {
	s.out.Flush()
	return s.out.Error()
}

// jsonList writes a JSON array, one item a line.
type jsonList struct {
	w     io.Writer
	begun bool
}

func (l *jsonList) item(v any) error {
	before := ",\n"
	if !l.begun {
		l.begun, before = true, "[\n"
	}
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = io.WriteString(l.w, before+string(text))
	return err
}

func (l *jsonList) end() error {
	text := "\n]\n"
	if !l.begun {
		text = "[]\n"
	}
	_, err := io.WriteString(l.w, text)
	return err
}

func csvTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
