package httpapi

import (
	"github.com/gofiber/fiber/v2"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
)

var errForeignChatbot = fault.New(fault.Unauthenticated, "token_of_other_chatbot", "This visitor token belongs to another chatbot. Open a session with this one.")

// post stores a message; when it answers, the message is on disk.
func (a visitorAPI) post(c *call, in MessageInput) (Posted, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return Posted{}, err
	}
	if c.visitor.Chatbot != botID {
		if _, err := a.chatbots.Get(c.ctx, botID); err != nil {
			return Posted{}, err
		}
		return Posted{}, errForeignChatbot
	}
	bot, err := a.allowed(c, botID)
	if err != nil {
		return Posted{}, err
	}
	post, err := a.postInput(c, in)
	if err != nil {
		return Posted{}, err
	}
	posted, err := a.take(c, bot, post)
	if err != nil {
		return Posted{}, a.refused(bot.ID, c.visitor.Visitor, err)
	}
	m := posted.Message
	out := Posted{
		ConversationID: posted.Conversation.String(),
		Message:        PostedMessage{ID: m.ID.String(), Seq: m.Seq, Role: string(m.Role), Text: m.Text, At: m.At},
	}
	if bot.LeadForm.When == chatbot.LeadBefore {
		thread, err := a.threads.OfVisitor(c.ctx, c.visitor.Visitor, posted.Conversation)
		out.Held = err == nil && thread.Form == conversation.FormHeld // the message is stored, whatever became of it since
	}
	return out, nil
}

// take stores a message of somebody who may write it.
func (a visitorAPI) take(c *call, bot chatbot.Chatbot, in conversation.PostInput) (conversation.Posted, error) {
	if err := a.admitted(c, bot); err != nil {
		return conversation.Posted{}, err
	}
	return a.threads.Post(c.ctx, in)
}

// admitted lets a visitor write, or fill in a form, who has proved some work where
// that is asked for, and has not written too much. What a refused form has brought is
// sent again by the client.
func (a visitorAPI) admitted(c *call, bot chatbot.Chatbot) error {
	if err := a.proveMessage(c, bot); err != nil {
		return err
	}
	return a.budgets.message(c.visitor.Visitor, c.address, bot)
}

func (a visitorAPI) postInput(c *call, in MessageInput) (conversation.PostInput, error) {
	var fields []fault.Field
	if message := checkText(in.Text); message != "" {
		fields = append(fields, fault.Field{Field: "text", Message: message})
	}
	if message := checkClientID(in.ClientID); message != "" {
		fields = append(fields, fault.Field{Field: "clientId", Message: message})
	}
	if err := fault.InvalidFields(fields); err != nil {
		return conversation.PostInput{}, err
	}
	post := conversation.PostInput{
		Chatbot: c.visitor.Chatbot, Visitor: c.visitor.Visitor, ClientID: in.ClientID, Text: in.Text,
		Source: "api",
	}
	if in.ConversationID == "" { // what is known of the visitor is kept with the first message
		post.Client = clientOf(c.fiber.Get(fiber.HeaderUserAgent))
		post.Address = c.address
	} else {
		cid, err := conversation.ParseID(in.ConversationID)
		if err != nil {
			return conversation.PostInput{}, err
		}
		post.Conversation = &cid
	}
	if v, found := a.visits.get(c.visitor.Visitor); found {
		post.Page, post.Lang, post.Client.Zone = v.page, v.lang, v.zone
		if v.source != "" {
			post.Source = v.source
		}
	} else if c.fiber.Get("Sec-Fetch-Site") == "same-origin" {
		post.Source = "widget" // a page of ours whose session was before a restart: no program of the owner's sends this
	}
	return post, nil
}

func (a visitorAPI) messages(c *call) (History, error) {
	found, err := a.own(c)
	if err != nil {
		return History{}, err
	}
	after, limit, err := historyRange(c)
	if err != nil {
		return History{}, err
	}
	messages, err := a.threads.Messages(c.ctx, found.ID, after, limit)
	if err != nil {
		return History{}, err
	}
	out := History{Messages: make([]Message, 0, len(messages)), Status: string(found.Status), Handover: handoverOf(found)}
	for _, m := range messages {
		out.Messages = append(out.Messages, MessageOf(m))
	}
	return out, nil
}

// own is the conversation of the address, if it is the visitor's.
func (a visitorAPI) own(c *call) (conversation.Conversation, error) {
	if _, err := a.allowed(c, c.visitor.Chatbot); err != nil {
		return conversation.Conversation{}, err
	}
	cid, err := c.conversationID()
	if err != nil {
		return conversation.Conversation{}, err
	}
	return a.threads.OfVisitor(c.ctx, c.visitor.Visitor, cid)
}

func (a visitorAPI) end(c *call, _ nothing) (ConversationState, error) {
	found, err := a.own(c)
	if err != nil {
		return ConversationState{}, err
	}
	ended, err := a.threads.End(c.ctx, found.ID, conversation.EndedByVisitor)
	return stateOf(ended), err
}
