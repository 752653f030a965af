package egress

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"frontdesk/app/fault"
	"frontdesk/app/id"
)

func ledger(t *testing.T, cfg LedgerConfig) *Ledger {
	t.Helper()
	if cfg.Clock == nil {
		cfg.Clock = id.Now
	}
	l, err := NewLedger(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func turn(t *testing.T, l *Ledger, on bool, allow ...string) {
	t.Helper()
	if err := l.Set(t.Context(), Switch{On: on, Allow: allow}); err != nil {
		t.Fatal(err)
	}
}

// looked fails a test in which a name is looked up that nobody outside may be
// asked for.
type looked struct {
	names
	t *testing.T
}

func (l looked) LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error) {
	if l.names[host] == nil {
		l.t.Errorf("%s was looked up", host)
	}
	return l.names.LookupNetIP(ctx, network, host)
}

func TestSwitch_noPurposeDials(t *testing.T) {
	t.Parallel()
	inner := names{"ollama": {"172.18.0.3"}, "mail.lan": {"192.168.1.5"}, "trick.lan": {"93.184.215.14"}, "mixed.lan": {"10.0.0.1", "93.184.215.14"}, "listed.example": {"93.184.215.20"}}
	for _, tc := range []struct {
		purpose Purpose
		address string
		dialled string // empty: refused
	}{
		{Model, "127.0.0.1:11434", "127.0.0.1:11434"}, {Model, "[::1]:11434", "[::1]:11434"}, {Model, "10.0.0.7:11434", "10.0.0.7:11434"},
		{Model, "ollama:11434", "172.18.0.3:11434"}, {Mail, "mail.lan:25", "192.168.1.5:25"}, {Mail, "MAIL.LAN:25", "192.168.1.5:25"},
		{Model, "listed.example:443", "listed.example:443"}, {Mail, "smtp.listed.example:587", "smtp.listed.example:587"},
		{Model, "93.184.215.14:11434", ""}, {Model, "models.example:443", ""}, {Model, "[2606:2800:21f::1]:443", ""}, {Model, "100.64.0.1:11434", ""},
		{Model, "169.254.169.254:80", ""}, {Model, "[::ffff:93.184.215.14]:80", ""}, {Model, "trick.lan:80", ""}, {Model, "mixed.lan:80", ""},
		{Mail, "smtp.example:587", ""}, {Mail, "93.184.215.14:25", ""}, {Mail, "smtp.listed.example:25", ""},
		{Website, "shop.example:443", ""}, {Website, "93.184.215.14:80", ""}, {Website, "127.0.0.1:80", ""}, {Website, "inside:80", ""}, {Website, "listed.example:80", "93.184.215.20:80"},
		{Webhook, "hooks.example:443", ""}, {Webhook, "127.0.0.1:9000", ""}, {Webhook, "listed.example:443", "93.184.215.20:443"},
		{CRM, "webto.salesforce.com:443", ""}, {CRM, "10.0.0.2:80", ""}, {Gate, "gate.example:443", ""}, {Gate, "127.0.0.1:9000", ""},
	} {
		d := &dialled{}
		resolver := looked{inner, t}
		l := ledger(t, LedgerConfig{Dial: d.dial, Resolver: resolver})
		turn(t, l, true, "listed.example", "SMTP.listed.example:587")
		dial := l.Line(tc.purpose, time.Minute)
		if !own(tc.purpose) {
			dial = New(Config{Allow: []string{"127.0.0.1:9000", "inside:80"}, Resolver: resolver, Clock: id.Now, Dial: d.dial, Ledger: l}).For(tc.purpose).Dial
		}
		_, err := dial(t.Context(), "tcp", tc.address)
		rows := l.Rows()
		if tc.dialled != "" {
			if len(d.addresses) != 1 || d.addresses[0] != tc.dialled || errors.Is(err, ErrAirGap) || len(rows) != 0 {
				t.Errorf("%s %s: dialled %v (%v), want %s; %+v", tc.purpose, tc.address, d.addresses, err, tc.dialled, rows)
			}
			continue
		}
		if !errors.Is(err, ErrAirGap) || len(d.addresses) != 0 {
			t.Errorf("%s %s: %v, dialled %v", tc.purpose, tc.address, err, d.addresses)
		}
		if len(rows) != 1 || rows[0].Purpose != tc.purpose || rows[0].Refused != 1 || rows[0].RefusedAt.IsZero() || rows[0].Connections != 0 {
			t.Errorf("%s %s: %+v", tc.purpose, tc.address, rows)
		}
	}
}

// metered is a listener that counts what it reads and writes itself.
type metered struct {
	net.Listener
	read, written atomic.Int64
	conns         atomic.Int64
}

type meteredConn struct {
	net.Conn
	of *metered
}

func (m *metered) Accept() (net.Conn, error) {
	c, err := m.Listener.Accept()
	if err == nil {
		m.conns.Add(1)
		c = &meteredConn{c, m}
	}
	return c, err
}

func (c *meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.of.read.Add(int64(n))
	return n, err
}

func (c *meteredConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.of.written.Add(int64(n))
	return n, err
}

func receiver(t *testing.T, h http.HandlerFunc) (*httptest.Server, *metered) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	m := &metered{Listener: s.Listener}
	s.Listener = m
	s.Start()
	t.Cleanup(s.Close)
	return s, m
}

func TestLedger_countsWhatAReceiverSaw(t *testing.T) {
	t.Parallel()
	s, m := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		fmt.Fprint(w, strings.Repeat("a", int(n)))
	})
	host := strings.TrimPrefix(s.URL, "http://")
	l := ledger(t, LedgerConfig{})
	guard := New(Config{Allow: []string{host}, Clock: id.Now, Ledger: l})
	hooks := guard.For(Webhook)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 5 {
		if _, err := hooks.Post(t.Context(), Outgoing{URL: u, Body: []byte(strings.Repeat("b", 1000*i))}); err != nil {
			t.Fatal(err)
		}
	}
	hooks.Close()
	s.Close() // once it returns, the receiver has counted all
	rows := l.Rows()
	if len(rows) != 1 {
		t.Fatalf("%+v", rows)
	}
	got := rows[0]
	if got.Purpose != Webhook || got.Address != host || got.Sent != m.read.Load() || got.Received != m.written.Load() || got.Connections != m.conns.Load() || got.Sent < 10_000 || got.LastAt.IsZero() {
		t.Fatalf("%+v, the receiver read %d, wrote %d, in %d connections", got, m.read.Load(), m.written.Load(), m.conns.Load())
	}
}

// A connection that is kept alive, and one in the middle of an answer, end with
// the turn of the switch.
func TestSwitch_cutsWhatIsOpen(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	s, m := receiver(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/slow" {
			w.WriteHeader(http.StatusOK)
			w.(http.Flusher).Flush()
			close(begun)
			<-r.Context().Done()
		}
	})
	host := strings.TrimPrefix(s.URL, "http://")
	l := ledger(t, LedgerConfig{})
	guard := New(Config{Allow: []string{host}, Clock: id.Now, Ledger: l})
	model := &http.Client{Transport: &http.Transport{DialContext: l.Line(Model, time.Minute)}}
	ask := func(path string) error {
		u, err := url.Parse(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_, err = guard.Get(t.Context(), Request{URL: u, Timeout: time.Minute})
		return err
	}
	chat := func() error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := model.Do(req)
		if err == nil {
			_, err = io.Copy(io.Discard, res.Body)
			_ = res.Body.Close()
		}
		return err
	}
	if err := errors.Join(ask("/"), chat()); err != nil {
		t.Fatal(err)
	}
	slow := make(chan error)
	go func() { slow <- ask("/slow") }()
	<-begun
	before := m.conns.Load()
	turn(t, l, true)
	if err := <-slow; !errors.Is(err, ErrAirGap) {
		t.Errorf("the running answer ended with %v", err)
	}
	if err := ask("/"); !errors.Is(err, ErrAirGap) {
		t.Errorf("a kept connection gave %v", err)
	}
	if err := chat(); err != nil {
		t.Errorf("the model on this machine: %v", err)
	}
	if m.conns.Load() != before {
		t.Errorf("%d new connections", m.conns.Load()-before)
	}
	turn(t, l, true, host)
	if err := ask("/"); err != nil {
		t.Errorf("listed: %v", err)
	}
	turn(t, l, false)
	if err := ask("/"); err != nil {
		t.Errorf("switched off: %v", err)
	}
}

// The switch may be turned while a connection is being made.
func TestSwitch_turnedWhileDialling(t *testing.T) {
	t.Parallel()
	var l *Ledger
	near, far := net.Pipe()
	defer far.Close()
	l = ledger(t, LedgerConfig{Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return near, l.Set(ctx, Switch{On: true})
	}})
	if _, err := l.Line(Mail, time.Minute)(t.Context(), "tcp", "smtp.example:25"); !errors.Is(err, ErrAirGap) {
		t.Fatal(err)
	}
	if _, err := near.Write([]byte("x")); !errors.Is(err, io.ErrClosedPipe) {
		t.Fatalf("the connection is open: %v", err)
	}
}

// shelf is a store in memory.
type shelf struct {
	mu    sync.Mutex
	rows  map[place]Row
	set   Switch
	saves int
	fail  error
}

func (s *shelf) Load(context.Context) (out []Row, set Switch, err error) {
	for _, r := range s.rows {
		out = append(out, r)
	}
	return out, s.set, nil
}

func (s *shelf) Save(_ context.Context, put, drop []Row) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fail != nil {
		return s.fail
	}
	s.saves++
	for _, r := range drop {
		delete(s.rows, place{r.Purpose, r.Address})
	}
	for _, r := range put {
		s.rows[place{r.Purpose, r.Address}] = r
	}
	return nil
}

// breaks sets what saving gives from now on.
func (s *shelf) breaks(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = err
}

func (s *shelf) saved() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.saves
}

func (s *shelf) SaveSwitch(_ context.Context, set Switch) error {
	if s.fail == nil {
		s.set = set
	}
	return s.fail
}

func TestLedger_keepsItsRows(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &shelf{rows: map[place]Row{}}
		clock := func() time.Time { return time.Now().UTC() }
		l := ledger(t, LedgerConfig{Store: s, Clock: clock})
		turn(t, l, true, "A.example")
		l.Start()
		l.refused(Webhook, "b.example", "443")
		for range 100 {
			time.Sleep(time.Second)
			l.refused(Website, "c.example", "443")
		}
		if n := s.saved(); n != 1 {
			t.Errorf("saved %d times in 100 seconds", n)
		}
		s.breaks(errors.New("disk full"))
		time.Sleep(time.Minute)
		s.breaks(nil)
		if err := l.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
		saves := s.saved()
		again := ledger(t, LedgerConfig{Store: s, Clock: clock})
		if !reflect.DeepEqual(again.Rows(), l.Rows()) || again.Rows()[0].Refused+again.Rows()[1].Refused != 101 {
			t.Errorf("%+v\n%+v", again.Rows(), l.Rows())
		}
		if got := again.Switch(); !got.On || !reflect.DeepEqual(got.Allow, []string{"a.example"}) {
			t.Errorf("%+v", got)
		}
		if err := again.Stop(t.Context()); err != nil || s.saved() != saves {
			t.Errorf("nothing changed and was saved: %v", err)
		}
	})
}

func TestLedger_isBounded(t *testing.T) {
	t.Parallel()
	s := &shelf{rows: map[place]Row{}}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	l := ledger(t, LedgerConfig{Store: s, Clock: func() time.Time { now = now.Add(time.Second); return now }})
	for i := range keptRows {
		l.refused(Website, fmt.Sprintf("s%d.example", i), "443")
	}
	if err := l.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.refused(Website, "one-more.example", "443")
	if err := l.flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(s.rows) != keptRows || len(l.Rows()) != keptRows {
		t.Fatalf("%d and %d rows", len(s.rows), len(l.Rows()))
	}
	if _, found := s.rows[place{Website, "s0.example:443"}]; found {
		t.Error("the oldest row is still there")
	}
}

func TestSwitch_refusesWhatItCannotRead(t *testing.T) {
	t.Parallel()
	s := &shelf{rows: map[place]Row{}}
	l := ledger(t, LedgerConfig{Store: s})
	err := l.Set(t.Context(), Switch{On: true, Allow: []string{"good.example", "http://a.example/x", "", "b.example:99999", "[::1]:80", "::1", "two words"}})
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) != 3 || f.Fields[0].Field != "allow[1]" || f.Fields[2].Field != "allow[6]" {
		t.Fatalf("%+v", err)
	}
	if l.Switch().On || s.set.On {
		t.Fatal("the switch was turned")
	}
	s.fail = errors.New("disk full")
	if err := l.Set(t.Context(), Switch{On: true}); err == nil || l.Switch().On {
		t.Fatalf("a switch that is not stored counts: %v", err)
	}
	if err := l.Set(t.Context(), Switch{Allow: make([]string, maxAllow+1)}); !errors.As(err, &f) {
		t.Fatal(err)
	}
}
