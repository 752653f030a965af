package knowledge

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"frontdesk/app/fault"
)

// record is one content of a file, or what is wrong with it.
type record struct {
	line    int
	content Content
	wrong   string
}

// records reads a file one content at a time; io.EOF at the end, any other
// error means that the rest cannot be read.
type records interface {
	next() (record, error)
}

func newRecords(in ImportInput) records {
	if in.Format == XLSX {
		return &tableRecords{source: &sheetRows{rows: in.Rows}, mapping: in.Mapping}
	}
	r := bufio.NewReaderSize(in.Body, 64<<10)
	if bom, err := r.Peek(3); err == nil && string(bom) == "\xef\xbb\xbf" {
		_, _ = r.Discard(3)
	}
	if in.Format == CSV {
		return &tableRecords{source: newCSVRows(r), mapping: in.Mapping}
	}
	return &jsonRecords{in: r}
}

// countRecords reads a file once and goes back to its beginning; 0 where it
// cannot go back.
func countRecords(ctx context.Context, in ImportInput) (int, error) {
	body, seeks := in.Body.(io.ReadSeeker)
	if !seeks && in.Format != XLSX {
		return 0, nil
	}
	count := 0
	next := newRecords(in)
	if j, ok := next.(*jsonRecords); ok {
		j.countOnly = true
	}
	for ctx.Err() == nil {
		_, err := next.next()
		if err != nil {
			break // reading it in earnest says what is wrong
		}
		count++
	}
	if seeks {
		if _, err := body.Seek(0, io.SeekStart); err != nil {
			return 0, fmt.Errorf("going back to the beginning of the file: %w", err)
		}
	}
	return count, ctx.Err()
}

// fieldsText is what is wrong with a content in one line of text.
func fieldsText(err error) string {
	var f *fault.Error
	if !errors.As(err, &f) {
		return "This content is not valid."
	}
	parts := make([]string, len(f.Fields))
	for i, field := range f.Fields {
		parts[i] = field.Field + ": " + field.Message
	}
	return strings.Join(parts, " ")
}
