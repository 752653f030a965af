package app

import (
	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
	"frontdesk/app/store"
)

// letterEffects have the transcript sent at the end that was asked for before.
type letterEffects struct {
	conversation.NoEffects
	items  store.Port[outbox.Tx, outbox.Reader]
	notify *notify.Service
}

// Ended has it sent.
func (l letterEffects) Ended(tx conversation.Tx, c conversation.Conversation) error {
	return l.notify.Ended(l.items.Within(tx), c)
}

// letters are transcripts that are asked for in the talk. They are asked only when
// all is made.
type letters struct{ app *App }

// Sends tells whether mails can be sent.
func (l letters) Sends() bool { return l.app.notify.Sends() }

// Promise counts one.
func (l letters) Promise(c conversation.Conversation, to email.Address) error {
	return l.app.notify.Promise(c, to)
}

// dispatch sends a transcript with the reply that tells of it.
func (a joints) dispatch(tx conversation.Tx, c conversation.Conversation, m answer.MailOut) error {
	now, err := tx.Conversation(c.ID)
	if err != nil {
		return err
	}
	if m.AtEnd {
		return conversation.WantAtEnd(tx, now, m.To)
	}
	return a.notify.Keep(store.Outbox(a.store).Within(tx), now, m.To)
}

// ownerZone is the time zone of the settings.
func (a *App) ownerZone() string { return a.settings.current().Zone }
