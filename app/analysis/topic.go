package analysis

import (
	"cmp"
	"context"
	_ "embed" // the table of topics
	"slices"
	"strings"
	"unicode/utf8"
)

// ParseCategories reads the owner's list: a name, or a name, a colon and words that
// belong to it.
func ParseCategories(lines []string) []Category {
	var out []Category
	for _, l := range lines {
		name, hints, _ := strings.Cut(l, ":")
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, Category{Name: shorten(name, longestCategory), Hints: strings.TrimSpace(hints)})
		}
	}
	return out
}

// topic is a category with what it is told by: words, by their beginnings, and a
// text that means it.
type topic struct {
	name  string
	means string
	words []string
}

//go:embed topics.txt
var topicTable string //nolint:gochecknoglobals // data of the program, never written

// newTopics are the categories of a chatbot whose owner made no list and whose
// contents have no tags.
func newTopics() (out []topic) {
	for l := range strings.Lines(topicTable) {
		parts := strings.Split(strings.TrimSpace(l), " | ")
		if len(parts) != 3 || strings.HasPrefix(l, "#") {
			continue
		}
		out = append(out, topic{name: parts[0], means: parts[0] + ": " + parts[1], words: strings.Fields(strings.ReplaceAll(parts[2], "+", " "))})
	}
	return out
}

// What a category needs to be chosen.
const (
	categoryFrom = 0.22 // likeness, with what the words add
	wordAdds     = 0.12 // for each word of a category that was said, at most three
	categoryText = 400  // characters that are compared
)

// mostNear is how many categories are near enough to choose from, where the encoder
// tells.
const mostNear = 5

// categories are those that a talk may belong to, the one that it does first: of the
// owner's list, else the tag that most of the contents that answered have, else one
// of ours. There is always one, and always Other.
func (r *Rules) categories(ctx context.Context, t Talk, lang string, l *lexicon) []string {
	tagged := t.commonTag()
	list := r.topics
	if len(t.Own) > 0 {
		list = make([]topic, len(t.Own))
		for i, c := range t.Own {
			list[i] = topic{name: c.Name, means: strings.TrimSuffix(c.Name+": "+c.Hints, ": "), words: wordsOf(c.Name + " " + c.Hints)}
		}
	}
	out := r.nearest(ctx, t, lang, l, list)
	i := slices.IndexFunc(list, func(c topic) bool { return strings.EqualFold(c.name, tagged) })
	switch {
	case tagged == "" || i < 0 && len(t.Own) > 0:
	case i >= 0:
		out = firstOf(out, list[i].name)
	default:
		out = firstOf(out, shorten(capital(tagged), longestCategory))
	}
	return out
}

// commonTag is the tag that most of the answering contents have, of equals the
// first.
func (t Talk) commonTag() string {
	count, most := map[string]int{}, ""
	for _, c := range t.answering() {
		for _, tag := range c.Tags {
			if tag = strings.TrimSpace(tag); tag == "" || reserved(strings.ToLower(tag)) {
				continue
			}
			if count[tag]++; count[tag] > count[most] {
				most = tag
			}
		}
	}
	return most
}

// nearest orders topics by meaning and by words. Other stands where nothing behind it
// is near enough to be chosen without a model.
func (r *Rules) nearest(ctx context.Context, t Talk, lang string, l *lexicon, list []topic) []string {
	text := t.about(l)
	if text == "" {
		return []string{Other}
	}
	worth, told := r.likeness(ctx, text, lang, list)
	words := wordsOf(text)
	for i, one := range list {
		worth[i] += wordAdds * float64(min(one.hits(words), 3))
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(worth[b], worth[a]) })
	if told {
		order = order[:min(len(order), mostNear)]
	}
	var out []string
	for _, i := range order {
		if worth[i] < categoryFrom && !slices.Contains(out, Other) {
			out = append(out, Other)
		}
		if !slices.Contains(out, list[i].name) {
			out = append(out, list[i].name)
		}
	}
	if !slices.Contains(out, Other) {
		out = append(out, Other)
	}
	return out
}

// foreign is what likeness counts for in a language that is not English, which the
// encoder of the program reads.
const foreign = 0.6

// likeness is how near a text is to each of the topics in meaning. Where that cannot
// be told, which the second value says, all are so near that one word decides.
func (r *Rules) likeness(ctx context.Context, text, lang string, list []topic) ([]float64, bool) {
	if r.meaning != nil {
		means := make([]string, len(list))
		for i, one := range list {
			means[i] = one.means
		}
		if near, err := r.meaning.Similarity(ctx, text, means); err == nil && len(near) == len(list) {
			if lang != "en" {
				for i := range near {
					near[i] *= foreign
				}
			}
			return near, true
		}
	}
	return slices.Repeat([]float64{categoryFrom - wordAdds}, len(list)), false
}

// about is what the visitor wrote, without small talk, from the first message on.
func (t Talk) about(l *lexicon) string {
	var b strings.Builder
	for _, m := range t.said() {
		if l.smallTalk(m.Text) {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(" ")
		}
		b.WriteString(plainLine(m.Text, categoryText))
		if utf8.RuneCountInString(b.String()) >= categoryText {
			break
		}
	}
	return shorten(b.String(), categoryText)
}

// hits counts the words of a topic that were said; of a word of five letters and
// more, an ending may differ.
func (t topic) hits(said []string) (n int) {
	for _, w := range t.words {
		w, open := strings.CutSuffix(w, "*")
		if utf8.RuneCountInString(w) < 3 {
			continue
		}
		if slices.ContainsFunc(said, func(s string) bool {
			return s == w || open && strings.HasPrefix(s, w) || len(w) >= 5 && strings.HasPrefix(s, w) && len(s)-len(w) <= 3
		}) {
			n++
		}
	}
	return n
}
