package answer

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
)

// TestDecide_golden reads situations and writes what is decided about each.
func TestDecide_golden(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/decisions/all.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, block := range strings.Split(string(text), "== ")[1:] {
		name, lines, _ := strings.Cut(block, "\n")
		p := readSituation(t, lines).decide()
		fmt.Fprintf(&out, "== %s\n%s", name, p.path)
		for _, h := range p.hits {
			out.WriteString(" " + string(h.Content))
		}
		for _, h := range p.offers {
			out.WriteString(" (" + string(h.Content) + ")")
		}
		if p.none || p.again {
			out.WriteString(" of those offered")
		}
		if p.chosen > 0 {
			fmt.Fprintf(&out, " option %d", p.chosen)
		}
		if p.talk != noTalk {
			out.WriteString(" " + string(p.talk.key()))
		}
		fmt.Fprintf(&out, "\n%s\n\n", p.reason)
	}
	golden(t, "decisions/all.golden", out.String())
}

type situation struct {
	in      inquiry
	verdict Verdict
	hits    []knowledge.Hit
	terms   int
	status  ModelStatus
}

func (s situation) decide() plan {
	if p, ok := decideEarly(s.in, s.verdict); ok {
		return p
	}
	return decideFound(s.in, s.hits, s.terms, useModel(s.in.bot, s.status, false))
}

func readSituation(t *testing.T, lines string) situation {
	t.Helper()
	s := situation{terms: 3, status: ModelStatus{Model: "tiny"}}
	s.in.bot = testBot()
	var options []conversation.Option
	for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		verb, rest, _ := strings.Cut(line, " ")
		switch verb {
		case "model":
			s.status.State = ModelState(rest)
		case "nomodel":
			s.in.bot.Assistant.UseModel = false
		case "ask":
			s.in.question, s.in.topic = rest, namesTopic(rest)
		case "terms":
			s.terms = mustInt(t, rest)
		case "deny":
			s.verdict = Verdict{Denied: true, Reason: rest}
		case "hit":
			s.hits = append(s.hits, readHit(t, rest))
		case "offer":
			id, label, _ := strings.Cut(rest, " | ")
			options = append(options, conversation.Option{Label: label, Value: id})
		default:
			t.Fatalf("unknown line %q", line)
		}
	}
	if options != nil {
		options = append(options, conversation.Option{Label: "Something else", Value: valueElse})
		s.in.history = []conversation.Message{{Role: conversation.RoleAssistant, Options: options}}
	}
	return s
}

// readHit reads "qa 0.93 id | Title"; the kind may have the meaning behind it and
// that it names what the first one lacks: "qa:0.65:names".
func readHit(t *testing.T, line string) knowledge.Hit {
	t.Helper()
	fields := strings.SplitN(line, " ", 3)
	score, err := strconv.ParseFloat(fields[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	id, title, _ := strings.Cut(fields[2], " | ")
	kind, meant, _ := strings.Cut(fields[0], ":")
	h := knowledge.Hit{Content: knowledge.ContentID(id), Title: title, Score: score, Article: kind == "article"}
	if meant, h.Names = strings.CutSuffix(meant, ":names"); meant != "" {
		if h.Meaning, err = strconv.ParseFloat(meant, 64); err != nil {
			t.Fatal(err)
		}
	}
	if !h.Article {
		h.Answer = "The answer of " + id + "."
	}
	h.Passage.Text = "The answer of " + id + "."
	return h
}

func mustInt(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func testBot() chatbot.Chatbot {
	return chatbot.Chatbot{
		DisplayName: "Mia", Lang: "en", Contact: chatbot.Contact{Brand: "Tea & Co", Email: "hi@tea.example"},
		Assistant: chatbot.Assistant{
			Enabled: true, UseModel: true, ShowSources: true, DirectScore: 0.8, FoundScore: 0.3,
			EscalationWords: []string{"human", "agente humano"},
		},
	}
}

func TestUseModel(t *testing.T) {
	t.Parallel()
	models := []ModelInfo{{Name: "qwen3:1.7b"}, {Name: "llama3.2:latest"}}
	for _, tt := range []struct {
		name, own string
		status    ModelStatus
		noModel   bool
		usable    bool
	}{
		{name: "ready", status: ModelStatus{State: ModelReady, Model: "qwen3:1.7b"}, usable: true},
		{name: "asked without", status: ModelStatus{State: ModelReady, Model: "qwen3:1.7b"}, noModel: true},
		{name: "none chosen", status: ModelStatus{State: ModelMissing, Models: models}},
		{name: "the default is missing", status: ModelStatus{State: ModelMissing, Model: "gone", Models: models}},
		{name: "the chatbot's own is there", own: "llama3.2", status: ModelStatus{State: ModelMissing, Models: models}, usable: true},
		{name: "absent", own: "llama3.2", status: ModelStatus{State: ModelAbsent}},
	} {
		bot := testBot()
		bot.Assistant.Model = tt.own
		if got := useModel(bot, tt.status, tt.noModel); got.usable != tt.usable || (got.why == "") != tt.usable {
			t.Errorf("%s: %+v", tt.name, got)
		}
	}
}

func TestInquire(t *testing.T) {
	t.Parallel()
	user := func(seq uint64, text string) conversation.Message {
		return conversation.Message{Seq: seq, Role: conversation.RoleUser, Text: text}
	}
	job := Job{
		History:   []conversation.Message{user(1, "hello")},
		Questions: []conversation.Message{user(3, "do you ship"), user(5, " to Canada? "), user(6, "")},
	}
	in, ok := inquire(job, testBot(), 0)
	if !ok || in.question != "do you ship\nto Canada?" || in.newest.Seq != 6 {
		t.Errorf("got %q up to %d, %v", in.question, in.newest.Seq, ok)
	}
	in, ok = inquire(job, testBot(), 3)
	if !ok || in.question != "to Canada?" || len(in.history) != 2 || len(job.History) != 1 {
		t.Errorf("with an answered one: %q, history %d", in.question, len(in.history))
	}
	if _, ok = inquire(job, testBot(), 6); ok {
		t.Error("there is nothing left to answer")
	}
	long := strings.Repeat("x", longestQuestion-3)
	job.Questions = []conversation.Message{user(1, "old question"), user(2, long)}
	if in, _ = inquire(job, testBot(), 0); in.question != long {
		t.Errorf("the newest has to stay whole, got %d runes", len([]rune(in.question)))
	}
}

func TestSmallTalk(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]talk{
		"Hello": talkGreeting, "hi!!": talkGreeting, "hello?": talkGreeting, "Good morning team": talkGreeting,
		"HEY there, how are you?": talkGreeting, "thank you so much": talkThanks, "Thanks for your help!": talkThanks,
		"ok, that's all, goodbye": talkBye, "okay": talkAgreed, "ok?": noTalk, "👍": noTalk, "": noTalk, "you": noTalk,
		"thanks, where is my order": noTalk, "hello kitty backpack price": noTalk, "goodbye birdie tickets": noTalk,
		"no": noTalk, "no thanks": talkThanks, "hello hi hey hiya howdy thanks bye goodbye ok": noTalk,
	} {
		if got := english.talk.of(message); got != want {
			t.Errorf("%q: %d, want %d", message, got, want)
		}
	}
}
