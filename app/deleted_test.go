package app_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/store"
)

// A deletion of a chatbot that a stop broke off, when its record was gone and nothing
// else, is gone on with at the next start: what is left could be found by nobody.
func TestChatbots_brokenDeletionGoesOn(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	boot(t, data).stop() // makes the first chatbot
	gone := chatbot.Default(chatbot.ID{UUID: id.New()}, "Gone", id.Now())
	visitor := chatuser.VisitorID{UUID: id.New()}
	thread := conversation.Conversation{ID: conversation.ID{UUID: id.New()}, Chatbot: gone.ID, Visitor: visitor, Status: conversation.Active, StartedAt: id.Now(), UpdatedAt: id.Now()}
	ana := lead.Lead{ID: lead.ID{UUID: id.New()}, Chatbot: gone.ID, User: chatuser.UserOf(visitor), Name: "Ana", Status: lead.StatusNew, CreatedAt: id.Now()}
	inFolder(t, data, func(ctx context.Context, folder *store.Store) error {
		bots := store.Chatbots{Store: folder}
		return errors.Join(
			bots.PutChatbot(ctx, gone, func() {}),
			store.Conversations(folder).Write(ctx, func(tx conversation.Tx) error { return tx.Save(conversation.Conversation{}, thread) }),
			store.Leads(folder).Write(ctx, func(tx lead.Tx) error { return tx.Put(lead.Lead{}, ana) }),
			store.Users(folder).Write(ctx, func(tx chatuser.Tx) error {
				u := chatuser.User{ID: chatuser.UserOf(visitor), Chatbot: gone.ID, Profile: chatuser.Profile{Name: "Ana"}, CreatedAt: id.Now()}
				return errors.Join(tx.PutUser(chatuser.User{}, u), tx.PutActivity(gone.ID, u.ID, chatuser.Activity{}, chatuser.Activity{Interaction: id.Now()}))
			}),
			bots.DeleteChatbot(ctx, gone.ID, func() {}),
		)
	})

	r := boot(t, data)
	p, late := r.panel(), time.After(patience)
	for !strings.Contains(string(p.bytes("/api/admin/settings/system")), "and 1 chatbots") {
		select {
		case <-late:
			t.Fatalf("the jobs: %s", p.bytes("/api/admin/settings/system"))
		case <-time.After(20 * time.Millisecond):
		}
	}
	r.stop()
	inFolder(t, data, func(ctx context.Context, folder *store.Store) error {
		if left, err := (store.Chatbots{Store: folder}).Going(ctx); err != nil || len(left) > 0 {
			t.Errorf("still going: %v, %v", left, err)
		}
		return errors.Join(
			store.Conversations(folder).View(ctx, func(tx conversation.Reader) error {
				if c, err := tx.Conversation(thread.ID); err != nil || c.DeletedAt.IsZero() {
					t.Errorf("the conversation is not in the bin: %v", err)
				}
				return nil
			}),
			store.Leads(folder).View(ctx, func(tx lead.Reader) error {
				if _, err := tx.Lead(ana.ID); !errors.Is(err, lead.ErrNotFound) {
					t.Errorf("the lead is left: %v", err)
				}
				return nil
			}),
			store.Users(folder).View(ctx, func(tx chatuser.Reader) error {
				if _, err := tx.User(chatuser.UserOf(visitor)); !errors.Is(err, chatuser.ErrNotFound) {
					t.Errorf("the chat user is left: %v", err)
				}
				return nil
			}),
		)
	})
}

// inFolder works on a data folder that no server has open.
func inFolder(t *testing.T, data string, fn func(ctx context.Context, folder *store.Store) error) {
	t.Helper()
	folder, err := store.Open(t.Context(), store.Options{Dir: data, Clock: id.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(fn(t.Context(), folder), folder.Close()); err != nil {
		t.Fatal(err)
	}
}
