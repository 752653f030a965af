package httpapi

import (
	"encoding/json"
	"strconv"
	"time"
)

// SessionInput opens a session of a visitor with a chatbot.
type SessionInput struct {
	// VisitorToken is what an earlier session gave. One that is no longer good is
	// answered with a new visitor, so that a widget never stands still.
	VisitorToken string     `json:"visitorToken,omitempty" doc:"From an earlier session; left out on the first visit."`
	Page         *PageInput `json:"page,omitempty"`
	Lang         string     `json:"lang,omitempty" doc:"BCP 47, of the visitor's interface."`
	Zone         string     `json:"zone,omitempty" doc:"IANA name of the visitor's time zone." example:"Europe/Berlin"`
	Source       string     `json:"source,omitempty" enum:"widget,iframe,site,api" doc:"Where the chat is shown."`
	// UserInfo that is left out changes nothing; null forgets the user.
	UserInfo optional[VisitorInfo] `json:"userInfo,omitzero" doc:"What the page knows of its user. Left out: nothing changes. null: the user has left."`
}

// PageInput is the page that the visitor looks at.
type PageInput struct {
	URL      string `json:"url,omitempty"`
	Title    string `json:"title,omitempty"`
	Referrer string `json:"referrer,omitempty"`
}

// Session is what a widget needs to draw itself and to go on.
type Session struct {
	VisitorToken string             `json:"visitorToken"`
	Chatbot      WidgetChatbot      `json:"chatbot"`
	Conversation *ConversationState `json:"conversation"`
	User         SessionUser        `json:"user"`
	Identity     SessionIdentity    `json:"identity"`
	LeadForm     *LeadForm          `json:"leadForm" doc:"The form to show; null where the visitor is not asked, or was already."`
}

// WidgetChatbot is the public side of a chatbot.
type WidgetChatbot struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	DisplayName string   `json:"displayName"`
	AvatarURL   string   `json:"avatarUrl,omitempty"`
	Greeting    string   `json:"greeting"`
	Starters    []string `json:"starters"`
	Accent      string   `json:"accent"`
	Theme       string   `json:"theme" enum:"auto,light,dark"`
	Position    string   `json:"position" enum:"right,left"`
	Offset      Offset   `json:"offset"`
	Placeholder string   `json:"placeholder"`
	ContactText string   `json:"contactText,omitempty"`
	Transcript  bool     `json:"transcript" doc:"Whether a transcript can be sent by e-mail."`
	Assistant   bool     `json:"assistant" doc:"Whether a machine answers."`
	Lang        string   `json:"lang"`
	ShowSources bool     `json:"showSources"`
	PrivacyNote string   `json:"privacyNote,omitempty"`
	Escalation  bool     `json:"escalation" doc:"Whether a visitor can ask for a person."`
}

// Offset is the distance of the bubble from its corner, in pixels.
type Offset struct {
	X int `json:"x"`
	Y int `json:"y"`
}

// ConversationState is where a visitor's conversation stands.
type ConversationState struct {
	ID      string `json:"id"`
	Status  string `json:"status" enum:"active,ended"`
	LastSeq uint64 `json:"lastSeq"`

	Handover *Handover `json:"handover,omitempty" doc:"Left out where nobody was asked for."`
}

// MessageInput is what a visitor says.
type MessageInput struct {
	ConversationID string `json:"conversationId,omitempty" doc:"Left out: a conversation begins."`
	ClientID       string `json:"clientId" doc:"1 to 64 printable ASCII characters. The same one again gives the same message and adds nothing."`
	Text           string `json:"text" doc:"1 to 4,000 characters."`
}

// Posted is a message that is on disk.
type Posted struct {
	ConversationID string        `json:"conversationId"`
	Message        PostedMessage `json:"message"`
	Held           bool          `json:"held,omitempty" doc:"The answer waits until the lead form is sent."`
}

// PostedMessage is the visitor's own message as it was stored.
type PostedMessage struct {
	ID   string `json:"id"`
	Seq  uint64 `json:"seq"`
	Role string `json:"role" enum:"user,assistant,agent,system"`
	Text string `json:"text"`
	At   Time   `json:"at"`
}

// appendJSON writes what json.Marshal makes of it, without looking for its fields:
// the answer to every message.
func (p Posted) appendJSON(b []byte) ([]byte, error) {
	text, err := json.Marshal(p.Message.Text)
	if err != nil {
		return nil, err
	}
	b = append(append(b, `{"conversationId":"`...), p.ConversationID...)
	b = append(append(b, `","message":{"id":"`...), p.Message.ID...)
	b = strconv.AppendUint(append(b, `","seq":`...), p.Message.Seq, 10)
	b = append(append(b, `,"role":"`...), p.Message.Role...)
	b = append(append(b, `","text":`...), text...)
	b = p.Message.At.AppendFormat(append(b, `,"at":"`...), time.RFC3339Nano)
	b = append(b, `"}`...)
	if p.Held {
		b = append(b, `,"held":true`...)
	}
	return append(b, '}'), nil
}

// Message is one turn of a conversation.
type Message struct {
	ID        string   `json:"id"`
	Seq       uint64   `json:"seq" doc:"From 1, without gaps."`
	Role      string   `json:"role" enum:"user,assistant,agent,system"`
	Text      string   `json:"text"`
	Name      string   `json:"name,omitempty" doc:"Of the person who writes, of the role agent."`
	At        Time     `json:"at"`
	ClientID  string   `json:"clientId,omitempty" doc:"Of the visitor's own messages."`
	Kind      string   `json:"kind,omitempty" enum:"direct,choices,model,passages,none,form,dialog,limit"`
	Sources   []Source `json:"sources,omitempty"`
	Options   []Option `json:"options,omitempty"`
	Score     *float64 `json:"score,omitempty" doc:"Confidence in [0,1]."`
	ClickCode string   `json:"clickCode,omitempty" doc:"Of an answer that comes from contents: names its content in the event click."`
	RateCode  string   `json:"rateCode,omitempty" doc:"Of an answer that comes from contents: what it is rated with."`

	Rating *MessageRating `json:"rating,omitempty" doc:"What the visitor said of it."`

	Form *MessageForm `json:"form,omitempty" doc:"Of the kind form: what is asked for."`
	Lead *VisitorLead `json:"lead,omitempty" doc:"A lead that was made with this message."`
}

// Time is RFC 3339 in UTC.
type Time = time.Time

// Source is where an answer comes from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url,omitempty"`
	Quote string `json:"quote,omitempty"`

	ClickCode string `json:"clickCode,omitempty" doc:"Names this source in the event click."`
}

// Option is a choice offered to the visitor.
type Option struct {
	Label string `json:"label"`
	Value string `json:"value"`
}

// History is a run of messages.
type History struct {
	Messages []Message `json:"messages"`
	Status   string    `json:"status" enum:"active,ended"`
	Handover *Handover `json:"handover,omitempty" doc:"Left out where nobody was asked for."`
}

// Demo names the chatbot of the demo page.
type Demo struct {
	ChatbotID string `json:"chatbotId"`
}

// The events of a stream, for the document.

// DeltaEvent is a piece of an answer that is being written; it is not stored.
type DeltaEvent struct {
	MessageID string `json:"messageId"`
	Text      string `json:"text"`
	// Whole marks the first delta after a connection: the text so far, in place of
	// whatever pieces were kept of that message.
	Whole bool `json:"whole,omitempty" doc:"The text so far, in place of what came before of this message."`
}

// StateEvent is what the other side is doing.
type StateEvent struct {
	State    string `json:"state" enum:"queued,thinking,answering,waiting_for_agent,idle"`
	Position int    `json:"position,omitempty" doc:"Place in line, from 1."`
	Seconds  int    `json:"seconds,omitempty" doc:"Estimated wait."`
}

// StatusEvent is where the conversation stands.
type StatusEvent struct {
	Status   string    `json:"status" enum:"active,ended"`
	Handover *Handover `json:"handover,omitempty" doc:"Left out where nobody was asked for."`
}
