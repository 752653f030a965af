package httpapi

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Bounds of what a client may ask at once.
const (
	v2Turns     = 100
	v2TurnChars = 16_000 // of what was said before; the question is bounded as a visitor's is
	v2NameChars = 200
	v2Prompt    = 8_000
)

// v2Patience is how long a call waits for its answer. The message is stored before
// that, and its answer comes whatever becomes of the call.
const v2Patience = 2 * time.Minute

var errAssistantOff = fault.New(fault.Conflict, "assistant_off", "The assistant of this chatbot is switched off. Switch it on in the panel under Assistant.")

// check tells everything that is wrong at once.
func (in V2ChatInput) check() error {
	var fields []fault.Field
	wrong := func(field, message string) { fields = append(fields, fault.Field{Field: field, Message: message}) }
	switch n := len(in.Messages); {
	case n == 0:
		wrong("messages", "Send at least one message, such as [{\"role\":\"user\",\"content\":\"Hello\"}].")
	case n > v2Turns:
		wrong("messages", "At most 100 messages.")
	case in.Messages[n-1].Role != "user":
		wrong("messages", "The last message must be the user's: it is the one that is answered.")
	}
	for i, m := range in.Messages[:min(len(in.Messages), v2Turns)] {
		most := v2TurnChars
		if i == len(in.Messages)-1 {
			most = conversation.MaxText
		}
		m.check(fmt.Sprintf("messages[%d]", i), most, wrong)
	}
	if utf8.RuneCountInString(in.ConversationID) > v2NameChars || strings.ContainsRune(in.ConversationID, 0) {
		wrong("conversationId", "At most 200 characters.")
	}
	if utf8.RuneCountInString(in.BasePrompt) > v2Prompt {
		wrong("basePrompt", "At most 8000 characters.")
	}
	if utf8.RuneCountInString(in.BaseModel) > v2NameChars {
		wrong("baseModel", "At most 200 characters.")
	}
	return fault.InvalidFields(fields)
}

func (t V2Turn) check(at string, most int, wrong func(field, message string)) {
	if t.Role != "user" && t.Role != "assistant" {
		wrong(at+".role", "This must be user or assistant. Instructions go into basePrompt.")
	}
	if n := utf8.RuneCountInString(t.Content); strings.TrimSpace(t.Content) == "" || n > most || strings.ContainsRune(t.Content, 0) {
		wrong(at+".content", fmt.Sprintf("A text of 1 to %d characters.", most))
	}
}

func (a v2API) chat(c *call, in V2ChatInput) error {
	bot, err := a.bot(c, in.ChatbotID)
	if err != nil {
		return err
	}
	if err := in.check(); err != nil {
		return err
	}
	if !bot.Assistant.Enabled {
		return errAssistantOff
	}
	if in.BaseModel != "" && !a.has(c, in.BaseModel) {
		in.BaseModel = ""
	}
	out := reply{c: c, openAI: bool(in.OpenAIFormat), stream: bool(in.Stream), over: func() {}, model: firstText(in.BaseModel, bot.Assistant.Model, "frontdesk"), now: a.now()}
	if in.AppendMessages != nil && !bool(*in.AppendMessages) {
		return a.askOnly(c, bot, in, out)
	}
	ctx, cancel := context.WithTimeout(c.ctx, v2Patience)
	over, err := a.turn(ctx, bot, in)
	if err != nil {
		cancel()
		return err
	}
	out.over = func() { over(); cancel() }
	return a.answered(ctx, c, bot, in, out)
}

// turn waits until nobody else asks in the conversation that a client names.
func (a v2API) turn(ctx context.Context, bot chatbot.Chatbot, in V2ChatInput) (over func(), err error) {
	if in.ConversationID == "" {
		return func() {}, nil
	}
	return a.turns.take(ctx, bot.ID.String()+" "+in.ConversationID)
}

// answered stores the question and gives its answer, and then the turn on.
func (a v2API) answered(ctx context.Context, c *call, bot chatbot.Chatbot, in V2ChatInput, out reply) error {
	posted, found, err := a.post(c, bot, in)
	if err != nil {
		out.over()
		return err
	}
	out.conversation = calledBy(found)
	c.fiber.Set("X-Conversation-Id", headerSafe(out.conversation, found.ID))
	wanted := wanted{conversation: posted.Conversation, after: posted.Message.Seq}
	if out.stream {
		return out.streaming(ctx, a.follower, wanted)
	}
	defer out.over()
	m, err := a.follower.await(ctx, wanted, nil)
	if err != nil {
		return err
	}
	return out.whole(m.ID.String(), m.Text, m.Cost)
}

// has tells whether the model server has a model. Clients name models of other
// services; then the chatbot's own answers.
func (a v2API) has(c *call, model string) bool {
	state, err := a.models.State(c.ctx)
	if err == nil && state.CheckedAt.IsZero() { // nobody has looked since the settings changed
		state, err = a.models.Check(c.ctx)
	}
	if err != nil {
		return false
	}
	for _, m := range state.Models {
		if m.Name == model || m.Name == model+":latest" {
			return true
		}
	}
	return false
}

// askOnly answers without storing anything.
func (a v2API) askOnly(c *call, bot chatbot.Chatbot, in V2ChatInput, out reply) error {
	last := len(in.Messages) - 1
	ask := answer.AskInput{Chatbot: bot.ID, Question: in.Messages[last].Content}
	for i, t := range saidBefore(in.Messages[:last]) {
		ask.History = append(ask.History, conversation.Message{Seq: uint64(i + 1), Role: t.Role, Text: t.Text})
	}
	if in.BasePrompt != "" {
		ask.WhatIf.Instructions = &in.BasePrompt
	}
	if in.BaseModel != "" {
		ask.WhatIf.Model = &in.BaseModel
	}
	ctx, cancel := context.WithTimeout(c.ctx, v2Patience)
	defer cancel()
	answered, err := a.asker.Ask(ctx, ask)
	if err != nil {
		return err
	}
	if out.stream {
		return out.atOnce(id.New().String(), answered.Text)
	}
	return out.whole(id.New().String(), answered.Text, nil)
}

func saidBefore(list []V2Turn) (out []conversation.Turn) {
	for _, t := range list {
		role := conversation.RoleUser
		if t.Role == "assistant" {
			role = conversation.RoleAssistant
		}
		out = append(out, conversation.Turn{Role: role, Text: t.Content})
	}
	return out
}

// post stores what the client said, in the conversation that it names or in a new
// one.
func (a v2API) post(c *call, bot chatbot.Chatbot, in V2ChatInput) (conversation.Posted, conversation.Conversation, error) {
	last := len(in.Messages) - 1
	input := conversation.PostInput{
		Chatbot: bot.ID, Visitor: chatuser.VisitorID{UUID: id.New()}, ClientID: id.New().String(), Text: in.Messages[last].Content, Source: "api",
		FromAPI: conversation.FromAPI{Owners: true, Before: saidBefore(in.Messages[:last]), Override: conversation.Override{Instructions: in.BasePrompt, Model: in.BaseModel}},
	}
	if in.ConversationID != "" {
		found, there, err := a.find(c, bot.ID, in.ConversationID)
		switch {
		case err != nil:
			return conversation.Posted{}, found, err
		case there:
			input.Visitor, input.Conversation = found.Visitor, &found.ID
			if input.FromAPI.Before, err = a.unheard(c, found, input.FromAPI.Before); err != nil {
				return conversation.Posted{}, found, err
			}
		default:
			input.Visitor, input.FromAPI.External = outsider(bot.ID, in.ConversationID), in.ConversationID
		}
	}
	posted, err := a.threads.Post(c.ctx, input)
	if err != nil {
		return posted, conversation.Conversation{}, noteRefusal(a.credits, bot.ID, input.Visitor, err)
	}
	found, err := a.chats.Get(c.ctx, posted.Conversation)
	return posted, found, err
}

// unheard leaves out what the conversation holds already: clients that keep the
// whole talk send all of it each time.
func (a v2API) unheard(c *call, in conversation.Conversation, said []conversation.Turn) ([]conversation.Turn, error) {
	if len(said) == 0 {
		return nil, nil
	}
	after := uint64(0)
	if in.LastSeq > 2*v2Turns {
		after = in.LastSeq - 2*v2Turns
	}
	stored, err := a.threads.Messages(c.ctx, in.ID, after, 2*v2Turns)
	if err != nil {
		return nil, err
	}
	var heard []conversation.Turn
	for _, m := range stored {
		switch m.Role {
		case conversation.RoleUser:
			heard = append(heard, conversation.Turn{Role: conversation.RoleUser, Text: m.Text})
		case conversation.RoleAssistant, conversation.RoleAgent:
			heard = append(heard, conversation.Turn{Role: conversation.RoleAssistant, Text: m.Text})
		}
	}
	for n := min(len(said), len(heard)); n > 0; n-- {
		if sameTurns(heard[len(heard)-n:], said[:n]) {
			return said[n:], nil
		}
	}
	return said, nil
}

func sameTurns(a, b []conversation.Turn) bool {
	for i := range a {
		if a[i].Role != b[i].Role || strings.TrimSpace(a[i].Text) != strings.TrimSpace(b[i].Text) {
			return false
		}
	}
	return true
}

// outsider is the visitor of a conversation that a client has named. It follows
// from the name, so that nothing need be kept; no token is ever given for it.
func outsider(bot chatbot.ID, name string) chatuser.VisitorID {
	sum := sha256.Sum256([]byte("api conversation\x00" + bot.String() + "\x00" + name))
	var b [16]byte
	copy(b[:], sum[:])
	b[6], b[8] = b[6]&0x0f|0x80, b[8]&0x3f|0x80 // version 8: of our own making
	return chatuser.VisitorID{UUID: id.FromHash(b)}
}

func firstText(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// headerSafe is a client's name for a conversation where a header can hold it,
// else the id.
func headerSafe(name string, of conversation.ID) string {
	if strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r > '~' }) {
		return of.String()
	}
	return name
}

const textPlain = fiber.MIMETextPlainCharsetUTF8
