package httpapi

import (
	"context"
	"encoding/json"

	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/fault"
	"frontdesk/app/realtime"
)

// errStreamGone ends the work for a client that is gone; nobody reads it.
var errStreamGone = fault.New(fault.Unavailable, "stream_gone", "The stream was closed.")

// events streams a conversation to its visitor.
func (a visitorAPI) events(c *call) error {
	found, err := a.own(c)
	if err != nil {
		return err
	}
	last, err := lastEventID(c)
	if err != nil {
		return err
	}
	return a.streams.serve(c, plan{
		topics:  []realtime.Topic{realtime.Conversation(found.ID.String())},
		visitor: c.visitor.Visitor.UUID,
		source:  visitorSource{ctx: c.ctx, threads: a.threads, visitor: c.visitor.Visitor, id: found.ID},
		last:    last,
	})
}

// visitorSource reads a visitor's own conversation. The context is the server's:
// it lives as long as the stream may.
type visitorSource struct {
	ctx     context.Context //nolint:containedctx // see above
	threads Threads
	visitor chatuser.VisitorID
	id      conversation.ID
}

func (s visitorSource) page(after uint64) ([]row, error) {
	messages, err := s.threads.Messages(s.ctx, s.id, after, sourcePage)
	if err != nil {
		return nil, err
	}
	out := make([]row, 0, len(messages))
	for _, m := range messages {
		out = append(out, row{seq: m.Seq, id: m.ID.String(), data: MessageOf(m)})
	}
	return out, nil
}

func (s visitorSource) status() (StatusEvent, error) {
	found, err := s.threads.OfVisitor(s.ctx, s.visitor, s.id)
	return StatusOf(found), err
}

// encoded gives the JSON of a wire type, which always has one.
func encoded(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		return []byte("{}")
	}
	return out
}
