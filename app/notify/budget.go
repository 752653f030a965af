package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/email"
	"frontdesk/app/outbox"
)

// What visitors do has the team told, and anybody can be a visitor: so a chatbot
// sends so many mails about one thing, and what comes after them within the hour is
// counted, and told in one mail at its end. None of it is lost: the panel has it.
const (
	perChatbot = 30
	budgetTime = time.Hour
)

const typeSummary = "summary"

// subject is what mails are about; each has a budget of its own.
type subject string

const (
	aboutLeads  subject = "leads"
	aboutPeople subject = "people" // who ask for a person, or left one a message
)

// Budget is what was spent of one since it began.
type Budget struct {
	Since     time.Time       `json:"since"`
	Told      int             `json:"told"`
	Summaries []outbox.ItemID `json:"summaries,omitempty"` // one for each recipient
}

// Budgets keeps budgets, in the transaction of what they are spent for.
type Budgets interface {
	// Budget is empty where none was begun.
	Budget(tx outbox.Tx, name string) (Budget, error)
	PutBudget(tx outbox.Tx, name string, b Budget) error
}

// tell has each of to told of one thing, or counts it where the budget is spent.
func (s *Service) tell(tx outbox.Tx, bot chatbot.ID, about subject, to []email.Address, key string, body order) error {
	if len(to) == 0 {
		return nil
	}
	name := string(about) + "/" + bot.String()
	b, err := s.cfg.Budgets.Budget(tx, name)
	if err != nil {
		return fmt.Errorf("reading what mails were sent: %w", err)
	}
	now := s.cfg.Clock()
	if age := now.Sub(b.Since); age >= budgetTime || age < 0 { // the clock may have been set back
		b = Budget{Since: now}
	}
	switch {
	case b.Told < perChatbot:
		b.Told++
		for _, body.To = range to {
			if _, err := s.cfg.Outbox.Add(tx, outbox.NewItem{Kind: KindMail, Order: key, Body: body}); err != nil {
				return err
			}
		}
	case len(b.Summaries) == 0:
		summary := order{Type: typeSummary, Chatbot: bot, Since: b.Since, Counts: map[string]int{body.Type: 1}}
		for _, summary.To = range to {
			item, err := s.cfg.Outbox.Add(tx, outbox.NewItem{Kind: KindMail, NotBefore: b.Since.Add(budgetTime), Body: summary})
			if err != nil {
				return err
			}
			b.Summaries = append(b.Summaries, item.ID)
		}
	default:
		return count(tx, b.Summaries, body.Type) // the budget stays as it is
	}
	return s.cfg.Budgets.PutBudget(tx, name, b)
}

// count adds one of a type to summaries that have not left.
func count(tx outbox.Tx, summaries []outbox.ItemID, kind string) error {
	for _, i := range summaries {
		before, err := tx.Item(i)
		if errors.Is(err, outbox.ErrNotFound) || err == nil && before.State != outbox.Pending {
			continue
		}
		if err != nil {
			return err
		}
		var o order
		if err := json.Unmarshal(before.Body, &o); err != nil {
			return fmt.Errorf("reading a summary: %w", err)
		}
		if o.Counts == nil {
			o.Counts = map[string]int{}
		}
		o.Counts[kind]++
		after := before
		if after.Body, err = json.Marshal(o); err != nil {
			return err
		}
		if err := tx.PutItem(before, after); err != nil {
			return err
		}
	}
	return nil
}

// summary writes the mail that counts.
func (d Deliverer) summary(ctx context.Context, o order) (Mail, error) {
	bot, err := d.Chatbots.Get(ctx, o.Chatbot)
	if errors.Is(err, chatbot.ErrNotFound) {
		return Mail{}, outbox.Permanent(errors.New("the chatbot was deleted before the mail was sent"))
	}
	if err != nil {
		return Mail{}, fmt.Errorf("reading the chatbot: %w", err)
	}
	own, w, lang := ownerWords(bot.Lang)
	var parts []string
	for _, one := range []struct{ kind, more string }{{typeLead, own.MoreLeads}, {typeAsked, own.MoreAsked}, {typeTicket, own.MoreLeft}} {
		if n := o.Counts[one.kind]; n > 0 {
			parts = append(parts, fmt.Sprintf(one.more, n))
		}
	}
	path := "/admin/conversations"
	if o.Counts[typeLead] > 0 {
		path = "/admin/leads"
	}
	from, until := o.Since.UTC(), o.Since.Add(budgetTime).UTC()
	name := headerText(firstFilled(bot.DisplayName, bot.Name))
	mail, err := d.notice(ctx, order{To: o.To, Notice: &Notice{
		Subject: name + " · " + strings.Join(parts, " · "),
		Text: strings.Join([]string{
			fmt.Sprintf(own.Between, from.Format("15:04"), until.Format("15:04"), name), strings.Join(parts, "\n\n"), fmt.Sprintf(own.Limit, perChatbot),
		}, "\n\n"),
		Path: path, Lang: lang, Dir: w.dir(),
	}})
	mail.FromName = name
	return mail, err
}
