package httpapi

import "reflect"

func accountRoutes(a accountAPI) []route {
	const of = "/api/admin"
	return []route{
		at(get, of+"/setup", Public, 200, "getSetup", "Whether the first account is still to be made, and who is signed in.", gives(a.setupState)),
		at(post, of+"/setup", Public, 201, "setUp", "Make the owner's account with the token of the one-time link, and sign in.", takes(a.setup)),
		at(post, of+"/login", Public, 200, "logIn", "Sign in; the session is in a cookie.", takes(a.login)),
		at(post, of+"/logout", Viewer, 204, "logOut", "Sign out.", accepts(a.logout)),
		at(get, of+"/me", Viewer, 200, "getMe", "Who is signed in and what there is to see.", gives(a.me)),
	}
}

func chatbotRoutes(a chatbotAPI, o overviewAPI, q askAPI) []route {
	const of = "/api/admin/chatbots"
	return []route{
		at(get, of, Viewer, 200, "listChatbots", "All chatbots, oldest first.", gives(a.list)),
		at(post, of, Admin, 201, "createChatbot", "Make a chatbot with the default settings.", takes(a.create)),
		at(get, of+"/:id", Viewer, 200, "getChatbot", "One chatbot.", gives(a.get)),
		at(merge, of+"/:id", Admin, 200, "updateChatbot", "Change any settings (JSON merge patch, RFC 7396).", patches(a.update)).
			withBody(smallBody, "application/json", "application/merge-patch+json"),
		at(del, of+"/:id", Owner, 204, "deleteChatbot", "Delete a chatbot; the only one stays.", does(a.delete)),
		at(get, of+"/:id/install", Viewer, 200, "getInstall", "How the chatbot gets onto a site.", gives(a.install)),
		at(get, of+"/:id/overview", Viewer, 200, "getOverview", "Numbers and state of one chatbot.", gives(o.get)),
		at(post, of+"/:id/ask", Agent, 200, "ask", "Ask something without storing anything.", takes(q.ask)).withBody(256 << 10),
	}
}

func conversationRoutes(a conversationAPI) []route {
	const of = "/api/admin/conversations/:cid"
	return []route{
		at(get, "/api/admin/chatbots/:id/conversations", Viewer, 200, "listConversations", "Conversations, newest first.", gives(a.list)).
			withQuery(append(filterParams(), param{"ids", "string", "Ids with commas between them: only which of these the filter finds; at most 100."},
				param{"cursor", "string", "From the page before."}, param{"limit", "integer", "1 to 200, 50 where it is left out."})...),
		at(get, "/api/admin/chatbots/:id/conversations/facets", Viewer, 200, "getConversationFacets", "What conversations can be filtered by, with the number of each value.", gives(a.facets)).
			withQuery(param{"kind", "string", "One of the names alone, with up to 1,000 values; else all with 100."}),
		at(put, of+"/tags", Agent, 200, "putConversationTags", "Give a conversation other tags. The tag legal-hold, which keeps it from being deleted, is an admin's.", takes(a.setTags)),
		at(get, of, Viewer, 200, "getConversation", "Everything about one conversation but its messages.", gives(a.get)),
		at(get, of+"/messages", Viewer, 200, "listPanelMessages", "The messages of a conversation, oldest first.", gives(a.messages)).
			withQuery(historyQuery()...),
		at(get, of+"/messages/:seq/trace", Viewer, 200, "getTrace", "How a reply came about.", raw(rawJSON(a.trace)).documents(reflect.TypeFor[Trace]())),
		at(get, of+"/log", Viewer, 200, "getLog", "The session log of a conversation.", gives(a.log)),
		at(post, of+"/end", Agent, 200, "endConversationAsAgent", "End a conversation.", takes(a.end)),
		at(del, of, Admin, 200, "deleteConversation", "Put a conversation into the bin; it is gone after 24 hours.", gives(a.delete)),
		at(post, of+"/restore", Admin, 200, "restoreConversation", "Take a conversation out of the bin.", takes(a.restore)),
	}
}

func contentRoutes(a contentAPI) []route {
	const of = "/api/admin/chatbots/:id/contents"
	return []route{
		at(get, of, Viewer, 200, "listContents", "Contents in the order of their ids.", gives(a.list)).
			withQuery(param{"q", "string", "Words that title, questions or id hold, all of them."},
				param{"status", "string", "published, draft or changed."}, param{"kind", "string", "qa or article."},
				param{"lang", "string", "Language, given or detected."}, param{"tag", "string", "A tag."},
				param{"source", "string", "The id of a site or file; site, file or none for all of a kind; sample for those of the sample shop."},
				param{"cursor", "string", "From the page before."}, param{"limit", "integer", "1 to 200, 50 where it is left out."}),
		at(get, of+"/facets", Viewer, 200, "getContentFacets", "What contents can be filtered by.", gives(a.facets)),
		at(get, of+"/duplicates", Viewer, 200, "getDuplicates", "Pairs of contents that say or ask the same; they are looked for in the background.", gives(a.duplicates)),
		at(post, of+"/similar", Agent, 200, "findSimilarContents", "Contents much like one that is being written.", takes(a.similar)).withBody(contentBody),
		at(post, of+"/publish", Admin, 200, "publishContents", "Publish all drafts and changes.", takes(a.publishAll)),
		at(post, of+"/:contentId/publish", Admin, 200, "publishContent", "Let visitors see a content as it is edited.", takes(a.publish)),
		at(post, of+"/:contentId/discard", Admin, 200, "discardEdit", "Drop the changes of a content that are not published.", takes(a.discard)),
		at(get, "/api/admin/chatbots/:id/meaning", Viewer, 200, "getMeaning", "How far the contents can be found by meaning.", gives(a.meaning)),
		at(post, of, Admin, 201, "createContent", "Add a content.", takes(a.create)).withBody(contentBody),
		at(post, of+"/import", Admin, 202, "importContents", "Import contents, one a line (JSONL) or a row (CSV, XLSX), in the background.", gives(a.startImport)).
			withQuery(param{"replace", "boolean", "Take the place of all that was there."}, mapParam(), sheetParam(), nameParam()).withBody(importBody, importMedia()...),
		at(get, "/api/admin/chatbots/:id/imports", Viewer, 200, "listImports", "The last imports, newest first; one that the end of the server broke off is interrupted.", gives(a.listImports)),
		at(post, of+"/import/preview", Admin, 200, "previewImport", "Tell what an import would do, and guess what the columns of a table are.", gives(a.previewImport)).
			withQuery(mapParam(), sheetParam()).withBody(importBody, importMedia()...),
		at(get, of+"/export", Viewer, 200, "exportContents", "All contents in the form that the import takes.", raw(a.export)).answering("application/jsonl").alsoAnswering("text/csv", nil).
			withQuery(param{"format", "string", "jsonl, which holds everything, or csv, which leaves out changes that are not published."}),
		at(get, of+"/:contentId", Viewer, 200, "getContent", "One content. A slash in its id is written %2F.", gives(a.get)),
		at(put, of+"/:contentId", Admin, 200, "putContent", "Write a content, new or over the old one.", takes(a.put)).withBody(contentBody),
		at(del, of+"/:contentId", Admin, 204, "deleteContent", "Delete a content.", does(a.delete)),
		at(get, "/api/admin/imports/:runId", Viewer, 200, "getImport", "How an import stands.", gives(a.getImport)),
		at(post, "/api/admin/imports/:runId/cancel", Admin, 200, "cancelImport", "Stop an import; what it wrote stays.", takes(a.cancelImport)),
	}
}

func settingsRoutes(a settingsAPI) []route {
	const of = "/api/admin/settings"
	return []route{
		at(get, of+"/models", Viewer, 200, "getModelSettings", "The model server and its state.", gives(a.getModels)),
		at(put, of+"/models", Admin, 200, "putModelSettings", "Change how the model is reached and used.", takes(a.putModels)),
		at(post, of+"/models/check", Admin, 200, "checkModels", "Look at the model server now.", takes(a.checkModels)),
		at(post, of+"/models/pull", Admin, 202, "pullModel", "Download a model; the progress comes as events.", accepts(a.pullModel)),
		at(get, of+"/email", Admin, 200, "getEmailSettings", "The mail server and the outbox.", gives(a.getEmail)),
		at(put, of+"/email", Admin, 200, "putEmailSettings", "Change the mail server.", takes(a.putEmail)),
		at(post, of+"/email/test", Admin, 200, "testEmail", "Send a mail to try the settings.", takes(a.testEmail)),
		at(get, of+"/general", Viewer, 200, "getGeneralSettings", "What concerns every chatbot.", gives(a.getGeneral)),
		at(put, of+"/general", Admin, 200, "putGeneralSettings", "Change what concerns every chatbot.", takes(a.putGeneral)),
		at(get, of+"/system", Admin, 200, "getSystem", "How the server is doing.", gives(a.getSystem)),
		at(post, "/api/admin/jobs/:name/run", Admin, 200, "runJob", "Run a job now.", takes(a.runJob)),
	}
}

func eventRoutes(a eventAPI) []route {
	return []route{
		at(get, "/api/admin/events", Viewer, 200, "streamPanel",
			"Follow what the panel shows: conversation, counts, contents, import, model, chatbots, job, questions, snippet, trial, bulk and geo are wake-ups to fetch again; "+
				"with a conversation also its message, delta, state and status.", raw(a.events)).
			withQuery(param{"chatbot", "string", "The chatbot that is looked at."},
				param{"conversation", "string", "The conversation that is looked at."},
				param{"available", "boolean", "Whoever looks can answer visitors, as long as the stream is open."},
				param{"after", "integer", "Resume after this sequence where the header Last-Event-ID cannot be sent."}).streaming(),
	}
}

func localRoutes(a localAPI) []route {
	const of = "/api/local"
	return []route{
		at(post, of+"/end-stale", Local, 200, "endStale", "End conversations that were idle for so long.", takes(a.endStale)),
		at(get, of+"/stats", Local, 200, "getStats", "Figures for the command line.", raw(rawJSON(a.stats)).documents(reflect.TypeFor[map[string]any]())),
		at(post, of+"/recount", Local, 200, "recount", "Compare the counters with the records.", takes(a.recount)),
		at(post, of+"/owner", Local, 204, "createOwner", "Make an owner's account, or set its password.", accepts(a.createOwner)),
		at(post, of+"/keys", Local, 201, "createKey", "Make an API key; it is shown this once.", takes(a.keys.create)),
		at(post, of+"/seed", Local, 200, "seed", "Invent conversations to try things with.", takes(a.seed)),
		at(post, of+"/backup", Local, 200, "backup", "Write a backup to a file on the server.", takes(a.backup)),
	}
}
