package knowledge

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// What cells of a table say about being published and about time.

// yes and no, as tables have them in the languages of columnNames.
const (
	yesWords = "yes y true 1 x on draft entwurf ja oui si sí sì sim tak да 是 はい brouillon borrador bozza rascunho"
	noWords  = "no n false 0 off published publish live nein non não nie нет 否 いいえ veröffentlicht publié publicado pubblicato"
)

// draftCell tells whether a cell says that a content is a draft; wrong says what
// to write where it says neither.
func draftCell(cell string) (draft bool, wrong string) {
	word := strings.ToLower(strings.TrimSpace(cell))
	switch {
	case slices.Contains(strings.Fields(yesWords), word):
		return true, ""
	case slices.Contains(strings.Fields(noWords), word):
		return false, ""
	}
	return false, fmt.Sprintf("draft: Write yes for a draft and no for what visitors may see, not %q.", clip(cell, 30))
}

// A workbook keeps a time as days since the end of 1899, those of noon on New
// Year's Eve 9999 at the most. Days before 1970 are taken for plain numbers.
const (
	firstSerial = 25_569
	lastSerial  = 2_958_465
)

// zoned are forms of a time that says its zone; local ones are taken as UTC, and
// mean all of the day where they name no hour.
func zoned() []string {
	return []string{time.RFC3339, "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00"}
}

func localTimes() []string {
	return []string{"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006/01/02 15:04", "02.01.2006 15:04"}
}

func localDays() []string { return []string{"2006-01-02", "2006/01/02", "2.1.2006"} }

// timeCell reads the time in a cell. A day alone begins at midnight UTC, and is
// over at the next one where end asks for the end.
func timeCell(field, cell string, end bool) (at time.Time, wrong string) {
	text := strings.TrimSpace(cell)
	for _, form := range slices.Concat(zoned(), localTimes()) {
		if at, err := time.Parse(form, text); err == nil {
			return at.UTC(), ""
		}
	}
	for _, form := range localDays() {
		if at, err := time.Parse(form, text); err == nil {
			return wholeDay(at, end), ""
		}
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil && n >= firstSerial && n <= lastSerial {
		day := time.Unix(0, 0).UTC().AddDate(0, 0, int(n)-firstSerial)
		if n == float64(int(n)) {
			return wholeDay(day, end), ""
		}
		return day.Add(time.Duration((n - float64(int(n))) * float64(24*time.Hour))).Round(time.Second), ""
	}
	return at, fmt.Sprintf("%s: Write the time like 2026-12-24 or 2026-12-24T18:00:00Z, not %q.", field, clip(cell, 30))
}

func wholeDay(day time.Time, end bool) time.Time {
	if end {
		return day.AddDate(0, 0, 1)
	}
	return day
}

// Programs that open tables take a cell that begins like this for a formula,
// which a crawled page must not bring into one. An apostrophe before it makes it
// text, and the import takes the apostrophe away again.
const formulaMarks = "=+-@\t\r"

func guarded(cell string) string {
	if cell != "" && (strings.IndexByte(formulaMarks, cell[0]) >= 0 || isGuarded(cell)) {
		return "'" + cell
	}
	return cell
}

func isGuarded(cell string) bool {
	rest := strings.TrimLeft(cell, "'")
	return rest != "" && len(rest) < len(cell) && strings.IndexByte(formulaMarks, rest[0]) >= 0
}

func unguarded(cell string) string {
	if isGuarded(cell) {
		return cell[1:]
	}
	return cell
}
