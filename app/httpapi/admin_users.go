package httpapi

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// ChatUsers is what the panel needs of chat users.
type ChatUsers interface {
	Get(ctx context.Context, u chatuser.UserID) (chatuser.View, error)
	List(ctx context.Context, q chatuser.Query) (chatuser.Page, error)
	Names(ctx context.Context, ids []chatuser.UserID) (map[chatuser.UserID]chatuser.User, error)
	Alike(ctx context.Context, u chatuser.User) ([]chatuser.View, error)
	Edit(ctx context.Context, u chatuser.UserID, change func(*chatuser.Edit) error) (chatuser.View, error)
	Merge(ctx context.Context, u, with chatuser.UserID, by string) (chatuser.View, error)
	Unmerge(ctx context.Context, u, from chatuser.UserID) (chatuser.View, error)
	Erasable(ctx context.Context, u chatuser.UserID) (map[string]int, error)
	Erase(ctx context.Context, u chatuser.UserID) error
	Ensure(ctx context.Context, b chatbot.ID, u chatuser.UserID, source string, at time.Time) error
	Threads(ctx context.Context, u chatuser.UserID, before chatuser.Thread, limit int) ([]chatuser.Thread, error)
	Segments(ctx context.Context, b chatbot.ID) ([]chatuser.Segment, error)
	AddSegment(ctx context.Context, b chatbot.ID, name string, f chatuser.Filter, by string) (chatuser.Segment, error)
	RemoveSegment(ctx context.Context, b chatbot.ID, s chatuser.SegmentID) error
	Secret(ctx context.Context, b chatbot.ID) (chatuser.SecretState, error)
	Rotate(ctx context.Context, b chatbot.ID, r chatuser.Rotation) (string, chatuser.SecretState, error)
}

type userAPI struct {
	chatbots Chatbots
	users    ChatUsers
	threads  conversationAPI
	now      id.Clock
	visitors *streams
	leads    Leads
}

// user is the id of the address.
func (a userAPI) user(c *call) (chatuser.UserID, error) {
	value, err := c.param("uid")
	if err != nil {
		return chatuser.UserID{}, err
	}
	return chatuser.ParseUserID(value)
}

func (a userAPI) list(c *call) (ChatUserList, error) {
	q, err := a.query(c)
	if err != nil {
		return ChatUserList{}, err
	}
	page, err := a.users.List(c.ctx, q)
	if err != nil {
		return ChatUserList{}, err
	}
	out := ChatUserList{Items: chatUsersOf(page.Items)}
	if page.Next != (chatuser.Place{}) {
		out.Next = c.next(placeText(page.Next))
	}
	return out, nil
}

func placeText(p chatuser.Place) string {
	if p.Hour.IsZero() {
		return "0_" + p.User.String()
	}
	return strconv.FormatInt(p.Hour.Unix(), 10) + "_" + p.User.String()
}

func placeOf(text string) (chatuser.Place, bool) {
	seconds, name, _ := strings.Cut(text, "_")
	n, err := strconv.ParseInt(seconds, 10, 64)
	u, err2 := id.Parse(name)
	if err != nil || err2 != nil || n < 0 || n > 1<<40 {
		return chatuser.Place{}, false
	}
	p := chatuser.Place{User: chatuser.UserID{UUID: u}}
	if n > 0 {
		p.Hour = time.Unix(n, 0).UTC()
	}
	return p, true
}

func (a userAPI) query(c *call) (q chatuser.Query, err error) {
	if q.Chatbot, err = c.knownChatbot(a.chatbots); err != nil {
		return q, err
	}
	if q.Filter, err = a.filter(c, q.Chatbot); err != nil {
		return q, err
	}
	switch c.fiber.Query("sort") {
	case "", "recent":
	case "quiet":
		q.Oldest = true
	default:
		return q, wrongQuery("sort", "This must be recent or quiet.")
	}
	if q.After, err = cursorOf(c, placeOf); err != nil {
		return q, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	q.Limit = int(limit)
	return q, err
}

// filter joins a segment, built in or saved, with what else is asked for.
func (a userAPI) filter(c *call, b chatbot.ID) (f chatuser.Filter, err error) {
	if f, err = a.segment(c, b, c.fiber.Query("segment")); err != nil {
		return f, err
	}
	if query, err := c.text("q"); err != nil {
		return f, err
	} else if query = strings.TrimSpace(query); query != "" {
		f.Query = query
	}
	if source, err := c.text("source"); err != nil {
		return f, err
	} else if source != "" {
		f.Source = source
	}
	for name, into := range map[string]*int{"new": &f.New, "quiet": &f.Quiet, "active": &f.Active} {
		n, err := c.number(name, uint64(max(*into, 0)), 0, 3650)
		if err != nil {
			return f, err
		}
		*into = int(n)
	}
	for name, into := range map[string]*bool{"returning": &f.Returning, "hasLead": &f.HasLead, "verified": &f.Verified} {
		is, err := c.flag(name)
		if err != nil {
			return f, err
		}
		*into = *into || is
	}
	return f, nil
}

// The days that the built-in segments mean.
const (
	newDays   = 7
	quietDays = 30
)

func (a userAPI) segment(c *call, b chatbot.ID, name string) (f chatuser.Filter, err error) {
	switch name {
	case "", "all":
		return f, nil
	case "new":
		return chatuser.Filter{New: newDays}, nil
	case "returning":
		return chatuser.Filter{Returning: true}, nil
	case "quiet":
		return chatuser.Filter{Quiet: quietDays}, nil
	case "lead":
		return chatuser.Filter{HasLead: true}, nil
	case "verified":
		return chatuser.Filter{Verified: true}, nil
	}
	saved, err := a.users.Segments(c.ctx, b)
	if err != nil {
		return f, err
	}
	i := slices.IndexFunc(saved, func(s chatuser.Segment) bool { return s.ID.String() == name })
	if i < 0 {
		return f, chatuser.ErrSegment
	}
	return saved[i].Filter, nil
}

func (a userAPI) get(c *call) (ChatUserDetails, error) {
	u, err := a.user(c)
	if err != nil {
		return ChatUserDetails{}, err
	}
	v, err := a.users.Get(c.ctx, u)
	if err != nil {
		return ChatUserDetails{}, err
	}
	return a.details(c, v)
}

func (a userAPI) details(c *call, v chatuser.View) (ChatUserDetails, error) {
	alike, err := a.users.Alike(c.ctx, v.User)
	if err != nil {
		return ChatUserDetails{}, err
	}
	out := ChatUserDetails{
		ChatUser: chatUserOf(v), Chatbot: v.Chatbot.String(), Info: v.Info, UpdatedAt: moment(v.UpdatedAt),
		Merged: []UserMerge{}, Alike: chatUsersOf(alike), Facts: []UserFact{},
	}
	for _, m := range slices.Backward(v.Merged) {
		out.Merged = append(out.Merged, userMergeOf(m, a.now()))
	}
	for _, f := range chatuser.Facts(v.Info) {
		out.Facts = append(out.Facts, UserFact(f))
	}
	out.Place, err = a.lastPlace(c, v.ID)
	return out, err
}

func (a userAPI) change(c *call, p patch[ChatUserChange]) (ChatUserDetails, error) {
	u, err := a.user(c)
	if err != nil {
		return ChatUserDetails{}, err
	}
	v, err := a.users.Edit(c.ctx, u, func(e *chatuser.Edit) error {
		w := ChatUserChange{Name: e.Name, Email: e.Email, Phone: e.Phone, Info: e.Info, PlatformID: e.PlatformID, Picture: e.Picture, Plan: e.Plan}
		if err := p.apply(&w); err != nil {
			return err
		}
		e.Profile = chatuser.Profile{Name: w.Name, Email: w.Email, Phone: w.Phone, Info: w.Info}
		e.PlatformID, e.Picture, e.Plan = w.PlatformID, w.Picture, w.Plan
		return nil
	})
	if err != nil {
		return ChatUserDetails{}, err
	}
	return a.details(c, v)
}

func (a userAPI) merge(c *call, in MergeInput) (ChatUserDetails, error) {
	return a.join(c, "with", in.With, func(u, with chatuser.UserID) (chatuser.View, error) {
		return a.users.Merge(c.ctx, u, with, c.actorName())
	})
}

func (a userAPI) unmerge(c *call, in UnmergeInput) (ChatUserDetails, error) {
	return a.join(c, "user", in.User, func(u, from chatuser.UserID) (chatuser.View, error) {
		return a.users.Unmerge(c.ctx, u, from)
	})
}

func (a userAPI) join(c *call, field, name string, act func(u, other chatuser.UserID) (chatuser.View, error)) (ChatUserDetails, error) {
	u, err := a.user(c)
	if err != nil {
		return ChatUserDetails{}, err
	}
	other, err := chatuser.ParseUserID(name)
	if err != nil {
		return ChatUserDetails{}, wrongQuery(field, "This must be the id of a chat user.")
	}
	v, err := act(u, other)
	if err != nil {
		return ChatUserDetails{}, err
	}
	return a.details(c, v)
}

func (a userAPI) erasable(c *call) (EraseCounts, error) {
	u, err := a.user(c)
	if err != nil {
		return EraseCounts{}, err
	}
	counts, err := a.users.Erasable(c.ctx, u)
	return EraseCounts{Counts: counts}, err
}

func (a userAPI) erase(c *call) error {
	u, err := a.user(c)
	if err != nil {
		return err
	}
	return a.users.Erase(c.ctx, u)
}

// timeline mixes conversations with what else happened. Those other things are
// few and stand at their time among the conversations of a page.
func (a userAPI) timeline(c *call) (UserTimeline, error) {
	u, err := a.user(c)
	if err != nil {
		return UserTimeline{}, err
	}
	limit, err := c.number("limit", 50, 1, 200)
	if err != nil {
		return UserTimeline{}, err
	}
	at, err := cursorOf(c, parsed(conversation.ParseID))
	if err != nil {
		return UserTimeline{}, err
	}
	before := chatuser.Thread(at.UUID)
	v, err := a.users.Get(c.ctx, u)
	if err != nil {
		return UserTimeline{}, err
	}
	threads, err := a.users.Threads(c.ctx, u, before, int(limit)+1)
	if err != nil {
		return UserTimeline{}, err
	}
	var out UserTimeline
	var last chatuser.Thread // where a page follows
	if len(threads) > int(limit) {
		threads = threads[:limit]
		last = threads[limit-1]
		out.Next = behind(c, id.UUID(last))
	}
	if out.Items, err = a.moments(c, threads); err != nil {
		return UserTimeline{}, err
	}
	if err := a.leadMoments(c, v, before, last, &out); err != nil {
		return UserTimeline{}, err
	}
	a.otherMoments(v, before == (chatuser.Thread{}), &out)
	arrange.By(out.Items, func(a, b UserMoment) int { return b.At.Compare(a.At) })
	return out, nil
}

// otherMoments puts merges on the first page, and the beginning on the last.
func (a userAPI) otherMoments(v chatuser.View, first bool, page *UserTimeline) {
	if first {
		for _, m := range v.Merged {
			merge := userMergeOf(m, a.now())
			page.Items = append(page.Items, UserMoment{At: m.At, Kind: "merged", Merge: &merge})
		}
	}
	if page.Next == nil {
		page.Items = append(page.Items, UserMoment{At: v.CreatedAt, Kind: "created"})
	}
}

// moments are the conversations that are still there.
func (a userAPI) moments(c *call, threads []chatuser.Thread) ([]UserMoment, error) {
	out := []UserMoment{}
	for _, thread := range threads {
		row, found, err := a.threads.row(c.ctx, conversation.ID{UUID: id.UUID(thread)})
		if err != nil {
			return nil, err
		}
		if found {
			out = append(out, UserMoment{At: row.StartedAt, Kind: "conversation", Conversation: &row})
		}
	}
	return out, nil
}

func (a userAPI) segments(c *call) (SegmentList, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return SegmentList{}, err
	}
	all, err := a.users.Segments(c.ctx, botID)
	out := SegmentList{Items: make([]Segment, 0, len(all))}
	for _, s := range all {
		out.Items = append(out.Items, segmentOf(s))
	}
	return out, err
}

func (a userAPI) addSegment(c *call, in SegmentInput) (Segment, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Segment{}, err
	}
	s, err := a.users.AddSegment(c.ctx, botID, in.Name, chatuser.Filter(in.Filter), c.actorName())
	return segmentOf(s), err
}

func (a userAPI) removeSegment(c *call) error {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return err
	}
	value, err := c.param("segment")
	if err != nil {
		return err
	}
	of, err := id.Parse(value)
	if err != nil {
		return chatuser.ErrSegment
	}
	return a.users.RemoveSegment(c.ctx, botID, chatuser.SegmentID{UUID: of})
}
