package notify

import (
	"context"
	"errors"
	"time"

	"frontdesk/app/account"
	"frontdesk/app/dashboard"
	"frontdesk/app/email"
	"frontdesk/app/fault"
	"frontdesk/app/id"
	"frontdesk/app/outbox"
	"frontdesk/app/timezone"
)

const typeDigest = "digest"

// digestHour is when on Monday the week is told, in the owner's zone.
const digestHour = 7

// ErrNoAccount refuses the digest to who has no mailbox.
var ErrNoAccount = fault.New(fault.Conflict, "digest_needs_account", "An API key has no mailbox. Sign in as a person to get the weekly summary.")

// Subscription is an account that gets the weekly digest. Week is the Monday after
// the last week that is settled: told, or over before anybody asked to be told.
type Subscription struct {
	Account account.ID `json:"account"`
	Since   time.Time  `json:"since"`
	Week    string     `json:"week"`
}

// DigestStore keeps subscriptions beside the outbox, so that a week is told and
// noted as told in one transaction.
type DigestStore interface {
	View(ctx context.Context, fn func(DigestReader) error) error
	Write(ctx context.Context, fn func(DigestTx) error) error
}

// DigestReader reads subscriptions.
type DigestReader interface {
	// Subscription is false where the account gets no digest.
	Subscription(a account.ID) (Subscription, bool, error)
	Subscriptions() ([]Subscription, error)
}

// DigestTx changes them.
type DigestTx interface {
	DigestReader
	PutSubscription(s Subscription) error
	DropSubscription(a account.ID) error
	// Mailbox is where the mails of an account go; false where there is no such account.
	Mailbox(a account.ID) (email.Address, bool, error)
	// Outbox is the same transaction as the outbox sees it.
	Outbox() outbox.Tx
}

// DigestConfig is what Digests are made of.
type DigestConfig struct {
	Store  DigestStore
	Outbox Outbox
	Mailer Mailer
	Zone   func() *time.Location // the owner's
	Clock  id.Clock
}

// Digests has the figures of each week mailed to who wants them.
type Digests struct{ cfg DigestConfig }

// NewDigests makes them.
func NewDigests(cfg DigestConfig) *Digests { return &Digests{cfg} }

// On tells whether an account gets the digest.
func (d *Digests) On(ctx context.Context, a account.ID) (on bool, err error) {
	err = d.cfg.Store.View(ctx, func(r DigestReader) error {
		_, on, err = r.Subscription(a)
		return err
	})
	return on, err
}

// Set switches it on, from the next Monday on, or off. ErrNoAccount for an API key.
func (d *Digests) Set(ctx context.Context, a account.ID, on bool) error {
	if a.IsZero() {
		return ErrNoAccount
	}
	now := d.cfg.Clock()
	return d.cfg.Store.Write(ctx, func(tx DigestTx) error {
		_, was, err := tx.Subscription(a)
		switch {
		case err != nil || was == on:
			return err
		case !on:
			return tx.DropSubscription(a)
		default:
			return tx.PutSubscription(Subscription{Account: a, Since: now, Week: lastMonday(now, d.cfg.Zone()).String()})
		}
	})
}

// lastMonday is the last Monday on which it has become time to tell the week before.
func lastMonday(now time.Time, zone *time.Location) dashboard.Date {
	local := now.In(zone)
	today := dashboard.DateOf(local)
	monday := today.Add(-today.Weekday())
	if monday == today && local.Hour() < digestHour {
		return monday.Add(-7)
	}
	return monday
}

// Send has the last week mailed to everybody who has not been told of it, and says
// to how many. After a time in which the server was down that is late, and the last
// week alone; nobody is told twice of a week, or of an earlier one. Where no mail
// server is set it does nothing.
func (d *Digests) Send(ctx context.Context) (told int, err error) {
	if !d.cfg.Mailer.Configured() {
		return 0, nil
	}
	zone := d.cfg.Zone()
	week := lastMonday(d.cfg.Clock(), zone).String()
	var due []Subscription
	err = d.cfg.Store.View(ctx, func(r DigestReader) error {
		due, err = r.Subscriptions()
		return err
	})
	for _, s := range due {
		if err == nil && s.Week < week {
			err = d.cfg.Store.Write(ctx, func(tx DigestTx) error { return d.tell(tx, s.Account, week, zone.String(), &told) })
		}
	}
	return told, err
}

// tell orders the mail of one account, if that was not done meanwhile.
func (d *Digests) tell(tx DigestTx, a account.ID, week, zone string, told *int) error {
	s, on, err := tx.Subscription(a)
	if err != nil || !on || s.Week >= week {
		return err
	}
	to, found, err := tx.Mailbox(a)
	if err != nil {
		return err
	}
	if !found {
		return tx.DropSubscription(a)
	}
	s.Week = week
	if err := tx.PutSubscription(s); err != nil {
		return err
	}
	if _, err := d.cfg.Outbox.Add(tx.Outbox(), outbox.NewItem{Kind: KindMail, Body: order{Type: typeDigest, To: to, Week: week, Zone: zone}}); err != nil {
		return err
	}
	*told++
	return nil
}

// weekOf reads an order back: the seven days before its Monday.
func weekOf(o order, now time.Time) (dashboard.Period, error) {
	zone, err := timezone.Load(o.Zone)
	if err != nil {
		return dashboard.Period{}, outbox.Permanent(err)
	}
	monday, err := time.Parse(time.DateOnly, o.Week)
	if err != nil {
		return dashboard.Period{}, outbox.Permanent(errors.New("the order of the mail names no week"))
	}
	after := dashboard.DateOf(monday)
	return dashboard.Period{Zone: zone, From: after.Add(-7), To: after.Add(-1), Now: now}, nil
}
