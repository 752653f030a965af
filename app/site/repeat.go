package site

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
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
	linkShare    = 7    // the same, of lines that are nothing but a link
	maxBlocks    = 4000 // of a page that are told apart
	minSentence  = 40   // characters of a block that the start page keeps
	titleRepeats = 3
)

// blockHash tells blocks apart. Its lowest four bits say what it is: the level of
// a heading, a sentence, a line that is nothing but a link, or 0 for all else.
func blockHash(block string) uint64 {
	sum := sha256.Sum256([]byte(strings.Join(strings.Fields(strings.TrimPrefix(block, attached)), " ")))
	return binary.BigEndian.Uint64(sum[:8])&^kindMask | blockKind(strings.TrimPrefix(block, attached))
}

// The kinds of blocks beside headings.
const (
	kindMask = 15
	sentence = 7
	linkLine = 8
)

func blockKind(block string) uint64 {
	level := len(block) - len(strings.TrimLeft(block, "#"))
	switch {
	case level > 0 && level <= 6 && strings.HasPrefix(block[level:], " "):
		return uint64(level)
	case onlyLink.MatchString(block):
		return linkLine
	case utf8.RuneCountInString(block) >= minSentence && strings.ContainsAny(block[len(block)-1:], ".!?") && listLine.FindString(block) == "":
		return sentence
	}
	return 0
}

var (
	listLine = regexp.MustCompile(`^\s*(?:- |[0-9]{1,9}\. )`)
	onlyLink = regexp.MustCompile(`^\s*(?:- |[0-9]{1,9}\. )?\[[^\]]*\]\(([^)]*)\)$`)
)

// attached begins a block that goes on with the list of the block before.
const attached = "\x1f"

// pieces cuts lists into their lines, so that a menu is recognised on every page
// although each page marks another entry.
func pieces(blocks []string) []string {
	out := make([]string, 0, len(blocks))
	for _, b := range blocks {
		if listLine.FindString(b) == "" {
			out = append(out, b)
			continue
		}
		for i, line := range strings.Split(b, "\n") {
			if i > 0 {
				line = attached + line
			}
			out = append(out, line)
		}
	}
	return out
}

// text joins the pieces that are kept.
func text(all []string, keep []bool) string {
	var b strings.Builder
	inList := false
	for i, piece := range all {
		goesOn := strings.HasPrefix(piece, attached)
		if i >= len(keep) || !keep[i] {
			inList = inList && goesOn
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
			if !goesOn || !inList {
				b.WriteByte('\n')
			}
		}
		b.WriteString(strings.TrimPrefix(piece, attached))
		inList = true
	}
	return b.String()
}

// headingLevel is 1 to 6, 0 for what is no heading.
func headingLevel(hash uint64) int {
	if kind := int(hash & kindMask); kind < sentence {
		return kind
	}
	return 0
}

// blockHashes are the hashes of a page's blocks; those beyond maxBlocks are one.
func blockHashes(blocks []string) []uint64 {
	out := make([]uint64, 0, min(len(blocks), maxBlocks+1))
	for i, b := range blocks {
		if i == maxBlocks {
			return append(out, blockHash(strings.Join(blocks[i:], between)))
		}
		out = append(out, blockHash(b))
	}
	return out
}

// split cuts a text as it is kept into the pieces that were hashed.
func split(read string, hashes []uint64) []string {
	all := strings.Split(read, between)
	if len(all) > maxBlocks && len(hashes) == maxBlocks+1 {
		all = append(all[:maxBlocks:maxBlocks], strings.Join(all[maxBlocks:], "\n\n"))
	}
	return all
}

// between stands between the pieces of a text as it is kept.
const between = "\x1e"

// join is a text as it is kept.
func join(blocks []string) string { return strings.Join(blocks, between) }

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
	if hash&kindMask == linkLine && n > minRepeats && n*linkShare >= r.pages[lang] {
		return true
	}
	return n >= minRepeats && n*repeatShare >= r.pages[lang] && r.pages[lang] > minRepeats
}

// kept tells which blocks of a page belong to its text: those that do not stand
// all over the site, and the headings that something follows. The start page
// keeps repeated sentences, so that what is said on every page is known once.
func (r *repeats) kept(p Page) []bool {
	out := make([]bool, len(p.Blocks))
	dropped := false
	for i, h := range p.Blocks {
		out[i] = !r.repeated(p.Lang, h) || p.Depth == 0 && h&kindMask == sentence
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
	said := false
	for i, ok := range keep {
		if ok {
			said = said || headingLevel(p.Blocks[i]) == 0
			parts = append(parts, string(binary.BigEndian.AppendUint64(nil, p.Blocks[i])))
		}
	}
	if !said {
		return ""
	}
	return hashText(parts...)
}

// document makes the content of a page from its text.
func (r *repeats) document(p Page, read string) Document {
	keep := r.kept(p)
	return Document{ID: ContentID(p.URL), Title: r.title(p), Text: text(split(read, p.Blocks), keep), URL: p.URL, Lang: p.Lang}
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
