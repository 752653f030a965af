package httpapi

import (
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
)

// identityAPI is how users of the owner's site prove who they are.
type identityAPI struct{ userAPI }

func (a identityAPI) identity(c *call) (Identity, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return Identity{}, err
	}
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return Identity{}, err
	}
	return a.identityOf(c, bot)
}

func (a identityAPI) identityOf(c *call, bot chatbot.Chatbot) (Identity, error) {
	secret, err := a.users.Secret(c.ctx, bot.ID)
	i := bot.Identity
	return Identity{
		IdentityInput: IdentityInput{Mode: or(i.Mode, chatbot.IdentityOff), JWT: i.JWT, Text: i.Text, Memory: !i.NoMemory},
		Secret:        secretStateOf(secret),
	}, err
}

// putIdentity changes how users are known. Nobody could prove anything without a
// secret, so that one must be there first.
func (a identityAPI) putIdentity(c *call, in IdentityInput) (Identity, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Identity{}, err
	}
	if in.Mode == chatbot.IdentityOptional || in.Mode == chatbot.IdentityRequired {
		secret, err := a.users.Secret(c.ctx, botID)
		if err != nil {
			return Identity{}, err
		}
		if !secret.Set {
			return Identity{}, chatuser.ErrNoSecret
		}
	}
	bot, err := a.chatbots.Update(c.ctx, botID, func(b *chatbot.Chatbot) error {
		b.Identity = chatbot.Identity{Mode: in.Mode, JWT: in.JWT, Text: in.Text, NoMemory: !in.Memory}
		return nil
	})
	if err != nil {
		return Identity{}, err
	}
	return a.identityOf(c, bot)
}

func (a identityAPI) rotate(c *call, in RotateInput) (RotatedSecret, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return RotatedSecret{}, err
	}
	overlap := chatuser.DefaultOverlap
	if in.OverlapHours != nil {
		if *in.OverlapHours < 0 || *in.OverlapHours > int(chatuser.MostOverlap/time.Hour) {
			return RotatedSecret{}, wrongQuery("overlapHours", "This must be a whole number from 0 to 720.")
		}
		overlap = time.Duration(*in.OverlapHours) * time.Hour
	}
	secret, state, err := a.users.Rotate(c.ctx, botID, chatuser.Rotation{Overlap: overlap, SignOut: in.SignOut})
	if err == nil && in.SignOut {
		a.visitors.turnOut()
	}
	return RotatedSecret{Secret: secret, State: secretStateOf(state)}, err
}
