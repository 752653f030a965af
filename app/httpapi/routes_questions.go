package httpapi

func questionRoutes(a questionAPI) []route {
	const of = "/api/admin/chatbots/:id"
	days := param{"days", "integer", "1 to 90, 30 where it is left out."}
	return []route{
		at(get, of+"/unanswered", Viewer, 200, "listUnanswered", "Questions without a good answer, grouped by what they mean.", gives(a.unanswered)).withQuery(days),
		at(get, of+"/topics", Viewer, 200, "listTopics", "All questions, grouped by what they mean.", gives(a.topics)).withQuery(days),
		at(get, of+"/unanswered/:gid", Viewer, 200, "getUnanswered", "One group, by its id or one that it had.", gives(a.group)),
		at(post, of+"/unanswered/:gid/suggest", Agent, 200, "suggestContent", "A Q&A for a group of questions, to be checked and saved.", takes(a.suggest)),
		at(post, of+"/unanswered/:gid/resolve", Admin, 204, "resolveUnanswered", "Take a group off the list.", accepts(a.resolve)),
	}
}
