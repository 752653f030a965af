package httpapi

import (
	"frontdesk/app/conversation"
	"frontdesk/app/search"
)

// SearchPage is a page of what was found.
type SearchPage struct {
	Items []SearchHit `json:"items"`
	Next  *string     `json:"next" doc:"The cursor of the next page; a page may be short, or empty, before the end. A conversation may come again on a later page."`
	Index SearchIndex `json:"index"`
}

// SearchHit is one thing that was found.
type SearchHit struct {
	Kind         string           `json:"kind" enum:"user,conversation,message"`
	Chatbot      string           `json:"chatbot"`
	User         *ChatUser        `json:"user,omitempty" doc:"Of a user."`
	Conversation *ConversationRow `json:"conversation,omitempty" doc:"Of a conversation or a message."`
	Message      *SearchMessage   `json:"message,omitempty" doc:"The message that was found; left out where the conversation was found by whose it is, or by its id."`
}

// SearchMessage is a message that was found.
type SearchMessage struct {
	Seq     uint64       `json:"seq"`
	Role    string       `json:"role"`
	At      Time         `json:"at"`
	Excerpt []SearchPart `json:"excerpt" doc:"The text around what was found, in parts."`
}

// SearchPart is a part of a text; found parts are those that were looked for.
type SearchPart struct {
	Text  string `json:"text"`
	Found bool   `json:"found"`
}

// SearchIndex is how the search index stands.
type SearchIndex struct {
	Ready    bool  `json:"ready" doc:"False while the first index is built: what is found may lack something."`
	Building bool  `json:"building"`
	Done     int   `json:"done" doc:"Conversations that the index that is built has."`
	Total    int   `json:"total" doc:"Of about so many."`
	Began    *Time `json:"began,omitempty" doc:"When the building began."`
	Built    *Time `json:"built,omitempty" doc:"When the index that is asked was ready."`
}

func searchIndexOf(s search.State) SearchIndex {
	out := SearchIndex{Ready: s.Ready, Building: s.Building, Built: moment(s.Finished)}
	if s.Building {
		out.Done, out.Total, out.Began = min(s.Done, s.Total), s.Total, moment(s.Began)
	}
	return out
}

func searchMessageOf(m conversation.Message, excerpt []search.Part) *SearchMessage {
	out := &SearchMessage{Seq: m.Seq, Role: string(m.Role), At: m.At, Excerpt: make([]SearchPart, 0, len(excerpt))}
	for _, p := range excerpt {
		out.Excerpt = append(out.Excerpt, SearchPart{Text: p.Text, Found: p.Hit})
	}
	return out
}
