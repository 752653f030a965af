package app

import (
	"context"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/lead"
	"frontdesk/app/store"
)

// ownData is what visitors may see and erase of themselves.
type ownData struct{ app *App }

// messagePage is how many messages are read at once.
const messagePage = 200

// Own gathers everything that is kept of a visitor.
func (o ownData) Own(ctx context.Context, of chatuser.Claims) (httpapi.OwnData, error) {
	a := o.app
	bot, err := a.chatbots.Get(ctx, of.Chatbot)
	if err != nil {
		return httpapi.OwnData{}, err
	}
	user, threads, err := a.people.Own(ctx, of.Visitor)
	if err != nil {
		return httpapi.OwnData{}, err
	}
	out := httpapi.OwnData{
		ExportedAt: a.clock(), Chatbot: httpapi.OwnChatbot{ID: bot.ID.String(), Name: bot.DisplayName},
		User: ownUser(of.Visitor, user), Conversations: []httpapi.OwnConversation{}, Leads: []httpapi.OwnLead{},
	}
	for _, thread := range threads {
		c, err := a.conversations.Get(ctx, conversation.ID{UUID: id.UUID(thread)})
		if errors.Is(err, conversation.ErrNotFound) {
			continue
		}
		if err != nil {
			return out, err
		}
		one, err := o.conversation(ctx, c)
		if err != nil {
			return out, err
		}
		out.Conversations = append(out.Conversations, one)
	}
	leads, err := a.leads.OfUsers(ctx, []chatuser.UserID{chatuser.UserOf(of.Visitor)})
	if err != nil {
		return out, err
	}
	for _, l := range leads {
		out.Leads = append(out.Leads, httpapi.OwnLead{
			Name: l.Name, Email: string(l.Email), Phone: string(l.Phone), Fields: ownFields(l.Fields), Source: l.Source,
			Consent: l.From("consent"), CreatedAt: l.CreatedAt, UpdatedAt: l.UpdatedAt,
		})
	}
	return out, nil
}

// ownUser is the profile: what the visitor's own pages and forms told.
func ownUser(v chatuser.VisitorID, u chatuser.User) httpapi.OwnUser {
	return httpapi.OwnUser{
		UUID: chatuser.UserOf(v).String(), Name: u.Own.Name, Email: u.Own.Email, Phone: u.Own.Phone, Info: u.Own.Info,
		UserID: u.ExternalID, Verified: u.Verified, FirstSeen: moment(u.CreatedAt),
	}
}

func ownFields(in []lead.Value) []httpapi.OwnField {
	out := make([]httpapi.OwnField, 0, len(in))
	for _, f := range in {
		out = append(out, httpapi.OwnField{Label: f.Label, Value: f.Value})
	}
	return out
}

func (o ownData) conversation(ctx context.Context, c conversation.Conversation) (httpapi.OwnConversation, error) {
	out := httpapi.OwnConversation{
		ID: c.ID.String(), Status: string(c.Status), StartedAt: c.StartedAt, EndedAt: moment(c.EndedAt), Source: c.Source, Lang: c.Lang,
		Address: c.Client.Address, Place: httpapi.PlaceOf(c.Place),
		Page: httpapi.PageInput{URL: c.Page.URL, Title: c.Page.Title, Referrer: c.Page.Referrer}, Messages: []httpapi.OwnMessage{},
	}
	for after := uint64(0); ; {
		page, err := o.app.conversations.Messages(ctx, c.ID, after, messagePage)
		if err != nil {
			return out, err
		}
		for _, m := range page {
			after = m.Seq
			out.Messages = append(out.Messages, httpapi.OwnMessage{Role: string(m.Role), Text: m.Text, At: m.At})
		}
		if len(page) < messagePage {
			return out, nil
		}
	}
}

// Erase removes all of it.
func (o ownData) Erase(ctx context.Context, of chatuser.Claims) error {
	return o.app.people.EraseOwn(ctx, of.Chatbot, of.Visitor)
}

// refuseErased lets nothing be written by a token whose visitor was erased, also
// where the message was on its way meanwhile.
func (a joints) refuseErased() {
	a.effects.all = append(a.effects.all, erasedEffects{store: store.Users(a.store)})
}

type erasedEffects struct {
	conversation.NoEffects
	store store.Port[chatuser.Tx, chatuser.Reader]
}

// Posted refuses the message.
func (e erasedEffects) Posted(tx conversation.Tx, _ chatbot.Chatbot, c conversation.Conversation, _ conversation.Message, _ bool) error {
	gone, err := e.store.Within(tx).Gone(chatuser.UserOf(c.Visitor))
	if err == nil && gone {
		return chatuser.ErrErased
	}
	return err
}
