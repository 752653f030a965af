package app

import (
	"context"
	"errors"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/lead"
	"frontdesk/app/store"
)

// ownData is what visitors may see and erase of themselves.
type ownData struct{ app *App }

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

// Erase removes all of it.
func (o ownData) Erase(ctx context.Context, of chatuser.Claims) error {
	_, threads, err := o.app.people.Own(ctx, of.Visitor)
	if err != nil {
		return err
	}
	if held, err := o.app.heldAmong(ctx, threads); err != nil || held > 0 {
		return errors.Join(err, refusedErasure(held, errOwnHeld))
	}
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
