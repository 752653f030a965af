package store

import (
	"frontdesk/app/account"
)

// Accounts is the store as package account sees it.
func Accounts(s *Store) Port[account.Tx, account.Reader] {
	return Port[account.Tx, account.Reader]{
		store:  s,
		writer: func(tx *Tx) account.Tx { return accounts{tx} },
		reader: func(tx *Tx) account.Reader { return accounts{tx} },
	}
}

const metaSetup = "setup" // hash of the token of the first-run link

type accounts struct{ tx *Tx }

func (a accounts) After(fn func()) { a.tx.Settle(fn) }

func accountKey(c account.ID) []byte      { return keyOf(kindAccount, c.UUID[:]) }
func accountEmailKey(email string) []byte { return keyOf(kindAccountEmail, []byte(email)) }
func sessionKey(h account.Hash) []byte    { return keyOf(kindSession, h[:]) }
func apiKeyKey(h account.Hash) []byte     { return keyOf(kindAPIKey, h[:]) }

func (a accounts) Account(c account.ID) (out account.Account, err error) {
	found, err := a.tx.getJSON(accountKey(c), &out)
	if err == nil && !found {
		err = account.ErrNotFound
	}
	return out, err
}

func (a accounts) FindAccount(emailKey string) (account.Account, bool, error) {
	v, found, err := a.tx.get(accountEmailKey(emailKey))
	if err != nil || !found || len(v) != 16 {
		return account.Account{}, false, err
	}
	var c account.ID
	copy(c.UUID[:], v)
	out, err := a.Account(c)
	return out, err == nil, err
}

func (a accounts) HasOwner() (found bool, err error) {
	err = a.tx.scan(span{prefix: []byte{byte(kindAccount)}}, func(_, v []byte) (bool, error) {
		var c account.Account
		if err := decodeJSON(v, &c); err != nil {
			return false, err
		}
		found = c.Role == account.Owner
		return !found, nil
	})
	return found, err
}

// Owners are the accounts with the role Owner, as a transaction of any domain of a
// store sees them.
func Owners(tx any) (out []account.Account, err error) {
	err = transactionOf(tx).scan(span{prefix: []byte{byte(kindAccount)}}, func(_, v []byte) (bool, error) {
		var c account.Account
		if err := decodeJSON(v, &c); err != nil {
			return false, err
		}
		if c.Role == account.Owner {
			out = append(out, c)
		}
		return true, nil
	})
	return out, err
}

func (a accounts) PutAccount(c account.Account) error {
	if err := a.tx.set(accountEmailKey(c.Email.Key()), c.ID.UUID[:]); err != nil {
		return err
	}
	return a.tx.setJSON(accountKey(c.ID), c)
}

func (a accounts) FindSession(h account.Hash) (out account.Session, found bool, err error) {
	found, err = a.tx.getJSON(sessionKey(h), &out)
	return out, found, err
}

func (a accounts) EachSession(fn func(account.Session) bool) error {
	return a.tx.scan(span{prefix: []byte{byte(kindSession)}}, func(_, v []byte) (bool, error) {
		var s account.Session
		if err := decodeJSON(v, &s); err != nil {
			return false, err
		}
		return fn(s), nil
	})
}

func (a accounts) PutSession(s account.Session) error { return a.tx.setJSON(sessionKey(s.Hash), s) }

func (a accounts) DeleteSession(h account.Hash) error { return a.tx.delete(sessionKey(h)) }

func (a accounts) FindKey(h account.Hash) (out account.Key, found bool, err error) {
	found, err = a.tx.getJSON(apiKeyKey(h), &out)
	return out, found, err
}

func (a accounts) Keys() (out []account.Key, err error) {
	err = a.tx.scan(span{prefix: []byte{byte(kindAPIKey)}}, func(_, v []byte) (bool, error) {
		var k account.Key
		if err := decodeJSON(v, &k); err != nil {
			return false, err
		}
		out = append(out, k)
		return true, nil
	})
	return out, err
}

func (a accounts) PutKey(k account.Key) error { return a.tx.setJSON(apiKeyKey(k.Hash), k) }

func (a accounts) DeleteKey(h account.Hash) error { return a.tx.delete(apiKeyKey(h)) }

func (a accounts) SetupHash() (h account.Hash, found bool, err error) {
	v, found, err := a.tx.get(metaKey(metaSetup))
	if err != nil || !found || len(v) != len(h) {
		return h, false, err
	}
	copy(h[:], v)
	return h, true, nil
}

func (a accounts) PutSetupHash(h account.Hash) error { return a.tx.set(metaKey(metaSetup), h[:]) }

func (a accounts) DeleteSetupHash() error { return a.tx.delete(metaKey(metaSetup)) }

func (a accounts) AddAudit(row account.Audit) error {
	return a.tx.setJSON(keyOf(kindAudit, row.ID[:]), row)
}
