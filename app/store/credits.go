package store

import (
	"bytes"
	"context"
	"errors"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/credit"
	"frontdesk/app/credit/gate"
	"frontdesk/app/webhook"
)

// Credits is the store as package credit sees it.
func Credits(s *Store) Port[credit.Tx, credit.Reader] {
	return Port[credit.Tx, credit.Reader]{
		store:  s,
		writer: func(tx *Tx) credit.Tx { return credits{tx} },
		reader: func(tx *Tx) credit.Reader { return credits{tx} },
	}
}

// Gates is the store as package gate sees it.
func Gates(s *Store) Port[gate.Tx, gate.Reader] {
	return Port[gate.Tx, gate.Reader]{
		store:  s,
		writer: func(tx *Tx) gate.Tx { return credits{tx} },
		reader: func(tx *Tx) gate.Reader { return credits{tx} },
	}
}

// credits keeps accounts with their ledgers, refusals, and secrets of gates.
type credits struct{ tx *Tx }

func (c credits) transaction() *Tx { return c.tx }

func (c credits) After(fn func()) { c.tx.After(fn) }

// What stands under a chatbot's key, or under a chat user's.
const (
	creditGateSecrets byte = 0
	creditRefusal     byte = 1 // chatbot, refusal → record
	creditRefusalOf   byte = 2 // chat user, refusal → chatbot
)

func creditAccountKey(u chatuser.UserID) []byte { return keyOf(kindCreditAccount, u.UUID[:]) }

func creditEntryKey(u chatuser.UserID, e credit.EntryID) []byte {
	return keyOf(kindCreditEntry, u.UUID[:], e.UUID[:])
}

func creditListKey(b chatbot.ID, e credit.EntryID, u chatuser.UserID) []byte {
	return keyOf(kindCreditList, b.UUID[:], e.UUID[:], u.UUID[:])
}

func gateSecretsKey(b chatbot.ID) []byte {
	return keyOf(kindRefusal, b.UUID[:], []byte{creditGateSecrets}, make([]byte, 16))
}

func refusalKey(b chatbot.ID, r credit.RefusalID) []byte {
	return keyOf(kindRefusal, b.UUID[:], []byte{creditRefusal}, r.UUID[:])
}

func refusalOfKey(u chatuser.UserID, r credit.RefusalID) []byte {
	return keyOf(kindRefusal, u.UUID[:], []byte{creditRefusalOf}, r.UUID[:])
}

func (c credits) GateSecrets(b chatbot.ID) (out webhook.Secrets, found bool, err error) {
	found, err = c.tx.getJSON(gateSecretsKey(b), &out)
	return out, found, err
}

func (c credits) PutGateSecrets(b chatbot.ID, s webhook.Secrets) error {
	return c.tx.setJSON(gateSecretsKey(b), s)
}

// Bearer joins what a family of profiles says of itself. Only ids that were
// proved, or that the owner wrote, name anybody.
func (c credits) Bearer(u chatuser.UserID) (out credit.Bearer, err error) {
	p := people{c.tx, peopleNotes(c)}
	root, err := chatuser.Resolve(p, u)
	if err != nil {
		return out, err
	}
	out = credit.Bearer{User: root.ID, Chatbot: root.Chatbot, Plan: root.Plan}
	if out.Family, err = chatuser.Family(p, root); err != nil {
		return out, err
	}
	for _, member := range out.Family {
		of := root
		if member != root.ID {
			if of, err = p.User(member); err != nil {
				return out, err
			}
		}
		if of.PlatformID != "" {
			out.Platforms = append(out.Platforms, of.PlatformID)
		}
		if of.Verified && of.ExternalID != "" {
			out.Platforms = append(out.Platforms, of.ExternalID)
		}
	}
	return out, nil
}

func (c credits) Account(u chatuser.UserID) (out credit.Account, err error) {
	out.User = u
	_, err = c.tx.getJSON(creditAccountKey(u), &out)
	return out, err
}

func (c credits) PutAccount(a credit.Account) error {
	return c.tx.setJSON(creditAccountKey(a.User), a)
}

func (c credits) PutEntry(e credit.Entry) error {
	if err := c.tx.set(creditListKey(e.Chatbot, e.ID, e.User), nil); err != nil {
		return err
	}
	return c.tx.setJSON(creditEntryKey(e.User, e.ID), e)
}

// Entries merges the ledgers: each user's is in the order of the ids.
func (c credits) Entries(users []chatuser.UserID, before credit.EntryID, fn func(credit.Entry) bool) error {
	if len(users) == 1 {
		return c.ledger(users[0], before, fn)
	}
	for {
		var next credit.Entry
		for _, u := range users {
			if err := c.ledger(u, before, func(e credit.Entry) bool {
				if next.ID.IsZero() || bytes.Compare(e.ID.UUID[:], next.ID.UUID[:]) > 0 {
					next = e
				}
				return false
			}); err != nil {
				return err
			}
		}
		if next.ID.IsZero() || !fn(next) {
			return nil
		}
		before = next.ID
	}
}

func (c credits) ledger(u chatuser.UserID, before credit.EntryID, fn func(credit.Entry) bool) error {
	sp := span{prefix: keyOf(kindCreditEntry, u.UUID[:]), reverse: true}
	if !before.IsZero() {
		sp.from = creditEntryKey(u, before)
	}
	return c.tx.scan(sp, func(_, v []byte) (bool, error) {
		var e credit.Entry
		if err := decodeJSON(v, &e); err != nil {
			return false, err
		}
		return e.ID == before || fn(e), nil
	})
}

func (c credits) OfChatbot(b chatbot.ID, before credit.EntryID, fn func(credit.Entry) bool) error {
	sp := span{prefix: keyOf(kindCreditList, b.UUID[:]), reverse: true, keysOnly: true}
	if !before.IsZero() {
		sp.from = creditListKey(b, before, chatuser.UserID{})
	}
	return c.tx.scan(sp, func(k, _ []byte) (bool, error) {
		var e credit.Entry
		found, err := c.tx.getJSON(creditEntryKey(lastUser(k), entryOf(k)), &e)
		if err != nil || !found { // an index entry without its record is passed over
			return err == nil, err
		}
		return fn(e), nil
	})
}

// entryOf reads the entry of a key of the list.
func entryOf(k []byte) (e credit.EntryID) {
	copy(e.UUID[:], k[17:33])
	return e
}

func (c credits) PutRefusal(r credit.Refusal) error {
	if !r.User.IsZero() {
		if err := c.tx.set(refusalOfKey(r.User, r.ID), bytes.Clone(r.Chatbot.UUID[:])); err != nil {
			return err
		}
	}
	return c.tx.setJSON(refusalKey(r.Chatbot, r.ID), r)
}

func (c credits) Refusals(b chatbot.ID, before credit.RefusalID, fn func(credit.Refusal) bool) error {
	sp := span{prefix: keyOf(kindRefusal, b.UUID[:], []byte{creditRefusal}), reverse: true}
	if !before.IsZero() {
		sp.from = refusalKey(b, before)
	}
	return c.tx.scan(sp, func(_, v []byte) (bool, error) {
		var r credit.Refusal
		if err := decodeJSON(v, &r); err != nil {
			return false, err
		}
		return r.ID == before || fn(r), nil
	})
}

func (c credits) DropRefusals(b chatbot.ID, t time.Time, keep, limit int) (int, error) {
	var gone []credit.Refusal
	n := 0
	if err := c.Refusals(b, credit.RefusalID{}, func(r credit.Refusal) bool {
		if n++; n > keep || r.At.Before(t) {
			gone = append(gone, r)
		}
		return len(gone) < limit
	}); err != nil {
		return 0, err
	}
	return len(gone), c.dropRefusals(gone)
}

func (c credits) dropRefusals(gone []credit.Refusal) error {
	for _, r := range gone {
		if err := c.tx.delete(refusalKey(r.Chatbot, r.ID)); err != nil {
			return err
		}
		if err := c.tx.delete(refusalOfKey(r.User, r.ID)); err != nil {
			return err
		}
	}
	return nil
}

func (c credits) Forget(b chatbot.ID, u chatuser.UserID, limit int) (gone bool, err error) {
	var doomed [][]byte
	if err := c.tx.scan(span{prefix: keyOf(kindCreditEntry, u.UUID[:]), keysOnly: true}, func(k, _ []byte) (bool, error) {
		var e credit.EntryID
		copy(e.UUID[:], k[17:33])
		doomed = append(doomed, bytes.Clone(k), creditListKey(b, e, u))
		return len(doomed) < limit, nil
	}); err != nil {
		return false, err
	}
	if err := c.tx.scan(span{prefix: keyOf(kindRefusal, u.UUID[:], []byte{creditRefusalOf}), keysOnly: true}, func(k, _ []byte) (bool, error) {
		var r credit.RefusalID
		copy(r.UUID[:], k[18:34])
		doomed = append(doomed, bytes.Clone(k), refusalKey(b, r))
		return len(doomed) < 2*limit, nil
	}); err != nil {
		return false, err
	}
	for _, k := range doomed {
		if err := c.tx.delete(k); err != nil {
			return false, err
		}
	}
	if len(doomed) > 0 {
		return false, nil
	}
	return true, c.tx.delete(creditAccountKey(u))
}

// ClearCredits removes what a chatbot that is gone has left: the ledgers of its
// chat users, refusals, and the secret of its gate.
func (s *Store) ClearCredits(ctx context.Context, b chatbot.ID) error {
	for left := true; left; {
		err := s.Write(ctx, func(tx *Tx) error {
			doomed := map[string]bool{}
			if err := tx.scan(span{prefix: keyOf(kindCreditList, b.UUID[:]), keysOnly: true}, func(k, _ []byte) (bool, error) {
				doomed[string(k)], doomed[string(creditEntryKey(lastUser(k), entryOf(k)))] = true, true
				doomed[string(creditAccountKey(lastUser(k)))] = true
				return len(doomed) < clearedCredits, nil
			}); err != nil {
				return err
			}
			if err := (credits{tx}).Refusals(b, credit.RefusalID{}, func(r credit.Refusal) bool {
				doomed[string(refusalKey(b, r.ID))], doomed[string(refusalOfKey(r.User, r.ID))] = true, true
				return len(doomed) < 2*clearedCredits
			}); err != nil {
				return err
			}
			left = len(doomed) > 0
			for k := range doomed {
				if err := tx.delete([]byte(k)); err != nil {
					return err
				}
			}
			return tx.delete(gateSecretsKey(b))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// clearedCredits is how many records one write removes.
const clearedCredits = 1000

// CreditRows counts what is kept of chat users.
func (s *Store) CreditRows(ctx context.Context, users []chatuser.UserID) (entries, refusals int, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		for _, u := range users {
			for _, part := range []struct {
				prefix []byte
				n      *int
			}{
				{keyOf(kindCreditEntry, u.UUID[:]), &entries},
				{keyOf(kindRefusal, u.UUID[:], []byte{creditRefusalOf}), &refusals},
			} {
				if err := tx.scan(span{prefix: part.prefix, keysOnly: true}, func(_, _ []byte) (bool, error) {
					*part.n++
					return true, nil
				}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return entries, refusals, err
}

// CreditDifference is an account whose balance is not the sum of its entries.
type CreditDifference struct {
	User    chatuser.UserID
	Balance int
	Sum     int
}

// RecountCredits adds up all ledgers of one snapshot and gives the accounts that
// say something else, which there must be none of. With fix their balance becomes
// the sum, as it is then.
func (s *Store) RecountCredits(ctx context.Context, fix bool) (out []CreditDifference, err error) {
	err = s.View(ctx, func(tx *Tx) error {
		out, err = differingAccounts(ctx, tx)
		return err
	})
	if err != nil || !fix || len(out) == 0 {
		return out, err
	}
	return out, s.Write(ctx, func(tx *Tx) error {
		for _, d := range out {
			account, err := credits{tx}.Account(d.User)
			if err != nil {
				return err
			}
			sum := 0
			if err := (credits{tx}).ledger(d.User, credit.EntryID{}, func(e credit.Entry) bool {
				sum, account.Chatbot = sum+e.Amount, e.Chatbot
				return true
			}); err != nil {
				return err
			}
			account.Balance = sum
			account.Version++
			account.Grant.Left = min(account.Grant.Left, max(0, sum))
			if err := (credits{tx}).PutAccount(account); err != nil {
				return err
			}
		}
		return nil
	})
}

func differingAccounts(ctx context.Context, tx *Tx) (out []CreditDifference, err error) {
	sums := map[chatuser.UserID]int{}
	if err := tx.scan(span{prefix: []byte{byte(kindCreditEntry)}}, func(k, v []byte) (bool, error) {
		var e credit.Entry
		if err := decodeJSON(v, &e); err != nil {
			return false, err
		}
		sums[e.User] += e.Amount
		return ctx.Err() == nil, nil
	}); err != nil {
		return nil, errors.Join(err, ctx.Err())
	}
	if err := tx.scan(span{prefix: []byte{byte(kindCreditAccount)}}, func(_, v []byte) (bool, error) {
		var a credit.Account
		if err := decodeJSON(v, &a); err != nil {
			return false, err
		}
		if sums[a.User] != a.Balance {
			out = append(out, CreditDifference{User: a.User, Balance: a.Balance, Sum: sums[a.User]})
		}
		delete(sums, a.User)
		return ctx.Err() == nil, nil
	}); err != nil {
		return nil, err
	}
	for u, sum := range sums {
		out = append(out, CreditDifference{User: u, Sum: sum})
	}
	return out, ctx.Err()
}
