package smtpserver_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"frontdesk/app/apptest/smtpserver"
)

const mailText = "From: =?utf-8?q?Caf=C3=A9?= <shop@example.test>\r\nTo: ada@example.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n" +
	"MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n" +
	"--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nna=C3=AFve =\r\ntext\r\n.dot\r\n" +
	"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nPHA+aGk8L3A+\r\n--b--\r\n"

func start(t *testing.T, cfg smtpserver.Config) *smtpserver.Server {
	t.Helper()
	server, err := smtpserver.Start(cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}

func dial(t *testing.T, server *smtpserver.Server, security smtpserver.Security) *smtp.Client {
	t.Helper()
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(server.CA()) {
		t.Fatal("the certificate is no PEM")
	}
	trust := &tls.Config{RootCAs: roots, ServerName: "localhost", MinVersion: tls.VersionTLS12}
	var client *smtp.Client
	var err error
	switch security {
	case smtpserver.Plain:
		client, err = smtp.Dial(server.Addr())
	case smtpserver.StartTLS:
		client, err = smtp.DialStartTLS(server.Addr(), trust)
	case smtpserver.TLS:
		client, err = smtp.DialTLS(server.Addr(), trust)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func send(client *smtp.Client) error {
	return client.SendMail("bounce@example.test", []string{"ada@example.test"}, strings.NewReader(mailText))
}

func code(err error) int {
	var refused *smtp.SMTPError
	if errors.As(err, &refused) {
		return refused.Code
	}
	return 0
}

func TestServer_keepsMessages(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		security smtpserver.Security
		login    sasl.Client
		tls      bool
	}{
		"plain connection":   {security: smtpserver.Plain},
		"STARTTLS and PLAIN": {security: smtpserver.StartTLS, login: sasl.NewPlainClient("", "desk", "s3cret"), tls: true},
		"TLS and LOGIN":      {security: smtpserver.TLS, login: sasl.NewLoginClient("desk", "s3cret"), tls: true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cfg := smtpserver.Config{Security: test.security}
			if test.login != nil {
				cfg.User, cfg.Password = "desk", "s3cret"
			}
			server := start(t, cfg)
			client := dial(t, server, test.security)
			if test.login != nil {
				if err := client.Auth(test.login); err != nil {
					t.Fatal(err)
				}
			}
			if err := send(client); err != nil {
				t.Fatal(err)
			}
			got := server.Messages()
			if len(got) != 1 || got[0].From != "bounce@example.test" || got[0].To[0] != "ada@example.test" {
				t.Fatalf("kept %+v", got)
			}
			if string(got[0].Data) != mailText {
				t.Errorf("data = %q, sent %q", got[0].Data, mailText)
			}
			if got[0].TLS != test.tls || got[0].User != cfg.User {
				t.Errorf("tls %v user %q, want %v %q", got[0].TLS, got[0].User, test.tls, cfg.User)
			}
		})
	}
}

func TestServer_refusesUnprotectedAndStrangers(t *testing.T) {
	t.Parallel()
	secure := start(t, smtpserver.Config{Security: smtpserver.StartTLS})
	if got := code(send(dial(t, secure, smtpserver.Plain))); got != 530 {
		t.Errorf("mail before STARTTLS answered %d, want 530", got)
	}
	locked := start(t, smtpserver.Config{User: "desk", Password: "s3cret"})
	if got := code(send(dial(t, locked, smtpserver.Plain))); got != 530 {
		t.Errorf("mail without sign-in answered %d, want 530", got)
	}
	for _, wrong := range []sasl.Client{sasl.NewPlainClient("", "desk", "wrong"), sasl.NewLoginClient("desk", "wrong")} {
		if got := code(dial(t, locked, smtpserver.Plain).Auth(wrong)); got != 535 {
			t.Errorf("a wrong password answered %d, want 535", got)
		}
	}
	if n := len(secure.Messages()) + len(locked.Messages()); n != 0 {
		t.Errorf("%d messages were kept", n)
	}
}

func TestServer_Refuse(t *testing.T) {
	t.Parallel()
	server := start(t, smtpserver.Config{})
	client := dial(t, server, smtpserver.Plain)
	server.Refuse(2, smtpserver.Refusal{Code: 451, Text: "later"})
	for range 2 {
		if got := code(send(client)); got != 451 {
			t.Errorf("answered %d, want 451", got)
		}
	}
	if err := send(client); err != nil {
		t.Error(err)
	}
	if got, attempts := len(server.Messages()), server.Attempts(); got != 1 || attempts != 3 {
		t.Errorf("%d kept of %d attempts, want 1 of 3", got, attempts)
	}
}

func TestServer_DownAndUp(t *testing.T) {
	t.Parallel()
	server := start(t, smtpserver.Config{})
	before := dial(t, server, smtpserver.Plain)
	server.Down()
	server.Down()
	if err := send(before); err == nil {
		t.Error("an old connection was still served")
	}
	if conn, err := net.Dial("tcp", server.Addr()); err == nil {
		_ = conn.Close()
		t.Error("a server that is down took a connection")
	}
	if err := server.Up(); err != nil {
		t.Fatal(err)
	}
	if err := send(dial(t, server, smtpserver.Plain)); err != nil {
		t.Error(err)
	}
}

func TestServer_Wait(t *testing.T) {
	t.Parallel()
	server := start(t, smtpserver.Config{})
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	done := make(chan error, 1)
	go func() {
		_, err := server.Wait(ctx, 1)
		done <- err
	}()
	if err := send(dial(t, server, smtpserver.Plain)); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	cancel()
	if _, err := server.Wait(ctx, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting in vain ended with %v", err)
	}
}

func TestMessage_Content(t *testing.T) {
	t.Parallel()
	content, err := smtpserver.Message{Data: []byte(mailText)}.Content()
	if err != nil {
		t.Fatal(err)
	}
	if content.Subject != "Grüße" || content.From != "Café <shop@example.test>" {
		t.Errorf("subject %q from %q", content.Subject, content.From)
	}
	if content.Text != "naïve text\n.dot" || content.HTML != "<p>hi</p>" {
		t.Errorf("text %q html %q", content.Text, content.HTML)
	}
	if _, err := (smtpserver.Message{Data: []byte("no header at all")}).Content(); err == nil {
		t.Error("a message without a header was read")
	}
}
