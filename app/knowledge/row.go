package knowledge

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"frontdesk/app/knowledge/prose"
)

// How much of a row is quoted.
const (
	cellBar   = " | "
	mostCells = 3   // of a wide row: the first, and those that the question is about
	cellChars = 160 // of a cell; longer ones are cut between words
)

// headsAt gives the row that names the columns of the table that a line of a
// passage is in; empty where there is none.
func (p Passage) headsAt(line int) string {
	for _, t := range p.Tables {
		if line >= t.From && line < t.To {
			return t.Head
		}
	}
	return ""
}

// readRow writes a row so that it says what its cells are: "Rope: Alpha 60 m ·
// Price: 149 euros". Of a wide row, the cells that worth says most of are taken,
// in their order, and always the first.
func readRow(row, heads string, worth func(cell string) float64) string {
	cells, names := strings.Split(row, cellBar), strings.Split(heads, cellBar)
	var said []string
	for i, cell := range cells {
		if cell = strings.Trim(cell, " |"); cell == "" {
			continue
		}
		name := ""
		if heads != "" && i < len(names) {
			name = strings.Trim(names[i], " |:")
		}
		if cell = shortened(cell); name != "" {
			cell = name + ": " + cell
		}
		said = append(said, cell)
	}
	if len(said) > mostCells {
		order := make([]int, len(said)-1)
		for i := range order {
			order[i] = i + 1
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(worth(said[b]), worth(said[a])) })
		taken := order[:mostCells-1]
		slices.Sort(taken)
		kept := said[:1:1]
		for _, i := range taken {
			kept = append(kept, said[i])
		}
		said = kept
	}
	return strings.Join(said, " · ")
}

// shortened cuts a long cell at the end of a sentence, or else between words.
func shortened(cell string) string {
	if utf8.RuneCountInString(cell) <= cellChars {
		return cell
	}
	if first := prose.Sentences(cell)[0]; utf8.RuneCountInString(first) <= cellChars {
		return first
	}
	cut := string([]rune(cell)[:cellChars])
	if at := strings.LastIndexByte(cut, ' '); at > cellChars/2 {
		cut = cut[:at]
	}
	return cut + "…"
}
