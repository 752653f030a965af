package app

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"os"
	"sync"
	"testing"
	"testing/fstest"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/config"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// loaded are the settings of a process on a folder.
func loaded(t *testing.T, dir string, environ ...string) *config.Config {
	t.Helper()
	fs := flag.NewFlagSet("frontdesk", flag.ContinueOnError)
	config.Bind(fs)
	if err := fs.Parse([]string{"--data", dir}); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(fs, environ, os.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestChatbots_Delete_leavesNoConversation(t *testing.T) {
	t.Parallel()
	a, err := build(t.Context(), loaded(t, t.TempDir(), "FRONTDESK_OLLAMA_URL="), fstest.MapFS{}, slog.New(slog.DiscardHandler), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.stop(context.Background()); err != nil {
			t.Error(err)
		}
	}()
	if err := a.firstChatbot(t.Context()); err != nil {
		t.Fatal(err)
	}
	bot, err := a.chatbots.Create(t.Context(), "Second")
	if err != nil {
		t.Fatal(err)
	}
	var visitors sync.WaitGroup
	posted := make(chan struct{}, 1)
	for range 4 {
		visitors.Go(func() {
			for {
				_, err := a.conversations.Post(t.Context(), conversation.PostInput{
					Chatbot: bot.ID, Visitor: chatuser.VisitorID{UUID: id.New()}, ClientID: "c-1", Text: "hello",
				})
				if errors.Is(err, chatbot.ErrNotFound) {
					return
				}
				if err != nil {
					t.Error(err)
					return
				}
				select {
				case posted <- struct{}{}:
				default:
				}
			}
		})
	}
	<-posted
	if err := (chatbots{a.chatbots, a.contents, a.documents, a.sites, a.conversations}).Delete(t.Context(), bot.ID); err != nil {
		t.Error(err)
	}
	visitors.Wait()
	page, err := a.conversations.List(t.Context(), conversation.Query{Chatbot: bot.ID, Limit: 1})
	if err != nil || len(page.Items) > 0 {
		t.Errorf("a conversation without a chatbot is left: %v, %v", page.Items, err)
	}
}
