package grounding

import "strings"

// Replace puts the days, months, times and numbers of one text in the place of
// those of the same kind in another: "on Sunday" and "Are you open on Monday?"
// give "Are you open on Sunday?". ok is false where a text has something that
// has no counterpart.
func Replace(base, with, lang string) (text string, ok bool) {
	l := newLexicon(lang)
	old := l.tokens(base)
	used := map[int]bool{}
	text = base
	for _, t := range l.tokens(with) {
		switch {
		case t.content():
			return "", false
		case !t.fact:
			continue
		}
		i := counterpart(old, t.at, used)
		if i < 0 {
			return "", false
		}
		used[i] = true
		text = strings.Replace(text, strings.TrimSpace(old[i].raw), strings.TrimSpace(t.raw), 1)
	}
	return text, len(used) > 0
}

func counterpart(list []token, f fact, used map[int]bool) int {
	for i, t := range list {
		if !t.fact || used[i] {
			continue
		}
		days := t.at.kind == factWeekday && f.kind == factDaypart || t.at.kind == factDaypart && f.kind == factWeekday
		if t.at.kind == f.kind || days {
			return i
		}
	}
	return -1
}
