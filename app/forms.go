package app

import (
	"context"
	"fmt"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/store"
)

// formChatbots are the chatbots with what their lead form holds back, and the
// leads that they brought.
type formChatbots struct {
	chatbots
	app *App
}

func (a *App) bots() formChatbots {
	return formChatbots{chatbots{a.chatbots, a.contents, a.documents, a.sites, a.conversations}, a}
}

// Update changes settings. Where the form does not come first any more, whoever
// waited for it is let through.
func (f formChatbots) Update(ctx context.Context, b chatbot.ID, change func(*chatbot.Chatbot) error) (chatbot.Chatbot, error) {
	held := false
	out, err := f.chatbots.Update(ctx, b, func(bot *chatbot.Chatbot) error {
		held = bot.LeadForm.When == chatbot.LeadBefore
		before := bot.Gate.URL
		if err := change(bot); err != nil || bot.Gate.URL == before || bot.Gate.URL == "" {
			return err
		}
		return joints{f.app}.mayAsk(ctx, bot.Gate.URL)
	})
	if err == nil && held && out.LeadForm.When != chatbot.LeadBefore {
		err = joints{f.app}.letThrough(ctx)
	}
	return out, err
}

// Delete removes a chatbot with its leads, its webhooks and their secrets, and its
// chat users. What a stop breaks off is gone on with at the next start.
func (f formChatbots) Delete(ctx context.Context, b chatbot.ID) error {
	tags, err := f.app.conversations.Values(ctx, b, conversation.FacetTag)
	if err != nil {
		return err
	}
	for _, t := range tags {
		if t.Value == conversation.HoldTag && t.Count > 0 {
			return errChatbotHeld
		}
	}
	if err := f.chatbots.Delete(ctx, b); err != nil {
		return err
	}
	return f.clear(ctx, b)
}

// resume goes on with what is left of deleted chatbots, and tells of how many.
func (f formChatbots) resume(ctx context.Context) (n int, err error) {
	records := store.Chatbots{Store: f.app.store}
	going, err := records.Going(ctx)
	for _, b := range going {
		if err := f.clear(ctx, b); err != nil {
			return n, err
		}
		n++
	}
	return n, err
}

// clear removes what belongs to a chatbot that is gone; it may be repeated.
func (f formChatbots) clear(ctx context.Context, b chatbot.ID) error {
	if err := f.empty(ctx, b); err != nil {
		return fmt.Errorf("removing the conversations of a chatbot: %w", err)
	}
	if err := f.app.hooks.DeleteChatbot(ctx, b); err != nil {
		return fmt.Errorf("removing the webhooks of a chatbot: %w", err)
	}
	if err := f.app.leads.Clear(ctx, b); err != nil {
		return fmt.Errorf("removing the leads of a chatbot: %w", err)
	}
	if err := f.app.store.ClearUsers(ctx, b); err != nil {
		return fmt.Errorf("removing the chat users of a chatbot: %w", err)
	}
	if err := f.app.store.ClearWords(ctx, b); err != nil {
		return fmt.Errorf("removing the search index of a chatbot: %w", err)
	}
	if err := f.app.store.ClearCredits(ctx, b); err != nil {
		return fmt.Errorf("removing the ledgers of a chatbot: %w", err)
	}
	return store.Chatbots{Store: f.app.store}.Gone(ctx, b)
}

// letThrough has every conversation looked at that waits: those that the form
// held back are answered now, the others are being worked on anyway.
func (a joints) letThrough(ctx context.Context) error {
	waiting, err := a.replies.Pending(ctx)
	if err != nil {
		return fmt.Errorf("finding what the form held back: %w", err)
	}
	for _, c := range waiting {
		a.runner.Wake(c)
	}
	return nil
}

// leadHolder keeps the leads of chat users.
type leadHolder struct{ app *App }

// Count tells how many leads there are.
func (h leadHolder) Count(ctx context.Context, of chatuser.Subject) (map[string]int, error) {
	return h.app.leads.Count(ctx, of)
}

// Erase removes them.
func (h leadHolder) Erase(ctx context.Context, of chatuser.Subject) error {
	return h.app.leads.Erase(ctx, of)
}

// answersOf are the replies of conversations: what waits for one, and storing it.
func (a joints) answersOf(threads conversation.Store) *conversation.Replies {
	return conversation.NewReplies(conversation.RepliesConfig{
		Store: threads, Effects: a.effects, Announce: a.announce, Chatbots: a.chatbots, Clock: a.clock,
	})
}
