package httpapi

// WebhooksEvent says that webhooks of a chatbot or their deliveries changed.
type WebhooksEvent struct {
	Chatbot string `json:"chatbot"`
}
