package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Overviews gives the exact numbers of a chatbot: every field of the page but
// Model, Mail and Recent, which the edge adds.
type Overviews interface {
	Overview(ctx context.Context, id chatbot.ID) (Overview, error)
}

type overviewAPI struct {
	overviews     Overviews
	chatbots      Chatbots
	conversations conversationAPI
	models        Models
	mail          Mail
}

// recentRows is how many conversations the overview shows.
const recentRows = 5

func (a overviewAPI) get(c *call) (Overview, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return Overview{}, err
	}
	if _, err := a.chatbots.Get(c.ctx, botID); err != nil {
		return Overview{}, err
	}
	out, err := a.overviews.Overview(c.ctx, botID)
	if err != nil {
		return Overview{}, err
	}
	page, err := a.conversations.conversations.List(c.ctx, conversation.Query{Chatbot: botID, Limit: recentRows})
	if err != nil {
		return Overview{}, err
	}
	if out.Recent, err = a.conversations.rows(c.ctx, page.Items); err != nil {
		return Overview{}, err
	}
	out.Mail.Configured = a.mail.Configured()
	out.Model, err = a.models.State(c.ctx)
	return out, err
}
