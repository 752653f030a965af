package chatuser

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Filter says which users are meant; what is zero does not matter.
type Filter struct {
	New       int    `json:"new,omitempty"`       // first seen within so many days
	Quiet     int    `json:"quiet,omitempty"`     // silent for so many days or longer
	Active    int    `json:"active,omitempty"`    // heard of within so many days
	Returning bool   `json:"returning,omitempty"` // two conversations or more
	HasLead   bool   `json:"hasLead,omitempty"`
	Verified  bool   `json:"verified,omitempty"`
	Source    string `json:"source,omitempty"`
	Query     string `json:"q,omitempty"`
}

// Segment is a filter that the owner's people have given a name.
type Segment struct {
	ID     SegmentID `json:"id"`
	Name   string    `json:"name"`
	Filter Filter    `json:"filter"`
	By     string    `json:"by,omitempty"`
	MadeAt time.Time `json:"madeAt"`
}

// mostSegments of a chatbot.
const mostSegments = 100

func (f Filter) validate() error {
	var wrong []fault.Field
	for field, days := range map[string]int{"new": f.New, "quiet": f.Quiet, "active": f.Active} {
		if days < 0 || days > 3650 {
			wrong = append(wrong, fault.Field{Field: field, Message: "Between 1 and 3650 days; 0 leaves it out."})
		}
	}
	wrong = tooLong(wrong, "q", f.Query, 200)
	wrong = tooLong(wrong, "source", f.Source, 40)
	return fault.InvalidFields(wrong)
}

func days(n int) time.Duration { return time.Duration(n) * 24 * time.Hour }

// matches tells whether a user is meant.
func (f Filter) matches(v View, now time.Time) bool {
	switch {
	case f.New > 0 && now.Sub(v.CreatedAt) > days(f.New),
		f.Quiet > 0 && now.Sub(v.Interaction) < days(f.Quiet),
		f.Active > 0 && now.Sub(v.Interaction) > days(f.Active),
		f.Returning && v.Conversations < 2,
		f.HasLead && !v.HasLead,
		f.Verified && !v.Verified,
		f.Source != "" && v.Source != f.Source:
		return false
	}
	return f.Query == "" || v.matches(f.Query)
}

// Query asks for a page of users. They come by the hour of their last
// interaction, the latest first.
type Query struct {
	Chatbot chatbot.ID
	Filter  Filter
	Oldest  bool // the longest silent first; not of those that a query finds
	After   Place
	Limit   int // 1 to 200
}

// Page is a page of users. Next is zero at the end; a page may have fewer users
// than were asked for, or none, before the end.
type Page struct {
	Items []View
	Next  Place
}

// These bound how many users one page looks at: what few match takes several pages
// instead of a long one. Of those that a query may find there are fewer, since
// somebody waits for them while typing.
const (
	mostSeen  = 20_000
	mostFound = 1_500
	leastSeen = 50                    // of those that a query may find, however long that takes
	mostTime  = 40 * time.Millisecond // for the others of them
)

// enough tells whether a page ends behind so many users, after so long.
func (q Query) enough(seen int, took time.Duration) bool {
	if q.Filter.Query == "" {
		return seen >= mostSeen
	}
	return seen >= mostFound || seen >= leastSeen && took > mostTime
}

// List gives a page of users.
func (s *Service) List(ctx context.Context, q Query) (page Page, err error) {
	if err := q.Filter.validate(); err != nil {
		return page, err
	}
	q.Limit = min(max(q.Limit, 1), 500)
	now := s.cfg.Clock()
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		page = Page{}
		seen := 0
		var broken error
		visit := func(p Place) bool {
			seen++
			v, found, err := listed(r, q, p.User)
			if err != nil {
				broken = err
				return false
			}
			if found && q.Filter.matches(v, now) {
				if len(page.Items) == q.Limit {
					page.Next = q.After
					return false
				}
				page.Items = append(page.Items, v)
			}
			q.After = p
			if q.enough(seen, s.cfg.Clock().Sub(now)) || ctx.Err() != nil {
				page.Next = p
				return false
			}
			return true
		}
		stopped, err := s.walk(r, q, now, visit)
		if page.Next == (Place{}) {
			page.Next = stopped
		}
		return errors.Join(err, broken)
	})
	return page, err
}

// walk calls visit for those who may be meant, in the order of the list, and tells
// where it stopped by itself before the end.
func (s *Service) walk(r Reader, q Query, now time.Time, visit func(Place) bool) (stopped Place, err error) {
	query := strings.TrimSpace(q.Filter.Query)
	if query == "" {
		from := q.After
		if q.Filter.Quiet > 0 && !q.Oldest && from.User.IsZero() {
			from = Place{Hour: now.Add(-days(q.Filter.Quiet) + time.Hour)} // those who are not silent are passed over
		}
		return stopped, r.Recent(q.Chatbot, from, q.Oldest, visit)
	}
	if u, err := id.Parse(query); err == nil {
		if q.After.User.IsZero() {
			visit(Place{User: UserID{u}})
		}
		return stopped, nil
	}
	find := Find{Chatbot: q.Chatbot, Ways: asked(query), After: q.After}
	if low, high, ok := idRange(query); ok {
		find.Low, find.High = low, high
	}
	if len(find.Ways) == 0 {
		return stopped, nil
	}
	return r.Found(find, visit)
}

// listed is a user as it stands in the list: one that stands for itself and is
// not going. An id finds whom it was merged into.
func listed(r Reader, q Query, u UserID) (View, bool, error) {
	found, err := Resolve(r, u)
	if errors.Is(err, ErrNotFound) {
		return View{}, false, nil
	}
	if err != nil {
		return View{}, false, err
	}
	asID := q.Filter.Query == u.String()
	if found.Chatbot != q.Chatbot || found.Erasing || found.ID != u && !asID {
		return View{}, false, nil
	}
	v, err := view(r, found)
	return v, true, err
}

// Segments are the saved ones of a chatbot, in the order of their making.
func (s *Service) Segments(ctx context.Context, b chatbot.ID) (out []Segment, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		out, err = r.Segments(b)
		return err
	})
	return out, err
}

var errSegments = fault.New(fault.Conflict, "too_many_segments", "There are 100 segments. Remove one that nobody needs first.")

// AddSegment saves a segment for everybody who uses the panel.
func (s *Service) AddSegment(ctx context.Context, b chatbot.ID, name string, f Filter, by string) (Segment, error) {
	out := Segment{ID: SegmentID{id.New()}, Name: strings.TrimSpace(name), Filter: f, By: by, MadeAt: s.cfg.Clock()}
	if n := utf8.RuneCountInString(out.Name); n == 0 || n > 60 {
		return out, fault.InvalidFields([]fault.Field{{Field: "name", Message: "Give it a name of 1 to 60 characters."}})
	}
	if f == (Filter{}) {
		return out, fault.InvalidFields([]fault.Field{{Field: "filter", Message: "Choose what to filter by first."}})
	}
	if err := f.validate(); err != nil {
		return out, err
	}
	return out, s.cfg.Store.Write(ctx, func(tx Tx) error {
		there, err := tx.Segments(b)
		if err != nil {
			return err
		}
		if len(there) >= mostSegments {
			return errSegments
		}
		return tx.PutSegment(b, out)
	})
}

// RemoveSegment removes a saved segment.
func (s *Service) RemoveSegment(ctx context.Context, b chatbot.ID, of SegmentID) error {
	return s.cfg.Store.Write(ctx, func(tx Tx) error {
		there, err := tx.Segments(b)
		if err != nil {
			return err
		}
		for _, one := range there {
			if one.ID == of {
				return tx.DeleteSegment(b, of)
			}
		}
		return ErrSegment
	})
}

// Edit changes what the owner may change of a profile.
type Edit struct {
	Profile
	PlatformID string
	Picture    string
	Plan       string
}

// Edit stores what change makes of a profile.
func (s *Service) Edit(ctx context.Context, u UserID, change func(*Edit) error) (out View, err error) {
	err = s.cfg.Store.Write(ctx, func(tx Tx) error {
		before, err := Resolve(tx, u)
		if err != nil {
			return err
		}
		if before.Erasing {
			return ErrErasing
		}
		e := Edit{Profile: before.Profile, PlatformID: before.PlatformID, Picture: before.Picture, Plan: before.Plan}
		if err := change(&e); err != nil {
			return err
		}
		e.Profile = e.trimmed()
		wrong := tooLong(e.wrong(), "platformId", e.PlatformID, 200)
		wrong = tooLong(wrong, "picture", e.Picture, 2000)
		e.Plan = strings.TrimSpace(e.Plan)
		wrong = tooLong(wrong, "plan", e.Plan, MaxPlan)
		if e.Picture != "" && !strings.HasPrefix(e.Picture, "https://") {
			wrong = append(wrong, fault.Field{Field: "picture", Message: "An address that begins with https://."})
		}
		if err := fault.InvalidFields(wrong); err != nil {
			return err
		}
		after := before
		after.Profile, after.PlatformID, after.Picture, after.UpdatedAt = e.Profile, e.PlatformID, e.Picture, s.cfg.Clock()
		after.Plan = e.Plan
		if err := tx.PutUser(before, after); err != nil {
			return err
		}
		out, err = view(tx, after)
		return err
	})
	return out, err
}

// Alike are other users that claim the same e-mail address or platform id, for
// the owner to merge or not: a claim alone joins nothing.
func (s *Service) Alike(ctx context.Context, u User) (out []View, err error) {
	for _, text := range []string{u.Email, u.PlatformID} {
		if text == "" || text == PanelTester {
			continue
		}
		page, err := s.List(ctx, Query{Chatbot: u.Chatbot, Filter: Filter{Query: text}, Limit: 20})
		if err != nil {
			return nil, err
		}
		for _, v := range page.Items {
			same := v.Email != "" && Fold(v.Email) == Fold(u.Email) || v.PlatformID != "" && v.PlatformID == u.PlatformID
			if same && v.ID != u.ID && !holds(out, v.ID) {
				out = append(out, v)
			}
		}
	}
	return out, nil
}

func holds(list []View, u UserID) bool {
	for _, v := range list {
		if v.ID == u {
			return true
		}
	}
	return false
}

// Threads gives the conversations of a user and of all that were merged into it,
// newest first, those below before (zero: from the newest).
func (s *Service) Threads(ctx context.Context, u UserID, before Thread, limit int) (out []Thread, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		found, err := Resolve(r, u)
		if err != nil {
			return err
		}
		family, err := Family(r, found)
		if err != nil {
			return err
		}
		out, err = r.Threads(family, before, limit, false)
		return err
	})
	return out, err
}
