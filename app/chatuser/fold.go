package chatuser

import (
	"strings"
	"unicode/utf8"

	"frontdesk/app/id"
	"frontdesk/app/search/words"
)

// Fold brings texts into the form in which they are compared: without case,
// accents and runs of spaces.
func Fold(s string) string { return words.Fold(s) }

const (
	// pieceBytes is how much of a piece is kept. What is asked for beyond it is
	// compared with the record.
	pieceBytes = 12
	// shortest is the length in letters from which on a query is found anywhere; a
	// shorter one at the beginnings of words.
	shortest = 3
	// begin stands before the first letters of a word. No folded text holds it.
	begin = "\x01"
)

// Pieces are what texts are found by: what follows from each of their letters
// on, and the beginnings of their words. Whoever holds a text of three letters or
// more has a piece that begins with it.
func Pieces(texts ...string) map[string]bool {
	out := map[string]bool{}
	for _, text := range texts {
		text = Fold(text)
		for i, r := range text {
			if i == 0 || text[i-1] == ' ' {
				out[begin+firstLetters(text[i:], shortest-1)] = true
			}
			if piece := kept(text[i:]); r != ' ' && utf8.RuneCountInString(piece) >= shortest {
				out[piece] = true
			}
		}
	}
	return out
}

// kept is the beginning of a text that is kept, ending with a whole letter.
func kept(s string) string {
	if len(s) <= pieceBytes {
		return s
	}
	n := pieceBytes
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// firstLetters gives at most n letters of a text's first word.
func firstLetters(s string, n int) string {
	for i, r := range s {
		if n == 0 || r == ' ' {
			return s[:i]
		}
		n--
	}
	return s
}

// asked are the pieces that q is looked for under, one for each way in which it
// can be meant; each way has the places in q that it can begin at.
func asked(q string) (ways [][]string) {
	q = Fold(q)
	if q == "" {
		return nil
	}
	if utf8.RuneCountInString(q) < shortest {
		return [][]string{{begin + firstLetters(q, shortest)}}
	}
	for _, text := range []string{q, digits(q)} {
		if text != "" && (len(ways) == 0 || text != q) {
			ways = append(ways, windows(text))
		}
	}
	return ways
}

// windows are pieces of a text that whatever holds it has: its beginning, and of
// a long one also its middle and its end, which may be rarer.
func windows(text string) []string {
	out := []string{kept(text)}
	for _, at := range []int{len(text) / 2, len(text) - pieceBytes} {
		if at <= pieceBytes/2 {
			continue
		}
		for at < len(text) && (!utf8.RuneStart(text[at]) || text[at] == ' ') {
			at++
		}
		if piece := kept(text[at:]); utf8.RuneCountInString(piece) >= shortest {
			out = append(out, piece)
		}
	}
	return out
}

// digits are those of what looks like a telephone number, else nothing.
func digits(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case !strings.ContainsRune("+-/(). ", r):
			return ""
		}
	}
	if b.Len() < shortest {
		return ""
	}
	return b.String()
}

// Searchable are the texts that a user is found by.
func (u User) Searchable() []string {
	return []string{u.Name, u.Email, u.ExternalID, u.PlatformID, digits(u.Phone)}
}

// matches tells whether q stands in what u is found by; of one or two letters,
// at the beginning of a word.
func (u User) matches(q string) bool {
	if _, err := id.Parse(q); err == nil {
		return true // the list took that very one, or whom it was merged into
	}
	if prefix, ok := idPrefix(q); ok && strings.HasPrefix(u.ID.String(), prefix) {
		return true
	}
	q = Fold(q)
	number := digits(q)
	for _, text := range u.Searchable() {
		text = Fold(text)
		if utf8.RuneCountInString(q) < shortest {
			if strings.HasPrefix(text, q) || strings.Contains(text, " "+q) {
				return true
			}
		} else if strings.Contains(text, q) || number != "" && strings.Contains(text, number) {
			return true
		}
	}
	return false
}

// idPrefix is q where it can be the beginning of an id, from its first eight
// letters on.
func idPrefix(q string) (string, bool) {
	q = strings.ToLower(strings.TrimSpace(q))
	if len(q) < 8 || len(q) > 36 {
		return "", false
	}
	for i, r := range q {
		dash := i == 8 || i == 13 || i == 18 || i == 23
		if dash != (r == '-') || !dash && !strings.ContainsRune("0123456789abcdef", r) {
			return "", false
		}
	}
	return q, true
}

// idRange gives the ids that begin with q, lowest and highest.
func idRange(q string) (low, high UserID, ok bool) {
	prefix, ok := idPrefix(q)
	if !ok {
		return low, high, false
	}
	const zeros, ones = "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"
	from, err := id.Parse(prefix + zeros[len(prefix):])
	to, err2 := id.Parse(prefix + ones[len(prefix):])
	return UserID{from}, UserID{to}, err == nil && err2 == nil
}
