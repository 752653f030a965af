package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/feedback"
)

// fakePeople takes every visitor for who it says it is; open says otherwise.
type fakePeople struct {
	barred func(chatuser.Claims) error
	open   func(chatuser.SessionInput) (chatuser.Session, error)
}

func (f *fakePeople) Open(_ context.Context, in chatuser.SessionInput) (chatuser.Session, error) {
	if f.open != nil {
		return f.open(in)
	}
	if in.Info != nil {
		if err := in.Info.Validate(); err != nil {
			return chatuser.Session{}, err
		}
	}
	return chatuser.Session{Visitor: in.Visitor, User: chatuser.UserOf(in.Visitor), State: chatuser.Anonymous}, nil
}

// fakeUsers knows the users that a test puts in. What a test does not expect
// fails it.
type fakeUsers struct {
	t       testing.TB
	known   map[chatuser.UserID]chatuser.View
	list    func(chatuser.Query) (chatuser.Page, error)
	secret  chatuser.SecretState
	rotated chatuser.Rotation
}

func (f *fakeUsers) Get(_ context.Context, u chatuser.UserID) (chatuser.View, error) {
	if v, found := f.known[u]; found {
		return v, nil
	}
	return chatuser.View{}, chatuser.ErrNotFound
}

func (f *fakeUsers) List(_ context.Context, q chatuser.Query) (chatuser.Page, error) {
	return need(f.t, "users.List", f.list)(q)
}

func (f *fakeUsers) Names(_ context.Context, ids []chatuser.UserID) (map[chatuser.UserID]chatuser.User, error) {
	out := map[chatuser.UserID]chatuser.User{}
	for _, u := range ids {
		if v, found := f.known[u]; found {
			out[u] = v.User
		}
	}
	return out, nil
}

func (f *fakeUsers) Alike(context.Context, chatuser.User) ([]chatuser.View, error) { return nil, nil }

func (f *fakeUsers) Edit(ctx context.Context, u chatuser.UserID, change func(*chatuser.Edit) error) (chatuser.View, error) {
	v, err := f.Get(ctx, u)
	if err != nil {
		return v, err
	}
	e := chatuser.Edit{Profile: v.Profile}
	err = change(&e)
	v.Profile = e.Profile
	return v, err
}

func (f *fakeUsers) Merge(ctx context.Context, u, _ chatuser.UserID, _ string) (chatuser.View, error) {
	return f.Get(ctx, u)
}

func (f *fakeUsers) Unmerge(ctx context.Context, u, _ chatuser.UserID) (chatuser.View, error) {
	return f.Get(ctx, u)
}

func (f *fakeUsers) Erasable(ctx context.Context, u chatuser.UserID) (map[string]int, error) {
	_, err := f.Get(ctx, u)
	return map[string]int{"conversations": 1}, err
}

func (f *fakeUsers) Erase(ctx context.Context, u chatuser.UserID) error {
	_, err := f.Get(ctx, u)
	return err
}

func (f *fakeUsers) Ensure(context.Context, chatbot.ID, chatuser.UserID, string, time.Time) error {
	return nil
}

func (f *fakeUsers) Threads(ctx context.Context, u chatuser.UserID, _ chatuser.Thread, _ int) ([]chatuser.Thread, error) {
	_, err := f.Get(ctx, u)
	return nil, err
}

func (f *fakeUsers) Segments(context.Context, chatbot.ID) ([]chatuser.Segment, error) {
	return nil, nil
}

func (f *fakeUsers) AddSegment(context.Context, chatbot.ID, string, chatuser.Filter, string) (chatuser.Segment, error) {
	return chatuser.Segment{}, nil
}

func (f *fakeUsers) RemoveSegment(context.Context, chatbot.ID, chatuser.SegmentID) error { return nil }

func (f *fakeUsers) Secret(context.Context, chatbot.ID) (chatuser.SecretState, error) {
	return f.secret, nil
}

func (f *fakeUsers) Rotate(_ context.Context, _ chatbot.ID, r chatuser.Rotation) (string, chatuser.SecretState, error) {
	f.rotated = r
	return "fdi_secret", chatuser.SecretState{Set: true}, nil
}

// Barred says what a test says; nobody is barred otherwise.
func (f *fakePeople) Barred(_ context.Context, c chatuser.Claims) error {
	if f.barred == nil {
		return nil
	}
	return f.barred(c)
}

// fakeKept keeps nothing but who asks.
type fakeKept struct{}

func (fakeKept) Own(_ context.Context, of chatuser.Claims, w io.Writer) error {
	return json.NewEncoder(w).Encode(OwnData{User: OwnUser{UUID: of.Visitor.String()}})
}

func (fakeKept) Erase(context.Context, chatuser.Claims) error { return nil }

// fakeFeedback takes everything.
type fakeFeedback struct{}

func (fakeFeedback) Click(context.Context, chatuser.VisitorID, conversation.ID, string) error {
	return nil
}

func (fakeFeedback) Rate(_ context.Context, _ chatuser.VisitorID, _ conversation.ID, in feedback.Rating) (conversation.Rated, error) {
	return conversation.Rated{Up: in.Up, Comment: in.Comment}, nil
}

func (fakeFeedback) Event(context.Context, chatuser.VisitorID, conversation.ID, string, json.RawMessage) error {
	return nil
}
