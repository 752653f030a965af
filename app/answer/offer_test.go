package answer

import (
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/tracking"
)

// What was not found for sure is offered, and "I do not know" stays the answer.
func TestRunner_offersWhatMayBeMeant(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		second, want string
		keys         []tracking.Key
	}{
		"its button":         {"Title b", "direct: Answer of b.", []tracking.Key{tracking.MultipleClick, tracking.ClickMatch}},
		"the second one":     {"the second one", "direct: Answer of b.", []tracking.Key{tracking.NamedOne, tracking.ClickMatch}},
		"its number":         {"1", "direct: Answer of a.", []tracking.Key{tracking.NamedOne, tracking.ClickMatch}},
		"the last one":       {"the last one", "direct: Answer of b.", []tracking.Key{tracking.NamedOne, tracking.ClickMatch}},
		"something else":     {"Something else", "direct: I am sorry, then I do not have the answer. You can also ask in other words.\n\nYou can reach a person by e-mail", nil},
		"none of these":      {"none of these", "direct: I am sorry, then I do not have the answer.", nil},
		"no":                 {"no", "direct: I am sorry, then I do not have the answer.", nil},
		"yes to two":         {"yes", "choices: Which of these do you mean?", nil},
		"thanks":             {"thanks", "direct: You are welcome.", nil},
		"another question":   {"qa please", "direct: The owner's own words.", []tracking.Key{tracking.Search, tracking.ClickMatch}},
		"a person is wanted": {"a human please", "direct: You can reach a person", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := newStage(t, nil)
				s.bot.Assistant.FoundScore = 0.5
				s.finder.find = func(q string) (knowledge.Result, error) {
					if q == "qa please" {
						return knowledge.Result{Terms: 2, Hits: []knowledge.Hit{{Content: "qa", Title: "Qa", Answer: "The owner's own words.", Score: 0.95}}}, nil
					}
					return knowledge.Result{Terms: 4, Hits: []knowledge.Hit{
						{Content: "a", Title: "Title a", Answer: "A.", Score: 0.4}, {Content: "b", Title: "Title b", Answer: "B.", Score: 0.15},
						{Content: "c", Title: "title B", Answer: "C.", Score: 0.14}, {Content: "d", Title: "Title d", Answer: "D.", Score: 0.02},
					}}, nil
				}
				s.start()
				c := s.ask(1, "what could that be")
				time.Sleep(time.Second)
				s.wantReplies(c, "none: I did not find a sure answer. Is it one of these?")
				first := s.store.threads[c].replies[0]
				if len(first.Options) != 3 || first.Options[1].Value != "b" || first.Options[2].Label != "Something else" || first.Options[2].Value != valueElse {
					t.Fatalf("offered %+v", first.Options)
				}
				wantKeys(t, first, tracking.Search, tracking.NoResults, tracking.Multiple)
				s.ask(1, tt.second)
				time.Sleep(time.Second)
				s.wantReplies(c, "none: ", tt.want)
				wantKeys(t, s.store.threads[c].replies[1], tt.keys...)
				s.stop()
			})
		})
	}
}

func wantKeys(t *testing.T, r Reply, want ...tracking.Key) {
	t.Helper()
	rows := r.LogRows(tracking.Scene{}).Session
	if len(rows) != len(want) {
		t.Fatalf("logged %+v, want %v", rows, want)
	}
	for i, row := range rows {
		if row.Key != want[i] {
			t.Errorf("row %d is %s, want %s", i, row.Key, want[i])
		}
	}
}

// Short words behind an answer that offered nothing.
func TestDecideEarly_behindAnAnswer(t *testing.T) {
	t.Parallel()
	said := func(kind conversation.Kind, text string) []conversation.Message {
		return []conversation.Message{{Role: conversation.RoleUser, Text: "x"}, {Role: conversation.RoleAssistant, Kind: kind, Text: text}}
	}
	for _, tt := range []struct {
		history  []conversation.Message
		question string
		path     Path
		talk     talk
	}{
		{said(conversation.KindDirect, "We ship abroad."), "yes", PathDirect, talkAgreed},
		{said(conversation.KindDirect, "We ship abroad."), "no", PathDirect, talkAgreed},
		{said(conversation.KindDirect, "We ship abroad."), "ok thanks", PathDirect, talkThanks},
		{said(conversation.KindDirect, "We ship abroad."), "the second one", PathDirect, talkWhich},
		{said(conversation.KindDirect, "We ship abroad."), "option 2", PathDirect, talkWhich},
		{said(conversation.KindDirect, "We ship abroad."), "where is order number 4711", "", noTalk},
		{said(conversation.KindDirect, "We ship abroad."), "what is the first delivery", "", noTalk},
		{said(conversation.KindPassages, "> Red tea\n\n> Green tea"), "the second one", "", noTalk},
		{said(conversation.KindDirect, "You are welcome. Is there anything else you would like to know?"), "yes", PathDirect, talkGoOn},
		{said(conversation.KindDirect, "You are welcome. Is there anything else you would like to know?"), "no", PathDirect, talkAgreed},
		{said(conversation.KindModel, "Would you like to know more about delivery costs?"), "yes", "", noTalk},
		{said(conversation.KindNone, "I am sorry."), "yes please", PathContact, noTalk},
		{nil, "the second one", "", noTalk},
	} {
		p, _ := decideEarly(inquiry{bot: testBot(), question: tt.question, history: tt.history}, Verdict{})
		if p.path != tt.path || p.talk != tt.talk {
			t.Errorf("%q behind %q: %s %d, want %s %d", tt.question, lastSaid(tt.history).Text, p.path, p.talk, tt.path, tt.talk)
		}
	}
}

func TestWorthOffering(t *testing.T) {
	t.Parallel()
	a := chatbot.Assistant{DirectScore: 0.8, FoundScore: 0.5}
	hits := func(scores ...float64) []knowledge.Hit {
		var out []knowledge.Hit
		for i, s := range scores {
			out = append(out, knowledge.Hit{Content: knowledge.ContentID(rune('a' + i)), Title: string(rune('a' + i)), Score: s})
		}
		return out
	}
	for _, tt := range []struct {
		hits []knowledge.Hit
		want int
	}{{nil, 0}, {hits(0.24, 0.24), 0}, {hits(0.25, 0.01), 1}, {hits(0.4, 0.3, 0.2, 0.2), 3}, {hits(0.4, 0.11), 1}} {
		if got := worthOffering(tt.hits, a); len(got) != tt.want {
			t.Errorf("%d of %d offered, want %d", len(got), len(tt.hits), tt.want)
		}
	}
}
