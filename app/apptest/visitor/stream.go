package visitor

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Event is one server-sent event.
type Event struct {
	ID   string
	Name string
	Data []byte
}

// Into reads the data of the event.
func (e Event) Into(out any) error { return json.Unmarshal(e.Data, out) }

// Stream is an open stream of a conversation. One goroutine may read it.
type Stream struct {
	res   *http.Response
	lines *bufio.Reader
}

// Follow opens the stream of a conversation after the message with the sequence
// last. It stays open until Close, the end of ctx, or the server.
func (v *Visitor) Follow(ctx context.Context, base, conversation string, last uint64) (*Stream, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, base+"/api/widget/conversations/"+conversation+"/events", nil)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+v.Token)
	if last > 0 {
		req.Header.Set("Last-Event-ID", strconv.FormatUint(last, 10))
	}
	res, err := v.HTTP.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		defer res.Body.Close()
		return nil, fmt.Errorf("opening a stream: the server answered %s", res.Status)
	}
	return &Stream{res: res, lines: bufio.NewReader(res.Body)}, nil
}

// Next gives the next event; comments and retry lines are passed over.
func (s *Stream) Next() (Event, error) {
	var e Event
	for {
		line, err := s.lines.ReadString('\n')
		if err != nil {
			return e, err
		}
		line = strings.TrimRight(line, "\r\n")
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch {
		case line == "" && e.Name != "":
			return e, nil
		case name == "event":
			e.Name = value
		case name == "id":
			e.ID = value
		case name == "data":
			e.Data = append(e.Data, value...)
		}
	}
}

// Reply reads on until the assistant has said something, and gives it.
func (s *Stream) Reply() (Message, error) {
	for {
		e, err := s.Next()
		if err != nil {
			return Message{}, err
		}
		if e.Name != "message" {
			continue
		}
		var m Message
		if err := e.Into(&m); err != nil || m.Role == "assistant" {
			return m, err
		}
	}
}

// Close ends the stream.
func (s *Stream) Close() error { return s.res.Body.Close() }
