package store

import (
	"frontdesk/app/notify"
	"frontdesk/app/outbox"
)

// MailBudgets keeps how many mails about what visitors do were sent.
type MailBudgets struct{}

func mailBudgetKey(name string) []byte { return metaKey("mails/" + name) }

// Budget is empty where none was begun.
func (MailBudgets) Budget(tx outbox.Tx, name string) (out notify.Budget, err error) {
	_, err = transactionOf(tx).getJSON(mailBudgetKey(name), &out)
	return out, err
}

// PutBudget stores one.
func (MailBudgets) PutBudget(tx outbox.Tx, name string, b notify.Budget) error {
	return transactionOf(tx).setJSON(mailBudgetKey(name), b)
}
