package httpapi

const trialBody = 4 << 20 // 2,000 questions with their histories

func labRoutes(a labAPI) []route {
	const of = "/api/admin/chatbots/:id"
	return []route{
		at(post, of+"/thresholds", Agent, 200, "tryThresholds", "What other scores would have done to the questions of the last days.", takes(a.thresholds)),
		at(post, of+"/trials", Agent, 202, "startTrial", "Ask many questions in the background and compare the answers; the progress comes as events.", takes(a.start)).withBody(trialBody),
		at(get, of+"/trials", Viewer, 200, "listTrials", "The last trials, newest first.", gives(a.list)),
		at(get, of+"/trials/:tid", Viewer, 200, "getTrial", "How a trial stands.", gives(a.get)),
		at(get, of+"/trials/:tid/rows", Viewer, 200, "listTrialRows", "What a trial has found so far.", gives(a.rows)).
			withQuery(param{"only", "string", "all, changed or wrong; all where it is left out."},
				param{"cursor", "string", "From the page before."}, param{"limit", "integer", "1 to 500, 100 where it is left out."}),
		at(post, of+"/trials/:tid/cancel", Agent, 200, "cancelTrial", "Stop a trial; what it has found stays.", takes(a.cancel)),
	}
}
