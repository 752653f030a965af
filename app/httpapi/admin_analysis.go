package httpapi

import (
	"context"

	"frontdesk/app/analysis"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Analyses is what the panel needs of the analysis of conversations.
type Analyses interface {
	Of(ctx context.Context, c conversation.ID) (a conversation.Analysis, waits bool, err error)
	Analyse(ctx context.Context, c conversation.ID) error
	AnalyseMany(ctx context.Context, b chatbot.ID, f conversation.Filter, after uint32, limit int, again bool) (analysis.Batch, error)
	Correct(ctx context.Context, c conversation.ID, in analysis.Correction) (conversation.Conversation, error)
	State(ctx context.Context, b chatbot.ID) (analysis.State, error)
}

type analysisAPI struct{ analyses Analyses }

func analysisRoutes(a analysisAPI) []route {
	const of, all = "/api/admin/conversations/:cid", "/api/admin/chatbots/:id/conversations"
	return []route{
		at(get, of+"/analysis", Viewer, 200, "getAnalysis", "What a conversation was about and how it went.", gives(a.get)),
		at(merge, of+"/analysis", Agent, 200, "correctAnalysis", "Correct fields of an analysis; they stay until null gives them back to be analysed anew.", takes(a.correct)),
		at(post, of+"/analyse", Agent, 202, "analyseConversation", "Analyse a conversation anew, before all that waits. The event conversation tells when it is done.", takes(a.analyse)),
		at(get, all+"/analysis", Viewer, 200, "getAnalyses", "How far the analysis of conversations is.", gives(a.state)),
		at(post, all+"/analyse", Admin, 202, "analyseConversations", "Analyse the ended conversations that a filter finds, the oldest first, in parts.", takes(a.many)).
			withQuery(append(filterParams(),
				param{"after", "integer", "Where to go on: next of the part before."}, param{"limit", "integer", "1 to 500, 500 where it is left out."},
				param{"again", "boolean", "Also those that have an analysis."})...),
	}
}

func (a analysisAPI) get(c *call) (AnalysisPage, error) {
	cid, err := c.conversationID()
	if err != nil {
		return AnalysisPage{}, err
	}
	found, waits, err := a.analyses.Of(c.ctx, cid)
	return AnalysisPage{Analysis: AnalysisOf(found), Waiting: waits}, err
}

func (a analysisAPI) analyse(c *call, _ nothing) (AnalysisPage, error) {
	cid, err := c.conversationID()
	if err != nil {
		return AnalysisPage{}, err
	}
	if err := a.analyses.Analyse(c.ctx, cid); err != nil {
		return AnalysisPage{}, err
	}
	return a.get(c)
}

func (a analysisAPI) correct(c *call, in AnalysisCorrection) (AnalysisPage, error) {
	cid, err := c.conversationID()
	if err != nil {
		return AnalysisPage{}, err
	}
	if _, err := a.analyses.Correct(c.ctx, cid, in.correction()); err != nil {
		return AnalysisPage{}, err
	}
	return a.get(c)
}

func (a analysisAPI) state(c *call) (AnalysisState, error) {
	bot, err := c.chatbotID()
	if err != nil {
		return AnalysisState{}, err
	}
	s, err := a.analyses.State(c.ctx, bot)
	return AnalysisState{Waiting: s.Waiting, Maker: s.Maker}, err
}

func (a analysisAPI) many(c *call, _ nothing) (AnalysisBatch, error) {
	bot, err := c.chatbotID()
	if err != nil {
		return AnalysisBatch{}, err
	}
	values, err := c.query()
	if err != nil {
		return AnalysisBatch{}, err
	}
	f, err := conversationFilter(values)
	if err != nil {
		return AnalysisBatch{}, err
	}
	after, err := c.number("after", 0, 0, 1<<32-1)
	if err != nil {
		return AnalysisBatch{}, err
	}
	limit, err := c.number("limit", analysis.MostAtOnce, 1, analysis.MostAtOnce)
	if err != nil {
		return AnalysisBatch{}, err
	}
	again, err := c.flag("again")
	if err != nil {
		return AnalysisBatch{}, err
	}
	out, err := a.analyses.AnalyseMany(c.ctx, bot, f, uint32(after), int(limit), again)
	return AnalysisBatch{Queued: out.Queued, Passed: out.Passed, Next: int(out.Next)}, err
}
