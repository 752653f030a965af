package httpapi

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/webhook"
)

// Chats is what the compatible API needs of conversations beyond Threads.
type Chats interface {
	Get(ctx context.Context, id conversation.ID) (conversation.Conversation, error)
	// Waits tells whether a message waits for an answer.
	Waits(ctx context.Context, id conversation.ID, seq uint64) (bool, error)
	// Say stores a message as the assistant's.
	Say(ctx context.Context, id conversation.ID, text string) (conversation.Message, error)
	// Subscribe has an address told of an event and gives the secret.
	Subscribe(ctx context.Context, b chatbot.ID, address string, event webhook.Event) (secret string, err error)
	Unsubscribe(ctx context.Context, b chatbot.ID, address string) error
}

// v2API is the compatible API.
type v2API struct {
	chatbots Chatbots
	threads  Threads
	lists    Conversations
	users    ChatUsers
	chats    Chats
	asker    Asker
	models   Models
	people   Handovers
	credits  Credits
	follower follower
	turns    *turns
	now      id.Clock
}

func (s *Server) v2() v2API {
	svc := s.svc
	return v2API{
		chatbots: svc.Chatbots, threads: svc.Threads, lists: svc.Conversations, users: svc.ChatUsers, chats: svc.Chats, asker: svc.Asker,
		models: svc.Models, turns: newTurns(), people: svc.Handovers, credits: svc.Credits, now: s.cfg.Clock,
		follower: follower{hub: s.cfg.Hub, threads: svc.Threads, chats: svc.Chats, stopping: s.streams.done, log: s.log},
	}
}

var (
	errNoKey    = fault.New(fault.Unauthenticated, "api_key_missing", "Send an API key as Authorization: Bearer. The panel makes one under API keys.")
	errOtherBot = fault.New(fault.Forbidden, "key_of_other_chatbot", "This API key is for another chatbot.")
)

// bot is the chatbot that a client names, if its key reaches it.
func (a v2API) bot(c *call, value string) (chatbot.Chatbot, error) {
	id, err := chatbot.ParseID(value)
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	if !c.reaches(id) {
		return chatbot.Chatbot{}, errOtherBot
	}
	return a.chatbots.Get(c.ctx, id)
}

// named is the chatbot of the address.
func (a v2API) named(c *call) (chatbot.Chatbot, error) {
	value, err := c.param("id")
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	return a.bot(c, value)
}

func (a v2API) list(c *call) (V2Chatbots, error) {
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return V2Chatbots{}, err
	}
	out := V2Chatbots{Status: "success", Chatbots: []V2Chatbot{}}
	for _, b := range all {
		if c.reaches(b.ID) {
			out.Chatbots = append(out.Chatbots, V2Chatbot{ChatbotID: b.ID.String(), ChatbotName: b.Name})
		}
	}
	return out, nil
}

func (a v2API) status(c *call) (V2ChatbotStatus, error) {
	bot, err := a.named(c)
	if err != nil {
		return V2ChatbotStatus{}, err
	}
	out := V2ChatbotStatus{Status: "success", ChatbotID: bot.ID.String(), ChatbotName: bot.Name, ChatbotStatus: "active"}
	if !bot.Assistant.Enabled {
		out.ChatbotStatus = "off"
	}
	return out, nil
}

func (a v2API) addWebhook(c *call, in V2WebhookInput) (V2WebhookDone, error) {
	bot, err := a.bot(c, in.ChatbotID)
	if err != nil {
		return V2WebhookDone{}, err
	}
	secret, err := a.chats.Subscribe(c.ctx, bot.ID, in.URL, webhook.Event(in.Event))
	return V2WebhookDone{Status: "success", Secret: secret}, err
}

func (a v2API) deleteWebhook(c *call, in V2WebhookGone) (V2Done, error) {
	bot, err := a.bot(c, in.ChatbotID)
	if err != nil {
		return V2Done{}, err
	}
	return V2Done{Status: "success"}, a.chats.Unsubscribe(c.ctx, bot.ID, in.URL)
}

func (a v2API) liveChat(c *call, in V2LiveInput) (V2LiveDone, error) {
	bot, err := a.bot(c, in.ChatbotID)
	if err != nil {
		return V2LiveDone{}, err
	}
	if in.Role != "human" && in.Role != "assistant" {
		return V2LiveDone{}, wrongQuery("role", "This must be human or assistant.")
	}
	name := strings.TrimSpace(firstText(in.Name, bot.DisplayName, bot.Name))
	if utf8.RuneCountInString(name) > 80 || strings.ContainsFunc(name, unicode.IsControl) {
		return V2LiveDone{}, wrongQuery("name", "At most 80 characters on one line.")
	}
	found, there, err := a.find(c, bot.ID, in.ConversationID)
	if err != nil {
		return V2LiveDone{}, err
	}
	if !there {
		return V2LiveDone{}, conversation.ErrNotFound
	}
	var m conversation.Message
	if in.Role == "human" {
		m, err = a.people.Say(c.ctx, found.ID, name, in.Message)
	} else {
		m, err = a.chats.Say(c.ctx, found.ID, in.Message)
	}
	if err != nil {
		return V2LiveDone{}, err
	}
	return V2LiveDone{Status: "success", ConversationID: calledBy(found), MessageID: m.ID.String()}, nil
}

// find is the conversation that a client names by its id or by the client's own
// name for it; of the latter the one that has not ended.
func (a v2API) find(c *call, bot chatbot.ID, name string) (conversation.Conversation, bool, error) {
	if id, err := conversation.ParseID(name); err == nil {
		found, err := a.chats.Get(c.ctx, id)
		switch {
		case err == nil && (found.Chatbot != bot || !found.DeletedAt.IsZero()):
			return conversation.Conversation{}, false, conversation.ErrNotFound
		case err == nil:
			return found, true, nil
		case fault.KindOf(err) != fault.NotFound:
			return conversation.Conversation{}, false, err
		}
	}
	found, there, err := a.threads.Latest(c.ctx, bot, outsider(bot, name))
	return found, there && found.Status == conversation.Active, err
}

// nameOf is what a client calls a conversation.
func calledBy(c conversation.Conversation) string {
	if c.External != "" {
		return c.External
	}
	return c.ID.String()
}
