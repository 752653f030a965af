package mail

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	stdmail "net/mail"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"frontdesk/app/apptest/smtpserver"
	"frontdesk/app/config"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
)

// office is a sender beside a real server; tests change the settings.
type office struct {
	*Sender
	server *smtpserver.Server
	mu     sync.Mutex
	now    config.Mail
}

func newOffice(t *testing.T, c smtpserver.Config) *office {
	t.Helper()
	server, err := smtpserver.Start(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	host, port, err := net.SplitHostPort(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		t.Fatal(err)
	}
	o := &office{server: server, now: config.Mail{
		Host: host, Port: number, Username: c.User, Password: c.Password, From: "desk@shop.example", FromName: "Leaf & Kettle",
		Security: map[smtpserver.Security]config.Security{smtpserver.Plain: config.NoTLS, smtpserver.StartTLS: config.StartTLS, smtpserver.TLS: config.TLS}[c.Security],
	}}
	trusted := x509.NewCertPool()
	if !trusted.AppendCertsFromPEM(server.CA()) {
		t.Fatal("the server's certificate is none")
	}
	o.Sender = New(Config{Settings: o.settings, Clock: func() time.Time { return time.Date(2026, 11, 21, 9, 15, 0, 0, time.UTC) }, RootCAs: trusted})
	return o
}

func (o *office) settings() config.Mail {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.now
}

func (o *office) change(with func(*config.Mail)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	with(&o.now)
}

func letter() notify.Mail {
	return notify.Mail{
		ID: outbox.ItemID{UUID: id.New()}, To: "ana@example.com", FromName: "Brand", ReplyTo: "hello@shop.example",
		Subject: "Your conversation with Leaf & Kettle: 茶 über alles", Text: "Grüße\n.\n..dots\n  indented\n\nend", HTML: "<p>Grüße &amp; 茶</p>\n.\n",
	}
}

// received is the one mail at the server.
func (o *office) received(t *testing.T) (smtpserver.Message, smtpserver.Content) {
	t.Helper()
	all := o.server.Messages()
	if len(all) != 1 {
		t.Fatalf("%d mails at the server", len(all))
	}
	content, err := all[0].Content()
	if err != nil {
		t.Fatal(err)
	}
	return all[0], content
}

func TestSender_Send_everySecurity(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]smtpserver.Config{
		"plain":             {},
		"plain, signed in":  {User: "desk", Password: "geheim"},
		"starttls":          {Security: smtpserver.StartTLS},
		"starttls and AUTH": {Security: smtpserver.StartTLS, User: "desk", Password: "ge heim\"ü"},
		"tls":               {Security: smtpserver.TLS},
		"tls and AUTH":      {Security: smtpserver.TLS, User: "desk@shop.example", Password: "geheim"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, c)
			if err := o.Send(t.Context(), letter()); err != nil {
				t.Fatal(err)
			}
			m, _ := o.received(t)
			if m.TLS != (c.Security != smtpserver.Plain) || m.User != c.User {
				t.Errorf("TLS %v, user %q", m.TLS, m.User)
			}
		})
	}
}

func TestSender_Send_whatArrivesIsWhatWasSent(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtpserver.Config{Security: smtpserver.StartTLS})
	sent := letter()
	if err := o.Send(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	m, content := o.received(t)
	if m.From != "desk@shop.example" || len(m.To) != 1 || m.To[0] != "ana@example.com" {
		t.Errorf("envelope %q %q", m.From, m.To)
	}
	if content.Subject != sent.Subject || content.Text != sent.Text || content.HTML != sent.HTML || len(content.Attachments) != 0 {
		t.Errorf("subject %q\ntext %q\nhtml %q", content.Subject, content.Text, content.HTML)
	}
	if content.From != `"Leaf & Kettle" <desk@shop.example>` || content.To != "<ana@example.com>" {
		t.Errorf("from %q to %q", content.From, content.To)
	}
	for name, want := range map[string]string{
		"Message-Id": "<" + sent.ID.String() + "@shop.example>", "Date": "Sat, 21 Nov 2026 09:15:00 +0000", "Auto-Submitted": "auto-generated",
		"Reply-To": "<hello@shop.example>", "X-Auto-Response-Suppress": "All", "Mime-Version": "1.0", "User-Agent": "", "X-Mailer": "",
	} {
		if got := strings.Join(content.Header[name], "|"); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(strings.Join(content.Header["Content-Type"], ""), "multipart/alternative") {
		t.Errorf("content type %q", content.Header["Content-Type"])
	}
	for line := range bytes.Lines(m.Data) {
		if len(line) > 1000 || !bytes.HasSuffix(line, []byte("\r\n")) {
			t.Errorf("line %.80q", line)
		}
	}
}

func TestSender_Send_theSameIdAtEveryTry(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtpserver.Config{})
	sent := letter()
	for range 2 {
		if err := o.Send(t.Context(), sent); err != nil {
			t.Fatal(err)
		}
	}
	var ids []string
	for _, m := range o.server.Messages() {
		parsed, err := stdmail.ReadMessage(bytes.NewReader(m.Data))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, parsed.Header.Get("Message-Id"))
	}
	if len(ids) != 2 || ids[0] != ids[1] {
		t.Errorf("ids %q", ids)
	}
}

func TestSender_Send_namesCannotBeginAHeader(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../ui/shared/testdata/blns.json")
	if err != nil {
		t.Fatal(err)
	}
	var naughty []string
	if err := json.Unmarshal(data, &naughty); err != nil {
		t.Fatal(err)
	}
	naughty = append(naughty[:0:0], naughty[len(naughty)-120:]...)
	naughty = append(naughty, "x\r\nBcc: evil@example.com", "x\nX-Evil: 1\n\nbody", "x\r\n\r\n<script>", "\"quoted\" <a@b.example>", "a, b@c.example", "\x00\x1b[31m", "=?utf-8?q?x=0D=0ABcc:_e@e.example?=", "é\r\nBcc: evil@example.com")
	o := newOffice(t, smtpserver.Config{})
	for _, s := range naughty {
		o.server.Clear()
		o.change(func(m *config.Mail) { m.FromName = s })
		m := letter()
		m.Subject = s
		if err := o.Send(t.Context(), m); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		raw, content := o.received(t)
		if len(raw.To) != 1 || content.Header["Bcc"] != nil || content.Header["X-Evil"] != nil || content.Text != m.Text {
			t.Errorf("%q: to %q, header %q", s, raw.To, content.Header)
		}
		from, err := stdmail.ParseAddress(content.Header["From"][0])
		if err != nil || from.Address != "desk@shop.example" {
			t.Errorf("%q: from %q %v", s, content.Header["From"], err)
		}
	}
}

func TestSender_Send_refusals(t *testing.T) {
	t.Parallel()
	cases := []struct {
		code      int
		permanent bool
	}{{451, false}, {421, false}, {550, true}, {554, true}}
	for _, c := range cases {
		t.Run(fmt.Sprint(c.code), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, smtpserver.Config{Security: smtpserver.StartTLS})
			o.server.Refuse(1, smtpserver.Refusal{Code: c.code, Text: "because of the weather"})
			err := o.Send(t.Context(), letter())
			if err == nil || outbox.IsPermanent(err) != c.permanent {
				t.Fatalf("got %v", err)
			}
			want := fmt.Sprintf("The server did not take the mail. It said: %d %d.0.0 because of the weather", c.code, c.code/100)
			if err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
			if err := o.Send(t.Context(), letter()); err != nil {
				t.Errorf("the next one: %v", err)
			}
		})
	}
}

func TestSender_Send_troubleThatAnOwnerCanHeal(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		server smtpserver.Config
		change func(*config.Mail)
		want   string
	}{
		{"wrong password", smtpserver.Config{Security: smtpserver.StartTLS, User: "desk", Password: "geheim"},
			func(m *config.Mail) { m.Password = "falsch" }, "refused the user name or the password. It said: 535"},
		{"not signed in", smtpserver.Config{Security: smtpserver.StartTLS, User: "desk", Password: "geheim"},
			func(m *config.Mail) { m.Username = "" }, "whether it asks to sign in. It said: 5"},
		{"nobody is asked to sign in", smtpserver.Config{Security: smtpserver.StartTLS},
			func(m *config.Mail) { m.Username = "desk" }, "Leave user name and password empty"},
		{"no STARTTLS there", smtpserver.Config{},
			func(m *config.Mail) { m.Security = config.StartTLS }, "offers no STARTTLS"},
		{"tls where it is plain", smtpserver.Config{},
			func(m *config.Mail) { m.Security = config.TLS }, "does not speak TLS from the start"},
		{"certificate of another name", smtpserver.Config{Security: smtpserver.TLS},
			func(m *config.Mail) { m.Host = "127.0.0.2" }, "The certificate of 127.0.0.2 is not valid"},
		{"nothing listens", smtpserver.Config{},
			func(m *config.Mail) { m.Port = 1 }, "Nothing answers at 127.0.0.1:1"},
		{"no such host", smtpserver.Config{},
			func(m *config.Mail) { m.Host = "smtp.invalid" }, "No server named smtp.invalid was found"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, c.server)
			if c.name == "certificate of another name" {
				c.change(&config.Mail{})
				there := o.settings().Host
				o.Sender.cfg.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					_, port, _ := net.SplitHostPort(address)
					return (&net.Dialer{}).DialContext(ctx, network, net.JoinHostPort(there, port))
				}
			}
			if c.name == "no such host" {
				o.Sender.cfg.Dial = func(context.Context, string, string) (net.Conn, error) {
					return nil, &net.DNSError{Err: "no such host", Name: "smtp.invalid", IsNotFound: true}
				}
			}
			o.change(c.change)
			err := o.Send(t.Context(), letter())
			if err == nil || outbox.IsPermanent(err) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q, not permanent", err, c.want)
			}
			if len(o.server.Messages()) != 0 {
				t.Error("a mail came through")
			}
		})
	}
}

// lateness is a context whose time is up when a test says so, and not when a busy
// machine has not even dialled.
type lateness struct {
	context.Context
	over chan struct{}
}

func (l lateness) Done() <-chan struct{} { return l.over }

func (l lateness) Err() error {
	select {
	case <-l.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func (l lateness) Value(any) any { return nil }

func TestSender_Send_aServerThatSaysNothing(t *testing.T) {
	t.Parallel()
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	closed, late := make(chan struct{}), lateness{t.Context(), make(chan struct{})}
	go func() {
		conn, err := silent.Accept()
		if err != nil {
			return
		}
		close(late.over)
		_, _ = conn.Read(make([]byte, 1)) // returns when the client closes
		close(closed)
	}()
	o := newOffice(t, smtpserver.Config{})
	o.change(func(m *config.Mail) {
		_, port, _ := net.SplitHostPort(silent.Addr().String())
		m.Port, _ = strconv.Atoi(port)
	})
	if err := o.Send(late, letter()); err == nil || !strings.Contains(err.Error(), "does not answer in time") {
		t.Errorf("got %v", err)
	}
	<-closed
}

func TestSender_settingsCountAtOnce(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtpserver.Config{})
	right := o.settings()
	o.change(func(m *config.Mail) { *m = config.Mail{} })
	if o.Configured() {
		t.Error("without a server")
	}
	if err := o.Test(t.Context(), "ana@example.com"); !errors.Is(err, notify.ErrNotConfigured) {
		t.Errorf("got %v", err)
	}
	o.change(func(m *config.Mail) { *m = right })
	if err := o.Test(t.Context(), "ana@example.com"); err != nil || !o.Configured() {
		t.Errorf("got %v", err)
	}
	if _, content := o.received(t); content.Subject != "Test mail from Frontdesk" {
		t.Errorf("subject %q", content.Subject)
	}
}

func TestSender_Test_faults(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smtpserver.Config{})
	if err := o.Test(t.Context(), "nobody"); !errors.Is(err, email.ErrInvalid) {
		t.Errorf("got %v", err)
	}
	o.server.Refuse(1, smtpserver.Refusal{Code: 550, Text: "no"})
	err := o.Test(t.Context(), "ana@example.com")
	var f *fault.Error
	if !errors.As(err, &f) || !errors.Is(err, ErrFailed) || !strings.Contains(f.Message, "It said: 550 5.0.0 no") {
		t.Errorf("got %v", err)
	}
}
