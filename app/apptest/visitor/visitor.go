// Package visitor speaks the visitor API as a widget does, for tests and
// measurements. It shares no type with the server, so that both must agree on
// the bytes.
package visitor

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
)

// Visitor is one visitor of one chatbot.
type Visitor struct {
	Token   string
	Chatbot string
	HTTP    *http.Client
}

// Message is a message as the API shows it.
type Message struct {
	ID       string   `json:"id"`
	Seq      uint64   `json:"seq"`
	Role     string   `json:"role"`
	Text     string   `json:"text"`
	ClientID string   `json:"clientId"`
	Kind     string   `json:"kind"`
	Sources  []Source `json:"sources"`
	// What a click on its content and a rating name.
	ClickCode string  `json:"clickCode"`
	RateCode  string  `json:"rateCode"`
	Rating    *Rating `json:"rating"`
}

// Rating is what the visitor said of an answer.
type Rating struct {
	Value   int    `json:"value"`
	Comment string `json:"comment"`
}

// Source is where an answer comes from.
type Source struct {
	Title string `json:"title"`
	URL   string `json:"url"`
	Quote string `json:"quote"`

	ClickCode string `json:"clickCode"`
}

// Posted is the answer to a message that is on disk.
type Posted struct {
	ConversationID string  `json:"conversationId"`
	Message        Message `json:"message"`
}

// State is where a conversation stands.
type State struct {
	ID      string `json:"id"`
	Status  string `json:"status"`
	LastSeq uint64 `json:"lastSeq"`
}

// Error is a refusal of the server.
type Error struct {
	Status int    `json:"status"`
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Error says what the server said.
func (e *Error) Error() string { return fmt.Sprintf("%d %s: %s", e.Status, e.Code, e.Detail) }

// DemoChatbot is the id of the chatbot that a fresh server has.
func DemoChatbot(ctx context.Context, client *http.Client, base string) (string, error) {
	var out struct {
		ChatbotID string `json:"chatbotId"`
	}
	err := call(ctx, client, http.MethodGet, base+"/api/demo", "", nil, &out)
	return out.ChatbotID, err
}

// Open makes a new visitor.
func Open(ctx context.Context, client *http.Client, base, chatbot string) (*Visitor, error) {
	v := &Visitor{Chatbot: chatbot, HTTP: client}
	_, err := v.Session(ctx, base)
	return v, err
}

// Session opens a session again and gives the visitor's newest conversation,
// nil where there is none.
func (v *Visitor) Session(ctx context.Context, base string) (*State, error) {
	in := map[string]any{"lang": "en", "source": "api"}
	if v.Token != "" {
		in["visitorToken"] = v.Token
	}
	var out struct {
		VisitorToken string `json:"visitorToken"`
		Conversation *State `json:"conversation"`
	}
	if err := call(ctx, v.HTTP, http.MethodPost, base+"/api/widget/"+v.Chatbot+"/session", "", in, &out); err != nil {
		return nil, err
	}
	v.Token = out.VisitorToken
	return out.Conversation, nil
}

// Post says something; an empty conversation begins one.
func (v *Visitor) Post(ctx context.Context, base, conversation, clientID, text string) (Posted, error) {
	in := map[string]string{"clientId": clientID, "text": text}
	if conversation != "" {
		in["conversationId"] = conversation
	}
	var out Posted
	err := call(ctx, v.HTTP, http.MethodPost, base+"/api/widget/"+v.Chatbot+"/messages", v.Token, in, &out)
	return out, err
}

// End ends a conversation.
func (v *Visitor) End(ctx context.Context, base, conversation string) (State, error) {
	var out State
	err := call(ctx, v.HTTP, http.MethodPost, base+"/api/widget/conversations/"+conversation+"/end", v.Token, struct{}{}, &out)
	return out, err
}

// History reads all messages of a conversation and its status.
func (v *Visitor) History(ctx context.Context, base, conversation string) (all []Message, status string, err error) {
	const page = 200
	for after := uint64(0); ; {
		var out struct {
			Messages []Message `json:"messages"`
			Status   string    `json:"status"`
		}
		address := fmt.Sprintf("%s/api/widget/conversations/%s/messages?after=%d&limit=%d", base, conversation, after, page)
		if err := call(ctx, v.HTTP, http.MethodGet, address, v.Token, nil, &out); err != nil {
			return nil, "", err
		}
		all = append(all, out.Messages...)
		if len(out.Messages) < page {
			return all, out.Status, nil
		}
		after = all[len(all)-1].Seq
	}
}

// call sends in as JSON, nothing where it is nil, and reads the answer into
// out. A refusal is an *Error.
func call(ctx context.Context, client *http.Client, method, address, token string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(b)
	}
	req, err := http.NewRequestWithContext(ctx, method, address, body)
	if err != nil {
		return err
	}
	if in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := client.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 400 {
		refusal := &Error{}
		if err := json.Unmarshal(data, refusal); err != nil {
			return fmt.Errorf("the server answered %s with no problem+json: %w", res.Status, err)
		}
		refusal.Status = res.StatusCode
		return refusal
	}
	return json.Unmarshal(data, out)
}

// Lead sends the lead form of a conversation.
func (v *Visitor) Lead(ctx context.Context, base, conversation, name, email string) error {
	in := map[string]string{"name": name, "email": email}
	return call(ctx, v.HTTP, http.MethodPost, base+"/api/widget/conversations/"+conversation+"/lead", v.Token, in, &struct{}{})
}
