package httpapi

import (
	"context"
	"encoding/json"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
)

// People knows who visitors are.
type People interface {
	Open(ctx context.Context, in chatuser.SessionInput) (chatuser.Session, error)
	// Barred is why a good token opens nothing any more; nil where it does.
	Barred(ctx context.Context, c chatuser.Claims) error
}

// VisitorInfo is what a host page tells of its user.
type VisitorInfo struct {
	Name     string          `json:"name,omitempty"`
	Email    string          `json:"email,omitempty"`
	Phone    string          `json:"phone,omitempty"`
	Info     json.RawMessage `json:"info,omitempty" doc:"Facts for answers: text, or any JSON value; at most 8,000 characters and 8 levels deep."`
	UserID   string          `json:"userId,omitempty" doc:"Your id of the user, at most 50 characters."`
	UserHash string          `json:"userHash,omitempty" doc:"hex(HMAC-SHA256(identity secret, userId)), computed on your server."`
	JWT      string          `json:"jwt,omitempty" doc:"Instead of userId and userHash: HS256 with sub and exp, and name and email where they are known."`
}

// SessionUser is the chat user of a session.
type SessionUser struct {
	UUID     string `json:"uuid"`
	Name     string `json:"name,omitempty"`
	Email    string `json:"email,omitempty"`
	Phone    string `json:"phone,omitempty"`
	Verified bool   `json:"verified"`
}

// SessionIdentity is how well the user of a session is known.
type SessionIdentity struct {
	Mode   string `json:"mode" enum:"off,optional,required"`
	State  string `json:"state" enum:"anonymous,known,verified,refused"`
	Reason string `json:"reason,omitempty" doc:"Why an identity was refused, for the console of the page."`
	Text   string `json:"text,omitempty" doc:"What the visitor reads in place of the composer; there only while nothing can be written."`
}

// SignInText is what visitors read where they must be verified and the owner has
// written nothing.
const SignInText = "This chat is for signed-in users. Please sign in on this site and open the chat again."

// infoText is what was told as info, as text.
func infoText(raw json.RawMessage) string {
	var text string
	if err := json.Unmarshal(raw, &text); err == nil {
		return text
	}
	if string(raw) == "null" {
		return ""
	}
	return string(raw)
}

func (v VisitorInfo) told() *chatuser.Told {
	return &chatuser.Told{
		Profile: chatuser.Profile{Name: v.Name, Email: v.Email, Phone: v.Phone, Info: infoText(v.Info)},
		Proof:   chatuser.Proof{UserID: v.UserID, Hash: v.UserHash, JWT: v.JWT},
	}
}

// person finds out who opens a session; the claims may become those of another
// visitor, with a token of its own.
func (a visitorAPI) person(c *call, bot chatbot.Chatbot, in SessionInput, claims *chatuser.Claims, token *string) (chatuser.Session, error) {
	open := chatuser.SessionInput{Chatbot: bot, Visitor: claims.Visitor, Source: in.visit().source}
	if in.UserInfo.set {
		if open.Clear = in.UserInfo.value == nil; !open.Clear {
			open.Info = in.UserInfo.value.told()
			if err := a.budgets.telling(claims.Visitor, c.address, bot.Limits); err != nil {
				return chatuser.Session{}, err
			}
		}
	}
	found, err := a.people.Open(c.ctx, open)
	if err == nil && found.Visitor != claims.Visitor {
		claims.Visitor, claims.IssuedAt = found.Visitor, a.clock()
		*token = a.keys.Sign(*claims)
	}
	return found, err
}

// introduce puts who the visitor is into the answer.
func (s *Session) introduce(bot chatbot.Chatbot, p chatuser.Session) {
	s.User = SessionUser{
		UUID: p.User.String(), Name: p.Profile.Name, Email: p.Profile.Email, Phone: p.Profile.Phone,
		Verified: p.State == chatuser.Verified,
	}
	mode := bot.Identity.Mode
	if mode == "" {
		mode = chatbot.IdentityOff
	}
	s.Identity = SessionIdentity{Mode: mode, State: string(p.State), Reason: p.Reason}
	if mode == chatbot.IdentityRequired && p.State != chatuser.Verified {
		s.Identity.Text = bot.Identity.Text
		if s.Identity.Text == "" {
			s.Identity.Text = SignInText
		}
	}
	s.Chatbot.Greeting = greetingFor(s.Chatbot.Greeting, p.Profile.Name)
}

// greetings are the words that a name is put behind.
var greetings = []string{"Hello", "Hi", "Hey", "Welcome", "Good day", "Hola", "Hallo", "Bonjour", "Salut", "Ciao", "Olá", "Oi", "Hoi", "Cześć", "Merhaba", "Guten Tag", "Buongiorno"}

// greetingFor is the greeting with the name: behind its first word where that is
// a greeting ("Hello! How …" → "Hello, Ana! How …"), else before it.
func greetingFor(greeting, name string) string {
	name = strings.Join(strings.Fields(name), " ")
	if runes := []rune(name); len(runes) > 40 {
		name, _, _ = strings.Cut(name, " ")
		name = string([]rune(name)[:min(40, len([]rune(name)))])
	}
	if name == "" {
		return greeting
	}
	for _, word := range greetings {
		if rest, found := strings.CutPrefix(greeting, word); found && (rest == "" || strings.ContainsRune("!.,", rune(rest[0]))) {
			return word + ", " + name + or(rest, "!")
		}
	}
	return strings.TrimSpace("Hello, " + name + "! " + greeting)
}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
