package httpapi

import (
	"encoding/json"
	"reflect"
)

// v2Body bounds what is sent to be answered: a history of a hundred messages.
const v2Body = 1 << 20

func v2Routes(a v2API) []route {
	const of = v2Base
	part := []param{
		{"size", "integer", "1 to 200, 100 where it is left out."},
		{"start", "integer", "How many to pass over, up to 10,000; for what lies behind, narrow it down by time."},
		{"startTimestamp", "integer", "Made then or later, in milliseconds."},
		{"endTimestamp", "integer", "Made then or before, in milliseconds."},
		{"source", "string", "widget, iframe, site, api, panel-tester, or a channel's name."},
	}
	return []route{
		at(get, of+"/get-chatbots", Viewer, 200, "v2GetChatbots", "The chatbots that the key reaches.", gives(a.list)),
		at(get, of+"/chatbot/status/:id", Viewer, 200, "v2GetChatbotStatus", "How a chatbot stands.", gives(a.status)),
		at(post, of+"/chat", Agent, 200, "v2Chat", "Ask the assistant. The answer is plain text, in pieces as they are written with stream; with openAIFormat it is JSON, or events. The header X-Conversation-Id names the conversation.",
			heeding(a.chat)).withBody(v2Body).
			alsoAnswering("text/plain", nil).alsoAnswering("text/event-stream", nil),
		at(get, of+"/get-customers/:id", Viewer, 200, "v2GetCustomers", "Chat users, those heard of last first.", gives(a.customers)).withQuery(part...),
		at(get, of+"/get-conversations/:id", Viewer, 200, "v2GetConversations", "Conversations with their messages, newest first.", gives(a.conversations)).
			withQuery(append(part[:len(part):len(part)], param{"leadId", "string", "The id of a chat user."})...),
		at(post, of+"/live-chat", Agent, 200, "v2LiveChat", "Write into a conversation, as a person or as the assistant.", heeds(a.liveChat)),
		at(post, of+"/add-webhook", Admin, 200, "v2AddWebhook", "Have an address told of an event.", heeds(a.addWebhook)),
		at(post, of+"/delete-webhook", Admin, 200, "v2DeleteWebhook", "Tell an address nothing more.", heeds(a.deleteWebhook)),
	}
}

// heeds is takes for clients that send more than we know: what we do not know is
// passed over.
func heeds[In, Out any](f func(*call, In) (Out, error)) endpoint {
	return endpoint{in: reflect.TypeFor[In](), out: reflect.TypeFor[Out](), serve: func(c *call, status int) error {
		in, err := loosely[In](c.fiber.Request().Body())
		if err != nil {
			return err
		}
		out, err := f(c, in)
		if err != nil {
			return err
		}
		return c.json(status, out)
	}}
}

// heeding is heeds for an endpoint that answers by itself, as its caller asks.
func heeding[In any](f func(*call, In) error) endpoint {
	return endpoint{in: reflect.TypeFor[In](), out: reflect.TypeFor[V2Completion](), serve: func(c *call, status int) error {
		in, err := loosely[In](c.fiber.Request().Body())
		if err != nil {
			return err
		}
		c.fiber.Status(status)
		return f(c, in)
	}}
}

func loosely[In any](body []byte) (in In, err error) {
	if err := wellFormed(body); err != nil {
		return in, err
	}
	if err := json.Unmarshal(body, &in); err != nil {
		return in, fieldFault(err)
	}
	return in, nil
}
