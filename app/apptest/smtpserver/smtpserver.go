// Package smtpserver is a real SMTP server on loopback for tests: it speaks
// STARTTLS, implicit TLS and AUTH, keeps what it received byte for byte, and
// can be told to refuse messages or to be down and come back on its address.
// The protocol is a third party's (emersion/go-smtp), so that our mail is
// judged by code that knows nothing of ours.
package smtpserver

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Security says how a connection is protected.
type Security int

// The three ways that owners meet: no protection, an upgrade asked for on a
// plain connection (the server refuses mail before it), and TLS from the start.
const (
	Plain Security = iota
	StartTLS
	TLS
)

// Config is what a server is started with. The zero value takes mail from
// anybody on a plain connection.
type Config struct {
	Security Security
	// User and Password are asked for when User is set. AUTH PLAIN and AUTH
	// LOGIN are offered, under TLS alone unless Security is Plain.
	User, Password string
}

// Message is one accepted message.
type Message struct {
	From string   // envelope sender, without angle brackets
	To   []string // envelope recipients
	Data []byte   // header and body as they came, dots unstuffed
	TLS  bool     // came over a protected connection
	User string   // who signed in, empty when nobody did
}

// Refusal is the answer that a server gives to the end of a message instead
// of taking it: 4xx asks to try again, 5xx does not.
type Refusal struct {
	Code int
	Text string
}

// Server is a running server. It is safe for use from several goroutines.
type Server struct {
	cfg  Config
	addr string
	tls  *tls.Config
	ca   []byte

	mu       sync.Mutex
	running  *smtp.Server // nil while down
	listener net.Listener
	served   chan struct{}
	messages []Message
	changed  chan struct{} // closed and replaced when a message comes
	refuse   Refusal
	refusals int // how many to refuse, negative for all
	attempts int
}

// Start listens on a free port of 127.0.0.1.
func Start(cfg Config) (*Server, error) {
	certificate, ca, err := selfSigned()
	if err != nil {
		return nil, err
	}
	s := &Server{
		cfg:     cfg,
		addr:    "127.0.0.1:0",
		tls:     &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12},
		ca:      ca,
		changed: make(chan struct{}),
	}
	if err := s.Up(); err != nil {
		return nil, err
	}
	return s, nil
}

// Addr is host:port; it stays the same over Down and Up.
func (s *Server) Addr() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addr
}

// CA is the certificate to trust, in PEM.
func (s *Server) CA() []byte { return slices.Clone(s.ca) }

// Up listens again after Down. It does nothing on a server that listens.
func (s *Server) Up() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.running != nil {
		return nil
	}
	listener, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("listening for SMTP: %w", err)
	}
	s.addr = listener.Addr().String()
	if s.cfg.Security == TLS {
		listener = tls.NewListener(listener, s.tls)
	}
	running := smtp.NewServer(smtp.BackendFunc(s.session))
	running.Domain = "localhost"
	running.AllowInsecureAuth = s.cfg.Security == Plain
	running.EnableSMTPUTF8 = true
	running.MaxMessageBytes = 32 << 20
	running.MaxRecipients = 100
	running.ReadTimeout = 30 * time.Second
	running.WriteTimeout = 30 * time.Second
	running.ErrorLog = silent{}
	if s.cfg.Security == StartTLS {
		running.TLSConfig = s.tls
	}
	s.running, s.listener, s.served = running, listener, make(chan struct{})
	go serve(running, listener, s.served)
	return nil
}

func serve(running *smtp.Server, listener net.Listener, done chan<- struct{}) {
	defer close(done)
	// Serve ends with an error when the listener is closed, which is how Down ends it.
	_ = running.Serve(listener)
}

// Down closes the listener and every connection; messages stay.
func (s *Server) Down() {
	s.mu.Lock()
	running, listener, served := s.running, s.listener, s.served
	s.running = nil
	s.mu.Unlock()
	if running == nil {
		return
	}
	// The library learns of the listener only when its goroutine runs, so the listener is closed here as well.
	_ = listener.Close()
	_ = running.Close()
	<-served
}

// Close stops the server for good.
func (s *Server) Close() { s.Down() }

// Refuse makes the server answer the next n messages with r, all of them when
// n is negative; n zero takes messages again.
func (s *Server) Refuse(n int, r Refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.refusals, s.refuse = n, r
}

// Messages are those accepted so far, oldest first.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Attempts counts the messages that clients brought to their end, refused ones too.
func (s *Server) Attempts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.attempts
}

// Clear forgets the messages.
func (s *Server) Clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = nil
}

// Wait returns as soon as n messages are there, or the context's error.
func (s *Server) Wait(ctx context.Context, n int) ([]Message, error) {
	for {
		s.mu.Lock()
		got, changed := slices.Clone(s.messages), s.changed
		s.mu.Unlock()
		if len(got) >= n {
			return got, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return got, fmt.Errorf("waiting for %d messages, have %d: %w", n, len(got), ctx.Err())
		}
	}
}

// accept keeps a message or says why not.
func (s *Server) accept(m Message) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.attempts++
	if s.running == nil { // a connection that was accepted while Down closed the others
		return &smtp.SMTPError{Code: 421, EnhancedCode: smtp.EnhancedCode{4, 3, 2}, Message: "Server is down"}
	}
	if s.refusals != 0 {
		if s.refusals > 0 {
			s.refusals--
		}
		return &smtp.SMTPError{Code: s.refuse.Code, EnhancedCode: smtp.EnhancedCode{s.refuse.Code / 100, 0, 0}, Message: s.refuse.Text}
	}
	s.messages = append(s.messages, m)
	close(s.changed)
	s.changed = make(chan struct{})
	return nil
}

// silent takes the place of the library's log, which would write to stderr
// for each connection that Down cuts.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}
