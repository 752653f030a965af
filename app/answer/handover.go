package answer

import (
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/handover"
)

// The way to a person in the talk: visitors who ask for one, or for whom nothing was
// found several times, are asked whether they want one, and their answer is taken.

// HandOver takes what a reply means for the way to a person, in its transaction.
type HandOver func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n handover.Note) error

// The values of the options.
const (
	valuePerson   = handover.ValueYes
	valueNoPerson = handover.ValueNo
)

func isPersonOption(o conversation.Option) bool {
	return o.Value == valuePerson || o.Value == valueNoPerson
}

// stillWaiting is the step of a reply that only says again that somebody is told.
const stillWaiting handover.Step = "still"

// decideHandover decides about the answer to our own offer.
func decideHandover(in inquiry) (p plan, ok bool) {
	options := offered(in.history)
	alone := len(options) == 2 && isPersonOption(options[0])
	for _, o := range options {
		switch {
		case o.Value == valuePerson && (sameWords(in.question, o.Label) || alone && agrees(in.question)):
			return plan{path: PathContact, step: handover.StepAccept, reason: "The visitor accepted to be connected with a person."}, in.bot.Escalation.Enabled
		case o.Value == valueNoPerson && (sameWords(in.question, o.Label) || alone && declines(in.question)):
			return plan{path: PathContact, step: handover.StepRefuse, reason: "The visitor does not want to be connected with a person."}, in.bot.Escalation.Enabled
		}
	}
	return plan{}, false
}

// wantsPerson gives the words of a message that ask for a person: the owner's, and
// where people can be reached here also those of the widget's own menu.
func (in inquiry) wantsPerson() (word string, asked bool) {
	if word, asked = asksForPerson(in.question, in.bot.Assistant.EscalationWords); asked || !in.bot.Escalation.Enabled {
		return word, asked
	}
	return handover.Words(in.bot).Person, sameWords(in.question, handover.Words(in.bot).Person)
}

// offerPerson makes an offer of a plan that tells how to reach a person.
func (in inquiry) offerPerson(p plan) plan {
	switch {
	case !in.bot.Escalation.Enabled:
	case in.conversation.Handover.State == conversation.HandoverWaiting:
		p.step = stillWaiting
	default:
		p.step = handover.StepOffer
	}
	return p
}

// handOver composes the replies on the way to a person.
func (k *desk) handOver(d *draft, l language) (r Reply, ok bool) {
	t := handover.Words(d.bot)
	switch d.plan.step {
	case handover.StepOffer:
		r = said(conversation.KindDialog, "")
		if d.bot.Contact.Text != "" || l.ways(d.bot.Contact) != "" {
			r.Text = l.contactText(d.bot.Contact)
		}
		offerPerson(&r, t)
	case handover.StepAccept:
		if k.present != nil && k.present() {
			r = said(conversation.KindDialog, t.Wait)
			r.Hand.Present = true
			break
		}
		r = said(conversation.KindForm, t.Away)
		r.Form = handover.Form()
	case handover.StepRefuse:
		r = said(conversation.KindDialog, t.Kept)
	case stillWaiting:
		return said(conversation.KindDialog, t.Wait), true
	default:
		return r, false
	}
	r.Hand.Step = d.plan.step
	return r, true
}

func offerPerson(r *Reply, t handover.Texts) {
	r.Text = strings.TrimSpace(r.Text + "\n\n" + t.Offer)
	r.Options = t.Options()
	r.Hand.Step = handover.StepOffer
}

// noteHandover counts what was not found, and offers a person where that was so
// several times in a row, or where answers were rated as no help while nothing
// could be offered.
func (d *draft) noteHandover(r *Reply) {
	e, h := d.bot.Escalation, d.conversation.Handover
	if !e.Enabled || !r.Lookup.Searched {
		return
	}
	r.Hand.Asked, r.Hand.Found = true, r.Kind != conversation.KindNone
	missed := !r.Hand.Found && e.Misses > 0 && h.Misses+1 >= e.Misses
	owed := handover.Displeased(d.bot, h) && h.State != conversation.HandoverOffered
	if !missed && !owed || h.Open() {
		return
	}
	t := handover.Words(d.bot)
	switch n := len(r.Options); {
	case n == 0:
		offerPerson(r, t)
	case r.Options[n-1].Value == valueElse:
		r.Options = append(r.Options, conversation.Option{Label: t.Person, Value: valuePerson})
		r.Hand.Step = handover.StepOffer
	}
}
