package httpapi

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/search"
	"frontdesk/app/tracking"
)

// fakeSearch has one message in each chatbot.
type fakeSearch struct {
	mu      sync.Mutex
	asked   []search.Ask
	rebuilt int
}

func (f *fakeSearch) Messages(_ context.Context, ask search.Ask) (search.Page, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.asked = append(f.asked, ask)
	if !strings.Contains(ask.Query, "tea") {
		return search.Page{}, nil
	}
	c := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: ask.Chatbot, Subject: "Tea?", Status: conversation.Active}
	return search.Page{
		Hits: []search.Hit{{Conversation: c, Message: conversation.Message{Seq: 3, Role: conversation.RoleUser, Text: "green tea"}, Excerpt: []search.Part{{Text: "green "}, {Text: "tea", Hit: true}}}},
		Next: search.Cursor{Generation: 2, Below: 77},
	}, nil
}

func (f *fakeSearch) State(context.Context) (search.State, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return search.State{Known: true, Building: f.rebuilt > 0, Done: 3, Total: 10, Finished: time.Unix(1e9, 0)}, nil
}

func (f *fakeSearch) Rebuild(ctx context.Context) (search.State, error) {
	f.mu.Lock()
	f.rebuilt++
	f.mu.Unlock()
	return f.State(ctx)
}

func TestSearch_ofAChatbot(t *testing.T) {
	t.Parallel()
	fake := &fakeSearch{}
	w := open(t, func(c *Config) { c.Services.Search = fake })
	w.conversations.session = func(conversation.ID) (tracking.Session, error) { return tracking.Session{}, nil }
	w.users.list = func(q chatuser.Query) (chatuser.Page, error) { return chatuser.Page{}, nil }
	at := "/api/admin/chatbots/" + botID(1).String() + "/search?q=" + url.QueryEscape(" green tea ")
	var got SearchPage
	w.do(http.MethodGet, at+"&kind=conversations", token("fd_viewer")).is(200).into(&got)
	w.do(http.MethodGet, at+"&cursor="+*got.Next, token("fd_viewer")).problem(422, "invalid_input") // of another list
	first := *got.Next
	w.do(http.MethodGet, at, token("fd_viewer")).is(200).into(&got)
	if len(got.Items) != 1 || got.Items[0].Message.Seq != 3 || !got.Items[0].Message.Excerpt[1].Found || got.Items[0].Kind != "message" || got.Next == nil {
		t.Fatalf("%+v", got)
	}
	w.do(http.MethodGet, at+"&kind=conversations&limit=7&cursor="+first, token("fd_viewer")).is(200).into(&got)
	if last := fake.asked[len(fake.asked)-1]; !last.Threads || last.Limit != 7 || last.After != (search.Cursor{Generation: 2, Below: 77}) || last.Query != "green tea" {
		t.Errorf("asked %+v", last)
	}
	for _, wrong := range []string{"&kind=all", "&cursor=x", "&cursor=1.0", "&cursor=-1.5", "&limit=0", "&limit=101", strings.Repeat("x", 201), "%00"} {
		w.do(http.MethodGet, at+wrong, token("fd_viewer")).problem(422, "invalid_input")
	}
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(9).String()+"/search?q=tea", token("fd_viewer")).problem(404, "chatbot_not_found")
	w.do(http.MethodGet, at).problem(401, "not_signed_in")
}

func TestSearch_indexIsBuiltAnewByAdmins(t *testing.T) {
	t.Parallel()
	fake := &fakeSearch{}
	w := open(t, func(c *Config) { c.Services.Search = fake })
	w.do(http.MethodPost, "/api/admin/search/rebuild", token("fd_agent"), body(`{}`)).problem(403, "forbidden")
	var got SearchIndex
	w.do(http.MethodPost, "/api/admin/search/rebuild", token("fd_admin"), body(`{}`)).is(202).into(&got)
	if !got.Building || got.Done != 3 || got.Total != 10 || fake.rebuilt != 1 {
		t.Errorf("%+v", got)
	}
	w.do(http.MethodGet, "/api/admin/search/index", token("fd_viewer")).is(200).into(&got)
}

// A key for one chatbot finds nothing of another.
func TestSearch_keyOfAChatbot(t *testing.T) {
	t.Parallel()
	fake := &fakeSearch{}
	w := open(t, func(c *Config) { c.Services.Search = fake })
	w.chatbots.list = func() ([]chatbot.Chatbot, error) { return []chatbot.Chatbot{bot(1), bot(2)}, nil }
	w.conversations.session = func(conversation.ID) (tracking.Session, error) { return tracking.Session{}, nil }
	w.users.list = func(chatuser.Query) (chatuser.Page, error) { return chatuser.Page{}, nil }
	var got SearchPage
	w.do(http.MethodGet, "/api/admin/search?q=tea&chatbot="+botID(2).String(), token("fd_viewer")).is(200).into(&got)
	if len(got.Items) != 2 || got.Items[0].Chatbot != botID(2).String() {
		t.Fatalf("%+v", got)
	}
	w.accounts.bound = botID(1)
	w.do(http.MethodGet, "/api/admin/search?q=tea", token("fd_viewer")).problem(403, "key_scope")
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(2).String()+"/search?q=tea", token("fd_viewer")).problem(403, "key_scope")
	w.do(http.MethodGet, "/api/admin/chatbots/"+botID(1).String()+"/search?q=tea", token("fd_viewer")).is(200)
	w.accounts.bound = chatbot.ID{}
	w.do(http.MethodGet, "/api/admin/search?q=", token("fd_viewer")).is(200).into(&got)
	if len(got.Items) != 0 {
		t.Errorf("nothing finds %+v", got)
	}
}
