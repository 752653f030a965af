package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/app/apptest/server"
)

// listener is an owner's server that is told of every reply. Every tenth call
// fails, so that retries are on their way whenever the server is killed.
type listener struct {
	server *httptest.Server
	mu     sync.Mutex
	n      int
	seen   map[string]bool     // webhook-id
	told   map[string][]string // by conversation: the replies, in the order in which they first came
}

func listen() *listener {
	l := &listener{seen: map[string]bool{}, told: map[string][]string{}}
	l.server = httptest.NewServer(http.HandlerFunc(l.take))
	return l
}

func (l *listener) close() { l.server.Close() }

func (l *listener) host() string { return strings.TrimPrefix(l.server.URL, "http://") }

func (l *listener) calls() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.n
}

func (l *listener) take(w http.ResponseWriter, r *http.Request) {
	var body struct {
		ConversationID string `json:"conversation_id"`
		Answer         struct{ Content string }
	}
	err := json.NewDecoder(r.Body).Decode(&body)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n++; err != nil || l.n%10 == 0 {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if id := r.Header.Get("webhook-id"); !l.seen[id] {
		l.seen[id] = true
		l.told[body.ConversationID] = append(l.told[body.ConversationID], body.Answer.Content)
	}
}

// subscribe adds the webhook before anything is said.
func (t *trial) subscribe(ctx context.Context, s *server.Server, bot string) error {
	key, err := s.Command(ctx, "admin", "create-key", "--name", "webhooks", "--role", "admin")
	if err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"url": t.listener.server.URL + "/hook", "events": []string{"chat"}})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"/api/admin/chatbots/"+bot+"/webhooks", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(key))
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusCreated {
		said, err := io.ReadAll(io.LimitReader(res.Body, 1000))
		return fmt.Errorf("adding the webhook: %s: %s: %w", res.Status, said, err)
	}
	return nil
}

// check waits until every reply of a conversation was told, in its order, and says
// what is wrong otherwise.
func (l *listener) check(ctx context.Context, h history, deadline time.Time) string {
	var want []string
	for _, m := range h.messages {
		if m.Role == "assistant" {
			want = append(want, m.Text)
		}
	}
	for {
		l.mu.Lock()
		got := slices.Clone(l.told[h.conversation])
		l.mu.Unlock()
		if slices.Equal(got, want) {
			return ""
		}
		if len(got) >= len(want) || ctx.Err() != nil || time.Now().After(deadline) {
			return fmt.Sprintf("%s has %d replies, and the webhook was told %d, or others: %q, want %q", h.conversation, len(want), len(got), got, want)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
