package httpapi

import (
	"context"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/realtime"
)

type eventAPI struct {
	chatbots      Chatbots
	conversations Conversations
	streams       *streams
}

// events streams what the panel shows: everything that concerns all chatbots,
// the one that is looked at, and the conversation that is open.
func (a eventAPI) events(c *call) error {
	p := plan{topics: []realtime.Topic{realtime.Panel("")}, until: id.Now().Add(panelStreamLife)}
	if value := c.fiber.Query("chatbot"); value != "" {
		botID, err := chatbot.ParseID(value)
		if err != nil {
			return err
		}
		if _, err := a.chatbots.Get(c.ctx, botID); err != nil {
			return err
		}
		p.topics = append(p.topics, realtime.Panel(botID.String()))
	}
	available, err := c.flag("available")
	if err != nil {
		return err
	}
	if available && c.actor.Role.AtLeast(account.Agent) {
		p.topics = append(p.topics, realtime.Available)
	}
	if value := c.fiber.Query("conversation"); value != "" {
		cid, err := conversation.ParseID(value)
		if err != nil {
			return err
		}
		if _, err := a.conversations.Get(c.ctx, cid); err != nil {
			return err
		}
		if p.last, err = lastEventID(c); err != nil {
			return err
		}
		p.topics = append(p.topics, realtime.Conversation(cid.String()))
		p.source = panelSource{ctx: c.ctx, conversations: a.conversations, id: cid}
	}
	return a.streams.serve(c, p)
}

// panelSource reads a conversation for the panel. The context is the server's.
type panelSource struct {
	ctx           context.Context //nolint:containedctx // it lives as long as the stream may
	conversations Conversations
	id            conversation.ID
}

func (s panelSource) page(after uint64) ([]row, error) {
	messages, err := s.conversations.Messages(s.ctx, s.id, after, sourcePage)
	if err != nil {
		return nil, err
	}
	out := make([]row, 0, len(messages))
	for _, m := range messages {
		out = append(out, row{seq: m.Seq, id: m.ID.String(), data: panelMessageOf(m)})
	}
	return out, nil
}

func (s panelSource) status() (StatusEvent, error) {
	found, err := s.conversations.Get(s.ctx, s.id)
	return StatusOf(found), err
}
