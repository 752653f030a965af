package store

import (
	"errors"

	"frontdesk/app/account"
	"frontdesk/app/email"
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
)

// Digests is the store as those see it who send the week by mail.
func Digests(s *Store) Port[notify.DigestTx, notify.DigestReader] {
	return Port[notify.DigestTx, notify.DigestReader]{
		store:  s,
		writer: func(tx *Tx) notify.DigestTx { return digests{tx} },
		reader: func(tx *Tx) notify.DigestReader { return digests{tx} },
	}
}

type digests struct{ tx *Tx }

const metaDigest = "digest/"

func digestKey(a account.ID) []byte { return metaKey(metaDigest + a.String()) }

func (d digests) Subscription(a account.ID) (out notify.Subscription, found bool, err error) {
	found, err = d.tx.getJSON(digestKey(a), &out)
	return out, found, err
}

func (d digests) Subscriptions() (out []notify.Subscription, err error) {
	err = d.tx.scan(span{prefix: metaKey(metaDigest)}, func(_, v []byte) (bool, error) {
		var s notify.Subscription
		if err := decodeJSON(v, &s); err != nil {
			return false, err
		}
		out = append(out, s)
		return true, nil
	})
	return out, err
}

func (d digests) PutSubscription(s notify.Subscription) error {
	return d.tx.setJSON(digestKey(s.Account), s)
}

func (d digests) DropSubscription(a account.ID) error { return d.tx.delete(digestKey(a)) }

func (d digests) Mailbox(a account.ID) (email.Address, bool, error) {
	out, err := accounts(d).Account(a)
	if errors.Is(err, account.ErrNotFound) {
		return "", false, nil
	}
	return out.Email, err == nil, err
}

func (d digests) Outbox() outbox.Tx { return outboxItems(d) }
