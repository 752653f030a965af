// Package mail hands mails over to an SMTP server. It knows how servers are
// spoken to and what their answers mean; what is written, and when it is tried
// again, is decided elsewhere.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	stdmail "net/mail"
	"strconv"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"frontdesk/app/config"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
)

// ErrFailed is the fault for a test mail that could not be sent; its message
// says why and what to change.
var ErrFailed = fault.New(fault.Unavailable, "mail_failed", "The test mail could not be sent.")

// timeout bounds the dialling, and each step of the conversation after it.
const timeout = 20 * time.Second

// Config is what a Sender is made of.
type Config struct {
	// Settings are asked for at every mail, so that a change counts at once.
	Settings func() config.Mail
	Clock    id.Clock
	// Dial opens connections; nil is a net.Dialer.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// RootCAs are the authorities to trust; nil is those of the system.
	RootCAs *x509.CertPool
}

// Sender sends mails, each over a connection of its own.
type Sender struct{ cfg Config }

// New makes a Sender.
func New(cfg Config) *Sender {
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	return &Sender{cfg: cfg}
}

// Configured tells whether there is a server to send with.
func (s *Sender) Configured() bool { return s.cfg.Settings().Configured() }

// Send hands one mail over. The error says what the server said, and what to
// change where that is known. It is permanent (outbox.IsPermanent) when the
// server refused this recipient or this mail for good; all that a better
// setting or a later hour can heal is not.
func (s *Sender) Send(ctx context.Context, m notify.Mail) error {
	settings := s.cfg.Settings()
	msg, err := s.message(settings, m)
	if err != nil {
		return outbox.Permanent(err)
	}
	if err := s.transfer(ctx, settings, msg); err != nil {
		f := explain(err, settings)
		if f.permanent {
			return outbox.Permanent(f)
		}
		return f
	}
	return nil
}

// Test sends a mail to an address at once, for an owner who wants to know
// whether the settings are right. Its faults are email.ErrInvalid,
// notify.ErrNotConfigured and ErrFailed.
func (s *Sender) Test(ctx context.Context, to string) error {
	address, err := email.Parse(to)
	if err != nil {
		return err
	}
	if !s.Configured() {
		return notify.ErrNotConfigured.Saying("Fill in the server and the address to send from first.")
	}
	err = s.Send(ctx, notify.Mail{
		ID: outbox.ItemID{UUID: id.New()}, To: address, FromName: "Frontdesk", Subject: "Test mail from Frontdesk",
		Text: "This is the test mail that was asked for in the settings. The mail server works.\n",
		HTML: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Test mail</title></head>` +
			`<body style="font-family:sans-serif;font-size:15px;line-height:22px;"><p>This is the test mail that was asked for in the settings. The mail server works.</p></body></html>`,
	})
	if err != nil {
		return ErrFailed.Saying("%s", err.Error()).Because(err)
	}
	return nil
}

// message builds the mail. Every name passes through net/mail or a header
// encoder, so that no text can begin a header of its own.
func (s *Sender) message(settings config.Mail, m notify.Mail) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&stdmail.Address{Name: oneLine(firstFilled(settings.FromName, m.FromName)), Address: settings.From})
	if err := msg.To(string(m.To)); err != nil {
		return nil, err
	}
	if m.ReplyTo != "" && !strings.EqualFold(string(m.ReplyTo), settings.From) {
		if err := msg.ReplyTo(string(m.ReplyTo)); err != nil {
			return nil, err
		}
	}
	domain := settings.From[strings.LastIndexByte(settings.From, '@')+1:]
	msg.SetMessageIDWithValue(m.ID.String() + "@" + domain)
	msg.SetDateWithValue(s.cfg.Clock())
	msg.Subject(oneLine(m.Subject))
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetGenHeader("X-Auto-Response-Suppress", "All")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg, nil
}

func firstFilled(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// oneLine takes out what could end a header.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, s)
}

// transfer opens a connection, hands the message over and closes. The end of
// ctx closes the connection under it.
func (s *Sender) transfer(ctx context.Context, settings config.Mail, msg *gomail.Msg) error {
	line := &connection{sender: s, settings: settings, stop: func() bool { return true }}
	line.watch = func() { line.stop = context.AfterFunc(ctx, line.close) }
	defer line.end()
	client, err := gomail.NewClient(settings.Host, s.options(settings, line)...)
	if err != nil {
		return err
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err == nil {
		err = client.SendWithSMTPClient(session, msg)
	}
	switch {
	case msg.IsDelivered():
	case err != nil && ctx.Err() != nil:
		return ctx.Err() // what the library makes of a connection that we closed says less
	case err != nil:
		return err
	}
	_ = client.CloseWithSMTPClient(session) // the mail is with the server; how they part does not matter
	return nil
}

func (s *Sender) options(settings config.Mail, line *connection) []gomail.Option {
	// Under TLS from the start the library sees the tls.Conn that dial gives it,
	// and asks for no STARTTLS when it is told not to.
	policy := map[config.Security]gomail.TLSPolicy{
		config.StartTLS: gomail.TLSMandatory, config.TLS: gomail.TLSOpportunistic, config.NoTLS: gomail.NoTLS,
	}[settings.Security]
	options := []gomail.Option{
		gomail.WithPort(settings.Port), gomail.WithTimeout(timeout), gomail.WithTLSPolicy(policy),
		gomail.WithTLSConfig(s.tlsConfig(settings.Host)), gomail.WithDialContextFunc(line.dial), gomail.WithoutNoop(),
	}
	if settings.Username == "" {
		return options
	}
	mechanisms := []gomail.SMTPAuthType{gomail.SMTPAuthPlain, gomail.SMTPAuthLogin, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5}
	switch {
	case settings.Security != config.NoTLS:
	case config.Loopback(net.JoinHostPort(settings.Host, "0")):
		mechanisms = []gomail.SMTPAuthType{gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc, gomail.SMTPAuthCramMD5}
	default: // the password itself never crosses a network in the clear
		mechanisms = []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthCramMD5}
	}
	return append(options, gomail.WithUsername(settings.Username), gomail.WithPassword(settings.Password), gomail.WithOpportunisticSMTPAuth(mechanisms...))
}

func (s *Sender) tlsConfig(host string) *tls.Config {
	return &tls.Config{ServerName: host, RootCAs: s.cfg.RootCAs, MinVersion: tls.VersionTLS12}
}

// connection is the one connection of a transfer. The library does not close it
// when a step before the mail fails, nor when the context ends, so that we do.
type connection struct {
	sender   *Sender
	settings config.Mail
	watch    func()      // has close called when the context ends
	stop     func() bool // ends the watch
	raw      net.Conn
}

func (c *connection) dial(ctx context.Context, network, _ string) (net.Conn, error) {
	address := net.JoinHostPort(c.settings.Host, strconv.Itoa(c.settings.Port))
	raw, err := c.sender.cfg.Dial(ctx, network, address)
	if err != nil {
		return nil, err
	}
	c.raw = raw
	c.watch()
	if c.settings.Security != config.TLS {
		return raw, nil
	}
	secured := tls.Client(raw, c.sender.tlsConfig(c.settings.Host))
	if err := secured.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return secured, nil
}

func (c *connection) end() {
	c.stop()
	c.close()
}

func (c *connection) close() {
	if c.raw != nil {
		_ = c.raw.Close()
	}
}
