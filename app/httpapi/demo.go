package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
)

// Pretenders proves customers of the demo page to be who they pretend to be.
type Pretenders interface {
	Pretend(ctx context.Context, b chatbot.ID, userID string) (hash string, err error)
}

// DemoSignIn is a pretended customer of the demo page who signs in.
type DemoSignIn struct {
	UserID string `json:"userId" doc:"demo-, then ana, ben or chiara, then - and 24 hexadecimal digits that the browser made."`
}

// DemoUser is what an owner's own server would give its page.
type DemoUser struct {
	UserID   string `json:"userId"`
	UserHash string `json:"userHash,omitempty" doc:"Left out where the chatbot verifies no identities."`
}

func (a pageAPI) demo(c *call) (Demo, error) {
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return Demo{}, err
	}
	if len(all) == 0 {
		return Demo{}, chatbot.ErrNotFound
	}
	return Demo{ChatbotID: all[0].ID.String()}, nil
}

func (a pageAPI) demoSignIn(c *call, in DemoSignIn) (DemoUser, error) {
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return DemoUser{}, err
	}
	if len(all) == 0 {
		return DemoUser{}, chatbot.ErrNotFound
	}
	hash, err := a.pretenders.Pretend(c.ctx, all[0].ID, in.UserID)
	return DemoUser{UserID: in.UserID, UserHash: hash}, err
}

// types are what window.chatbot is, for pages written in TypeScript.
func (a pageAPI) types(c *call) error { return a.file(c, "embed.d.ts") }
