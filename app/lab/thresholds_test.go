package lab

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/question"
)

// shelf finds what is laid there for a question. A hit whose text is empty cannot
// be quoted.
type shelf struct{ hits map[string][]knowledge.Hit }

func (s shelf) Get(context.Context, chatbot.ID, knowledge.ContentID) (knowledge.Content, error) {
	return knowledge.Content{Title: "T", Answer: "A."}, nil
}

func (s shelf) Find(_ context.Context, _ chatbot.ID, in knowledge.FindInput) (knowledge.Result, error) {
	return knowledge.Result{Hits: slices.Clone(s.hits[in.Question]), Terms: 3, Lang: "en"}, nil
}

func (s shelf) Quotes(_ context.Context, _ chatbot.ID, _ string, hits []knowledge.Hit, limit int) (out []knowledge.Quote) {
	for _, h := range hits[:min(len(hits), limit)] {
		if h.Passage.Text != "" {
			out = append(out, knowledge.Quote{Text: h.Passage.Text, Content: h.Content, Title: h.Title})
		}
	}
	return out
}

type oneBot struct{ bot chatbot.Chatbot }

func (b oneBot) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return b.bot, nil }

type absent struct{}

func (absent) Status() answer.ModelStatus { return answer.ModelStatus{State: answer.ModelAbsent} }

// runner is the real answer path over a shelf, without a model.
func runner(s shelf, bot chatbot.Chatbot) *answer.Runner {
	return answer.NewRunner(answer.Config{
		Finder: s, Chatbots: oneBot{bot}, Watch: absent{}, Clock: id.Now, Log: slog.New(slog.DiscardHandler),
	})
}

// hits invents what a question finds: scores on a coarse grid, so that many are
// near each other, and titles from a few, so that some are equal.
func hits(rng *rand.Rand) (out []knowledge.Hit) {
	for i := range rng.IntN(6) {
		h := knowledge.Hit{
			Content: knowledge.ContentID(fmt.Sprint("c", i)), Title: fmt.Sprint("Title ", rng.IntN(4)), Score: float64(rng.IntN(41)) / 40,
			Article: rng.IntN(2) == 0, Answer: "The answer.",
		}
		if rng.IntN(4) > 0 {
			h.Passage.Text = "Words that can be quoted."
		}
		out = append(out, h)
	}
	slices.SortStableFunc(out, func(a, b knowledge.Hit) int { return int(1000 * (b.Score - a.Score)) })
	return out
}

func thresholds(rng *rand.Rand) (directScore, foundScore float64) {
	directScore = float64(rng.IntN(41)) / 40
	return directScore, directScore * float64(rng.IntN(5)) / 4
}

// past is what visitors asked, in memory.
type past struct {
	entries []question.Entry
	group   question.Group
}

func (p past) Asked(_ context.Context, _ chatbot.ID, _, limit int) ([]question.Entry, error) {
	return slices.Clone(p.entries[:min(len(p.entries), limit)]), nil
}

func (p past) Group(_ context.Context, _ chatbot.ID, gid string) (question.Group, error) {
	if p.group.ID != gid {
		return question.Group{}, question.ErrGroupNotFound
	}
	return p.group, nil
}

// entryOf is the record of a reply, as it is stored and read again.
func entryOf(text string, r answer.Reply) question.Entry {
	e := question.Entry{Conversation: conversation.ID{UUID: id.New()}, Seq: 2}
	e.Record = question.Record{Text: text, Kind: r.Kind, Basis: r.Basis, At: time.Unix(1, 0)}
	if r.Score != nil {
		e.Score = *r.Score
	}
	return e
}

// What is worked out from records is what comes out when everything is asked
// again with the other thresholds.
func TestEffect_equalsAskingAgain(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(11, 12))
	for round := range 100 {
		bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", id.Now())
		bot.Assistant.DirectScore, bot.Assistant.FoundScore = thresholds(rng)
		books := shelf{hits: map[string][]knowledge.Hit{}}
		asker := runner(books, bot)
		var asked past
		for i := range 20 {
			text := fmt.Sprintf("where stands book number %d", i)
			books.hits[text] = hits(rng)
			reply, err := asker.Ask(t.Context(), answer.AskInput{Chatbot: bot.ID, Question: text})
			if err != nil {
				t.Fatal(err)
			}
			asked.entries = append(asked.entries, entryOf(text, reply))
		}
		in := Thresholds{Chatbot: bot.ID, Days: 30}
		in.DirectScore, in.FoundScore = thresholds(rng)
		got, err := New(Config{Asker: asker, Questions: asked, Clock: id.Now}).Effect(t.Context(), in)
		if err != nil {
			t.Fatal(err)
		}
		before, after := question.Outcomes{}, question.Outcomes{}
		for _, e := range asked.entries {
			again, err := asker.Ask(t.Context(), answer.AskInput{Chatbot: bot.ID, Question: e.Text,
				WhatIf: answer.WhatIf{DirectScore: &in.DirectScore, FoundScore: &in.FoundScore}})
			if err != nil {
				t.Fatal(err)
			}
			before[e.Kind]++
			after[again.Kind]++
			if kind, how := outcome(e, in.DirectScore, in.FoundScore); kind != again.Kind && how == exact {
				t.Errorf("round %d: %q came out as %s, not %s: %+v", round, e.Text, again.Kind, kind, e.Basis)
			}
		}
		if fmt.Sprint(got.Before) != fmt.Sprint(before) || fmt.Sprint(got.After) != fmt.Sprint(after) || got.Estimated+got.Unknown != 0 {
			t.Fatalf("round %d: got %+v, want %v and %v", round, got, before, after)
		}
	}
}

func TestEffect_isHonest(t *testing.T) {
	t.Parallel()
	hit := []question.Hit{{Content: "c", Score: 0.5, Article: true, Label: 1}}
	asked := past{entries: []question.Entry{
		{Record: question.Record{Text: "model", Kind: conversation.KindNone, Basis: question.Basis{Path: "none", DirectScore: 0.9, FoundScore: 0.6, Terms: 1, Model: true, Hits: hit}}},
		{Record: question.Record{Text: "other rules", Kind: conversation.KindDirect, Basis: question.Basis{Path: "direct", DirectScore: 0.9, FoundScore: 0.6, Terms: 1, Hits: hit}}},
		{Record: question.Record{Text: "contents changed", Kind: conversation.KindNone, Basis: question.Basis{Path: "none", DirectScore: 0.9, FoundScore: 0.6, Terms: 1, Hits: hit}}},
	}}
	bot := chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", id.Now())
	s := New(Config{Asker: runner(shelf{}, bot), Questions: asked, Clock: id.Now})
	got, err := s.Effect(t.Context(), Thresholds{Chatbot: bot.ID, DirectScore: 0.9, FoundScore: 0.3, Days: 30})
	if err != nil || got.Questions != 3 || got.Estimated != 2 || got.Unknown != 1 || got.Changed != 2 ||
		got.After[conversation.KindModel] != 1 || got.After[conversation.KindPassages] != 1 || got.After[conversation.KindDirect] != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEffect_wrongInput(t *testing.T) {
	t.Parallel()
	s := New(Config{Questions: past{}, Clock: id.Now})
	for _, in := range []Thresholds{
		{DirectScore: 1.1, FoundScore: 0.3, Days: 1}, {DirectScore: 0.2, FoundScore: 0.3, Days: 1}, {DirectScore: 0.2, Days: 0},
		{DirectScore: -1, Days: 1}, {DirectScore: 0.5, FoundScore: -0.1, Days: 1}, {DirectScore: 0.5, Days: 91},
	} {
		if _, err := s.Effect(t.Context(), in); err == nil || !strings.Contains(err.Error(), "invalid_input") {
			t.Errorf("%+v: %v", in, err)
		}
	}
}
