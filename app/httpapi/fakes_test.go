package httpapi

import (
	"context"
	"encoding/json"
	"io"
	"reflect"
	"testing"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/notify"
	"frontdesk/app/tracking"
)

// need gives the callback of a fake. A call that the test did not expect fails
// it, and answers 500 like any panic.
func need[F any](t testing.TB, name string, f F) F {
	if reflect.ValueOf(f).IsNil() {
		if t != nil { // a test that only asks how far a call comes has none
			t.Errorf("unexpected call of %s", name)
		}
		panic("unexpected call of " + name)
	}
	return f
}

type fakeChatbots struct {
	t      testing.TB
	get    func(chatbot.ID) (chatbot.Chatbot, error)
	list   func() ([]chatbot.Chatbot, error)
	create func(string) (chatbot.Chatbot, error)
	update func(chatbot.ID, func(*chatbot.Chatbot) error) (chatbot.Chatbot, error)
	delete func(chatbot.ID) error
}

func (f *fakeChatbots) Get(_ context.Context, id chatbot.ID) (chatbot.Chatbot, error) {
	return need(f.t, "chatbots.Get", f.get)(id)
}

func (f *fakeChatbots) List(context.Context) ([]chatbot.Chatbot, error) {
	return need(f.t, "chatbots.List", f.list)()
}

func (f *fakeChatbots) Create(_ context.Context, name string) (chatbot.Chatbot, error) {
	return need(f.t, "chatbots.Create", f.create)(name)
}

func (f *fakeChatbots) Update(_ context.Context, id chatbot.ID, change func(*chatbot.Chatbot) error) (chatbot.Chatbot, error) {
	return need(f.t, "chatbots.Update", f.update)(id, change)
}

func (f *fakeChatbots) Delete(_ context.Context, id chatbot.ID) error {
	return need(f.t, "chatbots.Delete", f.delete)(id)
}

type fakeConversations struct {
	t         testing.TB
	post      func(conversation.PostInput) (conversation.Posted, error)
	latest    func(chatbot.ID, chatuser.VisitorID) (conversation.Conversation, bool, error)
	ofVisitor func(chatuser.VisitorID, conversation.ID) (conversation.Conversation, error)
	get       func(conversation.ID) (conversation.Conversation, error)
	messages  func(conversation.ID, uint64, int) ([]conversation.Message, error)
	trace     func(conversation.ID, uint64) (json.RawMessage, error)
	end       func(conversation.ID, conversation.EndedBy) (conversation.Conversation, error)
	delete    func(conversation.ID) (time.Time, error)
	restore   func(conversation.ID) (conversation.Conversation, error)
	list      func(conversation.Query) (conversation.ListPage, error)
	counts    func(chatbot.ID) (conversation.Counts, error)
	session   func(conversation.ID) (tracking.Session, error)
	rows      func(conversation.ID) ([]tracking.SessionRow, error)
}

func (f *fakeConversations) Post(_ context.Context, in conversation.PostInput) (conversation.Posted, error) {
	return need(f.t, "conversations.Post", f.post)(in)
}

func (f *fakeConversations) Latest(_ context.Context, b chatbot.ID, v chatuser.VisitorID) (conversation.Conversation, bool, error) {
	return need(f.t, "conversations.Latest", f.latest)(b, v)
}

func (f *fakeConversations) OfVisitor(_ context.Context, v chatuser.VisitorID, id conversation.ID) (conversation.Conversation, error) {
	return need(f.t, "conversations.OfVisitor", f.ofVisitor)(v, id)
}

func (f *fakeConversations) Get(_ context.Context, id conversation.ID) (conversation.Conversation, error) {
	return need(f.t, "conversations.Get", f.get)(id)
}

func (f *fakeConversations) Messages(_ context.Context, id conversation.ID, after uint64, limit int) ([]conversation.Message, error) {
	return need(f.t, "conversations.Messages", f.messages)(id, after, limit)
}

func (f *fakeConversations) Trace(_ context.Context, id conversation.ID, seq uint64) (json.RawMessage, error) {
	return need(f.t, "conversations.Trace", f.trace)(id, seq)
}

func (f *fakeConversations) End(_ context.Context, id conversation.ID, by conversation.EndedBy) (conversation.Conversation, error) {
	return need(f.t, "conversations.End", f.end)(id, by)
}

func (f *fakeConversations) Delete(_ context.Context, id conversation.ID) (time.Time, error) {
	return need(f.t, "conversations.Delete", f.delete)(id)
}

func (f *fakeConversations) Restore(_ context.Context, id conversation.ID) (conversation.Conversation, error) {
	return need(f.t, "conversations.Restore", f.restore)(id)
}

func (f *fakeConversations) List(_ context.Context, q conversation.Query) (conversation.ListPage, error) {
	return need(f.t, "conversations.List", f.list)(q)
}

func (f *fakeConversations) Counts(_ context.Context, b chatbot.ID) (conversation.Counts, error) {
	return need(f.t, "conversations.Counts", f.counts)(b)
}

func (f *fakeConversations) TrackingSession(_ context.Context, id conversation.ID) (tracking.Session, error) {
	return need(f.t, "tracking.TrackingSession", f.session)(id)
}

func (f *fakeConversations) TrackingRows(_ context.Context, id conversation.ID) ([]tracking.SessionRow, error) {
	return need(f.t, "tracking.TrackingRows", f.rows)(id)
}

type fakeTranscripts func(conversation.ID, string) error

func (f fakeTranscripts) Page(context.Context, conversation.ID, string) (string, error) {
	return "<!doctype html><title>x</title>", nil
}

func (f fakeTranscripts) Request(_ context.Context, id conversation.ID, w notify.Wanted) error {
	email := w.To
	return f(id, email)
}

type fakeAccounts struct {
	t      testing.TB
	needed func() (bool, error)
	setup  func(account.SetupInput) (account.SignedIn, error)
	login  func(account.LoginInput) (account.SignedIn, error)
	logout func(string) error
	create func(account.Actor, account.NewKey) (string, account.Key, error)
	keys   func() ([]account.Key, error)
	revoke func(account.Actor, account.KeyID) error
	roles  map[string]account.Role // cookie or key → role
	bound  chatbot.ID              // that all keys are for; zero: all
}

func (f *fakeAccounts) SetupNeeded(context.Context) (bool, error) {
	return need(f.t, "accounts.SetupNeeded", f.needed)()
}

func (f *fakeAccounts) Setup(_ context.Context, in account.SetupInput) (account.SignedIn, error) {
	return need(f.t, "accounts.Setup", f.setup)(in)
}

func (f *fakeAccounts) Login(_ context.Context, in account.LoginInput) (account.SignedIn, error) {
	return need(f.t, "accounts.Login", f.login)(in)
}

func (f *fakeAccounts) Logout(_ context.Context, token string) error {
	return need(f.t, "accounts.Logout", f.logout)(token)
}

func (f *fakeAccounts) Authenticate(_ context.Context, token string) (account.Actor, error) {
	if role, found := f.roles[token]; found {
		return account.Actor{Account: account.ID{UUID: uuidOf(1)}, Email: "ana@example.com", Name: "Ana", Role: role}, nil
	}
	return account.Actor{}, account.ErrNotSignedIn
}

func (f *fakeAccounts) AuthenticateKey(_ context.Context, key string) (account.Actor, error) {
	if role, found := f.roles[key]; found {
		return account.Actor{Key: account.KeyID{UUID: uuidOf(2)}, Name: "script", Role: role, Chatbot: f.bound}, nil
	}
	return account.Actor{}, account.ErrWrongKey
}

func (f *fakeAccounts) CreateKey(_ context.Context, actor account.Actor, in account.NewKey) (string, account.Key, error) {
	return need(f.t, "accounts.CreateKey", f.create)(actor, in)
}

func (f *fakeAccounts) Keys(context.Context) ([]account.Key, error) {
	return need(f.t, "accounts.Keys", f.keys)()
}

func (f *fakeAccounts) RevokeKey(_ context.Context, actor account.Actor, of account.KeyID) error {
	return need(f.t, "accounts.RevokeKey", f.revoke)(actor, of)
}

type fakeContents struct {
	t       testing.TB
	list    func(ContentQuery) (ContentPage, error)
	get     func(chatbot.ID, knowledge.ContentID) (knowledge.Content, error)
	create  func(knowledge.Content) (knowledge.Content, error)
	put     func(knowledge.Content) (knowledge.Content, error)
	delete  func(chatbot.ID, knowledge.ContentID) error
	export  func(chatbot.ID, io.Writer) error
	publish func(knowledge.ContentID, string) (knowledge.Content, error)
	similar func(knowledge.Content) ([]knowledge.Alike, error)
	state   knowledge.MeaningState
	facets  knowledge.Facets
	twins   []knowledge.Twin
	start   func(ImportInput) (knowledge.ImportRun, error)
	preview func(ImportInput) (knowledge.Preview, error)
	run     func(string) (knowledge.ImportRun, error)
	runs    func(chatbot.ID) []knowledge.ImportRun
	cancel  func(string) (knowledge.ImportRun, error)
}

func (f *fakeContents) List(_ context.Context, q ContentQuery) (ContentPage, error) {
	return need(f.t, "contents.List", f.list)(q)
}

func (f *fakeContents) Get(_ context.Context, b chatbot.ID, id knowledge.ContentID) (knowledge.Content, error) {
	return need(f.t, "contents.Get", f.get)(b, id)
}

func (f *fakeContents) Create(_ context.Context, c knowledge.Content) (knowledge.Content, error) {
	return need(f.t, "contents.Create", f.create)(c)
}

func (f *fakeContents) Put(_ context.Context, c knowledge.Content) (knowledge.Content, error) {
	return need(f.t, "contents.Put", f.put)(c)
}

func (f *fakeContents) Delete(_ context.Context, b chatbot.ID, id knowledge.ContentID) error {
	return need(f.t, "contents.Delete", f.delete)(b, id)
}

func (f *fakeContents) Export(_ context.Context, b chatbot.ID, w io.Writer) error {
	return need(f.t, "contents.Export", f.export)(b, w)
}

func (f *fakeContents) ExportCSV(ctx context.Context, b chatbot.ID, w io.Writer) error {
	return f.Export(ctx, b, w)
}

func (f *fakeContents) Publish(_ context.Context, _ chatbot.ID, id knowledge.ContentID, by string) (knowledge.Content, error) {
	return need(f.t, "contents.Publish", f.publish)(id, by)
}

func (f *fakeContents) PublishAll(_ context.Context, _ chatbot.ID, by string) (int, error) {
	_, err := need(f.t, "contents.PublishAll", f.publish)("", by)
	return 3, err
}

func (f *fakeContents) Discard(_ context.Context, _ chatbot.ID, id knowledge.ContentID) (knowledge.Content, error) {
	return need(f.t, "contents.Discard", f.publish)(id, "")
}

func (f *fakeContents) Facets(context.Context, chatbot.ID) (knowledge.Facets, error) {
	return f.facets, nil
}

func (f *fakeContents) Similar(_ context.Context, c knowledge.Content) ([]knowledge.Alike, error) {
	return need(f.t, "contents.Similar", f.similar)(c)
}

func (f *fakeContents) Duplicates(context.Context, chatbot.ID) ([]knowledge.Twin, bool, error) {
	return f.twins, len(f.twins) == 0, nil
}

func (f *fakeContents) Meaning(context.Context, chatbot.ID) (knowledge.MeaningState, error) {
	return f.state, nil
}

func (f *fakeContents) Start(_ context.Context, in ImportInput) (knowledge.ImportRun, error) {
	return need(f.t, "imports.Start", f.start)(in)
}

func (f *fakeContents) Preview(_ context.Context, in ImportInput) (knowledge.Preview, error) {
	return need(f.t, "imports.Preview", f.preview)(in)
}

func (f *fakeContents) Runs(b chatbot.ID) []knowledge.ImportRun {
	return need(f.t, "imports.Runs", f.runs)(b)
}

func (f *fakeContents) Run(_ context.Context, id string) (knowledge.ImportRun, error) {
	return need(f.t, "imports.Run", f.run)(id)
}

func (f *fakeContents) Cancel(_ context.Context, id string) (knowledge.ImportRun, error) {
	return need(f.t, "imports.Cancel", f.cancel)(id)
}

type fakeAsker func(answer.AskInput) (answer.Reply, error)

func (f fakeAsker) Ask(_ context.Context, in answer.AskInput) (answer.Reply, error) { return f(in) }

type fakeOverviews func(chatbot.ID) (Overview, error)

func (f fakeOverviews) Overview(_ context.Context, id chatbot.ID) (Overview, error) { return f(id) }
