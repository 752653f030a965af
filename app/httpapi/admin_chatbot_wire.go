package httpapi

import "frontdesk/app/chatbot"

// Chatbot is one front desk with all its settings.
type Chatbot struct {
	ID          string     `json:"id"`
	Name        string     `json:"name" doc:"For the owner, 1 to 80 characters."`
	DisplayName string     `json:"displayName" doc:"In the widget's header."`
	AvatarURL   string     `json:"avatarUrl" doc:"https, or empty for initials."`
	Lang        string     `json:"lang" doc:"BCP 47, of the texts."`
	Greeting    string     `json:"greeting"`
	Placeholder string     `json:"placeholder"`
	Starters    []string   `json:"starters" doc:"At most 6."`
	PrivacyNote string     `json:"privacyNote"`
	Appearance  Appearance `json:"appearance"`
	Assistant   Assistant  `json:"assistant"`
	Contact     Contact    `json:"contact"`
	Domains     []string   `json:"domains" doc:"Hosts that may embed it, *.example.com allowed; empty: every host."`
	Limits      Limits     `json:"limits"`

	LeadForm   LeadFormSettings `json:"leadForm"`
	Escalation Escalation       `json:"escalation"`
	Credits    CreditSettings   `json:"credits"`
	Gate       GateSettings     `json:"gate"`
	Proof      ProofSettings    `json:"proof"`
	Privacy    PrivacySettings  `json:"privacy"`
	Analysis   AnalysisSettings `json:"analysis"`
	Events     []CustomEvent    `json:"events" doc:"Data keys of your own that pages may log; at most 50."`

	IdleHours int  `json:"idleHours" doc:"A conversation ends by itself after this; 0: the server's setting."`
	CreatedAt Time `json:"createdAt"`
	UpdatedAt Time `json:"updatedAt"`
}

// Appearance is what the widget looks like on the page.
type Appearance struct {
	Accent   string `json:"accent" doc:"#rrggbb"`
	Theme    string `json:"theme" enum:"auto,light,dark"`
	Position string `json:"position" enum:"right,left"`
	OffsetX  int    `json:"offsetX" doc:"Pixels, 0 to 200."`
	OffsetY  int    `json:"offsetY" doc:"Pixels, 0 to 200."`
}

// Assistant says who answers and how.
type Assistant struct {
	Enabled         bool     `json:"enabled"`
	Instructions    string   `json:"instructions"`
	UseModel        bool     `json:"useModel"`
	Model           string   `json:"model" doc:"Empty: the server's."`
	ShowSources     bool     `json:"showSources"`
	DirectScore     float64  `json:"directScore" doc:"From this confidence on a content answers at once, 0 to 1."`
	FoundScore      float64  `json:"foundScore" doc:"Below this nothing counts as found, 0 to 1."`
	NotFoundText    string   `json:"notFoundText"`
	EscalationWords []string `json:"escalationWords"`
	Synonyms        []string `json:"synonyms" doc:"Lines of 2 to 20 words that mean the same, commas between; at most 200."`
	FollowUps       bool     `json:"followUps" doc:"Questions such as \"and on Sunday?\" are understood from what was said before."`
}

// CustomEvent is a data key of the owner's own.
type CustomEvent struct {
	Key      string `json:"key" doc:"1 to 60 capitals, digits and underscores."`
	Priority int    `json:"priority" doc:"From 1 (best) to 10 it may become the result of the session; 0: it never does."`
}

// Escalation says when visitors are offered a person. Empty texts take what the
// chatbot says by itself.
type Escalation struct {
	Enabled     bool   `json:"enabled"`
	Misses      int    `json:"misses" doc:"Offered after so many questions in a row that nothing is found for, 0 to 10; 0: never."`
	Downs       int    `json:"downs" doc:"Offered after so many answers in a row that were rated as no help, 0 to 10; 0: never."`
	WaitMinutes int    `json:"waitMinutes" doc:"Somebody who is there may take so long, 1 to 60."`
	Mail        bool   `json:"mail" doc:"Requests and messages are told by mail."`
	MailTo      string `json:"mailTo" doc:"Empty: the contact's address, or else the owners'."`
	OfferText   string `json:"offerText"`
	WaitText    string `json:"waitText"`
	AwayText    string `json:"awayText"`
	TicketText  string `json:"ticketText"`
}

// Contact is who stands behind the chatbot.
type Contact struct {
	Brand string `json:"brand"`
	Email string `json:"email"`
	Phone string `json:"phone"`
	URL   string `json:"url"`
	Text  string `json:"text"`
}

// Limits bound what may be asked, in messages a minute; 0 is the default.
type Limits struct {
	PerVisitor int    `json:"perVisitor"`
	PerAddress int    `json:"perAddress"`
	Total      int    `json:"total"`
	Text       string `json:"text"`
}

// ChatbotInput makes a chatbot.
type ChatbotInput struct {
	Name string `json:"name"`
}

// ChatbotList is all chatbots.
type ChatbotList struct {
	Chatbots []Chatbot `json:"chatbots"`
}

// Install is how a chatbot gets onto a site.
type Install struct {
	Snippet string        `json:"snippet"`
	Iframe  string        `json:"iframe"`
	BaseURL string        `json:"baseUrl"`
	Domains []string      `json:"domains"`
	Sites   []SnippetSite `json:"sites" doc:"Where the snippet was seen or refused, the latest first."`
}

func chatbotOf(b chatbot.Chatbot) Chatbot {
	return Chatbot{
		ID: b.ID.String(), Name: b.Name, DisplayName: b.DisplayName, AvatarURL: b.AvatarURL, Lang: b.Lang,
		Greeting: b.Greeting, Placeholder: b.Placeholder, Starters: listOf(b.Starters), PrivacyNote: b.PrivacyNote,
		Appearance: Appearance(b.Appearance), Assistant: assistantOf(b.Assistant), Contact: Contact(b.Contact),
		Domains: listOf(b.Domains), Limits: Limits(b.Limits), IdleHours: b.IdleHours,
		LeadForm: leadFormOf(b.LeadForm), Escalation: Escalation(b.Escalation),
		Credits: creditSettingsOf(b.Credits), Gate: GateSettings(b.Gate), Proof: ProofSettings(b.Proof), Privacy: PrivacySettings(b.Privacy), Analysis: AnalysisSettings{Mode: b.Analysis.Mode, Categories: listOf(b.Analysis.Categories)}, Events: ownEventsOf(b.Events),
		CreatedAt: b.CreatedAt, UpdatedAt: b.UpdatedAt,
	}
}

func assistantOf(a chatbot.Assistant) Assistant {
	a.EscalationWords = listOf(a.EscalationWords)
	a.Synonyms = listOf(a.Synonyms)
	return Assistant(a)
}

// writeTo lays what an owner can change over b; the id and the times stay.
func (w Chatbot) writeTo(b *chatbot.Chatbot) {
	b.Name, b.DisplayName, b.AvatarURL, b.Lang = w.Name, w.DisplayName, w.AvatarURL, w.Lang
	b.Greeting, b.Placeholder, b.Starters, b.PrivacyNote = w.Greeting, w.Placeholder, w.Starters, w.PrivacyNote
	b.Appearance, b.Assistant = chatbot.Appearance(w.Appearance), chatbot.Assistant(w.Assistant)
	b.Contact, b.Limits = chatbot.Contact(w.Contact), chatbot.Limits(w.Limits)
	b.Domains, b.IdleHours = w.Domains, w.IdleHours
	b.LeadForm, b.Escalation = w.LeadForm.form(), chatbot.Escalation(w.Escalation)
	b.Credits, b.Gate, b.Proof = w.Credits.credits(), chatbot.Gate(w.Gate), chatbot.Proof(w.Proof)
	b.Privacy = chatbot.Privacy(w.Privacy)
	b.Analysis = chatbot.Analysis(w.Analysis)
	b.Events = nil
	for _, e := range w.Events {
		b.Events = append(b.Events, chatbot.CustomEvent(e))
	}
}

func ownEventsOf(in []chatbot.CustomEvent) []CustomEvent {
	out := make([]CustomEvent, 0, len(in))
	for _, e := range in {
		out = append(out, CustomEvent(e))
	}
	return out
}

// listOf makes nil an empty list, since clients want [] and not null.
func listOf[T any](in []T) []T {
	if in == nil {
		return []T{}
	}
	return in
}
