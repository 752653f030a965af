package app

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"strings"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/lead"
	"frontdesk/app/question"
	"frontdesk/app/tracking"
)

// seedOld is after how long most invented conversations have ended.
const seedOld = 20 * time.Hour

// inventor makes conversations up from a chatbot's own contents. How many questions
// one has, and how long people take, is shaped after the 500 dialogues of STAR with
// people at a service desk (RasaHQ/STAR, MIT), with half as many turns.
type inventor struct {
	bot      chatbot.Chatbot
	contents []knowledge.Content
	places   conversation.Places
	rng      *rand.Rand
	end      time.Time
	messages int
}

// invented is a conversation with what else it leaves.
type invented struct {
	conversation.Told
	last   string // words of the visitor
	lastAt time.Time
	lead   *lead.Lead
}

// share is a value and how often of a thousand it comes.
type share[T any] struct {
	of    int
	value T
}

func pick[T any](rng *rand.Rand, shares []share[T]) (out T) {
	n := rng.IntN(1000)
	for _, s := range shares {
		out = s.value
		if n -= s.of; n < 0 {
			break
		}
	}
	return out
}

var (
	seedQuestions = []share[int]{{60, 1}, {110, 2}, {150, 3}, {190, 4}, {180, 5}, {120, 6}, {90, 8}, {55, 11}, {35, 14}, {10, 20}}
	seedPauses    = []share[int]{{50, 5}, {200, 12}, {250, 19}, {250, 31}, {150, 48}, {80, 90}, {20, 400}} // seconds until the visitor writes again
	seedSources   = []share[string]{{780, "widget"}, {90, "site"}, {80, "iframe"}, {50, "api"}}
	seedLangs     = []share[string]{{700, "en"}, {90, "es"}, {70, "de"}, {60, "fr"}, {30, "pt"}, {20, "it"}, {20, "nl"}, {10, "ja"}}
	seedTags      = []share[string]{{920, ""}, {30, "order"}, {20, "return"}, {15, "complaint"}, {10, "gift"}, {5, "press"}}
	seedMoods     = []share[string]{{220, "positive"}, {620, "neutral"}, {160, "negative"}}
	seedSubjects  = []share[string]{{320, "Products"}, {260, "Orders and shipping"}, {150, "Returns and refunds"}, {120, "Opening hours"}, {90, "Payment"}, {60, "Other"}}
	seedManners   = []share[string]{{780, "calm"}, {120, "urgent"}, {100, "confused"}}
	seedPeople    = []share[string]{{960, ""}, {15, "Mara"}, {15, "Jonas"}, {10, "Priya"}}
	seedRatings   = []share[string]{{880, ""}, {90, conversation.RatedUp}, {30, conversation.RatedDown}}
	seedClients   = []share[conversation.Client]{
		{380, conversation.Client{Browser: "Chrome 141", OS: "Windows", Device: "desktop"}}, {260, conversation.Client{Browser: "Safari 26", OS: "iOS", Device: "mobile"}},
		{240, conversation.Client{Browser: "Chrome 141", OS: "Android", Device: "mobile"}}, {120, conversation.Client{Browser: "Firefox 144", OS: "Linux", Device: "desktop"}},
	}
	seedStrange = []string{
		"Can I pay with bitcoin?", "do you take bitcoin", "Is paying with bitcoin possible?", "Do you hire students in summer?", "Are there summer jobs for students?",
		"Is there a shop in Vienna?", "do you have a shop in vienna", "What is the weather there?",
	}
	seedNames = strings.Fields("Ada Ben Chiara Deniz Elif Farid Greta Hugo Ines Jamal Kofi Lena Mateo Nora Omar Paula Quinn Rosa Sven Tara Umar Vera Wen Yara Zoe")
)

// invent makes one that begins at a time.
func (s *inventor) invent(at time.Time, detailed bool) (out invented, err error) {
	visitor := chatuser.VisitorID{UUID: id.New()}
	address := netip.AddrFrom4([4]byte{byte(1 + s.rng.IntN(222)), byte(s.rng.IntN(256)), byte(s.rng.IntN(256)), byte(s.rng.IntN(256))})
	c := conversation.Conversation{
		ID: conversation.ID{UUID: id.New()}, Chatbot: s.bot.ID, Visitor: visitor, User: chatuser.UserOf(visitor), Status: conversation.Active,
		Source: pick(s.rng, seedSources), Lang: pick(s.rng, seedLangs), Page: conversation.Page{URL: "/demo", Title: s.bot.DisplayName}, Client: pick(s.rng, seedClients),
		Rating: pick(s.rng, seedRatings),
	}
	c.Client.Address = s.bot.Privacy.Kept(address)
	if s.places != nil {
		c.Place = s.places.Place(address)
	}
	if tag := pick(s.rng, seedTags); tag != "" {
		c.Tags = []string{tag}
	}
	for range pick(s.rng, seedQuestions) {
		text, content := s.ask()
		out.last, out.lastAt = text, at
		asked := conversation.Message{ID: conversation.MessageID{UUID: id.New()}, Role: conversation.RoleUser, Text: text, At: at, ClientID: id.New().String()}
		at = at.Add(time.Duration(600+s.rng.IntN(4000)) * time.Millisecond)
		reply, err := s.reply(text, content).Told(conversation.MessageID{UUID: id.New()}, at, detailed)
		if err != nil {
			return out, err
		}
		out.Messages = append(out.Messages, conversation.ToldMessage{Message: asked}, reply)
		at = at.Add(time.Duration(pick(s.rng, seedPauses)*(500+s.rng.IntN(1000))) * time.Millisecond)
	}
	s.attend(&out)
	if n := len(out.Messages); c.Rating != "" {
		out.Messages[n-1].Rating = &conversation.Rated{Up: c.Rating == conversation.RatedUp, At: out.Messages[n-1].At}
	}
	s.messages += len(out.Messages)
	s.finish(&c, out.Messages)
	out.lead = s.leave(&c, out.Messages[0].Message)
	out.Conversation = c
	return out, nil
}

// attend has a person say the last words, now and then.
func (s *inventor) attend(out *invented) {
	name := pick(s.rng, seedPeople)
	if name == "" {
		return
	}
	said := conversation.Message{
		ID: conversation.MessageID{UUID: id.New()}, Role: conversation.RoleAgent, Name: name, Text: "Hello, this is " + name + ". I have looked into it and will see that it is done today.",
		At: out.Messages[len(out.Messages)-1].At.Add(time.Minute),
	}
	out.Messages = append(out.Messages, conversation.ToldMessage{Message: said, Rows: tracking.Attended})
}

// finish ends what is old, and some of the rest, and says what became of it.
func (s *inventor) finish(c *conversation.Conversation, said []conversation.ToldMessage) {
	last := said[len(said)-1].At
	if s.end.Sub(last) < seedOld && s.rng.IntN(3) > 0 {
		return
	}
	c.Status, c.EndedBy, c.EndedAt = conversation.Ended, conversation.EndedByVisitor, last.Add(time.Minute)
	if s.rng.IntN(2) == 0 {
		c.EndedBy, c.EndedAt = conversation.EndedByIdle, last.Add(24*time.Hour)
	}
	mood := pick(s.rng, seedMoods)
	c.Analysis = conversation.Analysis{
		At: c.EndedAt, Maker: "invented", Subject: said[0].Text, Lang: c.Lang, Sentiment: mood, Behaviour: pick(s.rng, seedManners), Category: pick(s.rng, seedSubjects),
		Score: map[string]int{"positive": 8, "neutral": 5, "negative": 2}[mood] + s.rng.IntN(3),
	}
}

// leave makes a lead of one conversation in fifty.
func (s *inventor) leave(c *conversation.Conversation, first conversation.Message) *lead.Lead {
	if s.rng.IntN(50) > 0 {
		return nil
	}
	c.Leads = 1
	name := seedNames[s.rng.IntN(len(seedNames))]
	out := &lead.Lead{
		ID: lead.ID{UUID: id.New()}, Chatbot: c.Chatbot, User: c.User, Conversations: []conversation.ID{c.ID}, Name: name, Source: c.Source, How: lead.ByForm,
		Status: lead.StatusNew, Question: first.Text, Page: c.Page.URL, CreatedAt: first.At, UpdatedAt: first.At,
		Email: email.Address(fmt.Sprintf("%s.%d@visitor.example", strings.ToLower(name), s.rng.IntN(1e6))),
	}
	if s.rng.IntN(3) == 0 {
		out.Status, out.Converted = lead.StatusWon, first.At.Add(48*time.Hour)
	}
	return out
}

// ask gives a question that the contents answer, or, one time in eight, one that
// they do not.
func (s *inventor) ask() (string, *knowledge.Content) {
	if len(s.contents) == 0 || s.rng.IntN(8) == 0 {
		return seedStrange[s.rng.IntN(len(seedStrange))], nil
	}
	c := &s.contents[s.rng.IntN(len(s.contents))]
	if len(c.Questions) > 0 {
		return c.Questions[s.rng.IntN(len(c.Questions))], c
	}
	return c.Title, c
}

func (s *inventor) reply(text string, c *knowledge.Content) answer.Reply {
	score := 0.8 + s.rng.Float64()*0.2
	r := answer.Reply{Kind: conversation.KindNone, Text: "I could not find that in what I know.", Lookup: answer.Lookup{Searched: true}}
	if c != nil {
		r.Kind, r.Text, r.Score = conversation.KindDirect, c.Answer, &score
		if c.IsArticle() {
			r.Kind, r.Text = conversation.KindPassages, c.Title
		}
		r.Sources = []conversation.Source{{ContentID: string(c.ID), Title: c.Label(), URL: c.URL}}
		r.Lookup.Contents, r.Lookup.Shown = []string{string(c.ID)}, string(c.ID)
	}
	r.Trace = answer.Trace{Question: text, Lang: s.bot.Lang, Path: string(r.Kind), Reason: "Invented by `frontdesk seed`.", Steps: []answer.Step{}, Found: []answer.Found{}}
	r.Basis = s.basis(r, c, score)
	return r
}

// basis is what an invented reply was decided by.
func (s *inventor) basis(r answer.Reply, c *knowledge.Content, score float64) question.Basis {
	a := s.bot.Assistant
	b := question.Basis{Path: string(r.Kind), DirectScore: a.DirectScore, FoundScore: a.FoundScore, Terms: 3}
	if c != nil {
		b.Hits = []question.Hit{{Content: string(c.ID), Score: score, Article: c.IsArticle(), Label: 1}}
	}
	return b
}
