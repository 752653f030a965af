package handover

import (
	"slices"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
)

// Displeased tells that as many answers in a row were rated as no help as the owner
// bears.
func Displeased(bot chatbot.Chatbot, h conversation.Handover) bool {
	return bot.Escalation.Downs > 0 && h.Downs >= bot.Escalation.Downs
}

// Rated takes that an answer of c was rated otherwise than before, in the rating's
// transaction, and offers a person where the last ones were no help. offer names the
// message that does so. While an answer is on its way nothing is offered: that
// answer does.
func (s *Service) Rated(tx conversation.Tx, bot chatbot.Chatbot, c conversation.ID, up bool, offer conversation.MessageID) error {
	before, err := tx.Conversation(c)
	if err != nil {
		return err
	}
	after := before
	after.Handover = before.Handover.Judge(up)
	offers, err := s.offers(tx, bot, after)
	if err != nil || up || !offers {
		return s.unless(err, tx, before, after)
	}
	after.Handover = after.Handover.Offer(s.cfg.Clock())
	t := Words(bot)
	after, err = s.say(tx, before, after, conversation.Message{
		ID: offer, Role: conversation.RoleAssistant, Kind: conversation.KindDialog, Text: t.Sorry + " " + t.Offer, Options: t.Options(),
	})
	if err == nil {
		tx.After(func() { s.cfg.Announce.StatusChanged(after) })
	}
	return err
}

// unless saves a changed count where nothing went wrong before.
func (s *Service) unless(err error, tx conversation.Tx, before, after conversation.Conversation) error {
	if err != nil {
		return err
	}
	return s.save(tx, before, after)
}

// offers tells whether a person is to be offered now in c, which was displeased.
func (s *Service) offers(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation) (bool, error) {
	h := c.Handover
	able := bot.Escalation.Enabled && bot.Assistant.Enabled && c.Status != conversation.Ended
	if !able || !Displeased(bot, h) || h.Open() || h.Accepted() {
		return false, nil
	}
	if _, waits, err := tx.PendingSpan(c.ID); err != nil || waits {
		return false, err
	}
	last, err := tx.LastMessages(c.ID, c.LastSeq+1, 1)
	offered := len(last) == 0 || slices.ContainsFunc(last[0].Options, func(o conversation.Option) bool { return o.Value == ValueYes })
	return !offered, err
}
