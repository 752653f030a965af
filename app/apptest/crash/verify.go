package crash

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"time"

	"frontdesk/app/apptest/server"
	"frontdesk/app/apptest/visitor"
)

// history is what the server has of one conversation.
type history struct {
	conversation string
	status       string
	messages     []visitor.Message
	asked        map[uint64]string // by sequence of the reply: the question that it answers, as its trace says
}

// verify waits until nothing is pending and then compares everything. It gives
// the number of replies.
func (t *trial) verify(ctx context.Context, s *server.Server) (replies int, err error) {
	key, err := s.Command(ctx, "admin", "create-key", "--name", "crash test", "--role", "viewer")
	if err != nil {
		return 0, err
	}
	traces := traceReader{base: s.URL(), key: strings.TrimSpace(key), http: &http.Client{Timeout: 20 * time.Second}}
	deadline := time.Now().Add(answerTimeout)
	for _, sp := range t.speakers {
		var all []history
		for _, c := range sp.conversations {
			h, err := answered(ctx, sp, s.URL(), c, deadline)
			if err != nil {
				return replies, err
			}
			if err := traces.read(ctx, &h); err != nil {
				return replies, err
			}
			replies += len(h.asked)
			all = append(all, h)
			if problem := t.listener.check(ctx, h, deadline); problem != "" {
				t.problem("%s: %s", sp.name, problem)
			}
		}
		lost, err := traces.leads(ctx, sp)
		if err != nil {
			return replies, err
		}
		unpaid, entries, err := traces.credits(ctx, all)
		if err != nil {
			return replies, err
		}
		t.entries += entries
		unfound, err := traces.found(ctx, sp, deadline)
		if err != nil {
			return replies, err
		}
		lost = append(append(lost, unpaid...), unfound...)
		for _, problem := range append(check(sp, all), lost...) {
			t.problem("%s: %s", sp.name, problem)
		}
	}
	return replies, nil
}

// answered reads a conversation once its last word is the assistant's, or once
// the deadline is over, which check then complains about.
func answered(ctx context.Context, sp *speaker, base, conversation string, deadline time.Time) (history, error) {
	for {
		messages, status, err := sp.visitor.History(ctx, base, conversation)
		var refusal *visitor.Error
		if errors.As(err, &refusal) && refusal.Status == http.StatusNotFound || err == nil && len(messages) == 0 {
			return history{conversation: conversation}, nil // check complains
		}
		if err != nil {
			return history{}, fmt.Errorf("reading %s of %s: %w", conversation, sp.name, err)
		}
		pending := status == "active" && messages[len(messages)-1].Role == "user"
		if !pending || time.Now().After(deadline) {
			return history{conversation: conversation, status: status, messages: messages}, nil
		}
		time.Sleep(20 * time.Millisecond)
	}
}

type traceReader struct {
	base, key string
	http      *http.Client
}

// read finds the question of every reply.
func (r traceReader) read(ctx context.Context, h *history) error {
	h.asked = map[uint64]string{}
	for _, m := range h.messages {
		if m.Role != "assistant" {
			continue
		}
		address := fmt.Sprintf("%s/api/admin/conversations/%s/messages/%d/trace", r.base, h.conversation, m.Seq)
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
		if err != nil {
			return err
		}
		req.Header.Set("Authorization", "Bearer "+r.key)
		res, err := r.http.Do(req)
		if err != nil {
			return err
		}
		var trace struct{ Question string }
		err = json.NewDecoder(res.Body).Decode(&trace)
		res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK {
			return fmt.Errorf("reading the trace of message %d of %s: %s: %w", m.Seq, h.conversation, res.Status, err)
		}
		h.asked[m.Seq] = trace.Question
	}
	return nil
}

// clientIDs finds the ids that every question carries in its text.
func clientIDs(text string) []string {
	return regexp.MustCompile(`v\d{3}-\d{6}`).FindAllString(text, -1)
}

// found is where a message of the speaker is.
type found struct {
	conversation string
	message      visitor.Message
}

// check compares what a speaker was told with what is there.
func check(sp *speaker, all []history) (problems []string) {
	complain := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	stored := map[string]found{}
	replied := map[string]uint64{}
	ids := map[string]bool{}
	for _, h := range all {
		for i, m := range h.messages {
			if m.Seq != uint64(i)+1 {
				complain("message %d of %s has the sequence %d", i+1, h.conversation, m.Seq)
			}
			if ids[m.ID] {
				complain("the id %s is there twice", m.ID)
			}
			ids[m.ID] = true
			if m.Role != "user" {
				continue
			}
			switch text, sent := sp.sent[m.ClientID]; {
			case !sent:
				complain("%s holds %q, which was never sent", h.conversation, m.ClientID)
			case text != m.Text:
				complain("%s was sent as %q and is stored as %q", m.ClientID, text, m.Text)
			}
			if other, twice := stored[m.ClientID]; twice {
				complain("%s is there twice, in %s and %s", m.ClientID, other.conversation, h.conversation)
			}
			stored[m.ClientID] = found{h.conversation, m}
		}
		problems = append(problems, checkReplies(h, replied)...)
		problems = append(problems, checkEnd(sp, h)...)
	}
	for _, a := range sp.acked {
		f, there := stored[a.clientID]
		switch {
		case !there:
			complain("%s was acknowledged and is lost", a.clientID)
		case f.conversation != a.conversation || f.message.ID != a.id || f.message.Seq != a.seq:
			complain("%s was acknowledged as %+v and is stored as %+v", a.clientID, a, f)
		}
	}
	return problems
}

// checkReplies sees that no question was answered twice, none before it was
// asked, and that there are no more replies than questions at any point.
func checkReplies(h history, replied map[string]uint64) (problems []string) {
	position := map[string]uint64{}
	users, replies := 0, 0
	for _, m := range h.messages {
		switch m.Role {
		case "user":
			users++
			position[m.ClientID] = m.Seq
			continue
		case "assistant":
			replies++
		}
		if replies > users {
			problems = append(problems, fmt.Sprintf("%s has %d replies to %d questions up to %d", h.conversation, replies, users, m.Seq))
		}
		for _, clientID := range clientIDs(h.asked[m.Seq]) {
			if before, twice := replied[clientID]; twice {
				problems = append(problems, fmt.Sprintf("%s was answered twice, by %d and %d of %s", clientID, before, m.Seq, h.conversation))
			}
			replied[clientID] = m.Seq
			if position[clientID] == 0 {
				problems = append(problems, fmt.Sprintf("%s was answered by %d of %s before it was asked there", clientID, m.Seq, h.conversation))
			}
		}
	}
	return problems
}

// checkEnd sees that an acknowledged end holds, that nobody else ended
// anything, and that no open conversation waits for an answer.
func checkEnd(sp *speaker, h history) (problems []string) {
	switch {
	case len(h.messages) == 0:
		return []string{h.conversation + " is empty"}
	case sp.ended[h.conversation] && h.status != "ended":
		return []string{h.conversation + " was ended and is " + h.status}
	case !sp.ended[h.conversation] && h.status != "active":
		return []string{h.conversation + " was not ended and is " + h.status}
	case h.status == "active" && h.messages[len(h.messages)-1].Role == "user":
		return []string{h.conversation + " was never answered"}
	}
	return nil
}
