package site

import (
	"context"

	"frontdesk/app/chatbot"
)

// Store keeps sites on disk.
type Store interface {
	// View runs fn over a snapshot.
	View(ctx context.Context, fn func(Reader) error) error
	// Write runs fn with the right to change, and returns after the sync. All that
	// fn did is stored, or nothing when it returns an error. fn may run more than
	// once, does no I/O of its own and takes no lock.
	Write(ctx context.Context, fn func(Tx) error) error
}

// Text names one of the texts that are kept of a page.
type Text byte

// The texts: as it was read last, all blocks of it; and as the content was
// before the last change.
const (
	TextRead   Text = 1
	TextBefore Text = 2
)

// Reader reads sites.
type Reader interface {
	// Site is one site, or ErrNotFound.
	Site(bot chatbot.ID, id ID) (Site, error)
	// EachSite calls fn for the sites of a chatbot (nil: of all), oldest first,
	// until it returns false.
	EachSite(bot *chatbot.ID, fn func(Site) bool) error
	// Run is one reading, found or not.
	Run(site ID, run RunID) (Run, bool, error)
	// Page is one page, found or not.
	Page(site ID, page PageID) (Page, bool, error)
	// EachPage calls fn for the pages of a site in the order of their ids, beginning
	// behind after (nil: at the first), until it returns false.
	EachPage(site ID, after *PageID, fn func(Page) bool) error
	// Text is a text of a page, empty when there is none.
	Text(site ID, page PageID, which Text) (string, error)
}

// Tx reads and changes sites; it sees its own changes.
type Tx interface {
	Reader
	PutSite(s Site) error
	DeleteSite(bot chatbot.ID, id ID) error
	// PutRun stores a reading, and drops the oldest ones of its site beyond keep.
	PutRun(r Run, keep int) error
	PutPage(site ID, p Page) error
	// PutText stores a text of a page; an empty one removes it.
	PutText(site ID, page PageID, which Text, text string) error
	// DeletePage removes one page with its texts.
	DeletePage(site ID, page PageID) error
	// DeletePages removes up to most pages of a site with their texts, and tells
	// how many there were. Readings of the site go with the last of them.
	DeletePages(site ID, most int) (int, error)
}

// Document is a page as a content.
type Document struct {
	ID    string
	Title string
	Text  string // Markdown
	URL   string
	Lang  string
}

// Contents keeps what the assistant knows.
type Contents interface {
	// Find is one content, found or not.
	Find(ctx context.Context, bot chatbot.ID, id string) (Document, bool, error)
	// Change stores and removes contents of a site; what is not there to be removed
	// is no error. A document that cannot be stored is left out and named in refused,
	// with what is wrong with it.
	Change(ctx context.Context, s Site, put []Document, remove []string) (refused map[string]string, err error)
}

// findPage reads one page, found or not.
func findPage(ctx context.Context, s Store, site ID, id PageID) (page Page, found bool, err error) {
	err = s.View(ctx, func(tx Reader) error {
		page, found, err = tx.Page(site, id)
		return err
	})
	return page, found, err
}
