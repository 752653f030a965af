package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"frontdesk/app/fault"
	"frontdesk/app/proof"
)

// Problem is an error on the wire (RFC 9457). Code is stable; Detail is for the
// person who caused it.
type Problem struct {
	Type      string         `json:"type" doc:"Always about:blank; the code tells the problems apart."`
	Title     string         `json:"title"`
	Status    int            `json:"status"`
	Code      string         `json:"code"`
	Detail    string         `json:"detail"`
	RequestID string         `json:"requestId"`
	Errors    []ProblemField `json:"errors,omitempty"`

	Proof *ProofChallenge `json:"proof,omitempty" doc:"Of status 428: what to solve before the same request is sent again."`
}

// ProblemField is one wrong field: its path and what to do.
type ProblemField struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// The faults of the edge itself.
var (
	errNoRoute        = fault.New(fault.NotFound, "not_found", "There is nothing at this address. Check its spelling.")
	errMethod         = fault.New(fault.Invalid, "method_not_allowed", "This address does not take that method. The Allow header lists those that it takes.")
	errBodyTooLarge   = fault.New(fault.TooLarge, "body_too_large", "The body is larger than this address takes.")
	errHeaderTooLarge = fault.New(fault.TooLarge, "header_too_large", "The request's headers are too large. Clear the cookies of this site, or send fewer headers.")
	errTimeout        = fault.New(fault.Invalid, "request_timeout", "The request took too long to arrive. Send it again.")
	errMalformed      = fault.New(fault.Invalid, "malformed_request", "The request is no valid HTTP.")
	errInternal       = fault.New(fault.Internal, "internal", "Something went wrong on our side. Try again; if it stays, give the request id to whoever runs this server.")
	errStopping       = &fault.Error{Kind: fault.Unavailable, Code: "stopping", Message: "The server is being restarted. Try again in a moment.", RetryAfter: 2}
)

// statuses that a code has against the rule of its kind.
func statusByCode(code string) int {
	switch code {
	case "method_not_allowed":
		return http.StatusMethodNotAllowed
	case "header_too_large":
		return http.StatusRequestHeaderFieldsTooLarge
	case "request_timeout":
		return http.StatusRequestTimeout
	case "mail_failed":
		return http.StatusBadGateway
	case errProofWanted.Code, proof.ErrWrong.Code, proof.ErrExpired.Code, proof.ErrSpent.Code:
		return http.StatusPreconditionRequired
	default:
		return 0
	}
}

// statusOf maps a fault to its status: what could not be read is 400, what was
// read and has wrong fields is 422.
func statusOf(f *fault.Error) int {
	if status := statusByCode(f.Code); status != 0 {
		return status
	}
	if f.Kind == fault.Invalid && len(f.Fields) > 0 {
		return http.StatusUnprocessableEntity
	}
	return statusByKind(f.Kind)
}

func statusByKind(k fault.Kind) int {
	byKind := [...]int{
		fault.Internal:        http.StatusInternalServerError,
		fault.Invalid:         http.StatusBadRequest,
		fault.NotFound:        http.StatusNotFound,
		fault.Conflict:        http.StatusConflict,
		fault.Unauthenticated: http.StatusUnauthorized,
		fault.Forbidden:       http.StatusForbidden,
		fault.RateLimited:     http.StatusTooManyRequests,
		fault.Unavailable:     http.StatusServiceUnavailable,
		fault.TooLarge:        http.StatusRequestEntityTooLarge,
		fault.Unsupported:     http.StatusUnsupportedMediaType,
	}
	if int(k) >= len(byKind) {
		return http.StatusInternalServerError
	}
	return byKind[k]
}

// faultOf finds the fault in err. Whatever is none is internal: its text stays
// in the log. ours tells that somebody should look at it.
func faultOf(err error) (f *fault.Error, ours bool) {
	var fiberErr *fiber.Error
	switch {
	case errors.As(err, &f):
		if f.Kind == fault.Internal {
			return errInternal, true
		}
		return f, false
	case errors.As(err, &fiberErr):
		return fiberFault(fiberErr)
	default:
		return errInternal, true
	}
}

func fiberFault(err *fiber.Error) (*fault.Error, bool) {
	switch err.Code {
	case http.StatusNotFound:
		return errNoRoute, false
	case http.StatusMethodNotAllowed:
		return errMethod, false
	default:
		return errInternal, true
	}
}

// problemBody renders f, with the challenge of one that goes with it.
func problemBody(f *fault.Error, requestID string, challenge *ProofChallenge) (status int, body []byte) {
	status = statusOf(f)
	p := Problem{
		Type: "about:blank", Title: http.StatusText(status), Status: status,
		Code: f.Code, Detail: f.Message, RequestID: requestID, Proof: challenge,
	}
	for _, field := range f.Fields {
		p.Errors = append(p.Errors, ProblemField{Field: field.Field, Message: field.Message})
	}
	body, err := json.Marshal(p)
	if err != nil { // strings and numbers always encode
		return http.StatusInternalServerError, []byte(`{}`)
	}
	return status, body
}

// writeProblem answers with f in place of whatever the handler had begun.
func writeProblem(c *fiber.Ctx, f *fault.Error, requestID string) {
	challenge, _ := c.Context().UserValue(proofMark{}).(*ProofChallenge)
	status, body := problemBody(f, requestID, challenge)
	media := "application/problem+json"
	if isCompatible(c.Path()) {
		body, media = compatibleError(f), fiber.MIMEApplicationJSON
	}
	c.Response().ResetBody()
	c.Status(status).Set(fiber.HeaderContentType, media)
	c.Set(fiber.HeaderCacheControl, "no-store")
	if f.RetryAfter > 0 {
		c.Set(fiber.HeaderRetryAfter, strconv.Itoa(f.RetryAfter))
	}
	if status == http.StatusUnauthorized {
		c.Set(fiber.HeaderWWWAuthenticate, `Bearer realm="frontdesk"`)
	}
	c.Response().SetBodyRaw(body)
}
