package crash

import (
	"maps"
	"strings"
	"testing"
	"time"
)

// kept are old conversations, what is there of them after the rules were kept to, and
// what the last tag is found at, all as it should be.
func kept() (old, now, tagged map[string]oldOne, begin, end time.Time) {
	begin = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	end = begin.Add(time.Hour)
	days := func(n float64) time.Time { return begin.Add(-time.Duration(n * 24 * float64(time.Hour))) }
	old = map[string]oldOne{
		"new":     {ID: "new", Messages: 4, UpdatedAt: days(1)},
		"empty":   {ID: "empty", UpdatedAt: days(9)},
		"nearly":  {ID: "nearly", Messages: 2, UpdatedAt: days(deleteDays - 1)},
		"between": {ID: "between", Messages: 2, UpdatedAt: days(deleteDays - 0.01)}, // came of age while all this went on
		"over":    {ID: "over", Messages: 6, UpdatedAt: days(deleteDays)},
		"long":    {ID: "long", Messages: 6, UpdatedAt: days(100)},
	}
	now = maps.Clone(old)
	delete(now, "over")
	delete(now, "long")
	return old, now, maps.Clone(now), begin, end
}

func TestCheckUpkeep_nothingWrong(t *testing.T) {
	t.Parallel()
	old, now, tagged, begin, end := kept()
	if problems := checkUpkeep(old, now, tagged, begin, end); len(problems) > 0 {
		t.Errorf("complaints about what is well: %q", problems)
	}
	delete(now, "between")
	delete(tagged, "between")
	if problems := checkUpkeep(old, now, tagged, begin, end); len(problems) > 0 {
		t.Errorf("complaints about what came of age in between and is gone: %q", problems)
	}
}

func TestCheckUpkeep_findsWhatIsWrong(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		spoil func(now, tagged map[string]oldOne)
		want  string
	}{
		"a deletion that was not taken back": {func(now, tagged map[string]oldOne) {
			delete(now, "new")
			delete(tagged, "new")
		}, "new was deleted, which was taken back, and is gone"},
		"one without messages that is gone": {func(now, tagged map[string]oldOne) {
			delete(now, "empty")
			delete(tagged, "empty")
		}, "empty was deleted"},
		"a rule that was not kept to": {func(now, tagged map[string]oldOne) {
			now["over"], tagged["over"] = oldOne{ID: "over", Messages: 6}, oldOne{ID: "over"}
		}, "over is of"},
		"messages that are gone": {func(now, _ map[string]oldOne) {
			now["new"] = oldOne{ID: "new", Messages: 3}
		}, "new had 4 messages and has 3"},
		"messages that came twice": {func(now, _ map[string]oldOne) {
			now["new"] = oldOne{ID: "new", Messages: 8}
		}, "new had 4 messages and has 8"},
		"one that nobody had": {func(now, _ map[string]oldOne) {
			now["copy"] = oldOne{ID: "copy"}
		}, "copy is old, and was not there"},
		"a tag that is lost": {func(_, tagged map[string]oldOne) {
			delete(tagged, "nearly")
		}, "nearly is there: true, and found by the last tag: false"},
		"a tag of what is gone": {func(_, tagged map[string]oldOne) {
			tagged["long"] = oldOne{ID: "long"}
		}, "long is there: false, and found by the last tag: true"},
	} {
		old, now, tagged, begin, end := kept()
		tc.spoil(now, tagged)
		problems := checkUpkeep(old, now, tagged, begin, end)
		if len(problems) != 1 || !strings.Contains(problems[0], tc.want) {
			t.Errorf("%s: %q, want one with %q", name, problems, tc.want)
		}
	}
}

func TestCollectOld_noConversationTwice(t *testing.T) {
	t.Parallel()
	all := map[string]oldOne{}
	if err := collectOld(all, []oldOne{{ID: "a"}, {ID: "b"}}); err != nil || len(all) != 2 {
		t.Fatalf("%v, %v", all, err)
	}
	if err := collectOld(all, []oldOne{{ID: "c"}, {ID: "a"}}); err == nil || !strings.Contains(err.Error(), "a is in the list twice") {
		t.Errorf("got %v", err)
	}
}
