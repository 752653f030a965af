package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"github.com/ollama/ollama/api"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
)

var (
	errModelName = fault.New(fault.Invalid, "model_name_invalid", "That is no model name. It looks like qwen3:1.7b.")
	errPulling   = fault.New(fault.Conflict, "model_pull_running", "Another model is being downloaded. Wait until that is done.")
	errPull      = fault.New(fault.Unavailable, "model_pull_failed", "The model could not be downloaded.")
)

// Pull has the server download a model and reports as it goes (onProgress may be
// nil), one at a time. It returns nil only when the server said "success": a
// failing download comes as a line of a reply that began with 200. A name that
// the library does not have is ErrModelMissing. Ending ctx stops the download;
// the server keeps the parts and goes on from there the next time.
func (c *Client) Pull(ctx context.Context, model string, onProgress func(answer.PullProgress)) error {
	if model = strings.TrimSpace(model); !validModelName(model) {
		return errModelName
	}
	if !c.pulling.TryLock() {
		return errPulling
	}
	defer c.pulling.Unlock()
	err := c.post(ctx, c.target.Load(), "/api/pull", &api.PullRequest{Model: model}, func(line []byte) (bool, error) {
		return pullLine(line, onProgress)
	})
	if err == nil {
		c.wake()
	}
	return pullFault(err)
}

func pullLine(line []byte, onProgress func(answer.PullProgress)) (finished bool, err error) {
	var step struct {
		api.ProgressResponse
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(line, &step) != nil {
		return false, answer.ErrModelBroken.Because(errNotJSON)
	}
	if text := errorText(step.Error); text != "" {
		return false, &serverError{text: text}
	}
	if onProgress != nil {
		onProgress(answer.PullProgress{
			Status: clip(step.Status), Digest: step.Digest,
			Total: max(step.Total, 0), Completed: max(step.Completed, 0),
		})
	}
	return step.Status == "success", nil
}

// pullFault words the server's error for the owner, who alone sees it.
func pullFault(err error) error {
	var said *serverError
	if !errors.As(err, &said) {
		return err
	}
	switch text := strings.ToLower(said.text); {
	case strings.Contains(text, "file does not exist"), strings.Contains(text, "not found"):
		return answer.ErrModelMissing.Saying("The Ollama library has no model of this name. Look it up on ollama.com/library.").Because(said)
	case strings.Contains(text, "no space left"):
		return errPull.Saying("The machine that runs Ollama has no room left for this model. Delete another one there.").Because(said)
	case strings.Contains(text, "newer version"):
		return errPull.Saying("This model needs a newer Ollama. Update it and try again.").Because(said)
	case said.text == "":
		return err
	default:
		return errPull.Saying("The model could not be downloaded. The Ollama server said: “%s”", said.text).Because(said)
	}
}
