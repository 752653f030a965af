package app

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/realtime"
)

// countNews is how often the panel is told the counts of a chatbot at the most.
const countNews = 250 * time.Millisecond

// announcer turns what was stored into events for those who look on. Counts are
// gathered for a moment, so that a burst of messages is one event.
type announcer struct {
	hub    *realtime.Hub
	log    *slog.Logger
	counts func(ctx context.Context, b chatbot.ID) (conversation.Counts, error)
	asked  func(chatbot.ID) // what was asked of a chatbot, or how it came out, has changed; it returns at once

	mu    sync.Mutex
	stale map[chatbot.ID]bool
}

// MessageStored wakes a conversation's watchers; they read the message from the
// store.
func (a *announcer) MessageStored(c conversation.Conversation, m conversation.Message) {
	a.hub.Publish(realtime.Conversation(c.ID.String()), realtime.Event{Name: "message", ID: m.Seq})
	if m.Role == conversation.RoleAssistant {
		a.asked(c.Chatbot)
	}
	a.changed(c)
}

// Rated tells what a visitor said of an answer.
func (a *announcer) Rated(c conversation.Conversation, m conversation.Message) {
	a.publish(realtime.Conversation(c.ID.String()), "rating", httpapi.RatingEventOf(m))
	a.changed(c)
}

// StatusChanged tells that a conversation began, ended, was deleted or restored.
func (a *announcer) StatusChanged(c conversation.Conversation) {
	a.asked(c.Chatbot)
	a.publish(realtime.Conversation(c.ID.String()), "status", httpapi.StatusOf(c))
	a.changed(c)
}

func (a *announcer) changed(c conversation.Conversation) {
	bot := c.Chatbot.String()
	if topic := realtime.Panel(bot); a.hub.Watched(topic) {
		a.publish(topic, "conversation", httpapi.ConversationEvent{
			ID: c.ID.String(), Chatbot: bot, Status: string(c.Status), Deleted: !c.DeletedAt.IsZero(),
		})
	}
	a.countSoon(c.Chatbot)
}

// countSoon has the counts of a chatbot told once for all that changes in a moment.
func (a *announcer) countSoon(b chatbot.ID) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.stale == nil {
		a.stale = map[chatbot.ID]bool{}
	}
	if !a.stale[b] {
		a.stale[b] = true
		time.AfterFunc(countNews, func() { a.announceCounts(b) })
	}
}

func (a *announcer) announceCounts(b chatbot.ID) {
	a.mu.Lock()
	delete(a.stale, b)
	a.mu.Unlock()
	n, err := a.counts(context.Background(), b)
	if err != nil {
		return // the store is closing; nobody is left to tell
	}
	a.publish(realtime.Panel(b.String()), "counts", httpapi.CountsEvent{
		Chatbot: b.String(), Counts: httpapi.Counts{Active: n.Active, Ended: n.Ended, All: n.Total()},
	})
}

// publish writes an event out if anybody is there to get it: this runs on the
// store's writer.
func (a *announcer) publish(topic realtime.Topic, name string, v any) {
	if !a.hub.Watched(topic) {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		a.log.Error("writing an event failed", "event", name, "error", err)
		return
	}
	a.hub.Publish(topic, realtime.Event{Name: name, Data: data})
}
