package answer

import (
	"context"
	"fmt"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/handover"
)

// Whether a question may be answered at all, and whether the balance carries what
// the answer costs.

// Verdict is what a gate says of a question. Text is for the visitor and may be
// empty, Reason for the owner.
type Verdict struct {
	Denied bool
	Failed bool // the gate did not answer as it should; Denied is what the settings say then
	Text   string
	Reason string
	Took   time.Duration
}

// Gate asks the owner's server whether a question may be answered. It takes two
// seconds at the most, and gives a verdict in any case.
type Gate interface {
	Ask(ctx context.Context, bot chatbot.Chatbot, c conversation.Conversation) Verdict
}

// Purse holds what an answer costs while it is written. A reply that is stored
// ends the hold.
type Purse interface {
	// Reserve takes the place of what was held for the conversation before.
	Reserve(ctx context.Context, bot chatbot.Chatbot, c conversation.Conversation, amount int) (credit.Held, error)
	Release(c conversation.ID)
}

// bill is what a draft has to do with credits.
type bill struct {
	refused  *credit.Refused
	held     bool // reserved of the balance
	reserved int
	until    time.Time // of a refusal: when there is an allowance again
	thrift   string    // why the model is not asked although it could be
	free     bool      // an error of ours, which nobody pays for
}

// cashier is the desk where it is about credits and the gate.
type cashier struct{ *desk }

// mustAsk tells whether the gate has to be asked first. A visitor who asks for a
// person, or leaves details, is never turned away.
func (k cashier) mustAsk(in inquiry) bool {
	if k.gate == nil || !in.bot.Gate.Enabled {
		return false
	}
	_, free := decideFree(in)
	return !free
}

// heed notes what the gate said.
func (k cashier) heed(d *draft, v *Verdict) {
	if v == nil {
		return
	}
	d.verdict = *v
	d.trace.Steps = append(d.trace.Steps, Step{Name: "gate", MS: ms(v.Took), Note: v.Reason})
	if !v.Denied {
		return
	}
	why := credit.ByGate
	if v.Failed {
		why = credit.GateFailed
	}
	d.bill.refused = &credit.Refused{Why: why, Detail: v.Reason}
}

// afford holds what the plan costs. Where the balance carries the contents' own
// sentences and not the model, these are quoted; where it carries nothing, the plan
// becomes a refusal.
func (k cashier) afford(ctx context.Context, d *draft) error {
	if k.purse == nil || !d.bot.Credits.Enabled || d.plan.isFree() {
		return nil
	}
	start := k.clock()
	price := d.price()
	if price == 0 {
		k.purse.Release(d.conversation.ID)
		d.bill.held = true
		return nil
	}
	got, err := k.purse.Reserve(ctx, d.bot, d.conversation, price)
	if err != nil {
		return fmt.Errorf("holding credits: %w", err)
	}
	cheaper := d.bot.Credits.Prices.Passages
	if !got.OK && d.plan.path == PathModel && cheaper < price {
		d.bill.thrift = fmt.Sprintf("the balance of %d credits does not carry the model's price of %d", got.Available, price)
		price = cheaper
		if got, err = k.purse.Reserve(ctx, d.bot, d.conversation, price); err != nil {
			return fmt.Errorf("holding credits: %w", err)
		}
	}
	if got.OK {
		d.bill.held, d.bill.reserved = true, price
		k.step(d, "credits", start, "%d of %d credits held", price, got.Available)
		return nil
	}
	k.step(d, "credits", start, "%d credits, %d needed", got.Available, price)
	detail := fmt.Sprintf("the balance of %d credits does not carry the price of %d (%s)", got.Available, price, d.plan.path)
	d.bill = bill{refused: &credit.Refused{Why: credit.ForCredits, Detail: detail}, until: got.RenewedAt}
	d.decide(plan{path: PathLimit, reason: "Not answered, because " + detail + "."})
	d.lookup = Lookup{}
	return nil
}

// isFree tells what never costs anything.
func (p plan) isFree() bool {
	return p.path == PathLimit || p.path == PathContact || p.path == PathDetails || p.path == PathTranscript
}

// price is what the plan costs, before it is carried out.
func (d *draft) price() int {
	kind := map[Path]conversation.Kind{
		PathDirect: conversation.KindDirect, PathChoices: conversation.KindChoices, PathModel: conversation.KindModel,
		PathPassages: conversation.KindPassages, PathNone: conversation.KindNone,
	}[d.plan.path]
	return credit.Price(d.bot.Credits.Prices, kind, d.use.name)
}

// billed is what a reply of a kind costs, never more than what was held for it.
func (d *draft) billed(kind conversation.Kind) credit.Bill {
	out := credit.Bill{Charge: d.bill.held}
	if d.plan.path == PathLimit {
		out.Refused = d.bill.refused
	}
	if kind == conversation.KindModel {
		out.Model = d.use.name
	}
	if d.bill.free || d.plan.isFree() {
		return out
	}
	out.Cost = credit.Price(d.bot.Credits.Prices, kind, d.use.name)
	if d.bill.held {
		out.Cost = min(out.Cost, d.bill.reserved)
	}
	return out
}

// refusal tells the visitor that there is no answer, and how to reach a person.
func (d *draft) refusal(l language) Reply {
	text, contact := firstOf(d.verdict.Text, d.bot.Gate.Text, l.say(textGate)), true
	if d.bill.refused != nil && d.bill.refused.Why == credit.ForCredits {
		c := d.bot.Credits
		text, contact = c.Text, c.Contact
		switch {
		case text != "":
		case d.bill.until.IsZero():
			text = l.say(textNoCredits)
		default:
			text = l.say(textNoCreditsUntil, d.bill.until.UTC().Format("2 January 2006, 15:04 UTC"))
		}
	}
	if contact {
		text = l.notFoundText(text, textGate, d.bot.Contact)
	}
	r := said(conversation.KindLimit, text)
	if contact && d.bot.Escalation.Enabled && !d.conversation.Handover.Open() {
		r.Options = []conversation.Option{{Label: handover.Words(d.bot).Person, Value: valuePerson}}
		r.Hand.Step = handover.StepOffer
	}
	return r
}
