package httpapi

func webhookRoutes(a webhookAPI) []route {
	const of = "/api/admin/chatbots/:id"
	filter := []param{
		{"event", "string", "chat, lead-submission or live-chat-escalation; all where it is left out."},
		{"state", "string", "pending, delivered or dead; all where it is left out."},
		{"endpoint", "string", "The id of a webhook."},
		{"from", "string", "RFC 3339: caused then or later."},
		{"to", "string", "RFC 3339: caused before."},
		{"cursor", "string", "From the part before."},
		{"limit", "integer", "1 to 200, 50 where it is left out."},
	}
	return []route{
		at(get, of+"/webhooks", Viewer, 200, "listWebhooks", "The webhooks of a chatbot, oldest first, and what may be told of its secret.", gives(a.list)),
		at(post, of+"/webhooks", Admin, 201, "addWebhook", "Add a webhook. The first one brings the chatbot's secret, for the only time.", takes(a.add)),
		at(merge, "/api/admin/webhooks/:wid", Admin, 200, "updateWebhook", "Change a webhook (JSON merge patch, RFC 7396).", patches(a.update)).
			withBody(smallBody, "application/json", "application/merge-patch+json"),
		at(del, "/api/admin/webhooks/:wid", Admin, 204, "deleteWebhook", "Delete a webhook. What waits for it is given up.", does(a.delete)),
		at(post, "/api/admin/webhooks/:wid/test", Admin, 202, "testWebhook", "Send a sample of an event, marked as a test, once.", takes(a.test)),
		at(get, of+"/webhook-secret", Viewer, 200, "getWebhookSecret", "What may be told of a chatbot's secret.", gives(secretAPI{a.chatbots, a.webhooks}.state)),
		at(post, of+"/webhook-secret/rotate", Admin, 200, "rotateWebhookSecret", "Make a new secret and show it, for the only time. The one before stays valid for a while.", takes(secretAPI{a.chatbots, a.webhooks}.rotate)),
		at(get, of+"/deliveries", Viewer, 200, "listDeliveries", "What was sent to webhooks, newest first.", gives(a.deliveries)).withQuery(filter...),
		at(get, "/api/admin/deliveries/:did", Viewer, 200, "getDelivery", "One delivery with its attempts, what was sent and what was answered last.", gives(a.delivery)),
		at(post, "/api/admin/deliveries/:did/replay", Admin, 202, "replayDelivery", "Send a delivery again that has ended.", takes(a.replay)),
		at(post, of+"/deliveries/replay", Admin, 202, "replayDeliveries", "Send again all deliveries of a filter that have ended, in their order.", takes(a.replayAll)),
	}
}
