package store

import (
	"context"

	"frontdesk/app/chatbot"
)

// Chatbots is the store as package chatbot sees it.
type Chatbots struct{ Store *Store }

// Chatbots gives all of them.
func (c Chatbots) Chatbots(ctx context.Context) (out []chatbot.Chatbot, err error) {
	err = c.Store.View(ctx, func(tx *Tx) error {
		return tx.scan(span{prefix: []byte{byte(kindChatbot)}}, func(_, v []byte) (bool, error) {
			var b chatbot.Chatbot
			if err := decodeJSON(v, &b); err != nil {
				return false, err
			}
			out = append(out, b)
			return true, nil
		})
	})
	return out, err
}

// PutChatbot stores a chatbot.
func (c Chatbots) PutChatbot(ctx context.Context, b chatbot.Chatbot, then func()) error {
	return c.Store.Write(ctx, func(tx *Tx) error {
		tx.Settle(then)
		return tx.setJSON(chatbotKey(b.ID), b)
	})
}

// DeleteChatbot removes the record of a chatbot, and marks it as going.
func (c Chatbots) DeleteChatbot(ctx context.Context, b chatbot.ID, then func()) error {
	return c.Store.Write(ctx, func(tx *Tx) error {
		tx.Settle(then)
		if err := tx.delete(sightingsKey(b)); err != nil {
			return err
		}
		if err := tx.set(goingKey(b), nil); err != nil {
			return err
		}
		return tx.delete(chatbotKey(b))
	})
}
