package httpapi

func searchRoutes(a searchAPI) []route {
	const of = "/api/admin/search"
	query := param{"q", "string", "What is looked for, at most 200 characters; without regard to case and accents. All words must be there, the last one may be the beginning of one, \"in quotation marks\" they must follow each other."}
	return []route{
		at(get, "/api/admin/chatbots/:id/search", Viewer, 200, "searchChatbot", "Find chat users, conversations or messages of a chatbot, the latest first.", gives(a.one)).
			withQuery(query, param{"kind", "string", "users, conversations, or messages (where it is left out)."},
				param{"cursor", "string", "From the page before."}, param{"limit", "integer", "1 to 100, 20 where it is left out."}),
		at(get, of, Viewer, 200, "searchAll", "A few chat users and conversations of every chatbot, for the field that opens with Ctrl-K.", gives(a.all)).
			withQuery(query, param{"chatbot", "string", "The chatbot that is looked at: what it has comes first."}),
		at(get, of+"/index", Viewer, 200, "getSearchIndex", "How the search index stands.", gives(a.index)),
		at(post, of+"/rebuild", Admin, 202, "rebuildSearchIndex", "Build the search index anew in the background; the present one is asked until that is done.", takes(a.rebuild)),
	}
}
