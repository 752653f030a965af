package crash

import (
	"context"
	"fmt"
	"net/url"
	"time"
)

// found complains of messages that were acknowledged and are not found by their
// words, or twice. What was said last may be found a moment later.
func (r traceReader) found(ctx context.Context, sp *speaker, deadline time.Time) (problems []string, err error) {
	for _, a := range sp.acked {
		path := fmt.Sprintf("/api/admin/chatbots/%s/search?kind=messages&limit=20&q=%s", sp.visitor.Chatbot, url.QueryEscape(`"`+a.clientID+`"`))
		for {
			hits, err := r.hits(ctx, path, a)
			if err != nil {
				return problems, err
			}
			if hits == 1 {
				break
			}
			if hits > 1 || time.Now().After(deadline) {
				problems = append(problems, fmt.Sprintf("%s is found %d times by its words", a.clientID, hits))
				break
			}
			select {
			case <-ctx.Done():
				return problems, ctx.Err()
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return problems, nil
}

// hits is how often a message stands among what is found.
func (r traceReader) hits(ctx context.Context, path string, a acked) (n int, err error) {
	var page struct {
		Items []struct {
			Conversation struct{ ID string }
			Message      struct{ Seq uint64 }
		}
	}
	if err := r.get(ctx, path, &page); err != nil {
		return 0, err
	}
	for _, hit := range page.Items {
		if hit.Conversation.ID == a.conversation && hit.Message.Seq == a.seq {
			n++
		}
	}
	return n, nil
}
