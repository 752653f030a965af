package egress

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"time"

	"frontdesk/app/arrange"
	"frontdesk/app/fault"
	"frontdesk/app/id"
)

// Purpose is what a connection is for.
type Purpose string

// The purposes, as they stand on the wire and in the store.
const (
	Model   Purpose = "model"
	Mail    Purpose = "mail"
	Website Purpose = "website"
	Webhook Purpose = "webhook"
	CRM     Purpose = "crm"
	Gate    Purpose = "gate"
)

// ErrAirGap is the fault for whatever the switch keeps from leaving.
var ErrAirGap = fault.New(fault.Unavailable, "air_gap", "The air-gap switch is on, so nothing leaves this server.")

func switchedOff(host, port string) *fault.Error {
	to := net.JoinHostPort(host, port)
	return ErrAirGap.Saying("The air-gap switch is on, so %s is not contacted. Switch it off under Settings, System, or add %s there to what stays allowed.", to, to)
}

// Switch is the air gap: while it is on, nothing is contacted but the model and
// mail servers inside the owner's own network, and what Allow lists, each as host
// or host:port.
type Switch struct {
	On    bool     `json:"on"`
	Allow []string `json:"allow,omitempty"`
}

// Store keeps the ledger.
type Store interface {
	// Load gives what was saved; nothing at first.
	Load(ctx context.Context) ([]Row, Switch, error)
	// Save writes rows over those of their purpose and address, and removes others.
	Save(ctx context.Context, put, drop []Row) error
	SaveSwitch(ctx context.Context, s Switch) error
}

// LedgerConfig is what a Ledger is made of. All but Clock may be left out.
type LedgerConfig struct {
	Store Store // nil: nothing is kept
	Clock id.Clock
	Log   *slog.Logger
	// Dial connects for Line; nil is a plain dialer. Resolver finds the names of
	// the owner's own servers; nil is the system's.
	Dial     func(ctx context.Context, network, address string) (net.Conn, error)
	Resolver Resolver
}

// Ledger counts every connection that leaves the server and holds the switch. Its
// methods may be called by many goroutines.
type Ledger struct {
	cfg      LedgerConfig
	keeper   keeper
	switches sync.Mutex // one change of the switch at a time

	mu      sync.Mutex
	rows    map[place]*tally
	dropped []Row // still in the store
	open    map[*countedConn]bool
	set     Switch
	allow   map[string]bool
}

type place struct {
	purpose Purpose
	address string
}

// keptRows bounds the table; the row of which nothing was heard for the longest
// time makes place.
const keptRows = 1000

// NewLedger reads what was kept. Nothing can be dialled before it is there, so
// that the switch holds from the first connection on.
func NewLedger(ctx context.Context, cfg LedgerConfig) (*Ledger, error) {
	l := newLedger(cfg)
	if cfg.Store == nil {
		return l, nil
	}
	rows, set, err := cfg.Store.Load(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading what left the server: %w", err)
	}
	for _, r := range rows {
		t := &tally{row: r, saved: r}
		t.sent.Store(r.Sent)
		t.received.Store(r.Received)
		l.rows[place{r.Purpose, r.Address}] = t
	}
	l.put(set)
	return l, nil
}

// newLedger is one that holds nothing yet.
func newLedger(cfg LedgerConfig) *Ledger {
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{KeepAlive: 15 * time.Second}).DialContext
	}
	if cfg.Resolver == nil {
		cfg.Resolver = net.DefaultResolver
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Ledger{cfg: cfg, keeper: newKeeper(), rows: map[place]*tally{}, open: map[*countedConn]bool{}}
}

// Rows is what left the server, most bytes first.
func (l *Ledger) Rows() []Row {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Row, 0, len(l.rows))
	for _, t := range l.rows {
		out = append(out, t.now())
	}
	arrange.By(out, func(a, b Row) int {
		return cmp.Or(cmp.Compare(b.Sent+b.Received, a.Sent+a.Received), b.seen().Compare(a.seen()), cmp.Compare(a.Address, b.Address), cmp.Compare(a.Purpose, b.Purpose))
	})
	return out
}

// Switch is how the switch stands.
func (l *Ledger) Switch() Switch {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Switch{On: l.set.On, Allow: slices.Clone(l.set.Allow)}
}

// put puts a switch in force; the caller holds the lock, or is alone.
func (l *Ledger) put(s Switch) {
	l.set, l.allow = s, make(map[string]bool, len(s.Allow))
	for _, entry := range s.Allow {
		l.allow[entry] = true
	}
}

// listed tells whether a destination stays allowed by name.
func (l *Ledger) listed(host, port string) bool {
	return l.allow[host] || l.allow[net.JoinHostPort(host, port)]
}

// Permitted is ErrAirGap while the switch is on and the destination is none that
// stays allowed. Nothing is looked up.
func (l *Ledger) Permitted(host, port string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.set.On || l.listed(host, port) {
		return nil
	}
	return switchedOff(host, port)
}

// admit is Permitted for a connection that was asked for: a refusal is counted.
func (l *Ledger) admit(p Purpose, host, port string) error {
	err := l.Permitted(host, port)
	if err != nil {
		l.refused(p, host, port)
	}
	return err
}

// refused counts a connection that was not made.
func (l *Ledger) refused(p Purpose, host, port string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t := l.tally(place{p, net.JoinHostPort(host, port)})
	t.row.Refused++
	t.row.RefusedAt = l.cfg.Clock()
}

// counted takes a connection into the ledger. The switch may have been turned
// while it was dialled; then it is closed again.
func (l *Ledger) counted(conn net.Conn, p Purpose, host, port string) (net.Conn, error) {
	c := &countedConn{Conn: conn, ledger: l, purpose: p, host: host, port: port}
	l.mu.Lock()
	if !l.stays(c) {
		l.mu.Unlock()
		_ = conn.Close()
		l.refused(p, host, port)
		return nil, switchedOff(host, port)
	}
	defer l.mu.Unlock()
	c.tally = l.tally(place{p, net.JoinHostPort(host, port)})
	c.tally.row.Connections++
	c.tally.row.LastAt = l.cfg.Clock()
	l.open[c] = true
	return c, nil
}

// stays tells whether a connection may be there as the switch stands; the caller
// holds the lock.
func (l *Ledger) stays(c *countedConn) bool {
	return !l.set.On || l.listed(c.host, c.port) || own(c.purpose) && known(c.host) && !c.leaves()
}

func (l *Ledger) forget(c *countedConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.open, c)
}

// tally is the row of a place, a new one where there is none; the caller holds
// the lock.
func (l *Ledger) tally(at place) *tally {
	t := l.rows[at]
	if t == nil {
		if len(l.rows) >= keptRows {
			l.dropOldest()
		}
		t = &tally{row: Row{Purpose: at.purpose, Address: at.address}}
		l.rows[at] = t
	}
	return t
}

func (l *Ledger) dropOldest() {
	var oldest *tally
	for _, t := range l.rows {
		if oldest == nil || t.row.seen().Before(oldest.row.seen()) {
			oldest = t
		}
	}
	delete(l.rows, place{oldest.row.Purpose, oldest.row.Address})
	l.dropped = append(l.dropped, oldest.row)
}

// maxAllow bounds the list of what stays allowed.
const maxAllow = 100

// Set turns the switch. It is stored before it counts; connections that may not
// be there any more are cut before Set returns. Faults name the entry that cannot
// be read.
func (l *Ledger) Set(ctx context.Context, s Switch) error {
	allow, err := entries(s.Allow)
	if err != nil {
		return err
	}
	s.Allow = allow
	l.switches.Lock()
	defer l.switches.Unlock()
	if l.cfg.Store != nil {
		if err := l.cfg.Store.SaveSwitch(ctx, s); err != nil {
			return err
		}
	}
	for _, c := range l.turn(s) {
		_ = c.Conn.Close() // its user closes it again and has it forgotten
	}
	return nil
}

// turn puts a switch in force and gives the connections to cut.
func (l *Ledger) turn(s Switch) (cut []*countedConn) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.put(s)
	for c := range l.open {
		if !l.stays(c) {
			c.cut.Store(true)
			delete(l.open, c)
			cut = append(cut, c)
		}
	}
	return cut
}

// entries brings a list into the form that is compared.
func entries(list []string) (out []string, err error) {
	var wrong []fault.Field
	if len(list) > maxAllow {
		wrong = append(wrong, fault.Field{Field: "allow", Message: fmt.Sprintf("At most %d destinations can stay allowed.", maxAllow)})
	}
	for i, raw := range list[:min(len(list), maxAllow)] {
		entry := strings.TrimSpace(raw)
		if entry == "" {
			continue
		}
		normal, ok := destination(entry)
		if !ok {
			wrong = append(wrong, fault.Field{
				Field:   fmt.Sprintf("allow[%d]", i),
				Message: fmt.Sprintf("“%.80s” names no server. Write it like smtp.example.com or smtp.example.com:587.", entry),
			})
			continue
		}
		if !slices.Contains(out, normal) {
			out = append(out, normal)
		}
	}
	return out, fault.InvalidFields(wrong)
}

// destination reads host or host:port.
func destination(entry string) (string, bool) {
	if _, err := netip.ParseAddr(strings.Trim(entry, "[]")); err == nil {
		entry = strings.Trim(entry, "[]")
	} else if host, port, err := net.SplitHostPort(entry); err == nil {
		host, err := hostName(host)
		return net.JoinHostPort(host, port), err == nil && portNumber(port)
	}
	host, err := hostName(entry)
	return host, err == nil
}

func portNumber(s string) bool {
	_, err := netip.ParseAddrPort("0.0.0.0:" + s)
	return err == nil && s != "0"
}
