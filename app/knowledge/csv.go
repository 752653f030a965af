package knowledge

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"slices"
	"strings"

	"frontdesk/app/fault"
)

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
	return []string{"id", "title", "questions", "answer", "text", "url", "lang", "tags", "draft", "validFrom", "validTo"}
}

func csvText(err *csv.ParseError) string {
	if errors.Is(err.Err, csv.ErrQuote) {
		return fmt.Sprintf("A quoted cell is not closed, or has a single quote in it (near line %d). Double the quotes inside of cells.", err.Line)
	}
	return fmt.Sprintf("A quote stands in a cell that is not quoted (near line %d). Put the cell in quotes and double the quotes in it.", err.Line)
}

// strictHeader reads the names of the columns as an export writes them.
func strictHeader(cells []string) (names []string, uses []ColumnUse, err error) {
	if strings.ContainsRune(strings.Join(cells, ""), 0) {
		return nil, nil, headerFault("This is not UTF-8 but UTF-16, as some programs save \"Unicode text\". Save it as CSV UTF-8.")
	}
	for _, c := range cells {
		name := columnName(c)
		if name != "" && !slices.Contains(csvColumns(), name) {
			return nil, nil, headerFault(fmt.Sprintf("The first row must name the columns; %q is none. Columns are %s.", clip(name, 60), strings.Join(csvColumns(), ", ")))
		}
		if name != "" && slices.Contains(names, name) {
			return nil, nil, headerFault(fmt.Sprintf("The column %q is there twice.", name))
		}
		names = append(names, name)
		use := ColumnUse(name)
		if name == "" {
			use = UseIgnore
		}
		uses = append(uses, use)
	}
	if complete(uses) != nil {
		return nil, nil, headerFault("The first row must name the columns: title or questions, and answer or text.")
	}
	return names, uses, nil
}

func columnName(cell string) string {
	switch name := strings.ToLower(strings.TrimSpace(cell)); name {
	case "question":
		return "questions"
	case "tag":
		return "tags"
	case "validfrom", "valid from", "valid_from":
		return string(UseValidFrom)
	case "validto", "valid to", "valid_to", "valid until":
		return string(UseValidTo)
	default:
		return name
	}
}

func headerFault(message string) error { return fault.New(fault.Invalid, "invalid_csv", message) }
