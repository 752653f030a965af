package store

import (
	"errors"
	"log/slog"
	"testing"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/handover"
	"frontdesk/app/tracking"
)

// passed counts what follows, and fails where it is told to.
type passed struct {
	accepted, filed int
	err             error
}

func (p *passed) Accepted(conversation.Tx, chatbot.Chatbot, conversation.Conversation) error {
	p.accepted++
	return p.err
}

func (p *passed) Filed(conversation.Tx, chatbot.Chatbot, conversation.Conversation) error {
	p.filed++
	return p.err
}

func handoverDesk(t *testing.T, present bool) (*desk, *handover.Service, *passed) {
	t.Helper()
	d, effects := newDesk(t), &passed{}
	d.bot.Escalation = chatbot.DefaultEscalation()
	return d, handover.New(handover.Config{
		Threads: Conversations(d.store), Store: Handovers(d.store),
		Join:     func(tx conversation.Tx) handover.Tx { return Handovers(d.store).Within(tx) },
		Chatbots: bots{d.bot}, Effects: effects, Announce: deaf{}, Answer: deaf{}, Present: func() bool { return present },
		Clock: d.clock, Log: slog.New(slog.DiscardHandler),
	}), effects
}

func (d *desk) handed(t *testing.T, c conversation.ID, state conversation.HandoverState, keys ...tracking.Key) conversation.Conversation {
	t.Helper()
	out, err := d.Get(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if out.Handover.State != state {
		t.Errorf("it is %q, want %q", out.Handover.State, state)
	}
	rows, err := d.TrackingRows(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[tracking.Key]int{}
	for _, row := range rows {
		seen[row.Key]++
	}
	for _, key := range keys {
		if seen[key] != 1 {
			t.Errorf("%s is logged %d times", key, seen[key])
		}
	}
	return out
}

func TestHandovers_waitEnds(t *testing.T) {
	d, s, effects := handoverDesk(t, true)
	v := visitor()
	c := d.post(t, v, nil, "1", "Is anybody there?").Conversation
	for range 2 { // asking again changes nothing
		if _, err := s.Ask(t.Context(), v, c, true); err != nil {
			t.Fatal(err)
		}
	}
	if effects.accepted != 1 {
		t.Errorf("told %d times", effects.accepted)
	}
	d.handed(t, c, conversation.HandoverWaiting)
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.handed(t, c, conversation.HandoverWaiting)
	d.pass(4 * time.Minute)
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	out := d.handed(t, c, conversation.HandoverUnattended, tracking.ChatUnattended)
	said, err := d.Messages(t.Context(), c, out.LastSeq-1, 1)
	if err != nil || said[0].Form == nil || said[0].Form.ID != handover.FormID {
		t.Errorf("then nothing is asked for: %+v, %v", said, err)
	}
	if err := s.Expire(t.Context()); err != nil {
		t.Fatal(err)
	}
	d.handed(t, c, conversation.HandoverUnattended, tracking.ChatUnattended)
	if _, err := s.Say(t.Context(), c, "Ana", "Here I am."); err != nil {
		t.Fatal(err)
	}
	d.handed(t, c, conversation.HandoverAttended, tracking.ChatAttended)
}

func TestHandovers_personSilencesTheAssistant(t *testing.T) {
	d, s, _ := handoverDesk(t, true)
	v := visitor()
	c := d.post(t, v, nil, "1", "Hello?").Conversation
	if _, err := s.Say(t.Context(), c, "Ana", "Hello."); err != nil {
		t.Fatal(err)
	}
	d.post(t, v, &c, "2", "A question for Ana")
	waits := func() (n int) {
		err := Conversations(d.store).View(t.Context(), func(r conversation.Reader) error {
			all, err := r.Pending()
			n = len(all)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := waits(); n != 0 {
		t.Errorf("%d conversations wait for the assistant", n)
	}
	d.handed(t, c, conversation.HandoverAttended)
	if _, err := s.HandBack(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	d.post(t, v, &c, "3", "A question for the assistant")
	if n := waits(); n != 1 {
		t.Errorf("handed back, %d conversations wait", n)
	}
	if _, err := d.End(t.Context(), c, conversation.EndedByAgent); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Say(t.Context(), c, "Ana", "Too late"); !errors.Is(err, conversation.ErrEnded) {
		t.Errorf("writing in an ended conversation: %v", err)
	}
}

// What follows belongs to its cause: where it fails, nothing has happened.
func TestHandovers_allOrNothing(t *testing.T) {
	d, s, effects := handoverDesk(t, false)
	v := visitor()
	c := d.post(t, v, nil, "1", "Hello?").Conversation
	effects.err = errors.New("no")
	if _, err := s.Ask(t.Context(), v, c, true); !errors.Is(err, effects.err) {
		t.Fatalf("asked: %v", err)
	}
	if out := d.handed(t, c, conversation.HandoverNone); out.LastSeq != 1 {
		t.Errorf("%d messages", out.LastSeq)
	}
	effects.err = nil
	if _, err := s.Ask(t.Context(), v, c, true); err != nil {
		t.Fatal(err)
	}
	d.handed(t, c, conversation.HandoverUnattended, tracking.ChatNoAgents)
	in := handover.TicketInput{Email: "ana@example.com", Message: "Hello"}
	if _, err := s.File(t.Context(), visitor(), c, in); !errors.Is(err, conversation.ErrNotFound) {
		t.Errorf("another visitor's ticket: %v", err)
	}
	for range 2 {
		if _, err := s.File(t.Context(), v, c, in); err != nil {
			t.Fatal(err)
		}
	}
	d.handed(t, c, conversation.HandoverTicket, tracking.ContactTicket)
	if effects.filed != 1 {
		t.Errorf("told %d times", effects.filed)
	}
}

func TestHandovers_refused(t *testing.T) {
	d, s, effects := handoverDesk(t, true)
	v := visitor()
	c := d.post(t, v, nil, "1", "Hello?").Conversation
	if _, err := s.Ask(t.Context(), v, c, false); err != nil {
		t.Fatal(err)
	}
	d.handed(t, c, conversation.HandoverRefused, tracking.ChatRejected)
	if effects.accepted != 0 {
		t.Error("a refusal is told as an acceptance")
	}
}

// Who said yes while nobody was there and says it again is not told of again: the
// team has the event and the mail already. Once somebody is there, they are waited
// for.
func TestHandovers_aSecondYesTellsNobodyAgain(t *testing.T) {
	d, s, effects := handoverDesk(t, false)
	c := d.post(t, visitor(), nil, "1", "A person, please").Conversation
	reply := func(n handover.Note) {
		t.Helper()
		err := Conversations(d.store).Write(t.Context(), func(tx conversation.Tx) error {
			thread, err := tx.Conversation(c)
			if err != nil {
				return err
			}
			return s.Replied(tx, d.bot, thread, n)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	yes := handover.Note{Step: handover.StepAccept}
	reply(yes)
	reply(yes)
	d.handed(t, c, conversation.HandoverUnattended, tracking.ChatNoAgents)
	reply(handover.Note{Step: handover.StepOffer}) // they are asked again, and say yes again
	reply(yes)
	d.handed(t, c, conversation.HandoverUnattended, tracking.ChatNoAgents)
	if effects.accepted != 1 {
		t.Errorf("told %d times", effects.accepted)
	}
	yes.Present = true
	reply(yes)
	d.handed(t, c, conversation.HandoverWaiting)
	if effects.accepted != 2 {
		t.Errorf("told %d times once somebody was there", effects.accepted)
	}
}
