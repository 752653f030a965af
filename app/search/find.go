package search

import (
	"context"
	"errors"
	"slices"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/search/words"
)

// Ask looks for messages of a chatbot.
type Ask struct {
	Chatbot chatbot.ID
	Query   string
	// Threads wants each conversation once, with the newest of its messages that
	// were found.
	Threads bool
	After   Cursor
	Limit   int // 1 to 100
}

// Cursor is where a page ended: the next one has what is below. The zero value is
// the beginning.
type Cursor struct {
	Generation int
	Below      uint32
}

// Hit is a message that was found.
type Hit struct {
	Conversation conversation.Conversation
	Message      conversation.Message
	Excerpt      []Part
}

// Page is a page of messages, the latest first. Next is zero at the end; a page
// may have fewer hits than were asked for, or none, before the end.
type Page struct {
	Hits []Hit
	Next Cursor
}

// These bound the work of one page, whatever is asked for.
const (
	mostTexts = 800 // messages that are compared with the query
	leastDone = 16  // of them, however long that takes
	mostTime  = 40 * time.Millisecond
	mostRead  = 12_000 // pieces of lists
	mostTerms = 1_500  // words that begin with what is asked for
	fewLists  = 16     // so many can be asked one by one for a message
)

// find is one page in the making.
type find struct {
	Ask
	r      Reader
	query  words.Query
	driver source   // the rarest of what is needed
	others []source // what can be asked for a message
	clock  id.Clock // nil: time does not matter
	until  time.Time
	texts  int
	met    map[conversation.ID]conversation.Conversation
	shown  map[conversation.ID]bool
	page   Page
}

func (s *Service) find(ctx context.Context, r Reader, ask Ask) (Page, error) {
	f := &find{Ask: ask, r: r, query: words.Parse(ask.Query), met: map[conversation.ID]conversation.Conversation{}, shown: map[conversation.ID]bool{}}
	if f.query.Empty() {
		return f.page, nil
	}
	if f.clock = s.cfg.Clock; f.clock != nil {
		f.until = f.clock().Add(mostTime)
	}
	some, err := f.sources()
	if err != nil || !some {
		return f.page, err
	}
	most := ^uint32(0)
	if f.After.Below > 0 && f.After.Generation == r.Generation() {
		most = f.After.Below - 1
	}
	for more := true; more && most > 0 && ctx.Err() == nil; {
		if most, more, err = f.step(most); err != nil {
			return f.page, err
		}
	}
	return f.page, ctx.Err()
}

// step looks at the next message up to most, and tells whether the page goes on,
// and from where.
func (f *find) step(most uint32) (uint32, bool, error) {
	doc, found, err := f.next(most)
	if err != nil || !found {
		return 0, false, err
	}
	full := Cursor{f.r.Generation(), doc + 1}
	if f.enough() {
		f.page.Next = full
		return 0, false, nil
	}
	hit, good, err := f.look(doc)
	if err != nil {
		return 0, false, err
	}
	if good && len(f.page.Hits) == f.Limit {
		f.page.Next = full
		return 0, false, nil
	}
	if good {
		f.page.Hits = append(f.page.Hits, hit)
	}
	return doc - 1, true, nil
}

// enough tells whether the work of a page is done, whatever it found.
func (f *find) enough() bool {
	return f.texts >= mostTexts || f.r.Spent() >= mostRead || f.clock != nil && f.texts >= leastDone && f.clock().After(f.until)
}

// sources finds the lists of what is needed, the rarest first; false where one of
// them is empty, and so nothing is found.
func (f *find) sources() (some bool, err error) {
	var all []source
	for _, need := range f.query.Needs() {
		one, err := f.source(need)
		if err != nil || one == nil {
			return false, err
		}
		all = append(all, one)
	}
	if len(all) == 0 {
		everything, err := f.everything()
		if err != nil || everything == nil {
			return false, err
		}
		all = append(all, everything)
	}
	slices.SortStableFunc(all, func(a, b source) int { return a.Size() - b.Size() })
	f.driver = all[0]
	for _, one := range all[1:] {
		if one.asks() {
			f.others = append(f.others, one)
		}
	}
	return true, nil
}

// source finds the lists of one need.
func (f *find) source(need words.Need) (source, error) {
	if !need.Prefix {
		return f.list(need.Term)
	}
	lists, more, err := f.r.Lists(f.Chatbot, need.Term, mostTerms)
	switch {
	case err != nil || len(lists) == 0 && !more:
		return nil, err
	case !more && len(lists) == 1:
		return single{lists[0]}, nil
	case !more:
		return newUnion(lists), nil
	case need.Otherwise != "":
		return f.list(need.Otherwise)
	}
	return f.everything()
}

func (f *find) list(term string) (source, error) {
	list, err := f.r.List(f.Chatbot, term)
	if err != nil || list == nil || list.Size() == 0 {
		return nil, err
	}
	return single{list}, nil
}

// everything is every message of the chatbot.
func (f *find) everything() (source, error) {
	next, err := f.r.Next(f.Chatbot)
	if err != nil || next <= 1 {
		return nil, err
	}
	return every{next - 1}, nil
}

// next is the highest number up to most that all lists have.
func (f *find) next(most uint32) (doc uint32, found bool, err error) {
	for f.r.Spent() < mostRead {
		if doc, found, err = f.driver.Seek(most); err != nil || !found {
			return 0, false, err
		}
		most = doc
		for _, other := range f.others {
			low, found, err := other.Seek(most)
			if err != nil || !found {
				return 0, false, err
			}
			if most = low; low < doc {
				break
			}
		}
		if most == doc {
			return doc, true, nil
		}
	}
	return most, true, nil // the caller sees that the work is done for this page
}

// compare is where in a message the query is, nothing where it is not.
func (f *find) compare(ref conversation.Ref) ([]words.Range, error) {
	text, found, err := f.r.Text(ref)
	if err != nil || !found {
		return nil, err
	}
	return f.query.Match(text), nil
}

// look compares a message with the query.
func (f *find) look(doc uint32) (hit Hit, good bool, err error) {
	ref, found, err := f.r.Place(f.Chatbot, doc)
	if err != nil || !found || f.Threads && f.shown[ref.Conversation] {
		return hit, false, err
	}
	f.texts++
	ranges, err := f.compare(ref)
	if err != nil || len(ranges) == 0 {
		return hit, false, err
	}
	if hit.Message, err = f.r.Message(ref); err != nil {
		return hit, false, unlessGone(err)
	}
	c, met := f.met[ref.Conversation]
	if !met {
		if c, err = f.r.Conversation(ref.Conversation); err != nil {
			return hit, false, unlessGone(err)
		}
		f.met[ref.Conversation] = c
	}
	if c.Chatbot != f.Chatbot || !c.DeletedAt.IsZero() {
		return hit, false, nil
	}
	f.shown[ref.Conversation] = true
	hit.Conversation, hit.Excerpt = c, Excerpt(hit.Message.Text, ranges)
	return hit, true, nil
}

// unlessGone is nil for what was removed meanwhile.
func unlessGone(err error) error {
	if errors.Is(err, conversation.ErrNotFound) || errors.Is(err, conversation.ErrNoMessage) {
		return nil
	}
	return err
}
