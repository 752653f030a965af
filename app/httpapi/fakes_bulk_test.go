package httpapi

import (
	"context"

	"frontdesk/app/bulk"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Values gives one of each kind.
func (f *fakeConversations) Values(_ context.Context, _ chatbot.ID, k conversation.FacetKind) ([]conversation.ValueCount, error) {
	return []conversation.ValueCount{{Value: k.String() + " value", Count: 3}}, nil
}

// SetTags cleans as the service does, and stores nothing.
func (f *fakeConversations) SetTags(_ context.Context, c conversation.ID, tags []string) (conversation.Conversation, error) {
	clean, err := conversation.CleanTags(tags)
	return conversation.Conversation{ID: c, Tags: clean}, err
}

// fakeBulk takes what is asked of it down, and knows one run.
type fakeBulk struct {
	begun []bulk.Input
	run   bulk.Run
	rows  []conversation.Conversation
}

func (f *fakeBulk) Begin(_ context.Context, in bulk.Input) (bulk.Run, error) {
	f.begun = append(f.begun, in)
	return bulk.Run{ID: bulk.RunID{UUID: uuidOf(9)}, Action: in.Action, State: bulk.Waiting, Total: 3}, nil
}

func (f *fakeBulk) Runs(chatbot.ID) []bulk.Run { return []bulk.Run{f.run} }

func (f *fakeBulk) Run(_ chatbot.ID, r bulk.RunID) (bulk.Run, error) {
	if r != f.run.ID {
		return bulk.Run{}, bulk.ErrNotFound
	}
	return f.run, nil
}

func (f *fakeBulk) Cancel(_ context.Context, b chatbot.ID, r bulk.RunID) (bulk.Run, error) {
	return f.Run(b, r)
}

func (f *fakeBulk) Resume(_ context.Context, b chatbot.ID, r bulk.RunID) (bulk.Run, error) {
	return f.Run(b, r)
}

func (f *fakeBulk) Undo(_ context.Context, b chatbot.ID, r bulk.RunID, _ string) (bulk.Run, error) {
	return f.Run(b, r)
}

func (f *fakeBulk) Exportable(b chatbot.ID, r bulk.RunID) (bulk.Run, error) { return f.Run(b, r) }

func (f *fakeBulk) File(_ context.Context, _ chatbot.ID, _ bulk.RunID, fn func([]conversation.Conversation) error) error {
	return fn(f.rows)
}
