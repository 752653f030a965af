package httpapi

import "slices"

// apis are the handlers of every resource.
type apis struct {
	visitor       visitorAPI
	pages         pageAPI
	health        healthAPI
	account       accountAPI
	chatbots      chatbotAPI
	overview      overviewAPI
	dashboard     dashboardAPI
	digest        digestAPI
	ask           askAPI
	conversations conversationAPI
	bulk          bulkAPI
	analyses      analysisAPI
	transcripts   transcriptAPI
	keeping       keepingAPI
	everything    everythingAPI
	contents      contentAPI
	users         userAPI
	search        searchAPI
	files         fileAPI
	sites         siteAPI
	questions     questionAPI
	lab           labAPI
	leads         leadAPI
	webhooks      webhookAPI
	credits       creditAPI
	keys          keyAPI
	proof         proofAPI
	v2            v2API
	settings      settingsAPI
	egress        egressAPI
	geo           geoAPI
	events        eventAPI
	local         localAPI
}

// table is every route there is.
func table(a apis) []route {
	return slices.Concat(
		visitorRoutes(a.visitor),
		transcriptRoutes(a.visitor, a.transcripts),
		keepingRoutes(a.keeping),
		everythingRoutes(a.everything),
		accountRoutes(a.account),
		keyRoutes(a.keys),
		proofRoutes(a.proof),
		v2Routes(a.v2),
		chatbotRoutes(a.chatbots, a.overview, a.ask),
		dashboardRoutes(a.dashboard),
		digestRoutes(a.digest),
		conversationRoutes(a.conversations),
		bulkRoutes(a.bulk),
		analysisRoutes(a.analyses),
		userRoutes(a.users),
		searchRoutes(a.search),
		contentRoutes(a.contents),
		fileRoutes(a.files),
		siteRoutes(a.sites),
		questionRoutes(a.questions),
		labRoutes(a.lab),
		leadRoutes(a.leads),
		webhookRoutes(a.webhooks),
		creditRoutes(a.credits),
		visitorLeadRoutes(a.visitor),
		visitorOwnRoutes(a.visitor),
		feedbackRoutes(a.visitor),
		handoverRoutes(a.visitor, a.conversations),
		settingsRoutes(a.settings),
		egressRoutes(a.egress),
		geoRoutes(a.geo),
		eventRoutes(a.events),
		localRoutes(a.local),
		openRoutes(a.pages, a.health),
	)
}
