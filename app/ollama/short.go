package ollama

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/ollama/ollama/api"

	"frontdesk/app/answer"
)

var errReplyTooLong = errors.New("the reply is longer than 8 MB")

// version asks for the server's version; empty is that of no Ollama server.
func (t *target) version(ctx context.Context) (string, error) {
	var reply struct {
		Version string `json:"version"`
	}
	err := t.ask(ctx, http.MethodGet, "/api/version", nil, &reply)
	return reply.Version, err
}

// installed asks for the models that the server has.
func (t *target) installed(ctx context.Context) (reply api.ListResponse, err error) {
	err = t.ask(ctx, http.MethodGet, "/api/tags", nil, &reply)
	return reply, err
}

// running asks for the models that are loaded.
func (t *target) running(ctx context.Context) (reply api.ProcessResponse, err error) {
	err = t.ask(ctx, http.MethodGet, "/api/ps", nil, &reply)
	return reply, err
}

// ask makes a call whose reply is read whole. Its errors are those of post.
func (t *target) ask(ctx context.Context, method, path string, body, reply any) error {
	var sent io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("writing the request for %s: %w", path, err)
		}
		sent = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, method, t.base.JoinPath(path).String(), sent)
	if err != nil {
		return fmt.Errorf("making the request for %s: %w", path, err)
	}
	req.Header.Set("Accept", "application/json")
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := t.http.Do(req)
	if err != nil {
		return transportError(ctx, err)
	}
	defer resp.Body.Close()
	if err := replyError(ctx, resp); err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxReplyBytes+1))
	switch {
	case err != nil:
		return transportError(ctx, err)
	case len(data) > maxReplyBytes:
		return answer.ErrModelAbsent.Because(errReplyTooLong)
	}
	if err := json.Unmarshal(data, reply); err != nil {
		return answer.ErrModelAbsent.Because(fmt.Errorf("reading the reply to %s: %w", path, err))
	}
	return nil
}
