package httpapi

import (
	"context"
	"html"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
)

// Chatbots is what the edge needs of the chatbots. Get is asked for with every
// visitor's request and must not go to the disk.
type Chatbots interface {
	Get(ctx context.Context, id chatbot.ID) (chatbot.Chatbot, error)
	List(ctx context.Context) ([]chatbot.Chatbot, error)
	Create(ctx context.Context, name string) (chatbot.Chatbot, error)
	Update(ctx context.Context, id chatbot.ID, change func(*chatbot.Chatbot) error) (chatbot.Chatbot, error)
	Delete(ctx context.Context, id chatbot.ID) error
}

type chatbotAPI struct {
	chatbots Chatbots
	snippets Snippets
}

func (a chatbotAPI) list(c *call) (ChatbotList, error) {
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return ChatbotList{}, err
	}
	out := ChatbotList{Chatbots: make([]Chatbot, 0, len(all))}
	for _, b := range all {
		out.Chatbots = append(out.Chatbots, chatbotOf(b))
	}
	return out, nil
}

func (a chatbotAPI) create(c *call, in ChatbotInput) (Chatbot, error) {
	b, err := a.chatbots.Create(c.ctx, in.Name)
	if err != nil {
		return Chatbot{}, err
	}
	return chatbotOf(b), nil
}

func (a chatbotAPI) get(c *call) (Chatbot, error) {
	b, err := a.find(c)
	if err != nil {
		return Chatbot{}, err
	}
	return chatbotOf(b), nil
}

func (a chatbotAPI) find(c *call) (chatbot.Chatbot, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	return a.chatbots.Get(c.ctx, botID)
}

// update lays the merge patch over the settings as they are in the transaction
// that writes them, so that two people who change two fields both keep theirs.
func (a chatbotAPI) update(c *call, in patch[Chatbot]) (Chatbot, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return Chatbot{}, err
	}
	b, err := a.chatbots.Update(c.ctx, botID, func(b *chatbot.Chatbot) error {
		before := chatbotOf(*b)
		after := before
		if err := in.apply(&after); err != nil {
			return err
		}
		if err := unchanged(before, after); err != nil {
			return err
		}
		after.writeTo(b)
		return nil
	})
	if err != nil {
		return Chatbot{}, err
	}
	return chatbotOf(b), nil
}

// unchanged refuses another value for what an owner cannot set.
func unchanged(before, after Chatbot) error {
	var fields []fault.Field
	for name, same := range map[string]bool{
		"id":        before.ID == after.ID,
		"createdAt": before.CreatedAt.Equal(after.CreatedAt),
		"updatedAt": before.UpdatedAt.Equal(after.UpdatedAt),
	} {
		if !same {
			fields = append(fields, fault.Field{Field: name, Message: "This cannot be changed. Leave it out."})
		}
	}
	return fault.InvalidFields(fields)
}

func (a chatbotAPI) delete(c *call) error {
	botID, err := c.chatbotID()
	if err != nil {
		return err
	}
	return a.chatbots.Delete(c.ctx, botID)
}

func (a chatbotAPI) install(c *call) (Install, error) {
	b, err := a.find(c)
	if err != nil {
		return Install{}, err
	}
	seen, err := a.snippets.Sites(c.ctx, b.ID)
	if err != nil {
		return Install{}, err
	}
	base, title := html.EscapeString(c.base()), b.DisplayName
	if title == "" {
		title = b.Name
	}
	title = html.EscapeString(strings.Join(strings.Fields(title), " "))
	return Install{
		Snippet: `<script src="` + base + `/embed.js" data-chatbot-id="` + b.ID.String() + `" defer></script>`,
		Iframe: `<iframe src="` + base + `/chat/` + b.ID.String() + `" title="` + title +
			`" width="100%" height="640"></iframe>`,
		BaseURL: c.base(),
		Domains: listOf(b.Domains),
		Sites:   sitesOf(seen, b.Domains),
	}, nil
}
