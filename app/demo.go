package app

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/store"
	"frontdesk/app/webui"
)

// firstChatbot makes one on the first run, with the contents of the demo shop,
// so that /demo talks at once. The contents come first: what a crash leaves
// between the two is a folder that begins anew.
func (a *App) firstChatbot(ctx context.Context) error {
	all, err := a.chatbots.List(ctx)
	if err != nil || len(all) > 0 {
		return err
	}
	bot := demoChatbot(a.clock())
	run, err := a.contents.Imports().Start(ctx, bot.ID, knowledge.ImportInput{Format: knowledge.JSONL, Body: bytes.NewReader(webui.DemoContents)})
	if err == nil {
		run, err = a.contents.Imports().Wait(ctx, run.ID)
	}
	if err == nil && (run.State != knowledge.RunDone || run.ErrorCount > 0) {
		err = fmt.Errorf("the import ended as %s with %d errors", run.State, run.ErrorCount)
	}
	if err != nil {
		return fmt.Errorf("loading the contents of the demo: %w", err)
	}
	if err := a.chatbots.Add(ctx, bot); err != nil {
		return fmt.Errorf("making the first chatbot: %w", err)
	}
	// The demo's customers can be verified at once; an owner makes a secret of their own.
	secrets, err := chatuser.DemoSecrets(a.clock())
	if err == nil {
		err = store.Users(a.store).Write(ctx, func(tx chatuser.Tx) error { return tx.PutSecrets(bot.ID, secrets) })
	}
	if err != nil {
		return fmt.Errorf("making the identity secret of the first chatbot: %w", err)
	}
	return nil
}

func demoChatbot(now time.Time) chatbot.Chatbot {
	b := chatbot.Default(chatbot.ID{UUID: id.New()}, "Kettle & Leaf", now)
	b.Starters = []string{"How long does delivery take?", "Which tea has no caffeine?", "Can I return something?"}
	b.Identity.Mode = chatbot.IdentityOptional
	b.Contact.Brand, b.Contact.Email, b.Contact.Phone = "Kettle & Leaf", "hello@kettleandleaf.example", "555 0142"
	b.Contact.Text = "Call 555 0142 during opening hours or write to hello@kettleandleaf.example. A person answers within one working day."
	return b
}
