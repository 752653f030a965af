package app

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/httpapi"
	"frontdesk/app/realtime"
	"frontdesk/app/snippet"
	"frontdesk/app/store"
)

// snippets makes what remembers on which sites chatbots stand.
func (a joints) snippets() *snippet.Service {
	return snippet.New(snippet.Config{Store: store.Snippets{Store: a.store}, Clock: a.clock, Log: a.log, OnChange: a.announce.snippetSeen})
}

func (a *announcer) snippetSeen(b chatbot.ID) {
	a.publish(realtime.Panel(b.String()), "snippet", httpapi.SnippetEvent{Chatbot: b.String()})
}
