package httpapi

// SetupState tells where a person begins: at the first account, at the sign-in,
// or inside.
type SetupState struct {
	Needed bool `json:"needed" doc:"The first account is still to be made."`
	Me     *Me  `json:"me,omitempty" doc:"Who is signed in by the cookie of the request."`
}

// SetupInput makes the owner's account from the one-time link.
type SetupInput struct {
	Token    string `json:"token"`
	Email    string `json:"email"`
	Name     string `json:"name"`
	Password string `json:"password"`
}

// LoginInput signs in.
type LoginInput struct {
	Email    string `json:"email"`
	Password string `json:"password"`
}

// Me is who is signed in and what there is to see.
type Me struct {
	Account  Account       `json:"account"`
	Version  string        `json:"version"`
	UIBuild  string        `json:"uiBuild,omitempty"`
	Chatbots []ChatbotName `json:"chatbots"`
}

// Account is a person or a key that uses the panel.
type Account struct {
	ID    string `json:"id"`
	Email string `json:"email"`
	Name  string `json:"name"`
	Role  string `json:"role" enum:"owner,admin,agent,viewer"`
}

// ChatbotName is a chatbot in a list.
type ChatbotName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Overview is the first page of the panel for one chatbot.
type Overview struct {
	Counts   OverviewCounts    `json:"counts"`
	Today    OverviewToday     `json:"today"`
	Days     []OverviewDay     `json:"days" doc:"30 days, oldest first, UTC."`
	Outcomes Outcomes          `json:"outcomes" doc:"Replies of the assistant by how they came about."`
	Contents int               `json:"contents"`
	Passages int               `json:"passages"`
	Samples  int               `json:"samples" doc:"Contents of the sample shop that a new server begins with."`
	Model    ModelState        `json:"model"`
	Mail     MailConfigured    `json:"mail"`
	Recent   []ConversationRow `json:"recent"`
	Leads    OverviewLeads     `json:"leads"`
}

// OverviewLeads are the leads of one chatbot, and how many conversations led to
// one.
type OverviewLeads struct {
	All       int64 `json:"all"`
	Today     int64 `json:"today"`
	Converted int64 `json:"converted" doc:"Conversations that led to a lead."`
}

// OverviewCounts are the exact numbers of one chatbot.
type OverviewCounts struct {
	Active   int64 `json:"active"`
	Ended    int64 `json:"ended"`
	All      int64 `json:"all"`
	Messages int64 `json:"messages"`
}

// OverviewToday is what began since midnight UTC.
type OverviewToday struct {
	Conversations int64 `json:"conversations"`
	Messages      int64 `json:"messages"`
}

// OverviewDay is one day.
type OverviewDay struct {
	Day           string `json:"day" format:"date"`
	Conversations int64  `json:"conversations"`
	Messages      int64  `json:"messages"`
}

// Outcomes counts replies by kind.
type Outcomes struct {
	Direct   int64 `json:"direct"`
	Model    int64 `json:"model"`
	Passages int64 `json:"passages"`
	Choices  int64 `json:"choices"`
	None     int64 `json:"none"`
}

// MailConfigured tells whether mails can be sent.
type MailConfigured struct {
	Configured bool `json:"configured"`
}

// Counts are the numbers on the tabs of the conversations page.
type Counts struct {
	Active int64 `json:"active"`
	Ended  int64 `json:"ended"`
	All    int64 `json:"all"`
}

// ConversationRow is a conversation in a list.
type ConversationRow struct {
	ID          string `json:"id"`
	Visitor     string `json:"visitor"`
	User        string `json:"user" doc:"The chat user, as it was when the conversation began; it leads to the profile."`
	VisitorName string `json:"visitorName"`
	Status      string `json:"status" enum:"active,ended"`
	Subject     string `json:"subject"`
	StartedAt   Time   `json:"startedAt"`
	UpdatedAt   Time   `json:"updatedAt"`
	EndedAt     *Time  `json:"endedAt,omitempty"`
	Messages    int    `json:"messages"`
	Source      string `json:"source"`
	Place       Place  `json:"place"`
	Result      string `json:"result,omitempty"`
	ResultPath  string `json:"resultPath,omitempty"`

	Handover *Handover `json:"handover,omitempty" doc:"Left out where nobody was asked for."`

	Rating    string   `json:"rating,omitempty" enum:"up,down" doc:"The last one that the visitor gave."`
	Sentiment string   `json:"sentiment,omitempty" enum:"positive,neutral,negative"`
	Score     *int     `json:"score,omitempty" doc:"0 to 10, once the conversation was analysed."`
	Category  string   `json:"category,omitempty"`
	Tags      []string `json:"tags" doc:"That people gave it."`
	FoundTags []string `json:"foundTags,omitempty" doc:"That the analysis gave it."`
	Agent     string   `json:"agent,omitempty" doc:"Name of the person who attended."`
	Leads     int      `json:"leads,omitempty" doc:"That it led to."`
}

// ConversationList is a page of conversations, newest first.
type ConversationList struct {
	Items  []ConversationRow `json:"items"`
	Next   *string           `json:"next" doc:"The cursor of the next page; good for the same filter alone."`
	Total  int               `json:"total" doc:"Of all that the filter finds."`
	Counts Counts            `json:"counts" doc:"Of what the filter finds whatever the status."`
	AsOf   Time              `json:"asOf" doc:"When the list was read; a bulk run takes it to leave alone what begins later."`
}

// ConversationDetails is everything about one conversation but its messages.
type ConversationDetails struct {
	ConversationRow
	Chatbot   string          `json:"chatbot"`
	EndedBy   string          `json:"endedBy,omitempty" enum:"visitor,idle,agent"`
	Lang      string          `json:"lang,omitempty"`
	Page      PageInput       `json:"page"`
	Client    ClientInfo      `json:"client"`
	DeletedAt *Time           `json:"deletedAt,omitempty"`
	Ticket    *Ticket         `json:"ticket,omitempty" doc:"The message that the visitor left."`
	Session   TrackingSession `json:"session"`
	State     StateEvent      `json:"state"`

	TranscriptTo string `json:"transcriptTo,omitempty" doc:"The address that the visitor wants the transcript at when it ends, or got it at then."`
	AnonymisedAt *Time  `json:"anonymisedAt,omitempty" doc:"Nothing in it names the visitor since."`
}

// ClientInfo is the visitor's software, and what the chatbot's privacy setting keeps of the address.
type ClientInfo struct {
	Browser string `json:"browser,omitempty"`
	OS      string `json:"os,omitempty"`
	Device  string `json:"device,omitempty"`
	Address string `json:"address,omitempty"`
}

// TrackingSession is the aggregate of a conversation's log.
type TrackingSession struct {
	Keys   []string `json:"keys"`
	Result string   `json:"result,omitempty"`
	Path   string   `json:"path,omitempty"`
}

// PanelMessage is a message with what only the panel sees of it.
type PanelMessage struct {
	Message
	HasTrace bool `json:"hasTrace"`
}

// PanelHistory is a run of messages in the panel.
type PanelHistory struct {
	Messages []PanelMessage `json:"messages"`
	Status   string         `json:"status" enum:"active,ended"`
}

// LogList is the session log of a conversation.
type LogList struct {
	Rows []LogRow `json:"rows"`
}

// LogRow is one thing that happened.
type LogRow struct {
	LogID        string `json:"logId"`
	Date         Time   `json:"date"`
	Key          string `json:"key"`
	Value        string `json:"value"`
	UserQuestion string `json:"userQuestion,omitempty"`
	ContentID    string `json:"contentId,omitempty"`
}

// Deleted says until when a deletion can be undone.
type Deleted struct {
	UndoUntil Time `json:"undoUntil"`
}

// Trace is everything that led to one reply; times in milliseconds.
type Trace struct {
	Question    string       `json:"question"`
	Rewritten   string       `json:"rewritten,omitempty"`
	RewrittenBy string       `json:"rewrittenBy,omitempty" enum:"words,spelling,model"`
	Carried     string       `json:"carried,omitempty"`
	Lang        string       `json:"lang"`
	Path        string       `json:"path" enum:"direct,choices,model,passages,none,contact,limit"`
	Reason      string       `json:"reason"`
	Cuts        []TraceCut   `json:"cuts,omitempty"`
	Steps       []TraceStep  `json:"steps"`
	Found       []TraceFound `json:"found"`
	DirectScore float64      `json:"directScore"`
	FoundScore  float64      `json:"foundScore"`
	Model       *TraceModel  `json:"model,omitempty"`
	TotalMS     float64      `json:"totalMs"`
}

// TraceStep is one thing that was done, in order.
type TraceStep struct {
	Name string  `json:"name"`
	MS   float64 `json:"ms"`
	Note string  `json:"note"`
}

// TraceFound is one content that the search brought up.
type TraceFound struct {
	ContentID string  `json:"contentId"`
	Title     string  `json:"title"`
	Heading   string  `json:"heading,omitempty"`
	Score     float64 `json:"score"`
	Words     float64 `json:"words"`
	Coverage  float64 `json:"coverage"`
	Meaning   float64 `json:"meaning"`
	Quote     string  `json:"quote,omitempty"`
}

// TraceCut is a sentence of the model's that was not shown.
type TraceCut struct {
	Sentence string `json:"sentence"`
	Reason   string `json:"reason"`
	Passage  string `json:"passage,omitempty"`
}

// TraceModel is what the model was asked to do and what it cost.
type TraceModel struct {
	Name         string  `json:"name"`
	PromptTokens int     `json:"promptTokens"`
	OutputTokens int     `json:"outputTokens"`
	QueueMS      float64 `json:"queueMs"`
	LoadMS       float64 `json:"loadMs"`
	FirstTokenMS float64 `json:"firstTokenMs"`
	TotalMS      float64 `json:"totalMs"`
	DoneReason   string  `json:"doneReason"`
	Error        string  `json:"error,omitempty"`
}

// AskInput is a question put to a chatbot without storing anything.
type AskInput struct {
	Question string    `json:"question"`
	History  []AskTurn `json:"history,omitempty"`
	NoModel  bool      `json:"noModel,omitempty"`
	WhatIf   *WhatIf   `json:"whatIf,omitempty"`
}

// AskTurn is an earlier turn of such a talk.
type AskTurn struct {
	Role string `json:"role" enum:"user,assistant"`
	Text string `json:"text"`
}

// Asked is the reply and how it came about.
type Asked struct {
	Kind      string       `json:"kind" enum:"direct,choices,model,passages,none,form,dialog,limit"`
	Text      string       `json:"text"`
	Score     *float64     `json:"score"`
	ContentID string       `json:"contentId,omitempty"`
	Sources   []Source     `json:"sources"`
	Options   []Option     `json:"options"`
	Choices   []AskChoice  `json:"choices"`
	Passages  []AskPassage `json:"passages"`
	Trace     Trace        `json:"trace"`
	MS        float64      `json:"ms"`
}

// AskChoice is a content that was offered.
type AskChoice struct {
	ContentID string  `json:"contentId"`
	Title     string  `json:"title"`
	Score     float64 `json:"score"`
}

// AskPassage is a passage that an answer rests on, or that came nearest where it
// rests on none.
type AskPassage struct {
	ContentID string  `json:"contentId"`
	Title     string  `json:"title"`
	URL       string  `json:"url,omitempty"`
	Quote     string  `json:"quote"`
	Score     float64 `json:"score"`
}
