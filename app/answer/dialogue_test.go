package answer

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/knowledge"
	"frontdesk/app/knowledge/analysis"
	"frontdesk/app/knowledge/index"
	"frontdesk/app/knowledge/prose"
)

// shelves finds contents by the words of the real index.
type shelves struct {
	index    *index.Index
	contents map[string]knowledge.Content
}

func readShelves(t *testing.T) *shelves {
	t.Helper()
	data, err := os.ReadFile("testdata/dialogues/contents.txt")
	if err != nil {
		t.Fatal(err)
	}
	s := &shelves{index: index.New(analysis.NewDetector(), ""), contents: map[string]knowledge.Content{}}
	preparer := index.NewPreparer()
	for _, line := range strings.Split(strings.TrimSpace(string(data)), "\n")[1:] {
		head, answer, _ := strings.Cut(line, " || ")
		fields := strings.Split(head, " | ")
		c := knowledge.Content{ID: knowledge.ContentID(fields[0]), Lang: fields[1], Title: fields[2], Questions: fields[3:], Answer: answer}
		s.contents[fields[0]] = c
		s.index.Put(preparer.Prepare(index.Entry{ID: fields[0], Lang: c.Lang, Lines: append([]string{c.Title}, c.Questions...), Passages: []prose.Passage{{Text: answer}}}))
	}
	s.index.Train(t.Context())
	return s
}

func (s *shelves) Get(_ context.Context, _ chatbot.ID, c knowledge.ContentID) (knowledge.Content, error) {
	return s.contents[string(c)], nil
}

func (s *shelves) Find(_ context.Context, _ chatbot.ID, in knowledge.FindInput) (knowledge.Result, error) {
	found := s.index.Search(index.Query{Text: in.Question, Lang: in.Lang, Limit: in.Limit})
	out := knowledge.Result{Terms: found.Terms, Lang: found.Lang}
	for _, m := range found.Matches {
		c := s.contents[m.ID]
		out.Hits = append(out.Hits, knowledge.Hit{Content: c.ID, Title: c.Title, Lang: m.Lang, Answer: c.Answer, Score: m.Score})
	}
	return out, nil
}

func (s *shelves) Quotes(context.Context, chatbot.ID, string, []knowledge.Hit, int) []knowledge.Quote {
	return nil
}

func TestLookUp_dialogues(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("testdata/dialogues/all.txt")
	if err != nil {
		t.Fatal(err)
	}
	finder := readShelves(t)
	turns := 0
	for _, block := range strings.Split(string(data), "\n== ")[1:] {
		name, lines, _ := strings.Cut(block, "\n")
		lang := strings.TrimSpace(name[strings.LastIndexByte(name, ',')+1:])
		var history []conversation.Message
		for _, line := range strings.Split(strings.TrimSpace(lines), "\n") {
			mark, text, _ := strings.Cut(line, " ")
			last := len(history) - 1
			switch mark {
			case ":":
				if strings.Contains(history[last].Text, "||") || history[last].Sources != nil {
					history[last].Text, history[last].Sources = "", nil
				}
				history[last].Text += text + "\n"
			case "o":
				history[last].Options = append(history[last].Options, conversation.Option{Label: text})
			default:
				turns++
				history = takeTurn(t, finder, name, lang, history, mark, text)
			}
		}
	}
	if turns < 30 {
		t.Errorf("only %d turns", turns)
	}
}

func takeTurn(t *testing.T, finder Finder, name, lang string, history []conversation.Message, mark, text string) []conversation.Message {
	t.Helper()
	question, want, _ := strings.Cut(text, " => ")
	want, as, _ := strings.Cut(want, " as ")
	bot := testBot()
	bot.Assistant.FollowUps = true
	in := inquiry{bot: bot, conversation: conversation.Conversation{Lang: lang}, question: question, history: history}
	history = append(history[:len(history):len(history)], conversation.Message{Role: conversation.RoleUser, Text: question})
	said := conversation.Message{Role: conversation.RoleAssistant}
	if _, early := decideEarly(in, Verdict{}); early {
		if want != "-" {
			t.Errorf("%s: %q is not looked up", name, question)
		}
		return append(history, said)
	}
	k := &desk{finder: finder, clock: noon, searching: make(chan struct{}, 1)}
	d := k.draft(in, Tuning{})
	result, err := searcher{k}.lookUp(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	top := "-"
	if len(result.Hits) > 0 {
		top = string(result.Hits[0].Content)
		said.Text = result.Hits[0].Answer
		said.Sources = []conversation.Source{{ContentID: top, Title: result.Hits[0].Title}}
	}
	carried := d.trace.Rewritten != ""
	if want != "-" && top != want || carried != (mark != ">") && want != "-" || as != "" && d.trace.Rewritten != as {
		t.Errorf("%s: %q was looked up as %q and found %s (%.2f), want %s", name, question, d.meant, top, best(result), want)
	}
	t.Logf("%s: %q → %q %s %.2f", name, question, d.trace.Rewritten, top, best(result))
	return append(history, said)
}

func noon() time.Time { return time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC) }
