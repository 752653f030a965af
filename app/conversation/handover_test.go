package conversation_test

import (
	"errors"
	"testing"
	"time"

	"frontdesk/app/conversation"
)

func TestHandover_steps(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	until := now.Add(3 * time.Minute)
	var none conversation.Handover
	offered := none.Offer(now)
	waiting := offered.Accept(now, until, 4)
	alone := offered.Accept(now, time.Time{}, 4)
	attended := waiting.Attend(now, "Ana")
	for _, tc := range []struct {
		name     string
		got      conversation.Handover
		state    conversation.HandoverState
		accepted bool
	}{
		{"offered", offered, conversation.HandoverOffered, false},
		{"refused", offered.Refuse(now), conversation.HandoverRefused, false},
		{"accepted, somebody there", waiting, conversation.HandoverWaiting, true},
		{"accepted, nobody there", alone, conversation.HandoverUnattended, true},
		{"taken", attended, conversation.HandoverAttended, true},
		{"taken after nobody came", alone.Attend(now, "Ana"), conversation.HandoverAttended, true},
		{"taken without being asked", none.Attend(now, "Ana"), conversation.HandoverAttended, false},
		{"nobody came", waiting.Miss(now), conversation.HandoverUnattended, true},
		{"late for somebody who came", attended.Miss(now), conversation.HandoverAttended, true},
		{"offered while waiting", waiting.Offer(now), conversation.HandoverWaiting, true},
		{"refused while waiting", waiting.Refuse(now), conversation.HandoverWaiting, true},
		{"accepted again", waiting.Accept(now, time.Time{}, 9), conversation.HandoverWaiting, true},
		{"offered after a refusal", offered.Refuse(now).Offer(now), conversation.HandoverOffered, false},
	} {
		if tc.got.State != tc.state || tc.got.Accepted() != tc.accepted {
			t.Errorf("%s: %+v, want %s, accepted %v", tc.name, tc.got, tc.state, tc.accepted)
		}
	}
	if !waiting.Until.Equal(until) || !attended.Until.IsZero() || !waiting.Miss(now).Until.IsZero() {
		t.Error("the end of waiting outlives waiting")
	}
	back, err := attended.HandBack(now)
	if err != nil || back.State != conversation.HandoverNone || back.Seq != 0 {
		t.Errorf("handed back: %+v, %v", back, err)
	}
	if _, err := waiting.HandBack(now); !errors.Is(err, conversation.ErrNotAttended) {
		t.Errorf("handing back what nobody took: %v", err)
	}
}

func TestHandover_counts(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	h := conversation.Handover{}.Count(false).Count(false)
	if h.Misses != 2 || h.Count(true).Misses != 0 {
		t.Errorf("misses: %d, and %d after a hit", h.Misses, h.Count(true).Misses)
	}
	if n := h.Offer(now).Misses; n != 2 {
		t.Errorf("an offer that is not answered counts anew: %d", n)
	}
	if h.Offer(now).Refuse(now).Misses != 0 || h.Offer(now).Accept(now, now, 1).Misses != 0 {
		t.Error("an answered offer does not count anew")
	}
}

func TestHandover_ticket(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 5, 4, 9, 0, 0, 0, time.UTC)
	ticket := conversation.Ticket{Email: "ana@example.com", Message: "Hello", At: now}
	waiting := conversation.Handover{}.Accept(now, now.Add(time.Minute), 2)
	filed, err := waiting.File(ticket)
	if err != nil || filed.State != conversation.HandoverTicket || !filed.Until.IsZero() {
		t.Fatalf("filed: %+v, %v", filed, err)
	}
	if again, err := filed.File(ticket); err != nil || again != filed {
		t.Errorf("the same once more: %+v, %v", again, err)
	}
	other := ticket
	other.Message = "Something else"
	for _, tc := range []struct {
		from conversation.Handover
		want error
	}{
		{filed, conversation.ErrTicketThere},
		{conversation.Handover{}, conversation.ErrNotAsked},
		{waiting.Attend(now, "Ana"), conversation.ErrAttended},
	} {
		if got, err := tc.from.File(other); !errors.Is(err, tc.want) || got != tc.from {
			t.Errorf("from %q: %+v, %v, want %v", tc.from.State, got, err, tc.want)
		}
	}
}
