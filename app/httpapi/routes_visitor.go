package httpapi

import (
	"net/http"
	"reflect"
)

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	merge = http.MethodPatch
	del   = http.MethodDelete
)

func historyQuery() []param {
	return []param{
		{"after", "integer", "Only messages with a greater sequence."},
		{"limit", "integer", "1 to 200, 100 where it is left out."},
	}
}

// visitorRoutes is what a widget calls.
func visitorRoutes(a visitorAPI) []route {
	const of = "/api/widget/conversations/:cid"
	routes := []route{
		at(post, "/api/widget/:id/session", Public, 200, "openSession",
			"Open a session: who the visitor is, what the widget shows, and the latest conversation.", takes(a.session)),
		at(post, "/api/widget/:id/messages", Visitor, 202, "postMessage",
			"Say something. The answer 202 means that it is on disk.", takes(a.post)),
		at(get, of+"/messages", Visitor, 200, "listMessages",
			"Read the messages of a conversation, oldest first.", gives(a.messages)).withQuery(historyQuery()...),
		at(get, of+"/events", Visitor, 200, "streamConversation",
			"Follow a conversation: message (whole, stored), delta, state and status. Resumes after Last-Event-ID.", raw(a.events)).
			withQuery(param{"after", "integer", "Resume after this sequence where the header Last-Event-ID cannot be sent."}).streaming(),
		at(post, of+"/end", Visitor, 200, "endConversation",
			"End a conversation. Ending it again changes nothing.", takes(a.end)),
	}
	for i := range routes {
		routes[i].surface = visitorSurface
	}
	return routes
}

// openRoutes is what anybody may read: the state of the server, the document
// and the pages.
func openRoutes(p pageAPI, h healthAPI) []route {
	return []route{
		at(get, "/api/demo", Public, 200, "getDemo", "The chatbot of the demo page.", gives(p.demo)),
		at(post, "/api/demo/sign-in", Public, 200, "signInToDemo", "Sign in to the demo page as one of its pretended customers.", takes(p.demoSignIn)),
		at(get, "/api/openapi.json", Public, 200, "getDocument", "This document.",
			raw(p.document).documents(reflect.TypeFor[map[string]any]())),
		at(get, "/healthz", Public, 200, "getHealth", "Whether the server is alive.", gives(h.alive)),
		at(get, "/readyz", Public, 200, "getReadiness", "Whether the server can do its work; 503 while it cannot.", gives(h.ready)),
		at(get, "/metrics", Admin, 200, "getMetrics", "Figures in the text form of Prometheus.", raw(h.metrics)).answering("text/plain"),
		at(get, "/", Public, 302, "", "", raw(p.root)).on(pageSurface),
		at(get, "/embed.js", Public, 200, "", "", raw(p.loader)).on(pageSurface),
		// Addresses of the system that our protocol comes from: pages that were made
		// for it change the host alone.
		at(get, "/embed.min.js", Public, 200, "", "", raw(p.oldLoader)).on(pageSurface),
		at(get, "/chatbotsdk.min.js", Public, 200, "", "", raw(p.oldLoader)).on(pageSurface),
		at(get, "/static/chatbotsdk.min.js", Public, 200, "", "", raw(p.oldLoader)).on(pageSurface),
		at(get, "/chatbot-iframe/:id", Public, 200, "", "", raw(p.frame)).on(frameSurface),
		at(get, "/embed.d.ts", Public, 200, "", "", raw(p.types)).on(pageSurface),
		at(get, "/chat/:id", Public, 200, "", "", raw(p.frame)).on(frameSurface),
		at(get, "/demo", Public, 200, "", "", raw(p.demoPage)).on(demoSurface),
		at(get, "/api/docs", Public, 200, "", "", raw(p.reference)).on(referenceSurface),
		at(get, "/admin", Public, 200, "", "", raw(p.panel)).on(panelSurface),
		at(get, "/admin/*", Public, 200, "", "", raw(p.panel)).on(panelSurface),
		at(get, "/widget/assets/*", Public, 200, "", "", raw(p.asset)).on(pageSurface),
		at(get, "/reference/assets/*", Public, 200, "", "", raw(p.asset)).on(pageSurface),
		at(get, "/demo/assets/*", Public, 200, "", "", raw(p.asset)).on(pageSurface),
	}
}
