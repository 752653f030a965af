package site

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// PageID is a hash of a page's address; the same address always has the same.
type PageID [16]byte

// String is the id in hexadecimal.
func (p PageID) String() string { return hex.EncodeToString(p[:]) }

// MarshalText gives the id in hexadecimal.
func (p PageID) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *PageID) UnmarshalText(b []byte) error {
	id, err := ParsePageID(string(b))
	*p = id
	return err
}

// ParsePageID reads the hexadecimal form; a malformed one is ErrPageNotFound.
func ParsePageID(s string) (p PageID, err error) {
	if len(s) != 2*len(p) {
		return p, ErrPageNotFound
	}
	if _, err := hex.Decode(p[:], []byte(s)); err != nil {
		return PageID{}, ErrPageNotFound
	}
	return p, nil
}

// PageState is what the last reading came to for a page.
type PageState string

// The states. A page without one was found and is still to be read.
const (
	PageAdded     PageState = "added"
	PageChanged   PageState = "changed"
	PageGone      PageState = "gone"
	PageUnchanged PageState = "unchanged"
	PageFailed    PageState = "failed"
	PageSkipped   PageState = "skipped"
)

// Page is what is known of one address of a site. Its text is kept beside it.
type Page struct {
	ID    PageID `json:"id"`
	URL   string `json:"url"`
	Depth int    `json:"depth"` // links from the start; 0 is the start
	Run   RunID  `json:"run"`   // that found or read it last
	Done  bool   `json:"done,omitempty"`
	// ModifiedAt is what the sitemap or the page says, zero when neither does.
	ModifiedAt time.Time `json:"modifiedAt"`

	State   PageState `json:"state,omitempty"`
	Waiting bool      `json:"waiting,omitempty"` // State waits for the owner
	Kind    Kind      `json:"kind,omitempty"`
	Problem string    `json:"problem,omitempty"`
	ReadAt  time.Time `json:"readAt"`
	Missing int       `json:"missing,omitempty"` // readings in a row that did not find it

	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
	Raw          string `json:"raw,omitempty"` // hash of all that was read of it
	Head
	// Elsewhere is an address on another site that the page names as its proper one.
	Elsewhere string   `json:"elsewhere,omitempty"`
	Words     int      `json:"words,omitempty"`
	Blocks    []uint64 `json:"blocks,omitempty"` // see blockHash

	// Content is the id of the content that was made of it, empty when there is
	// none; Applied the signature of what stands in it, Stored the hash of its text.
	Content string `json:"content,omitempty"`
	Applied string `json:"applied,omitempty"`
	Stored  string `json:"stored,omitempty"`
	Refused string `json:"refused,omitempty"` // signature that the owner did not want
	Shown   string `json:"shown,omitempty"`   // title as it was made for the content
}

// Head is what a page says of itself.
type Head struct {
	Title    string `json:"title,omitempty"`
	Heading  string `json:"heading,omitempty"`
	SiteName string `json:"siteName,omitempty"`
	Lang     string `json:"lang,omitempty"`
}

// pending tells whether a page is still to be dealt with in a run.
func (p Page) pending(run RunID) bool { return p.Run != run || !p.Done }

// hasText tells whether the text of the page is kept.
func (p Page) hasText() bool { return len(p.Blocks) > 0 }

// Notice is what the owner should know of a page: what was wrong with it, and
// that it is named as the copy of a page elsewhere.
func (p Page) Notice() string {
	if p.Elsewhere == "" || p.Content == "" && !p.Waiting {
		return p.Problem
	}
	return strings.TrimSpace(p.Problem + " The page names " + p.Elsewhere + ", on another site, as its proper address. It was read under its own, " +
		"since this is the site that you added. If the other one is yours as well, add that and leave this page out.")
}

// Label is what a page is called, as far as that is known.
func (p Page) Label() string {
	for _, s := range []string{p.Shown, p.Heading, p.Title} {
		if s != "" {
			return s
		}
	}
	return p.URL
}

func pageIDOf(key string) (p PageID) {
	sum := sha256.Sum256([]byte(key))
	copy(p[:], sum[:])
	return p
}

// hashText is a short hash of texts, each apart from the next.
func hashText(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil)[:12])
}
