package site

import (
	"fmt"
	"strings"
	"testing"
)

// siteOf are pages with the same around each text; each menu marks another entry.
func siteOf(n int) (*repeats, []Page, []string) {
	r := newRepeats()
	var pages []Page
	var texts []string
	for i := range n {
		var menu []string
		for j := range 6 {
			if i == j {
				menu = append(menu, fmt.Sprintf("- Entry %d", j))
			} else {
				menu = append(menu, fmt.Sprintf("- [Entry %d](/e%d)", j, j))
			}
		}
		all := pieces([]string{
			strings.Join(menu, "\n"), fmt.Sprintf("# Page %d", i), fmt.Sprintf("What only page %d says.", i),
			fmt.Sprintf("- One of %d\n- Two of %d\n   - Inner of %d", i, i, i), "## Was this good?", "Tell us what you think of this page, it takes a second.", "© Shop",
		})
		p := Page{URL: fmt.Sprintf("https://shop.example/%d", i), Depth: min(i, 1), Head: Head{Title: fmt.Sprintf("Page %d – The Shop", i), Lang: "en"}, Blocks: blockHashes(all)}
		r.add(p, 1)
		pages, texts = append(pages, p), append(texts, join(all))
	}
	return r, pages, texts
}

func TestRepeats_leaveOutWhatStandsAround(t *testing.T) {
	t.Parallel()
	r, pages, texts := siteOf(10)
	d := r.document(pages[8], texts[8])
	if want := "# Page 8\n\nWhat only page 8 says.\n\n- One of 8\n- Two of 8\n   - Inner of 8"; d.Text != want || d.Title != "Page 8" || d.Lang != "en" {
		t.Errorf("%+v", d)
	}
	if d = r.document(pages[3], texts[3]); strings.Contains(d.Text, "[Entry") {
		t.Errorf("a menu with an entry of its own is kept: %s", d.Text)
	}
	if d = r.document(pages[0], texts[0]); !strings.Contains(d.Text, "Tell us what you think") || strings.Contains(d.Text, "©") {
		t.Errorf("the start page: %s", d.Text)
	}
	few, onlyPages, onlyTexts := siteOf(2)
	if d = few.document(onlyPages[1], onlyTexts[1]); !strings.Contains(d.Text, "© Shop") || d.Title != "Page 1 | The Shop" {
		t.Errorf("two pages show nothing yet: %+v", d)
	}
}

func TestRepeats_signatures(t *testing.T) {
	t.Parallel()
	r, pages, _ := siteOf(10)
	before := r.signature(pages[8])
	other := pages[8]
	other.Blocks = append([]uint64{blockHash("- [Entry 1](/e1)")}, other.Blocks...)
	if r.signature(other) != before {
		t.Error("a line of the menu changes the text")
	}
	other.Blocks = append([]uint64{blockHash("News of this page alone.")}, other.Blocks...)
	if r.signature(other) == before {
		t.Error("news do not change the text")
	}
	bare := pages[8]
	bare.Blocks = blockHashes([]string{"# Page 8", "© Shop"})
	if r.signature(bare) != "" {
		t.Error("a heading alone is a text")
	}
	for _, p := range pages {
		r.add(p, -1)
	}
	if len(r.blocks)+len(r.titles)+len(r.named) != 0 {
		t.Errorf("counting out leaves %d, %d, %d", len(r.blocks), len(r.titles), len(r.named))
	}
}

func TestRepeats_longPages(t *testing.T) {
	t.Parallel()
	r := newRepeats()
	var blocks []string
	for i := range maxBlocks + 50 {
		blocks = append(blocks, fmt.Sprintf("Paragraph %d.", i))
	}
	p := Page{URL: "https://shop.example/", Blocks: blockHashes(blocks)}
	if d := r.document(p, join(blocks)); !strings.Contains(d.Text, fmt.Sprintf("Paragraph %d.", maxBlocks+49)) || len(p.Blocks) != maxBlocks+1 {
		t.Errorf("%d hashes, the text ends with %q", len(p.Blocks), d.Text[len(d.Text)-40:])
	}
}
