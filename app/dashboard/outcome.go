package dashboard

import (
	"cmp"
	"slices"
	"strings"

	"frontdesk/app/arrange"
	"frontdesk/app/tracking"
)

// Branch is a step of the ways in which conversations came out. Count holds those
// of the branches below it, and Keys what leads here: the results of sessions.
type Branch struct {
	Name     string
	Count    int64
	Keys     []string
	Branches []Branch
}

// other is where results go that have no path of their own.
const other = "Other"

// tree puts results together by the paths that tracking has for them, as "A > B > C",
// the most frequent branch first.
func tree(results map[string]int64) []Branch {
	root := Branch{}
	for _, key := range sortedResults(results) {
		path := tracking.Session{Result: tracking.Key(key)}.Path()
		if path == "" {
			path = other + " > " + key
		}
		root.grow(strings.Split(path, " > "), key, results[key])
	}
	root.sort()
	return root.Branches
}

func sortedResults(results map[string]int64) (out []string) {
	for key, n := range results {
		if n > 0 {
			out = append(out, key)
		}
	}
	slices.Sort(out)
	return out
}

// grow adds n conversations with a result at the end of a path.
func (b *Branch) grow(path []string, key string, n int64) {
	b.Count += n
	b.Keys = append(b.Keys, key)
	if len(path) == 0 {
		return
	}
	i := slices.IndexFunc(b.Branches, func(one Branch) bool { return one.Name == path[0] })
	if i < 0 {
		i = len(b.Branches)
		b.Branches = append(b.Branches, Branch{Name: path[0]})
	}
	b.Branches[i].grow(path[1:], key, n)
}

func (b *Branch) sort() {
	arrange.By(b.Branches, func(a, c Branch) int { return cmp.Or(cmp.Compare(c.Count, a.Count), cmp.Compare(a.Name, c.Name)) })
	for i := range b.Branches {
		b.Branches[i].sort()
	}
}
