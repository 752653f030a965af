package httpapi

import (
	"context"
	"io"
	"reflect"
	"time"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/chatuser"
)

// OwnKept is what is kept of visitors, for themselves. Erase returns once it is
// gone; from then on the visitor's token opens nothing.
type OwnKept interface {
	// Own writes OwnData as JSON, piece by piece: it may be long.
	Own(ctx context.Context, of chatuser.Claims, w io.Writer) error
	Erase(ctx context.Context, of chatuser.Claims) error
}

// OwnData is everything that is kept of one visitor.
type OwnData struct {
	ExportedAt    time.Time         `json:"exportedAt"`
	Chatbot       OwnChatbot        `json:"chatbot"`
	User          OwnUser           `json:"user"`
	Conversations []OwnConversation `json:"conversations" doc:"The newest first."`
	Leads         []OwnLead         `json:"leads"`
	Credits       *OwnCredits       `json:"credits,omitempty" doc:"Left out where the chat costs nothing and never did."`
}

// OwnCredits is the account of credits.
type OwnCredits struct {
	Balance *int             `json:"balance,omitempty" doc:"Left out where the account is shared with other profiles."`
	Entries []OwnCreditEntry `json:"entries" doc:"The newest first; of a shared account those of the visitor's own conversations."`
}

// OwnCreditEntry is one entry of the account.
type OwnCreditEntry struct {
	At           time.Time `json:"at"`
	Kind         string    `json:"kind"`
	Amount       int       `json:"amount"`
	Reason       string    `json:"reason,omitempty"`
	Conversation string    `json:"conversation,omitempty"`
}

// OwnChatbot is whose visitor it is.
type OwnChatbot struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// OwnUser is what the visitor, or the page for them, has told.
type OwnUser struct {
	UUID      string     `json:"uuid"`
	Name      string     `json:"name,omitempty"`
	Email     string     `json:"email,omitempty"`
	Phone     string     `json:"phone,omitempty"`
	Info      string     `json:"info,omitempty"`
	UserID    string     `json:"userId,omitempty"`
	Verified  bool       `json:"verified"`
	FirstSeen *time.Time `json:"firstSeen,omitempty"`
}

// OwnConversation is one conversation with all its messages.
type OwnConversation struct {
	ID        string       `json:"id"`
	Status    string       `json:"status" enum:"active,ended"`
	StartedAt time.Time    `json:"startedAt"`
	EndedAt   *time.Time   `json:"endedAt,omitempty"`
	Source    string       `json:"source,omitempty"`
	Lang      string       `json:"lang,omitempty"`
	Page      PageInput    `json:"page"`
	Address   string       `json:"address,omitempty" doc:"What is kept of the address."`
	Place     Place        `json:"place"`
	Messages  []OwnMessage `json:"messages"`
}

// OwnMessage is one message.
type OwnMessage struct {
	Role string    `json:"role" enum:"user,assistant,agent,system"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// OwnField is an answer to a field of the owner's own.
type OwnField struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// OwnLead are contact details that were left.
type OwnLead struct {
	Name      string     `json:"name,omitempty"`
	Email     string     `json:"email,omitempty"`
	Phone     string     `json:"phone,omitempty"`
	Fields    []OwnField `json:"fields,omitempty"`
	Source    string     `json:"source,omitempty"`
	Consent   string     `json:"consent,omitempty" doc:"The text that was agreed to."`
	CreatedAt time.Time  `json:"createdAt"`
	UpdatedAt time.Time  `json:"updatedAt"`
}

// ownData is the export: only what belongs to the visitor of the token.
func (a ownDataAPI) ownData(c *call) error {
	if err := a.mayAskOwn(c); err != nil {
		return err
	}
	of := c.visitor
	return c.export(fiber.MIMEApplicationJSON, "my-data.json", func(ctx context.Context, w io.Writer) error { return a.kept.Own(ctx, of, w) })
}

func (a ownDataAPI) eraseOwn(c *call) error {
	if err := a.mayAskOwn(c); err != nil {
		return err
	}
	return a.kept.Erase(c.ctx, c.visitor)
}

// mayAskOwn refuses pages of sites that may not embed the chatbot, and who asks
// all the time: both calls read everything.
func (a ownDataAPI) mayAskOwn(c *call) error {
	if _, err := a.allowed(c, c.visitor.Chatbot); err != nil {
		return err
	}
	return a.budgets.own(c.visitor.Visitor, c.address)
}

// ownDataAPI lets visitors see and erase what is kept of them.
type ownDataAPI struct{ visitorAPI }

func visitorOwnRoutes(visitors visitorAPI) []route {
	const path = "/api/widget/visitor"
	a := ownDataAPI{visitors}
	routes := []route{
		at(get, path, Visitor, 200, "getOwnData", "Everything that is kept of the visitor of the token: profile, conversations, leads, credits.", raw(a.ownData).documents(reflect.TypeFor[OwnData]())),
		at(del, path, Visitor, 204, "eraseOwnData", "Erase everything that is kept of the visitor of the token, for good. The token opens nothing any more.", does(a.eraseOwn)),
	}
	for i := range routes {
		routes[i].surface = visitorSurface
	}
	return routes
}
