package httpapi

func creditRoutes(a creditAPI) []route {
	const bot, of = "/api/admin/chatbots/:id", "/api/admin/users/:uid/credits"
	paged := []param{{"cursor", "string", "From the part before."}, {"limit", "integer", "1 to 200, 50 where it is left out."}}
	form := []param{{"format", "string", "csv or json."}}
	return []route{
		at(get, of, Viewer, 200, "getCredits", "What a chat user may spend, and the ledger, newest first.", gives(a.get)).withQuery(paged...),
		at(post, of, Agent, 200, "adjustCredits", "Top up a balance, or correct it, with a reason.", takes(a.adjust)),
		at(get, of+"/export", Agent, 200, "exportCredits", "The ledger of a chat user as a file; cells that a spreadsheet would run are made harmless.", raw(a.exportUser)).
			withQuery(form...).answering("text/csv"),
		at(get, bot+"/credits", Viewer, 200, "listCredits", "The ledgers of all chat users, newest first.", gives(a.ledger)).
			withQuery(append([]param{{"user", "string", "Of one chat user."}}, paged...)...),
		at(get, bot+"/credits/export", Admin, 200, "exportLedger", "All ledgers of a chatbot as a file.", raw(a.exportChatbot)).withQuery(form...).answering("text/csv"),
		at(get, bot+"/refusals", Viewer, 200, "listRefusals", "Who was not answered, and why, newest first.", gives(a.refusals)).withQuery(paged...),
		at(get, bot+"/gate-secret", Viewer, 200, "getGateSecret", "What may be told of the secret that the gate is asked with.", gives(secretAPI{a.chatbots, a.gates}.state)),
		at(post, bot+"/gate-secret/rotate", Admin, 200, "rotateGateSecret", "Make a new secret and show it, for the only time. The one before stays valid for a while.", takes(secretAPI{a.chatbots, a.gates}.rotate)),
		at(post, bot+"/gate/test", Admin, 200, "testGate", "Ask the gate now, as for a visitor, and show what went out and came back.", takes(a.testGate)),
	}
}
