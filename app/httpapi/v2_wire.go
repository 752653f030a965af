package httpapi

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"frontdesk/app/fault"
)

// The API under /api/v2 is that of an existing system, so that its clients go on
// working: bodies may hold more than we know, errors have a form of their own.

const v2Base = "/api/v2"

// compatible tells the routes of that API.
func (r route) compatible() bool { return isCompatible(r.path) }

func isCompatible(path string) bool { return strings.HasPrefix(path, v2Base+"/") }

// V2Error is an error of these routes.
type V2Error struct {
	Status  string `json:"status" enum:"error"`
	Message string `json:"message"`
}

// compatibleError renders f: these clients show the message alone, so that it
// names the wrong fields too.
func compatibleError(f *fault.Error) []byte {
	message := f.Message
	for _, field := range f.Fields {
		if field.Field != "" {
			message += " " + field.Field + ":"
		}
		message += " " + field.Message
	}
	return encoded(V2Error{Status: "error", Message: message})
}

// looseBool is true or false, also as text, as existing clients send it.
type looseBool bool

// UnmarshalJSON reads one.
func (b *looseBool) UnmarshalJSON(data []byte) error {
	switch strings.ToLower(string(bytes.Trim(data, `"`))) {
	case "true", "1":
		*b = true
	case "false", "0", "", "null":
		*b = false
	default:
		return &json.UnmarshalTypeError{Value: "text", Type: nil}
	}
	return nil
}

// V2Done says that something was done.
type V2Done struct {
	Status string `json:"status" enum:"success"`
}

// V2Chatbots are the chatbots that a key reaches.
type V2Chatbots struct {
	Status   string      `json:"status" enum:"success"`
	Chatbots []V2Chatbot `json:"chatbots"`
}

// V2Chatbot is one chatbot.
type V2Chatbot struct {
	ChatbotID   string `json:"chatbotId"`
	ChatbotName string `json:"chatbotName"`
}

// V2ChatbotStatus is how a chatbot stands.
type V2ChatbotStatus struct {
	Status        string `json:"status" enum:"success"`
	ChatbotID     string `json:"chatbotId"`
	ChatbotName   string `json:"chatbotName"`
	ChatbotStatus string `json:"chatbotStatus" enum:"active,off" doc:"off: its assistant is switched off, so that chat is refused."`
}

// V2Turn is one thing that was said.
type V2Turn struct {
	Role    string `json:"role" enum:"user,assistant"`
	Content string `json:"content" example:"How long does delivery take?"`
}

// V2ChatInput asks the assistant. Fields that are not named here are passed over.
type V2ChatInput struct {
	ChatbotID      string     `json:"chatbotId"`
	Messages       []V2Turn   `json:"messages" doc:"Oldest first; the last one is the user's. At most 100."`
	ConversationID string     `json:"conversationId,omitempty" doc:"An id of ours, or a name of your own for the conversation, up to 200 characters." example:"customer-4711"`
	BasePrompt     string     `json:"basePrompt,omitempty" doc:"In place of the chatbot's instructions, for this answer." example:"Answer in one sentence."`
	BaseModel      string     `json:"baseModel,omitempty" doc:"In place of the chatbot's model, where the model server has it." example:"qwen3:4b"`
	AppendMessages *looseBool `json:"appendMessages,omitempty" doc:"true (as it is where left out): store the messages and the answer in the conversation. false: the messages are the whole history, and nothing is stored."`
	Stream         looseBool  `json:"stream,omitempty"`
	OpenAIFormat   looseBool  `json:"openAIFormat,omitempty" doc:"Answer as a chat.completion, or as events of chat.completion.chunk, in place of plain text."`
}

// V2Completion is an answer in the form that openAIFormat asks for.
type V2Completion struct {
	ID             string     `json:"id"`
	Object         string     `json:"object" enum:"chat.completion,chat.completion.chunk"`
	Created        int64      `json:"created"`
	Model          string     `json:"model"`
	ConversationID string     `json:"conversationId,omitempty"`
	Choices        []V2Choice `json:"choices"`
	CostCredits    *int       `json:"cost_credits,omitempty" doc:"What the answer cost; of a stream in the last event."`
}

// V2Choice is the only one there is.
type V2Choice struct {
	Index        int      `json:"index"`
	Message      *V2Turn  `json:"message,omitempty"`
	Delta        *V2Delta `json:"delta,omitempty"`
	FinishReason *string  `json:"finish_reason"`
}

// V2Delta is a piece of a streamed answer.
type V2Delta struct {
	Content string `json:"content,omitempty"`
}

// V2Customers is a part of the chat users.
type V2Customers struct {
	Status    string       `json:"status" enum:"success"`
	Customers []V2Customer `json:"customers"`
	More      bool         `json:"more" doc:"There are more behind this part."`
}

// V2Customer is a chat user; times in milliseconds.
type V2Customer struct {
	ID                  string `json:"id"`
	PlatformID          string `json:"platformId"`
	Name                string `json:"name"`
	Email               string `json:"email"`
	Phone               string `json:"phone"`
	ProfilePicture      string `json:"profilePicture"`
	Source              string `json:"source"`
	LastReceivedMessage string `json:"lastReceivedMessage"`
	CreatedAt           int64  `json:"createdAt"`
	LastInteraction     int64  `json:"lastInteraction"`
}

// V2Conversations is a part of the conversations.
type V2Conversations struct {
	Status        string           `json:"status" enum:"success"`
	Conversations []V2Conversation `json:"conversations"`
	More          bool             `json:"more" doc:"There are more behind this part."`
}

// V2Conversation is one conversation; times in milliseconds.
type V2Conversation struct {
	ID             string      `json:"id"`
	ConversationID string      `json:"conversationId" doc:"The name that the client gave it, else its id."`
	ChatbotID      string      `json:"chatbotId"`
	Source         string      `json:"source"`
	Subject        string      `json:"subject"`
	State          string      `json:"state" enum:"active,ended"`
	CreatedAt      int64       `json:"createdAt"`
	UpdatedAt      int64       `json:"updatedAt"`
	Place          Place       `json:"place"`
	LeadID         string      `json:"leadId"`
	Lead           V2Lead      `json:"lead"`
	Messages       []V2Message `json:"messages" doc:"The last 200."`
}

// V2Lead is whom a conversation is with, as far as it is known.
type V2Lead struct {
	UUID  string `json:"uuid"`
	Name  string `json:"name"`
	Email string `json:"email,omitempty"`
	Phone string `json:"phone,omitempty"`
}

// V2Message is a stored message.
type V2Message struct {
	ID        string    `json:"_id"`
	Role      string    `json:"role" enum:"user,assistant,human"`
	Content   string    `json:"content"`
	Timestamp time.Time `json:"timestamp"`
	Score     *float64  `json:"score,omitempty"`
	Cost      *int      `json:"cost_credits,omitempty" doc:"Of a reply: what it cost."`
}

// V2LiveInput is a message of the owner's side.
type V2LiveInput struct {
	ChatbotID      string `json:"chatbotId"`
	ConversationID string `json:"conversationId"`
	Message        string `json:"message" example:"I am looking into it."`
	Role           string `json:"role" enum:"human,assistant"`
	Name           string `json:"name,omitempty" doc:"Of the person, as the visitor reads it." example:"Eva"`
	Avatar         string `json:"avatar,omitempty" doc:"Taken, and not shown."`
}

// V2LiveDone says where a message was stored.
type V2LiveDone struct {
	Status         string `json:"status" enum:"success"`
	ConversationID string `json:"conversationId"`
	MessageID      string `json:"messageId"`
}

// V2WebhookInput names a webhook.
type V2WebhookInput struct {
	URL       string `json:"url" example:"https://www.example.com/hook"`
	Event     string `json:"event" enum:"chat,lead-submission,live-chat-escalation"`
	ChatbotID string `json:"chatbotId"`
}

// V2WebhookDone gives what deliveries are signed with.
type V2WebhookDone struct {
	Status string `json:"status" enum:"success"`
	Secret string `json:"secret"`
}

// V2WebhookGone names a webhook that is to go.
type V2WebhookGone struct {
	URL       string `json:"url" example:"https://www.example.com/hook"`
	ChatbotID string `json:"chatbotId"`
}
