package ollama

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"syscall"
	"unicode"

	"frontdesk/app/answer"
	"frontdesk/app/fault"
)

const maxServerWords = 300 // characters of a server's own error text that we keep

// serverError is what a server said went wrong; status is 0 in mid-stream.
type serverError struct {
	status int
	text   string
}

func (e *serverError) Error() string {
	if e.status == 0 {
		return "the server reported: " + e.text
	}
	return fmt.Sprintf("the server replied %d: %s", e.status, e.text)
}

// statusFault sorts an error reply. The texts are those of Ollama 0.17 and of
// the llama-server that runs models since 0.30.
func statusFault(e *serverError) error {
	switch {
	case saysTooLong(e.text):
		return answer.ErrModelTooLong.Because(e)
	case e.status == http.StatusNotFound && strings.Contains(e.text, "not found") && strings.Contains(e.text, "model"):
		return answer.ErrModelMissing.Because(e)
	case e.status == http.StatusServiceUnavailable, e.status == http.StatusTooManyRequests, saysBusy(e.text):
		return answer.ErrModelBusy.Because(e)
	case e.status >= 300 && e.status < 400:
		return answer.ErrModelAbsent.Saying("The configured address sends us elsewhere. Enter the address it leads to.").Because(e)
	case e.status == http.StatusUnauthorized, e.status == http.StatusForbidden:
		return answer.ErrModelBroken.Saying("The Ollama server asks us to sign in. Put name and password into its address (http://name:password@host:port).").Because(e)
	case e.status == http.StatusNotFound && e.text == "",
		e.status == http.StatusBadGateway, e.status == http.StatusGatewayTimeout:
		return answer.ErrModelAbsent.Because(e)
	default:
		return answer.ErrModelBroken.Because(e)
	}
}

func saysTooLong(text string) bool {
	text = strings.ToLower(text)
	for _, s := range []string{
		"exceeds the context length", "longer than the context length", "exceed_context_size",
		"exceeds the available context size", "context size has been exceeded",
	} {
		if strings.Contains(text, s) {
			return true
		}
	}
	return false
}

func saysBusy(text string) bool {
	return strings.Contains(text, "server busy") || strings.Contains(text, "maximum pending requests")
}

// transportError sorts an error from before the reply's headers.
func transportError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, syscall.ECONNRESET) {
		return answer.ErrModelBroken.Because(err)
	}
	var refused *fault.Error // by who dials, in words for the owner
	if errors.As(err, &refused) {
		return answer.ErrModelAbsent.Saying("%s", refused.Message).Because(err)
	}
	return answer.ErrModelAbsent.Because(err)
}

// streamError sorts an error from the middle of a stream; its mere end is one.
func streamError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if errors.Is(err, io.EOF) {
		err = errNoDone
	}
	return answer.ErrModelBroken.Because(err)
}

// errorText reads the error of a reply: text, or an object with a message, or
// such an object printed into a text, as servers since 0.30 hand on.
func errorText(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		if inner := strings.TrimSpace(text); strings.HasPrefix(inner, "{") {
			if t := objectText(json.RawMessage(inner)); t != "" {
				return clip(t)
			}
		}
		return clip(text)
	}
	return clip(objectText(raw))
}

func objectText(raw json.RawMessage) string {
	var o struct {
		Message string          `json:"message"`
		Type    string          `json:"type"`
		Error   json.RawMessage `json:"error"`
	}
	if json.Unmarshal(raw, &o) != nil {
		return ""
	}
	if o.Message == "" && len(o.Error) > 0 {
		return errorText(o.Error)
	}
	if o.Type != "" {
		return o.Message + " (" + o.Type + ")"
	}
	return o.Message
}

// clip makes a foreign text fit for one line of a page.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, " "))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > maxServerWords {
		s = string(runes[:maxServerWords]) + "…"
	}
	return s
}

// sentence says an error to the owner: the fault's message, and in brackets the
// server's own words where there are any.
func sentence(err error) string {
	text := "The Ollama server could not be asked."
	var f *fault.Error
	if errors.As(err, &f) {
		text = f.Message
	}
	var s *serverError
	if errors.As(err, &s) && s.text != "" {
		text += " It said: “" + s.text + "”"
	}
	return text
}
