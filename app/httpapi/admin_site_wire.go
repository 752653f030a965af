package httpapi

import (
	"time"

	"frontdesk/app/site"
)

// Site is a website that a chatbot knows.
type Site struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Name      string       `json:"name"`
	Settings  SiteSettings `json:"settings"`
	Run       *SiteRun     `json:"run" doc:"The reading that runs, or the last one."`
	Running   bool         `json:"running"`
	Pages     int          `json:"pages" doc:"That contents were made of."`
	Words     int          `json:"words"`
	Waiting   int          `json:"waiting" doc:"Changes that wait for a decision."`
	NextAt    *Time        `json:"nextAt" doc:"When it is read again by itself."`
	CreatedAt Time         `json:"createdAt"`
}

// SiteSettings are what an owner can say about the reading of a site.
type SiteSettings struct {
	Include  []string `json:"include" doc:"Patterns of paths, * stands for anything; with any, only what matches one is taken."`
	Exclude  []string `json:"exclude" doc:"Patterns of paths that are not read."`
	MaxPages int      `json:"maxPages"`
	MaxDepth int      `json:"maxDepth" doc:"Links from the start."`
	DelayMS  int      `json:"delayMs" doc:"Between two requests."`
	Schedule string   `json:"schedule" enum:"never,hourly,daily,weekly"`
	Changes  string   `json:"changes" enum:"apply,ask" doc:"What becomes of changes that a later reading finds."`
}

// SiteSettingsInput are settings of which any may be left out.
type SiteSettingsInput struct {
	Include  []string `json:"include,omitempty"`
	Exclude  []string `json:"exclude,omitempty"`
	MaxPages *int     `json:"maxPages,omitempty"`
	MaxDepth *int     `json:"maxDepth,omitempty"`
	DelayMS  *int     `json:"delayMs,omitempty"`
	Schedule *string  `json:"schedule,omitempty" enum:"never,hourly,daily,weekly"`
	Changes  *string  `json:"changes,omitempty" enum:"apply,ask"`
}

// SiteInput is a new site; the address may be typed without https://.
type SiteInput struct {
	URL      string            `json:"url"`
	Settings SiteSettingsInput `json:"settings,omitzero"`
}

// SiteChange is what can be changed of a site.
type SiteChange struct {
	Name     string       `json:"name"`
	Settings SiteSettings `json:"settings"`
}

// SiteRun is one reading of a site.
type SiteRun struct {
	ID        string      `json:"id"`
	State     string      `json:"state" enum:"running,done,failed,cancelled,interrupted"`
	StartedAt Time        `json:"startedAt"`
	EndedAt   *Time       `json:"endedAt"`
	Found     int         `json:"found"`
	Read      int         `json:"read" doc:"Dealt with, of those that were found."`
	Added     int         `json:"added"`
	Changed   int         `json:"changed"`
	Gone      int         `json:"gone"`
	Unchanged int         `json:"unchanged"`
	Skipped   int         `json:"skipped"`
	Failed    int         `json:"failed"`
	Words     int         `json:"words"`
	Errors    []SiteError `json:"errors" doc:"Pages that were not read or not taken, by reason."`
	Current   string      `json:"current" doc:"Address that is being read."`
	Note      string      `json:"note" doc:"What the owner should know of the outcome."`
}

// SiteError counts pages that were not read or not taken for one reason.
type SiteError struct {
	Kind     string        `json:"kind" enum:"not_found,server,denied,busy,timeout,unreachable,certificate,private,too_large,broken,type,robots,noindex,redirect,duplicate,empty,excluded,depth,trap,limit"`
	Count    int           `json:"count"`
	Examples []SiteExample `json:"examples" doc:"The first 5."`
}

// SiteExample is one page of a SiteError.
type SiteExample struct {
	URL     string `json:"url"`
	Message string `json:"message"`
}

// SiteList are the sites of a chatbot, oldest first.
type SiteList struct {
	Items []Site  `json:"items"`
	Next  *string `json:"next"`
	Total int     `json:"total"`
}

// SitePage is what is known of one address of a site.
type SitePage struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Title     string `json:"title"`
	Lang      string `json:"lang"`
	Words     int    `json:"words"`
	State     string `json:"state" enum:"added,changed,gone,unchanged,failed,skipped"`
	Waiting   bool   `json:"waiting" doc:"The change waits for a decision."`
	ContentID string `json:"contentId" doc:"Empty when no content was made of it."`
	ReadAt    Time   `json:"readAt"`
	Date      *Time  `json:"date" doc:"Of the last change, as the page or the sitemap says."`
	Problem   string `json:"problem"`
}

// SitePageList is a part of a site's pages, by address.
type SitePageList struct {
	Items []SitePage `json:"items"`
	Next  *string    `json:"next" doc:"The cursor of the next part."`
	Total int        `json:"total"`
}

// SitePageDetails is a page with its text before and after the last change.
type SitePageDetails struct {
	SitePage
	Before string `json:"before" doc:"Markdown."`
	After  string `json:"after" doc:"Markdown."`
}

// SiteDecision is what an owner decides about changes that wait.
type SiteDecision struct {
	Pages  []string `json:"pages,omitempty" doc:"Left out: all that wait."`
	Accept bool     `json:"accept" doc:"Take the changes; else what is known stays."`
}

// SiteOf is a site as it is told on the wire, in answers and events.
func SiteOf(v site.View) Site {
	out := Site{
		ID: v.ID.String(), URL: v.URL, Name: v.Name, Settings: siteSettingsOf(v.Settings), Running: v.Running,
		Pages: v.Pages, Words: v.Words, Waiting: v.Waiting, NextAt: timeOrNil(v.NextAt), CreatedAt: v.CreatedAt,
	}
	if v.Last != nil {
		run := siteRunOf(*v.Last)
		out.Run = &run
	}
	return out
}

func siteRunOf(r site.Run) SiteRun {
	out := SiteRun{
		ID: r.ID.String(), State: string(r.State), StartedAt: r.StartedAt, EndedAt: timeOrNil(r.EndedAt), Found: r.Found, Read: r.Read,
		Added: r.Added, Changed: r.Changed, Gone: r.Gone, Unchanged: r.Unchanged, Skipped: r.Skipped, Failed: r.Failed, Words: r.Words,
		Errors: make([]SiteError, 0, len(r.Problems)), Current: r.Current, Note: r.Note,
	}
	for _, p := range r.Problems {
		e := SiteError{Kind: string(p.Kind), Count: p.Count, Examples: make([]SiteExample, 0, len(p.Examples))}
		for _, x := range p.Examples {
			e.Examples = append(e.Examples, SiteExample(x))
		}
		out.Errors = append(out.Errors, e)
	}
	return out
}

func sitePageOf(p site.Page) SitePage {
	return SitePage{
		ID: p.ID.String(), URL: p.URL, Title: p.Label(), Lang: p.Lang, Words: p.Words, State: string(p.State), Waiting: p.Waiting,
		ContentID: p.Content, ReadAt: p.ReadAt, Date: timeOrNil(p.ModifiedAt), Problem: p.Notice(),
	}
}

func siteSettingsOf(s site.Settings) SiteSettings {
	return SiteSettings{
		Include: listOf(s.Include), Exclude: listOf(s.Exclude), MaxPages: s.MaxPages, MaxDepth: s.MaxDepth, DelayMS: s.DelayMS,
		Schedule: string(s.Schedule), Changes: string(s.Changes),
	}
}

func (s SiteSettings) settings() site.Settings {
	return site.Settings{
		Include: listOf(s.Include), Exclude: listOf(s.Exclude), MaxPages: s.MaxPages, MaxDepth: s.MaxDepth, DelayMS: s.DelayMS,
		Schedule: site.Schedule(s.Schedule), Changes: site.Policy(s.Changes),
	}
}

// over lays what is given over the defaults.
func (s SiteSettingsInput) over(base SiteSettings) SiteSettings {
	if s.Include != nil {
		base.Include = s.Include
	}
	if s.Exclude != nil {
		base.Exclude = s.Exclude
	}
	for from, to := range map[*int]*int{s.MaxPages: &base.MaxPages, s.MaxDepth: &base.MaxDepth, s.DelayMS: &base.DelayMS} {
		if from != nil {
			*to = *from
		}
	}
	if s.Schedule != nil {
		base.Schedule = *s.Schedule
	}
	if s.Changes != nil {
		base.Changes = *s.Changes
	}
	return base
}

// timeOrNil is nil for the zero time.
func timeOrNil(t time.Time) *Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// SiteEvent tells that something about a site changed, or that it is gone.
type SiteEvent struct {
	Chatbot string `json:"chatbot"`
	Deleted bool   `json:"deleted,omitempty"`
	Site
}
