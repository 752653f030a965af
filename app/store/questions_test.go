package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"frontdesk/app/answer"
	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
	"frontdesk/app/question"
)

// answered answers what waits in a conversation, as the answer path does.
func (d *desk) answered(t *testing.T, c conversation.ID, kind conversation.Kind, text string) answer.FinishInput {
	t.Helper()
	job, waits, err := d.Job(t.Context(), c)
	if err != nil || !waits {
		t.Fatalf("nothing waits: %v", err)
	}
	score := 0.4
	in := answer.FinishInput{
		Conversation: c, Question: job.Questions[len(job.Questions)-1], MessageID: conversation.MessageID{UUID: id.New()},
		Reply: answer.Reply{Kind: kind, Text: "…", Score: &score, Lookup: answer.Lookup{Searched: true}, Trace: answer.Trace{Question: text, Lang: "en"},
			Basis: question.Basis{Path: string(kind), DirectScore: 0.65, FoundScore: 0.3, Terms: 2, Hits: []question.Hit{{Content: "c", Score: 0.4}}}},
	}
	if _, _, err := (answer.Threads{Replies: d.Replies}).Finish(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	return in
}

func (d *desk) questions(t *testing.T, since time.Time) (out []question.Entry) {
	t.Helper()
	err := Questions(d.store).View(t.Context(), func(r question.Reader) error {
		return r.EachQuestion(d.bot.ID, since, func(e question.Entry) bool {
			out = append(out, e)
			return true
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestQuestions_followReplies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	p := d.post(t, v, nil, "a", "first")
	in := d.answered(t, p.Conversation, conversation.KindNone, "first")
	threads := answer.Threads{Replies: d.Replies}
	for range 3 { // a reply whose storing is repeated is one question
		if _, _, err := threads.Finish(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	d.post(t, v, &p.Conversation, "b", "second")
	d.answered(t, p.Conversation, conversation.KindPassages, "second")
	other := d.post(t, visitor(), nil, "a", "third")
	d.answered(t, other.Conversation, conversation.KindDirect, "third")
	got := d.questions(t, time.Time{})
	if len(got) != 3 || got[0].Text != "third" || got[1].Text != "first" || got[2].Text != "second" || got[2].Seq != 4 {
		t.Fatalf("got %+v", got)
	}
	first := got[1]
	if first.Conversation != p.Conversation || first.Seq != 2 || first.Visitor != v || first.Kind != conversation.KindNone || first.Score != 0.4 ||
		first.Lang != "en" || !first.At.Equal(d.clock()) || first.Basis.Hits[0].Content != "c" || first.Basis.FoundScore != 0.3 {
		t.Errorf("got %+v", first)
	}
	if late := d.questions(t, d.clock().Add(time.Hour)); len(late) != 0 {
		t.Errorf("before the time asked for: %+v", late)
	}
}

func TestQuestions_whatIsNotKept(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	threads := answer.Threads{Replies: d.Replies}
	for i, tt := range []struct {
		source string
		reply  answer.Reply
	}{
		{"panel-tester", answer.Reply{Kind: conversation.KindNone, Lookup: answer.Lookup{Searched: true}}},
		{"widget", answer.Reply{Kind: conversation.KindDirect}}, // small talk
		{"widget", answer.Reply{}}, // a limit
	} {
		p, err := d.Post(t.Context(), conversation.PostInput{Chatbot: d.bot.ID, Visitor: visitor(), ClientID: fmt.Sprint(i), Text: "q", Source: tt.source})
		if err != nil {
			t.Fatal(err)
		}
		in := answer.FinishInput{Conversation: p.Conversation, Question: p.Message, MessageID: conversation.MessageID{UUID: id.New()}, Reply: tt.reply}
		if _, _, err := threads.Finish(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	p := d.post(t, visitor(), nil, "e", "q")
	if _, err := d.End(t.Context(), p.Conversation, conversation.EndedByVisitor); err != nil {
		t.Fatal(err)
	}
	in := answer.FinishInput{Conversation: p.Conversation, Question: p.Message, Reply: answer.Reply{Kind: conversation.KindNone, Lookup: answer.Lookup{Searched: true}}}
	if _, _, err := threads.Finish(t.Context(), in); !errors.Is(err, conversation.ErrEnded) {
		t.Errorf("a reply to an ended conversation: %v", err)
	}
	if got := d.questions(t, time.Time{}); len(got) != 0 {
		t.Errorf("kept %+v", got)
	}
}

func TestQuestions_goWithTheirConversation(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	v := visitor()
	p := d.post(t, v, nil, "a", "q")
	d.answered(t, p.Conversation, conversation.KindNone, "q")
	for i := range 300 {
		d.post(t, v, &p.Conversation, fmt.Sprint("n", i), "q")
		d.answered(t, p.Conversation, conversation.KindNone, "q")
	}
	stays := d.post(t, visitor(), nil, "a", "other")
	d.answered(t, stays.Conversation, conversation.KindNone, "other")
	if _, err := d.Delete(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	if got := d.questions(t, time.Time{}); len(got) != 1 || got[0].Text != "other" {
		t.Errorf("in the bin, %d are shown", len(got))
	}
	if _, err := d.Restore(t.Context(), p.Conversation); err != nil {
		t.Fatal(err)
	}
	if got := d.questions(t, time.Time{}); len(got) != 302 {
		t.Errorf("out of the bin, %d are shown", len(got))
	}
	for _, c := range []conversation.ID{p.Conversation, stays.Conversation} {
		if _, err := d.Delete(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	d.pass(25 * time.Hour)
	if n, err := d.EmptyBin(t.Context(), nil); n != 2 || err != nil {
		t.Fatalf("purged %d, %v", n, err)
	}
	if left := everyKey(t, d.store); left != 0 {
		t.Errorf("%d keys are left", left)
	}
}

// Chatbots stay apart, and what is handled is one record for each question.
func TestQuestions_handled(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	port := Questions(d.store)
	h := question.HashOf("en", "where is it")
	other := chatbot.ID{UUID: id.New()}
	for _, v := range []question.Handled{{At: d.clock()}, {Content: "c", At: d.clock()}} {
		err := port.Write(t.Context(), func(tx question.Tx) error { return tx.PutHandled(d.bot.ID, h, v) })
		if err != nil {
			t.Fatal(err)
		}
	}
	err := port.View(t.Context(), func(r question.Reader) error {
		got, err := r.Handled(d.bot.ID)
		if err != nil || len(got) != 1 || got[h].Content != "c" {
			t.Errorf("got %+v, %v", got, err)
		}
		got, err = r.Handled(other)
		if err != nil || len(got) != 0 {
			t.Errorf("of another chatbot: %+v, %v", got, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What lies in the folder after a crash has a question for every reply that is
// there, and none more. The crash is a copy of the folder while it is open.
func TestQuestions_afterACrash(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	p := d.post(t, visitor(), nil, "a", "q")
	d.answered(t, p.Conversation, conversation.KindNone, "q")
	d.post(t, visitor(), nil, "b", "not answered any more")
	dir := filepath.Join(t.TempDir(), "crashed")
	if err := os.CopyFS(dir, os.DirFS(d.store.opt.Dir)); err != nil {
		t.Fatal(err)
	}
	d.store = openIn(t, dir)
	got := d.questions(t, time.Time{})
	if len(got) != 1 || got[0].Text != "q" || got[0].Conversation != p.Conversation {
		t.Fatalf("got %+v", got)
	}
	raw, err := got[0].Write()
	var back question.Record
	if err != nil || json.Unmarshal(raw, &back) != nil || back.Text != "q" {
		t.Errorf("%s, %v", raw, err)
	}
}
