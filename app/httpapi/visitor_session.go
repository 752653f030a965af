package httpapi

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/proof"
)

// Threads is what visitors need of the conversations.
type Threads interface {
	Post(ctx context.Context, in conversation.PostInput) (conversation.Posted, error)
	Latest(ctx context.Context, bot chatbot.ID, v chatuser.VisitorID) (conversation.Conversation, bool, error)
	OfVisitor(ctx context.Context, v chatuser.VisitorID, id conversation.ID) (conversation.Conversation, error)
	Messages(ctx context.Context, id conversation.ID, after uint64, limit int) ([]conversation.Message, error)
	End(ctx context.Context, id conversation.ID, by conversation.EndedBy) (conversation.Conversation, error)
}

type visitorAPI struct {
	threads     Threads
	chatbots    Chatbots
	transcripts Transcripts
	mail        Mail
	keys        chatuser.Keyring
	clock       id.Clock
	budgets     *budgets
	proofs      *proof.Desk
	visits      *visits
	streams     *streams
	snippets    Snippets
	people      People
	leads       VisitorLeads
	kept        OwnKept
	handovers   Handovers
	feedback    Feedback
	credits     Credits
}

func (a visitorAPI) session(c *call, in SessionInput) (Session, error) {
	bot, err := a.bot(c)
	if err != nil {
		return Session{}, err
	}
	if err := in.validate(); err != nil {
		return Session{}, err
	}
	claims, token, err := a.identify(c, bot, in)
	if err != nil {
		return Session{}, err
	}
	person, err := a.person(c, bot, in, &claims, &token)
	if err != nil {
		return Session{}, err
	}
	a.refusedIdentity(bot, person)
	a.visits.put(claims.Visitor, in.visit())
	if origin := c.siteOf(in.hostPage()); origin != "" {
		a.snippets.Saw(c.ctx, bot.ID, origin, mayShow(origin, bot.Domains))
	}
	out := Session{VisitorToken: token, Chatbot: widgetOf(bot, a.mail.Configured())}
	out.introduce(bot, person)
	latest, found, err := a.threads.Latest(c.ctx, bot.ID, claims.Visitor)
	if err != nil {
		return Session{}, err
	}
	if found {
		state := stateOf(latest)
		out.Conversation = &state
	}
	out.LeadForm, err = a.leadForm(c.ctx, bot, claims.Visitor, in.Lang, latest)
	return out, err
}

// bot is the chatbot of the address, and refuses pages of sites that may not
// embed it.
func (a visitorAPI) bot(c *call) (chatbot.Chatbot, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	return a.allowed(c, botID)
}

func (a visitorAPI) allowed(c *call, botID chatbot.ID) (chatbot.Chatbot, error) {
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return chatbot.Chatbot{}, err
	}
	return bot, c.allowOrigin(bot.Domains)
}

// identify keeps the visitor of a good token of this chatbot, with a new token
// when it has grown old, and makes a new visitor otherwise: a widget whose token
// was lost, has expired or was signed by a key that is gone must not stand still.
func (a visitorAPI) identify(c *call, bot chatbot.Chatbot, in SessionInput) (chatuser.Claims, string, error) {
	now, token := a.clock(), in.VisitorToken
	claims, err := a.keys.Verify(token, now)
	good := err == nil && claims.Chatbot == bot.ID
	if good {
		barred := a.people.Barred(c.ctx, claims)
		if good = barred == nil; !good && !errors.Is(barred, chatuser.ErrErased) && !errors.Is(barred, chatuser.ErrSignedOut) {
			return chatuser.Claims{}, "", barred
		}
	}
	if good {
		if claims.Old(now) {
			claims.IssuedAt = now
			token = a.keys.Sign(claims)
		}
		return claims, token, nil
	}
	if err := a.newVisitor(c, bot, in); err != nil {
		return chatuser.Claims{}, "", err
	}
	if err := a.budgets.session(c.address, bot.Limits); err != nil {
		return chatuser.Claims{}, "", err
	}
	claims = chatuser.Claims{Chatbot: bot.ID, Visitor: chatuser.VisitorID{UUID: id.New()}, IssuedAt: now}
	return claims, a.keys.Sign(claims), nil
}

// Bounds of what a session tells of the page, in characters.
const (
	maxURL   = 2000
	maxTitle = 300
	maxLang  = 35
)

func (in SessionInput) validate() error {
	var fields []fault.Field
	long := func(name, value string, limit int) {
		if utf8.RuneCountInString(value) > limit {
			fields = append(fields, fault.Field{Field: name, Message: "This is too long."})
		}
	}
	if p := in.Page; p != nil {
		long("page.url", p.URL, maxURL)
		long("page.referrer", p.Referrer, maxURL)
		long("page.title", p.Title, maxTitle)
	}
	long("lang", in.Lang, maxLang)
	long("zone", in.Zone, maxZone)
	switch in.Source {
	case "", "widget", "iframe", "site", "api":
	default:
		fields = append(fields, fault.Field{Field: "source", Message: "This must be widget, iframe, site or api."})
	}
	return fault.InvalidFields(fields)
}

func (in SessionInput) visit() visit {
	v := visit{lang: strings.TrimSpace(in.Lang), zone: strings.TrimSpace(in.Zone), source: in.Source}
	if p := in.Page; p != nil {
		v.page = conversation.Page{URL: p.URL, Title: p.Title, Referrer: p.Referrer}
		if v.source == "" {
			v.source = "widget"
		}
	}
	return v
}

func widgetOf(b chatbot.Chatbot, mail bool) WidgetChatbot {
	return WidgetChatbot{
		ID: b.ID.String(), Name: b.Name, DisplayName: b.DisplayName, AvatarURL: b.AvatarURL, Greeting: b.Greeting,
		Starters: listOf(b.Starters), Accent: b.Appearance.Accent, Theme: b.Appearance.Theme,
		Position: b.Appearance.Position, Offset: Offset{X: b.Appearance.OffsetX, Y: b.Appearance.OffsetY},
		Placeholder: b.Placeholder, ContactText: b.Contact.Text, Transcript: mail, Assistant: b.Assistant.Enabled,
		Lang: b.Lang, ShowSources: b.Assistant.ShowSources, PrivacyNote: b.PrivacyNote, Escalation: b.Escalation.Enabled && b.Assistant.Enabled,
	}
}

func stateOf(v conversation.Conversation) ConversationState {
	return ConversationState{ID: v.ID.String(), Status: string(v.Status), LastSeq: v.LastSeq, Handover: handoverOf(v)}
}
