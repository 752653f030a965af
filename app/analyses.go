package app

import (
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/conversation"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/realtime"
	"frontdesk/app/store"
)

// quietBefore is how long no visitor may have asked the model before a conversation
// is analysed with it.
const quietBefore = 3 * time.Second

// courteous has visitors and the analysis share a model.
func courteous(model answer.Model) *answer.Courtesy {
	return answer.NewCourtesy(model, id.Precise, quietBefore)
}

// assembleAnalyses makes the analysis of ended conversations and joins it to their
// end.
func assembleAnalyses(a *App, tokens answer.TokenCounter) {
	rules := analysis.NewRules(a.contents.Encoding().Behind())
	port := store.Analyses(a.store)
	a.analyses = analysis.New(analysis.Config{
		Store: port, Join: func(tx conversation.Tx) analysis.Tx { return port.Within(tx) },
		Chatbots: a.chatbots, Contents: a.contents, Threads: func() analysis.Threads { return a.conversations },
		Rules: rules, Writer: analysis.NewWriter(a.models.shared.Background(), tokens, rules), Watch: a.models.prober,
		NumCtx:  func() int { return a.settings.current().Ollama.NumCtx },
		Busy:    func() bool { load := a.runner.Load(); return load.Running+load.Queue > 0 },
		Changed: a.announce.analysed, Clock: a.clock, Log: a.log,
	})
	a.effects.all = append(a.effects.all, analysisEffects{service: a.analyses})
}

// analysisEffects have a conversation analysed that ended.
type analysisEffects struct {
	conversation.NoEffects
	service *analysis.Service
}

// Ended makes it wait for that.
func (e analysisEffects) Ended(tx conversation.Tx, c conversation.Conversation) error {
	return e.service.Ended(tx, c)
}

// analysed tells the panel that something else is known of a conversation.
func (a *announcer) analysed(c conversation.Conversation) {
	bot := c.Chatbot.String()
	a.publish(realtime.Panel(bot), "conversation", httpapi.ConversationEvent{
		ID: c.ID.String(), Chatbot: bot, Status: string(c.Status), Deleted: !c.DeletedAt.IsZero(),
	})
}
