package analysis_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"frontdesk/app/analysis"
	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/knowledge"
	"frontdesk/app/store"
)

// office is conversations over a real folder, with the analysis of those that end.
type office struct {
	t        *testing.T
	store    *store.Store
	talks    *conversation.Service
	analyses *analysis.Service
	bot      chatbot.Chatbot
	status   answer.ModelStatus
	model    answer.Model
	changed  chan conversation.Conversation
}

func (o *office) Get(context.Context, chatbot.ID) (chatbot.Chatbot, error) { return o.bot, nil }
func (o *office) List(context.Context) ([]chatbot.Chatbot, error) {
	return []chatbot.Chatbot{o.bot}, nil
}
func (o *office) Status() answer.ModelStatus { return o.status }

func (*office) MessageStored(conversation.Conversation, conversation.Message) {}
func (*office) StatusChanged(conversation.Conversation)                       {}
func (*office) Wake(conversation.ID)                                          {}
func (*office) Cancel(conversation.ID)                                        {}

type effects struct {
	conversation.NoEffects
	office *office
}

func (e effects) Ended(tx conversation.Tx, c conversation.Conversation) error {
	return e.office.analyses.Ended(tx, c)
}

type noContents struct{}

func (noContents) Get(context.Context, chatbot.ID, knowledge.ContentID) (knowledge.Content, error) {
	return knowledge.Content{}, knowledge.ErrNotFound
}

type tokens struct{}

func (tokens) Estimate(_, text string) int                   { return len(text) / 3 }
func (tokens) EstimateChat(string, []answer.ChatMessage) int { return 0 }
func (tokens) Observe(string, []answer.ChatMessage, int)     {}

func open(t *testing.T) *office {
	t.Helper()
	o := &office{t: t, bot: chatbot.Default(chatbot.ID{UUID: id.New()}, "Shop", id.Now()), changed: make(chan conversation.Conversation, 1000)}
	quiet := slog.New(slog.DiscardHandler)
	var err error
	if o.store, err = store.Open(t.Context(), store.Options{Dir: t.TempDir(), Clock: id.Now, Log: quiet, MemTable: 8 << 20}); err != nil {
		t.Fatal(err)
	}
	o.talks = conversation.New(conversation.Config{
		Store: store.Conversations(o.store), Effects: effects{office: o}, Announce: o, Answer: o, Chatbots: o, Clock: id.Now, Log: quiet,
		IdleHours: func() int { return 24 },
	})
	o.renew()
	t.Cleanup(func() {
		if err := errors.Join(o.analyses.Stop(context.Background()), o.store.Close()); err != nil {
			t.Error(err)
		}
	})
	return o
}

// renew makes the service anew, as a start of the program does.
func (o *office) renew() {
	port, rules := store.Analyses(o.store), analysis.NewRules(nil)
	o.analyses = analysis.New(analysis.Config{
		Store: port, Join: func(tx conversation.Tx) analysis.Tx { return port.Within(tx) }, Chatbots: o, Contents: noContents{},
		Threads: func() analysis.Threads { return o.talks }, Rules: rules, Writer: analysis.NewWriter(asker{o}, tokens{}, rules), Watch: o,
		NumCtx: func() int { return 4096 }, Busy: func() bool { return false }, Changed: func(c conversation.Conversation) { o.changed <- c },
		Clock: id.Now, Log: slog.New(slog.DiscardHandler),
	})
}

type asker struct{ office *office }

func (a asker) Chat(ctx context.Context, req answer.ChatRequest, on func(string)) (answer.ChatResult, error) {
	return a.office.model.Chat(ctx, req, on)
}

// ended is a conversation that is over.
func (o *office) ended(lines ...string) conversation.ID {
	o.t.Helper()
	c := o.begun(lines...)
	if _, err := o.talks.End(o.t.Context(), c, conversation.EndedByVisitor); err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *office) begun(lines ...string) conversation.ID {
	o.t.Helper()
	var c *conversation.ID
	v := chatuser.VisitorID{UUID: id.New()}
	for i, text := range lines {
		got, err := o.talks.Post(o.t.Context(), conversation.PostInput{Chatbot: o.bot.ID, Visitor: v, Conversation: c, ClientID: fmt.Sprint("m", i), Text: text, Source: "widget"})
		if err != nil {
			o.t.Fatal(err)
		}
		c = &got.Conversation
	}
	return *c
}

// next waits until one is analysed, or corrected.
func (o *office) next() conversation.Conversation {
	o.t.Helper()
	select {
	case c := <-o.changed:
		return c
	case <-time.After(2 * time.Minute):
		o.t.Fatal("nothing was analysed")
		return conversation.Conversation{}
	}
}

func (o *office) waits(c conversation.ID) bool {
	o.t.Helper()
	_, waits, err := o.analyses.Of(o.t.Context(), c)
	if err != nil {
		o.t.Fatal(err)
	}
	return waits
}

func code(err error) string {
	var f *fault.Error
	if errors.As(err, &f) {
		return f.Code
	}
	return fmt.Sprint(err)
}

func ptr[T any](v T) *T { return &v }

func TestService_analysesWhatEnds_alsoAfterARestart(t *testing.T) {
	o := open(t)
	running := o.begun("Do you sell lamps?")
	first, second := o.ended("Where is my parcel?", "This is useless, the worst service ever"), o.ended("Great, thank you so much, that was perfect!")
	if !o.waits(first) || !o.waits(second) || o.waits(running) {
		t.Fatal("those that ended wait, the one that runs does not")
	}
	o.renew() // the program stopped before it came to it
	o.analyses.Start()
	got := map[conversation.ID]conversation.Analysis{}
	for range 2 {
		c := o.next()
		got[c.ID] = c.Analysis
	}
	if a := got[first]; a.Sentiment != analysis.Negative || a.Maker != analysis.BuiltIn || a.Subject != "Where is my parcel?" || a.At.IsZero() {
		t.Errorf("%+v", a)
	}
	if a := got[second]; a.Sentiment != analysis.Positive || a.Score <= got[first].Score {
		t.Errorf("%+v", a)
	}
	if o.waits(first) || o.waits(second) {
		t.Error("they wait still")
	}
	stored, err := o.talks.Get(t.Context(), first)
	if err != nil || !stored.Analysis.At.Equal(got[first].At) {
		t.Errorf("stored is %+v, %v", stored.Analysis, err)
	}
}

func TestService_correctionsAndTagsStay(t *testing.T) {
	o := open(t)
	o.analyses.Start()
	c := o.ended("I want my money back, this is unacceptable")
	if got := o.next(); !slices.Contains(got.Tags, analysis.TagComplaint) || got.Analysis.Sentiment != analysis.Negative {
		t.Fatalf("tags %v, %+v", got.Tags, got.Analysis)
	}
	if _, err := o.analyses.Correct(t.Context(), c, analysis.Correction{Subject: ptr("  A refund \n for shoes "), Score: ptr(4), Sentiment: ptr(analysis.Neutral)}); err != nil {
		t.Fatal(err)
	}
	if got := o.next().Analysis; got.Subject != "A refund for shoes" || got.Score != 4 || !slices.Equal(got.Corrected, []string{"score", "sentiment", "subject"}) {
		t.Errorf("corrected it is %+v", got)
	}
	if _, err := o.talks.SetTags(t.Context(), c, []string{"vip"}); err != nil {
		t.Fatal(err)
	}
	if err := o.analyses.Analyse(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	got := o.next()
	if a := got.Analysis; a.Subject != "A refund for shoes" || a.Score != 4 || a.Sentiment != analysis.Neutral || a.Behaviour == "" {
		t.Errorf("analysed again it is %+v", a)
	}
	if !slices.Equal(got.Tags, []string{"vip"}) {
		t.Errorf("a tag that was taken away is back: %v", got.Tags)
	}
	if _, err := o.analyses.Correct(t.Context(), c, analysis.Correction{Give: []string{analysis.FieldSentiment}}); err != nil {
		t.Fatal(err)
	}
	o.next() // given back
	if a := o.next().Analysis; a.Sentiment != analysis.Negative || a.Score != 4 || !slices.Equal(a.Corrected, []string{"score", "subject"}) {
		t.Errorf("given back it is %+v", a)
	}
	for field, bad := range map[string]analysis.Correction{
		"subject": {Subject: ptr(" ")}, "summary": {Summary: ptr(string(make([]rune, 700)))}, "category": {Category: ptr("\u202eevil")},
		"sentiment": {Sentiment: ptr("ecstatic")}, "behaviour": {Behaviour: ptr("")}, "score": {Score: ptr(11)}, "lang": {Give: []string{"lang"}},
	} {
		var f *fault.Error
		if _, err := o.analyses.Correct(t.Context(), c, bad); !errors.As(err, &f) || len(f.Fields) == 0 || f.Fields[0].Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestService_whatIsGoneWaitsNoLonger(t *testing.T) {
	o := open(t)
	erased, deleted, kept := o.ended("Where is my parcel?"), o.ended("Where is my letter?"), o.ended("Where is my key?")
	if err := o.talks.Erase(t.Context(), erased); err != nil {
		t.Fatal(err)
	}
	if state, err := o.analyses.State(t.Context(), o.bot.ID); err != nil || state.Waiting != 2 || state.Maker != analysis.BuiltIn {
		t.Errorf("after an erasure %+v waits, %v", state, err)
	}
	if _, err := o.talks.Delete(t.Context(), deleted); err != nil {
		t.Fatal(err)
	}
	if err := o.analyses.Analyse(t.Context(), deleted); code(err) != "conversation_deleted" {
		t.Errorf("one in the bin: %v", err)
	}
	o.analyses.Start()
	if got := o.next(); got.ID != kept {
		t.Errorf("%s was analysed", got.ID)
	}
	if o.waits(deleted) {
		t.Error("one in the bin waits")
	}
	if err := o.analyses.Analyse(t.Context(), erased); code(err) != "conversation_not_found" {
		t.Errorf("one that is gone: %v", err)
	}
}

func TestService_manyAreAskedForInParts(t *testing.T) {
	o := open(t)
	o.bot.Analysis.Mode = chatbot.AnalysisOff
	var all []conversation.ID
	for range 5 {
		all = append(all, o.ended("Where is my parcel?"))
	}
	o.begun("It goes on")
	if o.waits(all[0]) {
		t.Fatal("it is switched off")
	}
	if _, err := o.analyses.AnalyseMany(t.Context(), o.bot.ID, conversation.Filter{}, 0, 3, false); code(err) != "analysis_off" {
		t.Errorf("switched off: %v", err)
	}
	o.bot.Analysis.Mode = chatbot.AnalysisBuiltIn
	part, err := o.analyses.AnalyseMany(t.Context(), o.bot.ID, conversation.Filter{}, 0, 3, false)
	if err != nil || part.Queued != 3 || part.Next == 0 {
		t.Fatalf("%+v, %v", part, err)
	}
	if rest, err := o.analyses.AnalyseMany(t.Context(), o.bot.ID, conversation.Filter{}, part.Next, 3, false); err != nil || rest.Queued != 2 {
		t.Fatalf("%+v, %v", rest, err)
	}
	o.analyses.Start()
	for range 5 {
		o.next()
	}
	if again, err := o.analyses.AnalyseMany(t.Context(), o.bot.ID, conversation.Filter{}, 0, 500, false); err != nil || again.Queued != 0 || again.Next != 0 {
		t.Errorf("again: %+v, %v", again, err)
	}
	if again, err := o.analyses.AnalyseMany(t.Context(), o.bot.ID, conversation.Filter{}, 0, 500, true); err != nil || again.Queued != 5 {
		t.Errorf("all again: %+v, %v", again, err)
	}
}

// busy is a model that has to give way at first.
type busy struct{ times int }

func (b *busy) Chat(context.Context, answer.ChatRequest, func(string)) (answer.ChatResult, error) {
	if b.times--; b.times >= 0 {
		return answer.ChatResult{}, answer.ErrGaveWay
	}
	return answer.ChatResult{Text: `{"subject":"A parcel","summary":"The visitor asked where the parcel is.","category":"Delivery","sentiment":"neutral","behaviour":"calm","tags":[],"score":3}`}, nil
}

func TestService_givesWayAndComesBack(t *testing.T) {
	o := open(t)
	o.status = answer.ModelStatus{State: answer.ModelReady, Model: "tiny"}
	o.model = &busy{times: 3}
	o.analyses.Start()
	o.ended("Where is my parcel?")
	if got := o.next().Analysis; got.Maker != "tiny" || got.Category != "Delivery" {
		t.Errorf("%+v", got)
	}
	o.bot.Assistant.UseModel = false // then the model is not asked about conversations either
	o.ended("Where is my letter?")
	if got := o.next().Analysis; got.Maker != analysis.BuiltIn {
		t.Errorf("%+v", got)
	}
}

func TestService_saysWhyNot(t *testing.T) {
	o := open(t)
	c := o.begun("Where is my parcel?")
	if _, err := o.analyses.Correct(t.Context(), c, analysis.Correction{Score: ptr(1)}); code(err) != "not_analysed" {
		t.Errorf("before the first: %v", err)
	}
	o.bot.Analysis.Mode = chatbot.AnalysisOff
	if err := o.analyses.Analyse(t.Context(), c); code(err) != "analysis_off" {
		t.Errorf("switched off: %v", err)
	}
}
