package smtpserver

import (
	"crypto/subtle"
	"io"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// session is one client's connection, used by one goroutine of the library.
type session struct {
	server *Server
	conn   *smtp.Conn
	user   string
	draft  Message
}

func (s *Server) session(conn *smtp.Conn) (smtp.Session, error) {
	return &session{server: s, conn: conn}, nil
}

func (s *session) protected() bool {
	_, ok := s.conn.TLSConnectionState()
	return ok
}

func (s *session) AuthMechanisms() []string {
	if s.server.cfg.User == "" {
		return nil
	}
	return []string{sasl.Plain, sasl.Login}
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, password string) error { return s.signIn(user, password) }), nil
	case sasl.Login:
		return &loginServer{signIn: s.signIn}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

func (s *session) signIn(user, password string) error {
	cfg := s.server.cfg
	right := subtle.ConstantTimeCompare([]byte(user), []byte(cfg.User)) & subtle.ConstantTimeCompare([]byte(password), []byte(cfg.Password))
	if right != 1 {
		return smtp.ErrAuthFailed
	}
	s.user = user
	return nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.cfg.Security == StartTLS && !s.protected() {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Must issue a STARTTLS command first"}
	}
	if s.server.cfg.User != "" && s.user == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.draft = Message{From: from, TLS: s.protected(), User: s.user}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.draft.To = append(s.draft.To, to)
	return nil
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.draft.Data = data
	return s.server.accept(s.draft)
}

func (s *session) Reset() { s.draft = Message{} }

func (s *session) Logout() error { return nil }

// loginServer is the server's half of AUTH LOGIN, which the SASL library has
// for clients only: it asks for the name, then for the password.
type loginServer struct {
	signIn   func(user, password string) error
	user     string
	haveUser bool
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case response == nil:
		return []byte("Username:"), false, nil
	case !l.haveUser:
		l.user, l.haveUser = string(response), true
		return []byte("Password:"), false, nil
	}
	return nil, true, l.signIn(l.user, string(response))
}
