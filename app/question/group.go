package question

import (
	"cmp"
	"context"
	"encoding/hex"
	"math"
	"slices"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// Bounds of what is grouped.
const (
	maxQuestions = 20_000 // newest ones that are looked at
	maxDistinct  = 5_000  // of them, different ones
	maxGroups    = 200    // shown
	maxExamples  = 20     // of a group
	longestText  = 300    // characters of a question that is compared and shown
	leastNear    = 0.05   // confidence below which no content is near at all
)

// How alike questions of a group are in the mean: by their vectors, and by the
// stems that they share. Where all questions are about one thing, or an encoder
// puts all texts near each other, they are alike already, and those of a group
// have to be more so: strictness is by how much, for the square of what any two
// are more alike than usualLikeness. Measured on paraphrases of web questions, of
// all kinds and about one product each.
const (
	alikeByMeaning = 0.60
	alikeByWords   = 0.30
	usualLikeness  = 0.12
	strictness     = 0.6
	tellingNumber  = 20 // questions that tell how alike any two are
)

func alike(vectors [][]float32) float64 {
	n := float64(len(vectors))
	if n < tellingNumber {
		return alikeByMeaning
	}
	sum := make([]float32, len(vectors[0]))
	for _, v := range vectors {
		for i := range sum {
			sum[i] += v[i]
		}
	}
	more := max(0, (float64(dot(sum, sum))-n)/(n*(n-1))-usualLikeness)
	return alikeByMeaning + strictness*more*more
}

// Outcomes counts questions by how they came out.
type Outcomes map[conversation.Kind]int

// Group is a number of questions that mean the same.
type Group struct {
	ID       string // hash of the question that was asked first: new ones do not change it
	Title    string // the central question
	Lang     string
	Count    int // how often it was asked
	People   int // by how many
	LastAt   time.Time
	Outcomes Outcomes
	Examples []Example // most frequent first, at most 20
	Nearest  Nearest   // the content that came nearest; empty where nothing was found

	hashes []Hash // of all its questions
}

// Example is one wording with the last time that it was asked.
type Example struct {
	Text         string
	At           time.Time
	Conversation conversation.ID
	Seq          uint64 // of the reply
	Kind         conversation.Kind
	Score        float64
	Count        int
}

// Nearest is a content that was found for a question.
type Nearest struct {
	Content string
	Title   string
	Score   float64
}

// window is what is grouped: the questions of some days, all or the unanswered.
type window struct {
	bot  chatbot.ID
	days int
	all  bool
}

func (w window) since(now time.Time) time.Time {
	return now.Add(-time.Duration(w.days) * 24 * time.Hour)
}

// item is one question however often it was asked.
type item struct {
	lang, fold string
	asked      []asked // newest conversation first
}

func (i item) text() string { return clip(i.asked[0].Standalone()) }

func clip(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if r := []rune(text); len(r) > longestText {
		text = string(r[:longestText-1]) + "…"
	}
	return text
}

// gather puts equal questions together, in the order of their newest one, and
// counts all that belong to the window.
func gather(list []asked, in window, handled map[Hash]Handled) (items []item, questions int) {
	at := map[Hash]int{}
	for _, a := range list {
		fold := Fold(a.Standalone())
		if fold == "" || !in.all && !a.unanswered {
			continue
		}
		h := HashOf(a.Lang, fold)
		if done, found := handled[h]; found && !in.all && done.Covers(a.At) {
			continue
		}
		i, known := at[h]
		if !known {
			if len(items) == maxDistinct {
				continue
			}
			i = len(items)
			at[h] = i
			items = append(items, item{lang: a.Lang, fold: fold})
		}
		questions++
		items[i].asked = append(items[i].asked, a)
	}
	return items, questions
}

// named tells whether an id is, or lately was, that of the group: that of any of
// its questions, since groups join and part.
func (g Group) named(gid string) bool {
	raw, err := hex.DecodeString(gid)
	return g.ID == gid || err == nil && len(raw) == len(Hash{}) && slices.Contains(g.hashes, Hash(raw))
}

// group finds what means the same among the items. Languages stay apart.
func group(ctx context.Context, items []item, vectors func(texts []string) [][]float32) ([]Group, error) {
	var out []Group
	slices.SortFunc(items, func(a, b item) int { // not to depend on when they came
		return cmp.Or(cmp.Compare(len(b.asked), len(a.asked)), cmp.Compare(a.fold, b.fold), cmp.Compare(a.lang, b.lang))
	})
	texts := make([]string, len(items))
	for i := range items {
		texts[i] = items[i].text()
	}
	all := vectors(texts)
	for lang, members := range byLang(items, all) {
		own, ownTexts := pick(items, members), pick(texts, members)
		var ownVectors [][]float32
		if all != nil {
			ownVectors = pick(all, members)
		}
		groups, err := groupOf(ctx, lang, own, ownTexts, ownVectors)
		if err != nil {
			return nil, err
		}
		out = append(out, groups...)
	}
	slices.SortFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.LastAt.Compare(a.LastAt), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), maxGroups)], nil
}

// groupOf groups the items of one language. vectors is nil where words have to do.
func groupOf(ctx context.Context, lang string, items []item, texts []string, vectors [][]float32) ([]Group, error) {
	var s space
	var least float64
	central := func(members []int) int { return mostCentral(members, items, vectors) }
	if vectors != nil {
		s, least = newDense(vectors), alike(vectors)
	} else {
		words := newSparse(lang, texts)
		apart := slices.Clone(words.sums) // join replaces the sums of clusters and leaves these alone
		s, least = words, alikeByWords
		central = func(members []int) int { return mostCentralByWords(members, items, apart) }
	}
	of, err := cluster(ctx, len(items), s, least)
	if err != nil {
		return nil, err
	}
	members := map[int][]int{}
	for i, c := range of {
		members[c] = append(members[c], i)
	}
	out := make([]Group, 0, len(members))
	for _, list := range members {
		out = append(out, groupFrom(lang, items, list, central(list)))
	}
	return out, nil
}

// usual lets the wording that is asked more often stand for its group where two
// are nearly as central.
func usual(i item) float64 { return 0.02 * math.Log(float64(len(i.asked))) }

func mostCentral(members []int, items []item, vectors [][]float32) int {
	sum := make([]float32, len(vectors[members[0]]))
	for _, m := range members {
		for i, v := range vectors[m] {
			sum[i] += v
		}
	}
	return best(members, func(m int) float64 {
		return float64(dot(vectors[m], sum))/float64(len(members)) + usual(items[m])
	})
}

func mostCentralByWords(members []int, items []item, words [][]weight) int {
	sum := map[int]float64{}
	for _, m := range members {
		for _, w := range words[m] {
			sum[w.stem] += w.by
		}
	}
	return best(members, func(m int) (likeness float64) {
		for _, w := range words[m] {
			likeness += w.by * sum[w.stem]
		}
		return likeness/float64(len(members)) + usual(items[m])
	})
}

// best gives the first member of the highest value.
func best(members []int, value func(int) float64) int {
	out, high := members[0], value(members[0])
	for _, m := range members[1:] {
		if v := value(m); v > high {
			out, high = m, v
		}
	}
	return out
}

// firstAsked is the hash of the question that was asked before all others.
func firstAsked(items []item, members []int) (first Hash) {
	var when time.Time
	for _, m := range members {
		h := HashOf(items[m].lang, items[m].fold)
		for _, a := range items[m].asked {
			if when.IsZero() || a.At.Before(when) || a.At.Equal(when) && slices.Compare(h[:], first[:]) < 0 {
				when, first = a.At, h
			}
		}
	}
	return first
}

func groupFrom(lang string, items []item, members []int, central int) Group {
	id := firstAsked(items, members)
	g := Group{ID: hex.EncodeToString(id[:]), Title: items[central].text(), Lang: lang, Outcomes: Outcomes{}}
	people := map[chatuser.VisitorID]bool{}
	for _, m := range members {
		i := items[m]
		g.hashes = append(g.hashes, HashOf(i.lang, i.fold))
		newest := i.asked[0]
		for _, a := range i.asked {
			g.Count++
			people[a.Visitor] = true
			g.Outcomes[a.Kind]++
			if a.At.After(newest.At) {
				newest = a
			}
			if len(a.Basis.Hits) > 0 && a.Score > max(g.Nearest.Score, leastNear) {
				g.Nearest = Nearest{Content: a.Basis.Hits[0].Content, Score: a.Score}
			}
		}
		if newest.At.After(g.LastAt) {
			g.LastAt = newest.At
		}
		g.Examples = append(g.Examples, Example{
			Text: clip(newest.Standalone()), At: newest.At, Conversation: newest.Conversation, Seq: newest.Seq,
			Kind: newest.Kind, Score: newest.Score, Count: len(i.asked),
		})
	}
	slices.SortStableFunc(g.Examples, func(a, b Example) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), b.At.Compare(a.At), cmp.Compare(a.Text, b.Text))
	})
	g.Examples = g.Examples[:min(len(g.Examples), maxExamples)]
	g.People = len(people)
	return g
}
