package site

import (
	"context"
	"time"
)

// Web finds and fetches pages. Its errors are faults with a message for the
// owner, or those of ctx.
type Web interface {
	// Find completes an address as it was typed (without https:// too) and contacts
	// it. It gives the address under which the site answers.
	Find(ctx context.Context, typed string) (string, error)
	// Visit reads what a site says to those who read it by machine. A site that
	// cannot be reached is an error.
	Visit(ctx context.Context, address string) (Visit, error)
	// Fetch reads one page. What goes wrong stands in the result; the error is that
	// of ctx alone.
	Fetch(ctx context.Context, in Fetch) (Fetched, error)
}

// Visit is what a site says to those who read it by machine.
type Visit interface {
	// Address is where the site answers, after redirects.
	Address() string
	// Allowed tells whether the site lets an address be read.
	Allowed(address string) bool
	// Delay is the time that the site wants between two requests; 0: it says none.
	Delay() time.Duration
	// Sitemap calls fn for the addresses in the site's sitemaps until it returns
	// false. Sitemaps that cannot be read are left out.
	Sitemap(ctx context.Context, fn func(address string, modified time.Time) bool) error
}

// Fetch asks for one page, only if it has changed where ETag or LastModified is
// set.
type Fetch struct {
	URL          string
	ETag         string
	LastModified string
}

// Outcome is what came of a fetch.
type Outcome uint8

// The outcomes.
const (
	Fresh       Outcome = iota // the page, as it is now
	NotModified                // it has not changed since
	Moved                      // it leads to Location
	Absent                     // the server says that there is no such page
	Unwanted                   // it is there, and no page to be read; Kind says why
	Failed                     // it could not be read this time; Kind says why
)

// Fetched is what came of a fetch.
type Fetched struct {
	Outcome   Outcome
	Kind      Kind
	Message   string // for the owner
	Location  string
	Permanent bool          // of Moved: for good
	Wait      time.Duration // of Failed: how long the server asks to be left alone; 0 says nothing

	ETag, LastModified string
	Head               Head
	Canonical          string
	Date               time.Time
	Blocks             []string // Markdown
	Links              []string
	NoFollow           bool
	NoIndex            bool
	Cut                bool
}
