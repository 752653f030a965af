// Package site owns the websites that a chatbot knows: which pages are read,
// when they are read again, what was added, changed and gone, and that contents
// follow as the owner chose. It knows pages as text; how they are fetched and
// understood is behind the interface Web, and where contents live behind
// Contents.
package site

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// The faults of this package, besides "invalid_input" with its fields.
var (
	// ErrNotFound is the fault for a site that does not exist.
	ErrNotFound = fault.New(fault.NotFound, "site_not_found", "There is no such site.")
	// ErrPageNotFound is the fault for a page that a site does not have.
	ErrPageNotFound = fault.New(fault.NotFound, "page_not_found", "This site has no such page.")
	// ErrExists is the fault for an address that is read already.
	ErrExists = fault.New(fault.Conflict, "site_exists", "This site is read already. Open it in the list, and read it again or change its settings.")
	// ErrReading is the fault for what must wait until a site has been read.
	ErrReading = fault.New(fault.Conflict, "site_reading", "This site is being read. Wait until that has ended, or cancel it.")
	// ErrTooMany is the fault beyond maxSites.
	ErrTooMany = fault.New(fault.Conflict, "too_many_sites", "A chatbot can read at most 20 sites. Delete one that is no longer needed.")
	// ErrMoved ends a reading of a site that leads to another one.
	ErrMoved = fault.New(fault.Unavailable, "site_moved", "This site leads to another one.")
	// ErrQuiet ends a reading of a site that does not answer (any more).
	ErrQuiet = fault.New(fault.Unavailable, "site_quiet", "The site stopped answering, so reading ended early. What was read stays; nothing was removed. Read it again later.")
	// ErrStopping is the fault for work that begins while the server stops.
	ErrStopping = fault.New(fault.Unavailable, "stopping", "The server is stopping. Try again in a moment.")
)

// maxSites bounds the sites of one chatbot.
const maxSites = 20

// ID names a site.
type ID struct{ id.UUID }

// ParseID reads the canonical form; a malformed one is ErrNotFound.
func ParseID(s string) (ID, error) {
	u, err := id.Parse(s)
	if err != nil {
		return ID{}, ErrNotFound
	}
	return ID{u}, nil
}

// Site is a website, or the part of one below its address.
type Site struct {
	ID      ID         `json:"id"`
	Chatbot chatbot.ID `json:"chatbot"`
	// URL is where reading begins. Its folder bounds what is read, on its host,
	// with and without www.
	URL       string    `json:"url"`
	Name      string    `json:"name"`
	Settings  Settings  `json:"settings"`
	Run       RunID     `json:"run"` // that runs, or the last; zero before the first
	Running   bool      `json:"running"`
	Deleting  bool      `json:"deleting,omitempty"`
	Settled   bool      `json:"settled,omitempty"` // was read to the end once: from now on changes are changes
	Pages     int       `json:"pages"`             // that contents were made of
	Words     int       `json:"words"`
	Waiting   int       `json:"waiting"` // changes that wait for the owner
	NextAt    time.Time `json:"nextAt"`  // of reading again by itself; zero: never
	CreatedAt time.Time `json:"createdAt"`
}

// asks tells whether changes wait for the owner. The first reading never asks.
func (s Site) asks() bool { return s.Settled && s.Settings.Changes == Ask }

// RunID names one reading of a site; later ones are greater.
type RunID struct{ id.UUID }

// RunState is how a reading stands.
type RunState string

// The states of a reading. Interrupted means that the server was stopped
// meanwhile; it goes on where it was when the server starts.
const (
	RunRunning     RunState = "running"
	RunDone        RunState = "done"
	RunFailed      RunState = "failed"
	RunCancelled   RunState = "cancelled"
	RunInterrupted RunState = "interrupted"
)

// Run is one reading of a site. What it counts is on disk.
type Run struct {
	ID        RunID     `json:"id"`
	Site      ID        `json:"site"`
	State     RunState  `json:"state"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"` // zero while it runs
	Found     int       `json:"found"`   // pages that are or were to be read
	Read      int       `json:"read"`    // dealt with, whatever came of it
	Added     int       `json:"added"`
	Changed   int       `json:"changed"`
	Gone      int       `json:"gone"`
	Unchanged int       `json:"unchanged"`
	Skipped   int       `json:"skipped"`
	Failed    int       `json:"failed"`
	Words     int       `json:"words"` // read in this run
	Problems  []Problem `json:"problems,omitempty"`
	Current   string    `json:"current,omitempty"` // address that is being read
	Note      string    `json:"note,omitempty"`    // what the owner should know of the outcome
	Seeded    bool      `json:"seeded,omitempty"`  // the sitemaps were read
}

// Problem counts pages that were not read, or not taken, for one reason.
type Problem struct {
	Kind     Kind      `json:"kind"`
	Count    int       `json:"count"`
	Examples []Example `json:"examples,omitempty"` // the first 5
}

// Example is one page of a Problem.
type Example struct {
	URL     string `json:"url"`
	Message string `json:"message"`
}

// Kind is why a page was not read or not taken.
type Kind string

// The kinds. The first ones fail and are tried again; the others are skipped.
const (
	KindNotFound    Kind = "not_found"
	KindServer      Kind = "server"      // 5xx
	KindDenied      Kind = "denied"      // 401, 403
	KindBusy        Kind = "busy"        // 429, 503
	KindTimeout     Kind = "timeout"     // no answer in time
	KindUnreachable Kind = "unreachable" // no connection, no name, broken answer
	KindCertificate Kind = "certificate"
	KindPrivate     Kind = "private" // refused by the guard
	KindTooLarge    Kind = "too_large"
	KindBroken      Kind = "broken" // no HTML that can be read
	KindType        Kind = "type"   // a file, a picture
	KindRobots      Kind = "robots"
	KindNoIndex     Kind = "noindex"
	KindRedirect    Kind = "redirect"
	KindDuplicate   Kind = "duplicate"
	KindEmpty       Kind = "empty"
	KindExcluded    Kind = "excluded"
	KindDepth       Kind = "depth"
	KindTrap        Kind = "trap"
	KindLimit       Kind = "limit"
)

// The bounds of what is kept of problems.
const (
	maxExamples = 5
	maxMessage  = 300
)

// note counts a problem.
func (r *Run) note(kind Kind, address, message string) {
	if kind == "" {
		return
	}
	at := -1
	for i := range r.Problems {
		if r.Problems[i].Kind == kind {
			at = i
		}
	}
	if at < 0 {
		r.Problems = append(r.Problems, Problem{Kind: kind})
		at = len(r.Problems) - 1
	}
	p := &r.Problems[at]
	p.Count++
	if len(p.Examples) < maxExamples {
		p.Examples = append(p.Examples, Example{URL: address, Message: message[:min(len(message), maxMessage)]})
	}
}

// count adds a page that was dealt with.
func (r *Run) count(p Page) {
	r.Read++
	if at := map[PageState]*int{
		PageAdded: &r.Added, PageChanged: &r.Changed, PageGone: &r.Gone, PageUnchanged: &r.Unchanged, PageFailed: &r.Failed, PageSkipped: &r.Skipped,
	}[p.State]; at != nil {
		*at++
	}
	r.note(p.Kind, p.URL, p.Problem)
}
