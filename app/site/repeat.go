package site

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf8"
)

// What stands on many pages of a site is what stands around their texts:
// navigation that is not marked as such, banners, forms, the site's name in
// titles. It is found by counting, so it needs a few pages to show.
const (
	minRepeats   = 3    // pages on which a block stands at the least
	repeatShare  = 2    // one page in so many of the same language, at the least
	maxBlocks    = 4000 // of a page that are told apart
	minSentence  = 40   // characters of a block that the start page keeps
	titleRepeats = 3
)

// blockHash tells blocks apart. Its lowest three bits say what it is: the level
// of a heading, sentence, or 0 for lists, tables and single words.
func blockHash(block string) uint64 {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(block), " ")))
	return binary.BigEndian.Uint64(sum[:8])&^7 | blockKind(block)
}

// sentence is the kind of a block in which something is said.
const sentence = 7

func blockKind(block string) uint64 {
	level := len(block) - len(strings.TrimLeft(block, "#"))
	if level > 0 && level <= 6 && strings.HasPrefix(block[level:], " ") {
		return uint64(level)
	}
	if utf8.RuneCountInString(block) >= minSentence && strings.ContainsAny(block[len(block)-1:], ".!?") && !strings.HasPrefix(block, "- ") {
		return sentence
	}
	return 0
}

// headingLevel is 1 to 6, 0 for what is no heading.
func headingLevel(hash uint64) int {
	if kind := int(hash & 7); kind != sentence {
		return kind
	}
	return 0
}

// blockHashes are the hashes of a page's blocks; those beyond maxBlocks are one.
func blockHashes(blocks []string) []uint64 {
	out := make([]uint64, 0, min(len(blocks), maxBlocks+1))
	for i, b := range blocks {
		if i == maxBlocks {
			return append(out, blockHash(strings.Join(blocks[i:], "\n\n")))
		}
		out = append(out, blockHash(b))
	}
	return out
}

// split cuts a text as it is kept into the blocks that were hashed. Blocks that
// have empty lines in them are more than one here, so the hashes decide.
func split(text string, hashes []uint64) []string {
	const between = "\x1e"
	blocks := strings.Split(text, between)
	if len(blocks) > maxBlocks && len(hashes) == maxBlocks+1 {
		blocks = append(blocks[:maxBlocks:maxBlocks], strings.Join(blocks[maxBlocks:], "\n\n"))
	}
	return blocks
}

// join is a text as it is kept.
func join(blocks []string) string { return strings.Join(blocks, "\x1e") }

// repeats counts blocks and parts of titles over the pages of a site, by
// language. One goroutine uses it.
type repeats struct {
	pages  map[string]int
	blocks map[repeatKey]int
	titles map[repeatTitle]int
	named  map[repeatTitle]int // whole titles
}

type repeatKey struct {
	lang string
	hash uint64
}

type repeatTitle struct{ lang, part string }

func newRepeats() *repeats {
	return &repeats{pages: map[string]int{}, blocks: map[repeatKey]int{}, titles: map[repeatTitle]int{}, named: map[repeatTitle]int{}}
}

// add counts a page in, or out with n -1.
func (r *repeats) add(p Page, n int) {
	if !p.hasText() {
		return
	}
	r.pages[p.Lang] += n
	seen := make(map[uint64]bool, len(p.Blocks))
	for _, h := range p.Blocks {
		if !seen[h] {
			seen[h] = true
			count(r.blocks, repeatKey{p.Lang, h}, n)
		}
	}
	parts := titleParts(p.Title)
	if len(parts) > 1 {
		count(r.titles, repeatTitle{p.Lang, parts[0]}, n)
		count(r.titles, repeatTitle{p.Lang, parts[len(parts)-1]}, n)
	}
	count(r.named, repeatTitle{p.Lang, p.Title}, n)
}

func count[K comparable](m map[K]int, k K, n int) {
	if m[k] += n; m[k] <= 0 {
		delete(m, k)
	}
}

// repeated tells a block that stands around texts.
func (r *repeats) repeated(lang string, hash uint64) bool {
	n := r.blocks[repeatKey{lang, hash}]
	return n >= minRepeats && n*repeatShare >= r.pages[lang] && r.pages[lang] > minRepeats
}

// kept tells which blocks of a page belong to its text: those that do not stand
// all over the site, and the headings that something follows. The start page
// keeps repeated sentences, so that what is said on every page is known once.
func (r *repeats) kept(p Page) []bool {
	out := make([]bool, len(p.Blocks))
	dropped := false
	for i, h := range p.Blocks {
		out[i] = !r.repeated(p.Lang, h) || p.Depth == 0 && h&7 == sentence
		dropped = dropped || !out[i]
	}
	if !dropped {
		return out
	}
	// From the end: below holds whether text follows before the next heading of
	// that level or a higher one.
	var below [7]bool
	for i, h := range slices.Backward(p.Blocks) {
		level := headingLevel(h)
		if level > 0 {
			out[i] = below[level]
			for deeper := level; deeper < len(below); deeper++ {
				below[deeper] = false
			}
		} else if out[i] {
			below = [7]bool{true, true, true, true, true, true, true}
		}
	}
	return out
}

// signature tells whether a page's content is what it would be made to now.
// Empty: there is nothing to make one of.
func (r *repeats) signature(p Page) string {
	keep := r.kept(p)
	parts := []string{r.title(p), p.Lang, p.URL}
	text := false
	for i, ok := range keep {
		if ok {
			text = text || headingLevel(p.Blocks[i]) == 0
			parts = append(parts, string(binary.BigEndian.AppendUint64(nil, p.Blocks[i])))
		}
	}
	if !text {
		return ""
	}
	return hashText(parts...)
}

// document makes the content of a page from its text.
func (r *repeats) document(p Page, text string) Document {
	keep := r.kept(p)
	var out []string
	for i, b := range split(text, p.Blocks) {
		if i < len(keep) && keep[i] {
			out = append(out, b)
		}
	}
	return Document{ID: ContentID(p.URL), Title: r.title(p), Text: strings.Join(out, "\n\n"), URL: p.URL, Lang: p.Lang}
}

// maxTitle is what a content takes, in characters.
const maxTitle = 300

// title is what a page is called, without the site's name.
func (r *repeats) title(p Page) string {
	title := r.withoutSite(p)
	switch {
	case title == "":
		title = p.Heading
	case p.Heading != "" && r.named[repeatTitle{p.Lang, p.Title}] >= titleRepeats:
		title = p.Heading // all pages are called the same
	case p.Heading != "" && strings.Contains(p.Title, p.Heading):
		title = p.Heading
	}
	if title == "" {
		title = p.URL
	}
	title = strings.ToValidUTF8(title, "")
	if utf8.RuneCountInString(title) > maxTitle {
		title = string([]rune(title)[:maxTitle-1]) + "…"
	}
	return title
}

// withoutSite cuts the parts off both ends of a title that many others have too.
func (r *repeats) withoutSite(p Page) string {
	parts := titleParts(p.Title)
	if len(parts) < 2 {
		return p.Title
	}
	siteName := func(part string) bool {
		if p.SiteName != "" && strings.EqualFold(part, p.SiteName) {
			return true
		}
		n := r.titles[repeatTitle{p.Lang, part}]
		return n >= titleRepeats && n*repeatShare >= r.pages[p.Lang]
	}
	for len(parts) > 1 && siteName(parts[len(parts)-1]) {
		parts = parts[:len(parts)-1]
	}
	for len(parts) > 1 && siteName(parts[0]) {
		parts = parts[1:]
	}
	return strings.Join(parts, " | ")
}

// titleParts cuts a title at what sites set between its parts.
func titleParts(title string) []string {
	for _, s := range []string{" - ", " – ", " — ", " · ", " • ", " :: ", " » ", " « ", " / "} {
		title = strings.ReplaceAll(title, s, " | ")
	}
	var out []string
	for part := range strings.SplitSeq(title, " | ") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
