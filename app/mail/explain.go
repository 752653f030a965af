package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"os"
	"regexp"
	"strconv"
	"strings"
	"syscall"

	gomail "github.com/wneessen/go-mail"

	"frontdesk/app/config"
	"frontdesk/app/fault"
)

// failure is a mail that did not go out, in words for an owner.
type failure struct {
	words     string
	permanent bool
	err       error
}

func (f *failure) Error() string { return f.words }
func (f *failure) Unwrap() error { return f.err }

// explain says what went wrong and what to do about it. Only a server's refusal
// of the recipient or of the mail itself, by a code that begins with 5, is
// permanent: whatever lies before that depends on the settings.
func explain(err error, settings config.Mail) *failure {
	f := &failure{err: err}
	var sending *gomail.SendError
	switch {
	case errors.As(err, &sending):
		f.words = sendWords(sending)
		f.permanent = sending.ErrorCode() >= 500 && sending.ErrorCode() < 600 && sending.Reason != gomail.ErrSMTPMailFrom
	default:
		f.words = connectWords(err, settings)
	}
	return f
}

// sendWords gives the server's own answer, without what the library adds.
func sendWords(err *gomail.SendError) string {
	words, _, _ := strings.Cut(err.Error(), ", affected ")
	words = unquoted(strings.TrimPrefix(words, err.Reason.String()+": "))
	switch {
	case err.ErrorCode() == 0:
		return "The connection broke while the mail was handed over: " + words
	case err.Reason == gomail.ErrSMTPMailFrom:
		return "The server does not take mail from this sender. Check the address to send from, and whether it asks to sign in. It said: " + words
	case err.Reason == gomail.ErrSMTPRcptTo:
		return "The server does not take mail for this address. It said: " + words
	default:
		return "The server did not take the mail. It said: " + words
	}
}

// connectWords explains what happened before a mail was offered.
func connectWords(err error, settings config.Mail) string {
	at := fmt.Sprintf("%s:%d", settings.Host, settings.Port)
	var refused *fault.Error // by who dials, in words for the owner
	if errors.As(err, &refused) {
		return refused.Message
	}
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return fmt.Sprintf("No server named %s was found. Check the host name.", settings.Host)
	case errors.Is(err, syscall.ECONNREFUSED):
		return fmt.Sprintf("Nothing answers at %s. Check host and port: 587 is usual with starttls, 465 with tls, 25 with none.", at)
	case isTimeout(err):
		return fmt.Sprintf("%s does not answer in time. Check host and port, whether it expects tls from the start, and whether a firewall or the provider blocks outgoing mail.", at)
	case isCertificate(err):
		return fmt.Sprintf("The certificate of %s is not valid for that name or not trusted: %v.", settings.Host, certificateReason(err))
	case isNotTLS(err):
		return fmt.Sprintf("%s does not speak TLS from the start. Choose starttls, or the port for tls, usually 465.", at)
	case strings.Contains(err.Error(), "does not support STARTTLS"):
		return fmt.Sprintf("The server at %s offers no STARTTLS. Choose tls and its port, usually 465, or none for a server on this machine.", at)
	case errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fmt.Sprintf("%s closed the connection. If it expects TLS from the start, choose tls.", at)
	}
	return answerWords(err, at)
}

// answerWords explains what a server said before a mail was offered.
func answerWords(err error, at string) string {
	var answer *textproto.Error
	switch {
	case strings.Contains(err.Error(), "does not support SMTP AUTH"):
		return "The server does not ask anybody to sign in here. Leave user name and password empty, or use its port for sending, usually 587."
	case errors.Is(err, gomail.ErrNoSupportedAuthDiscovered):
		return "The server offers no way to sign in that keeps the password secret on the way. Choose starttls or tls."
	case strings.Contains(err.Error(), "SMTP AUTH failed"):
		return "The server refused the user name or the password. It said: " + reply(err)
	case errors.As(err, &answer):
		return "The server said: " + reply(err)
	default:
		return fmt.Sprintf("%s could not be spoken to: %v", at, err)
	}
}

func reply(err error) string {
	var answer *textproto.Error
	if errors.As(err, &answer) {
		return fmt.Sprintf("%03d %s", answer.Code, answer.Msg)
	}
	return err.Error()
}

// quoted is how the library writes an answer: 550 "5.1.1 no such user".
var quoted = regexp.MustCompile(`^(\d{3}) (".*")$`)

func unquoted(words string) string {
	parts := quoted.FindStringSubmatch(words)
	if parts == nil {
		return words
	}
	text, err := strconv.Unquote(parts[2])
	if err != nil {
		return words
	}
	return parts[1] + " " + text
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) || (errors.As(err, &n) && n.Timeout())
}

func isCertificate(err error) bool {
	var wrong *tls.CertificateVerificationError
	return errors.As(err, &wrong)
}

// certificateReason leaves out the library's prefixes.
func certificateReason(err error) error {
	var name x509.HostnameError
	var authority x509.UnknownAuthorityError
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &name):
		return name
	case errors.As(err, &authority):
		return authority
	case errors.As(err, &invalid):
		return invalid
	}
	return err
}

func isNotTLS(err error) bool {
	var header tls.RecordHeaderError
	return errors.As(err, &header)
}
