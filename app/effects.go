package app

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// effects hands each change of a conversation to the parts that write something
// with it. They are joined after they are made and before anything runs.
type effects struct{ all []conversation.Effects }

func (e *effects) Posted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message, began bool) error {
	for _, one := range e.all {
		if err := one.Posted(tx, bot, c, m, began); err != nil {
			return err
		}
	}
	return nil
}

func (e *effects) Replied(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
	for _, one := range e.all {
		if err := one.Replied(tx, bot, c, m); err != nil {
			return err
		}
	}
	return nil
}

func (e *effects) Ended(tx conversation.Tx, c conversation.Conversation) error {
	for _, one := range e.all {
		if err := one.Ended(tx, c); err != nil {
			return err
		}
	}
	return nil
}

// joints are what the parts ask of each other within a transaction or behind one;
// each stands beside the part that it belongs to.
type joints struct{ *App }
