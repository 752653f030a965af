// Package fault holds the one kind of error that travels from the domain to
// the edge. A fault says what kind of thing went wrong, carries a stable code
// that clients may rely on, and a message that a person can act on. It knows
// nothing of HTTP, and nothing of the error below it is shown to clients.
package fault

import (
	"errors"
	"fmt"
)

// Kind is the class of a fault; the edge maps it to a status.
type Kind uint8

// The kinds, from "the caller is wrong" to "we are wrong".
const (
	Internal Kind = iota
	Invalid
	NotFound
	Conflict
	Unauthenticated
	Forbidden
	RateLimited
	Unavailable
	TooLarge
	Unsupported
)

// Field is one wrong field of an input: its path on the wire and what to do.
type Field struct {
	Field   string `json:"field"`
	Message string `json:"message"`
}

// Error is a fault. Code is stable and machine readable (snake_case, listed in
// the edge's golden file); Message is a sentence for the person who caused it.
// Err, if any, is for the log only.
type Error struct {
	Kind    Kind
	Code    string
	Message string
	Fields  []Field
	// RetryAfter is in seconds, for RateLimited and Unavailable; 0 is unknown.
	RetryAfter int
	Err        error
}

// Error gives the code, the message and the wrapped cause, for logs.
func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Code, e.Message, e.Err)
	}
	return e.Code + ": " + e.Message
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Is makes two faults equal when their codes are, so that package-level faults
// can be compared with errors.Is after they were given a cause or fields.
func (e *Error) Is(target error) bool {
	var other *Error
	return errors.As(target, &other) && other.Code == e.Code
}

// New makes a fault.
func New(kind Kind, code, message string) *Error {
	return &Error{Kind: kind, Code: code, Message: message}
}

// Because gives a copy with the cause err.
func (e *Error) Because(err error) *Error {
	c := *e
	c.Err = err
	return &c
}

// Saying gives a copy with another message, under the same code.
func (e *Error) Saying(format string, args ...any) *Error {
	c := *e
	c.Message = fmt.Sprintf(format, args...)
	return &c
}

// InvalidFields is the fault for an input with wrong fields; nil when there are
// none, so that a validator can end with it.
func InvalidFields(fields []Field) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Kind: Invalid, Code: "invalid_input", Message: "Some fields need another value.", Fields: fields}
}

// KindOf gives the kind of err, Internal for anything that is no fault.
func KindOf(err error) Kind {
	var f *Error
	if errors.As(err, &f) {
		return f.Kind
	}
	return Internal
}
