package httpapi

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// Questions groups what visitors asked.
type Questions interface {
	Unanswered(ctx context.Context, b chatbot.ID, days int) (question.Groups, error)
	Topics(ctx context.Context, b chatbot.ID, days int) (question.Groups, error)
	Group(ctx context.Context, b chatbot.ID, gid string) (question.Group, error)
	Resolve(ctx context.Context, b chatbot.ID, gid string, content knowledge.ContentID) error
}

type questionAPI struct {
	chatbots  Chatbots
	questions Questions
	lab       Lab
}

// Days back that questions are looked at.
const (
	defaultDays = 30
	mostDays    = 90
)

func (a questionAPI) unanswered(c *call) (QuestionGroups, error) {
	return a.groups(c, a.questions.Unanswered)
}

func (a questionAPI) topics(c *call) (QuestionGroups, error) { return a.groups(c, a.questions.Topics) }

func (a questionAPI) groups(c *call, of func(context.Context, chatbot.ID, int) (question.Groups, error)) (QuestionGroups, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return QuestionGroups{}, err
	}
	days, err := c.number("days", defaultDays, 1, mostDays)
	if err != nil {
		return QuestionGroups{}, err
	}
	found, err := of(c.ctx, botID, int(days))
	if err != nil {
		return QuestionGroups{}, err
	}
	return questionGroupsOf(found), nil
}

// knownChatbot is the chatbot of the address, which must be there.
func (c *call) knownChatbot(bots Chatbots) (chatbot.ID, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return botID, err
	}
	_, err = bots.Get(c.ctx, botID)
	return botID, err
}

func (a questionAPI) group(c *call) (QuestionGroup, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return QuestionGroup{}, err
	}
	gid, err := c.param("gid")
	if err != nil {
		return QuestionGroup{}, err
	}
	found, err := a.questions.Group(c.ctx, botID, gid)
	if err != nil {
		return QuestionGroup{}, err
	}
	return questionGroupOf(found), nil
}

func (a questionAPI) suggest(c *call, _ nothing) (Suggestion, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return Suggestion{}, err
	}
	gid, err := c.param("gid")
	if err != nil {
		return Suggestion{}, err
	}
	s, err := a.lab.Suggest(c.ctx, botID, gid)
	if err != nil {
		return Suggestion{}, err
	}
	return Suggestion{
		Title: s.Title, Questions: listOf(s.Questions), Answer: s.Answer, From: string(s.From), Sources: listOf(sourcesOf(s.Sources)),
	}, nil
}

func (a questionAPI) resolve(c *call, in ResolveInput) error {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return err
	}
	gid, err := c.param("gid")
	if err != nil {
		return err
	}
	return a.questions.Resolve(c.ctx, botID, gid, knowledge.ContentID(in.ContentID))
}

// QuestionGroups are questions that mean the same, together.
type QuestionGroups struct {
	State     string          `json:"state" enum:"working,ready" doc:"Working: they are made for the first time; an event tells when they are there."`
	Questions int             `json:"questions" doc:"How often something was asked that is grouped here."`
	Groups    []QuestionGroup `json:"groups" doc:"Most frequent first, at most 200."`
}

// QuestionGroup is one of them. Its id is that of the question that was asked
// first, so that new questions do not change it; ids that it had lead to it.
type QuestionGroup struct {
	ID       string            `json:"id"`
	Title    string            `json:"title" doc:"The most central question."`
	Count    int               `json:"count"`
	People   int               `json:"people"`
	Lang     string            `json:"lang"`
	LastAt   Time              `json:"lastAt"`
	Outcomes Outcomes          `json:"outcomes"`
	Examples []QuestionExample `json:"examples" doc:"Most frequent first, at most 20."`
	Nearest  *QuestionNearest  `json:"nearest" doc:"The content that came nearest."`
}

// QuestionExample is one wording with the last time that it was asked.
type QuestionExample struct {
	Text           string  `json:"text"`
	At             Time    `json:"at"`
	ConversationID string  `json:"conversationId"`
	Seq            uint64  `json:"seq" doc:"Of the reply."`
	Kind           string  `json:"kind" enum:"direct,choices,model,passages,none"`
	Score          float64 `json:"score"`
	Count          int     `json:"count"`
}

// QuestionNearest is a content that was found for a question.
type QuestionNearest struct {
	ID    string  `json:"id"`
	Title string  `json:"title"`
	Score float64 `json:"score"`
}

// Suggestion is a Q&A for a group of questions, for a person to check.
type Suggestion struct {
	Title     string   `json:"title"`
	Questions []string `json:"questions"`
	Answer    string   `json:"answer"`
	From      string   `json:"from" enum:"model,passages,nothing"`
	Sources   []Source `json:"sources"`
}

// ResolveInput takes a group off the list.
type ResolveInput struct {
	ContentID string `json:"contentId,omitempty" doc:"The content that was made for it; left out, the group is dismissed."`
}

// QuestionsEvent says that the groups of a chatbot's questions changed.
type QuestionsEvent struct {
	Chatbot string `json:"chatbot"`
}

func questionGroupsOf(in question.Groups) QuestionGroups {
	out := QuestionGroups{State: "working", Questions: in.Questions, Groups: make([]QuestionGroup, 0, len(in.Groups))}
	if in.Ready {
		out.State = "ready"
	}
	for _, g := range in.Groups {
		out.Groups = append(out.Groups, questionGroupOf(g))
	}
	return out
}

func questionGroupOf(g question.Group) QuestionGroup {
	row := QuestionGroup{
		ID: g.ID, Title: g.Title, Count: g.Count, People: g.People, Lang: g.Lang, LastAt: g.LastAt,
		Outcomes: outcomesOf(g.Outcomes), Examples: make([]QuestionExample, 0, len(g.Examples)),
	}
	for _, e := range g.Examples {
		row.Examples = append(row.Examples, QuestionExample{
			Text: e.Text, At: e.At, ConversationID: e.Conversation.String(), Seq: e.Seq, Kind: string(e.Kind), Score: e.Score, Count: e.Count,
		})
	}
	if g.Nearest.Content != "" {
		row.Nearest = &QuestionNearest{ID: g.Nearest.Content, Title: g.Nearest.Title, Score: g.Nearest.Score}
	}
	return row
}

func outcomesOf(o question.Outcomes) Outcomes {
	return Outcomes{
		Direct: int64(o[conversation.KindDirect]), Choices: int64(o[conversation.KindChoices]), Model: int64(o[conversation.KindModel]),
		Passages: int64(o[conversation.KindPassages]), None: int64(o[conversation.KindNone]),
	}
}
