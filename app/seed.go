package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/httpapi"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
	"frontdesk/app/store"
)

const (
	seedDays = 30  // back from now
	maxSeed  = 1e6 // conversations in one call
	seedOld  = 20  // hours after which most invented conversations have ended
)

var errSeed = fault.New(fault.Invalid, "seed_count", "Name between 1 and 1000000 conversations.")

// seeder invents conversations from a chatbot's own contents, spread over the
// last days, through the same services that visitors use. Its clock is the time
// of the message that it is at.
type seeder struct {
	bot           chatbot.Chatbot
	now           atomic.Int64 // milliseconds
	conversations *conversation.Service
	replies       *conversation.Replies
	contents      []knowledge.Content
	rng           *rand.Rand
	messages      int
}

func (s *seeder) clock() time.Time { return time.UnixMilli(s.now.Load()).UTC() }

func (s *seeder) pass(atMost time.Duration) {
	s.now.Add(1000 + s.rng.Int64N(atMost.Milliseconds()))
}

// quiet hears and says nothing: nobody answers what is invented.
type quiet struct{}

// MessageStored does nothing.
func (quiet) MessageStored(conversation.Conversation, conversation.Message) {}

// StatusChanged does nothing.
func (quiet) StatusChanged(conversation.Conversation) {}

// Wake does nothing.
func (quiet) Wake(conversation.ID) {}

// Cancel does nothing.
func (quiet) Cancel(conversation.ID) {}

// Seed invents conversations.
func (m maintenance) Seed(ctx context.Context, in httpapi.SeedInput) (out httpapi.SeedResult, err error) {
	if in.Conversations < 1 || in.Conversations > maxSeed {
		return out, errSeed
	}
	s, err := m.newSeeder(ctx, in.Chatbot)
	if err != nil {
		return out, err
	}
	end := m.app.clock()
	for n, at := range s.times(in.Conversations, end) {
		s.now.Store(at.UnixMilli())
		if err := s.talk(ctx, end); err != nil {
			return out, fmt.Errorf("inventing conversation %d: %w", n+1, err)
		}
		out.Conversations++
	}
	out.Messages = s.messages
	m.app.questions.Touch(s.bot.ID)
	return out, nil
}

func (m maintenance) newSeeder(ctx context.Context, named string) (*seeder, error) {
	botID, err := chatbot.ParseID(named)
	if err != nil {
		return nil, err
	}
	bot, err := m.app.chatbots.Get(ctx, botID)
	if err != nil {
		return nil, err
	}
	page, err := m.app.contents.List(ctx, botID, knowledge.ListInput{Limit: 200})
	if err != nil {
		return nil, err
	}
	s := &seeder{bot: bot, contents: page.Items, rng: rand.New(rand.NewPCG(1, uint64(m.app.clock().UnixNano())))}
	threads := store.Conversations(m.app.store)
	s.replies = conversation.NewReplies(conversation.RepliesConfig{
		Store: threads, Effects: conversation.NoEffects{}, Announce: quiet{}, Chatbots: m.app.chatbots, Clock: s.clock,
	})
	s.conversations = conversation.New(conversation.Config{
		Store: threads, Effects: conversation.NoEffects{}, Announce: quiet{}, Answer: quiet{}, Chatbots: m.app.chatbots, Places: m.app.places, Clock: s.clock, Log: m.app.log,
		IdleHours: func() int { return m.app.settings.current().IdleHours },
	})
	return s, nil
}

// times are the beginnings of n conversations in order, with quiet nights and
// weekends and a little growth.
func (s *seeder) times(n int, end time.Time) []time.Time {
	const span = seedDays * 24 * time.Hour
	out := make([]time.Time, 0, n)
	for len(out) < n {
		at := end.Add(-time.Duration(s.rng.Int64N(int64(span))))
		chance := 0.4 + 0.6*(1-float64(end.Sub(at))/float64(span))
		if at.Hour() < 7 {
			chance *= 0.15
		}
		if at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			chance *= 0.5
		}
		if s.rng.Float64() < chance {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	return out
}

// talk invents one conversation of one to four questions.
func (s *seeder) talk(ctx context.Context, end time.Time) error {
	visitor := chatuser.VisitorID{UUID: id.New()}
	var thread *conversation.ID
	for range 1 + s.rng.IntN(4) {
		text, content := s.ask()
		posted, err := s.conversations.Post(ctx, conversation.PostInput{
			Chatbot: s.bot.ID, Visitor: visitor, Conversation: thread, ClientID: id.New().String(), Text: text,
			Source: "widget", Lang: s.bot.Lang, Page: conversation.Page{URL: "/demo", Title: s.bot.DisplayName}, Client: s.client(), Address: s.address(),
		})
		if err != nil {
			return err
		}
		thread = &posted.Conversation
		s.pass(5 * time.Second)
		if err := s.reply(ctx, posted, text, content); err != nil {
			return err
		}
		s.messages += 2
		s.pass(2 * time.Minute)
	}
	if end.Sub(s.clock()) > seedOld*time.Hour || s.rng.IntN(3) == 0 {
		_, err := s.conversations.End(ctx, *thread, []conversation.EndedBy{conversation.EndedByVisitor, conversation.EndedByIdle}[s.rng.IntN(2)])
		return err
	}
	return nil
}

// ask gives a question that the contents answer, or, one time in eight, one that
// they do not.
func (s *seeder) ask() (string, *knowledge.Content) {
	strange := []string{
		"Can I pay with bitcoin?", "do you take bitcoin", "Is paying with bitcoin possible?", "Do you hire students in summer?", "Are there summer jobs for students?",
		"Is there a shop in Vienna?", "do you have a shop in vienna", "What is the weather there?",
	}
	if len(s.contents) == 0 || s.rng.IntN(8) == 0 {
		return strange[s.rng.IntN(len(strange))], nil
	}
	c := s.contents[s.rng.IntN(len(s.contents))]
	if len(c.Questions) > 0 {
		return c.Questions[s.rng.IntN(len(c.Questions))], &c
	}
	return c.Title, &c
}

// address is one that may be anywhere; masked, it is nobody's.
func (s *seeder) address() netip.Addr {
	return netip.AddrFrom4([4]byte{byte(1 + s.rng.IntN(222)), byte(s.rng.IntN(256)), byte(s.rng.IntN(256)), byte(s.rng.IntN(256))})
}

func (s *seeder) client() conversation.Client {
	all := []conversation.Client{
		{Browser: "Chrome 141", OS: "Windows", Device: "desktop"}, {Browser: "Safari 26", OS: "iOS", Device: "mobile"},
		{Browser: "Firefox 144", OS: "Linux", Device: "desktop"}, {Browser: "Chrome 141", OS: "Android", Device: "mobile"},
	}
	return all[s.rng.IntN(len(all))]
}

func (s *seeder) reply(ctx context.Context, posted conversation.Posted, text string, c *knowledge.Content) error {
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
	_, _, err := answer.Threads{Replies: s.replies}.Finish(ctx, answer.FinishInput{
		Conversation: posted.Conversation, Question: posted.Message, MessageID: conversation.MessageID{UUID: id.New()}, Reply: r,
	})
	return err
}

// basis is what an invented reply was decided by.
func (s *seeder) basis(r answer.Reply, c *knowledge.Content, score float64) question.Basis {
	a := s.bot.Assistant
	b := question.Basis{Path: string(r.Kind), DirectScore: a.DirectScore, FoundScore: a.FoundScore, Terms: 3}
	if c != nil {
		b.Hits = []question.Hit{{Content: string(c.ID), Score: score, Article: c.IsArticle(), Label: 1}}
	}
	return b
}
