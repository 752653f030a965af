package httpapi

import (
	"strings"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// KeyInput makes an API key.
type KeyInput struct {
	Name      string     `json:"name"`
	Role      string     `json:"role" enum:"owner,admin,agent,viewer"`
	Chatbot   string     `json:"chatbot,omitempty" doc:"The only chatbot that the key reaches; all of them where it is left out."`
	ExpiresAt *time.Time `json:"expiresAt,omitempty" doc:"Left out: never."`
}

// KeyResult shows an API key for the only time.
type KeyResult struct {
	Key    string `json:"key"`
	APIKey APIKey `json:"apiKey"`
}

// APIKey is a key as it may be shown.
type APIKey struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Role      string     `json:"role" enum:"owner,admin,agent,viewer"`
	Chatbot   string     `json:"chatbot,omitempty" doc:"The only chatbot that the key reaches; left out: all of them."`
	Hint      string     `json:"hint" doc:"Its last characters; empty for keys of older versions."`
	CreatedAt time.Time  `json:"createdAt"`
	CreatedBy string     `json:"createdBy,omitempty" doc:"Name of who made it; left out: the command line, another key, or somebody who is gone."`
	ExpiresAt *time.Time `json:"expiresAt,omitempty"`
	Expired   bool       `json:"expired"`
	LastUsed  *time.Time `json:"lastUsed,omitempty" doc:"To the hour; left out: never."`
}

// APIKeyList is every key there is.
type APIKeyList struct {
	Items []APIKey `json:"items"`
}

type keyAPI struct {
	accounts Accounts
	chatbots Chatbots
	now      id.Clock
}

func keyRoutes(a keyAPI) []route {
	const of = "/api/admin/keys"
	return []route{
		at(get, of, Admin, 200, "listKeys", "API keys, the newest first, without their secrets.", gives(a.list)),
		at(post, of, Admin, 201, "makeKey", "Make an API key with a role up to your own; it is shown this once.", takes(a.create)),
		at(del, of+"/:kid", Admin, 204, "revokeKey", "Revoke an API key. Whoever uses it is refused from then on.", does(a.revoke)),
	}
}

func (a keyAPI) list(c *call) (APIKeyList, error) {
	keys, err := a.accounts.Keys(c.ctx)
	if err != nil {
		return APIKeyList{}, err
	}
	out := APIKeyList{Items: make([]APIKey, 0, len(keys))}
	for _, k := range keys {
		out.Items = append(out.Items, a.shown(k))
	}
	return out, nil
}

func (a keyAPI) create(c *call, in KeyInput) (KeyResult, error) {
	wanted := account.NewKey{Name: in.Name, Role: account.Role(in.Role)}
	if in.ExpiresAt != nil {
		wanted.ExpiresAt = in.ExpiresAt.UTC()
	}
	if in.Chatbot != "" {
		bot, err := chatbot.ParseID(in.Chatbot)
		if err == nil {
			_, err = a.chatbots.Get(c.ctx, bot)
		}
		if err != nil {
			return KeyResult{}, unlessOurs(err, "chatbot", "There is no such chatbot. Take the id from its Install page.")
		}
		wanted.Chatbot = bot
	}
	secret, key, err := a.accounts.CreateKey(c.ctx, c.actor, wanted)
	if err != nil {
		return KeyResult{}, err
	}
	if !c.actor.Account.IsZero() {
		key.Creator = c.actor.Name
	}
	return KeyResult{Key: secret, APIKey: a.shown(key)}, nil
}

// unlessOurs makes a missing thing the fault of the field that named it.
func unlessOurs(err error, field, message string) error {
	if fault.KindOf(err) != fault.NotFound {
		return err
	}
	return fault.InvalidFields([]fault.Field{{Field: field, Message: message}})
}

func (a keyAPI) revoke(c *call) error {
	value, err := c.param("kid")
	if err != nil {
		return err
	}
	key, err := account.ParseKeyID(value)
	if err != nil {
		return err
	}
	return a.accounts.RevokeKey(c.ctx, c.actor, key)
}

func (a keyAPI) shown(k account.Key) APIKey {
	out := APIKey{
		ID: k.ID.String(), Name: k.Name, Role: string(k.Role), Hint: k.Hint, CreatedAt: k.CreatedAt, CreatedBy: k.Creator, Expired: k.Expired(a.now()),
		ExpiresAt: timeOrNone(k.ExpiresAt), LastUsed: timeOrNone(k.LastUsed),
	}
	if !k.Chatbot.IsZero() {
		out.Chatbot = k.Chatbot.String()
	}
	return out
}

func timeOrNone(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// reaches tells whether the key of a call is good for a chatbot; whoever uses no
// key reaches all of them.
func (c *call) reaches(b chatbot.ID) bool { return c.actor.Chatbot.IsZero() || c.actor.Chatbot == b }

var errKeyScope = fault.New(fault.Forbidden, "key_scope", "This API key is for one chatbot alone, and this is not about it. Use a key that reaches all chatbots.")

// within keeps a key for one chatbot to it: to the routes below the chatbot, to
// its conversations, and to those that ask reaches themselves. All others are
// closed to it, so that a new route opens nothing.
func (s doorkeeper) within(c *call) error {
	const ofChatbot, ofConversation = "/api/admin/chatbots/:id", "/api/admin/conversations/:cid"
	path := c.route.path
	switch {
	case c.actor.Chatbot.IsZero(), c.route.compatible(), c.route.name == "getMe":
		return nil
	case path == ofChatbot || strings.HasPrefix(path, ofChatbot+"/"):
		bot, err := c.chatbotID()
		if err != nil || c.reaches(bot) {
			return err
		}
	case path == ofConversation || strings.HasPrefix(path, ofConversation+"/"):
		cid, err := c.conversationID()
		if err != nil {
			return err
		}
		found, err := s.svc.Conversations.Get(c.ctx, cid)
		if err != nil || c.reaches(found.Chatbot) {
			return err
		}
	}
	return errKeyScope
}
