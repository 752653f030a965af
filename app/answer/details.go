package answer

import (
	"net/url"
	"slices"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/conversation"
	"frontdesk/app/credit"
	"frontdesk/app/email"
	"frontdesk/app/handover"
	"frontdesk/app/lead"
	"frontdesk/app/phone"
)

// Details that visitors give in the talk: they are noticed, the visitor is asked
// whether to pass them on, and the reply to a yes brings the lead.

// PathDetails is the path of what is said about a visitor's own details.
const PathDetails Path = "details"

// The texts of this path; texts_en.go has them in English.
const (
	textShare       textKey = "share"        // %s is what is known of the visitor
	textShareYes    textKey = "share_yes"    // option
	textShareNo     textKey = "share_no"     // option
	textShared      textKey = "shared"       // the details are passed on
	textKept        textKey = "kept"         // they are not
	textGiveWay     textKey = "give_way"     // asks for an address or a number
	textFillIn      textKey = "fill_in"      // before a form
	textAnd         textKey = "and"          // between two
	textHaveAlready textKey = "have_already" // the details are known
)

// detail is what a plan of PathDetails does.
type detail uint8

const (
	noDetail     detail = iota
	detailOffer         // ask whether to pass on what was noticed
	detailPass          // pass it on
	detailKeep          // do not
	detailAsk           // ask for details
	detailKnown         // they are known already
	detailListen        // have them read out of the message by the model
)

// The values of the two options. What was noticed stands in the first, so that
// exactly what was shown is passed on.
const (
	valuePass = "\x1flead:yes?"
	valueKeep = "\x1flead:no"
)

func isDetailOption(o conversation.Option) bool {
	return strings.HasPrefix(o.Value, valuePass) || o.Value == valueKeep
}

// decideDetails decides about answers to our own question, and about messages
// that give or promise details and ask nothing else.
func decideDetails(in inquiry) (p plan, ok bool) {
	if p, ok := decideShare(in); ok || !in.bot.LeadForm.Notice {
		return p, ok
	}
	heard := in.heard()
	switch {
	case heard.Any() && !heard.Asks:
		return plan{path: PathDetails, detail: detailOffer, noticed: heard.Noticed, reason: "The message has contact details and asks nothing."}, true
	case !heard.Any() && lead.Unsure(in.listening()):
		return plan{path: PathDetails, detail: detailListen, reason: "The message gives contact details in words of its own."}, true
	case heard.Any() || !wantsContact(in.question):
		return plan{}, false
	case in.conversation.Leads > 0:
		return plan{path: PathDetails, detail: detailKnown, reason: "The visitor wants to be contacted, and the details are known."}, true
	default:
		return plan{path: PathDetails, detail: detailAsk, reason: "The visitor wants to be contacted and has not said how."}, true
	}
}

// decideShare decides about the answer to whether details are passed on.
func decideShare(in inquiry) (p plan, ok bool) {
	n, asked := passAsked(in.history)
	if !asked {
		return plan{}, false
	}
	l := speak(in.bot.Lang)
	switch {
	case agrees(in.question) || sameWords(in.question, l.say(textShareYes)):
		return plan{path: PathDetails, detail: detailPass, noticed: n, reason: "The visitor agreed that their details are passed on."}, true
	case declines(in.question) || sameWords(in.question, l.say(textShareNo)):
		return plan{path: PathDetails, detail: detailKeep, reason: "The visitor does not want their details to be passed on."}, true
	}
	return plan{}, false
}

// heard are the details in the visitor's message.
func (in inquiry) heard() lead.Heard {
	if !strings.ContainsAny(in.question, "@0123456789") {
		return lead.Heard{} // neither an address nor a number
	}
	return lead.Hear(in.listening())
}

// listening is the visitor's message with what tells whose an address in it is.
func (in inquiry) listening() lead.Listen {
	listen := lead.Listen{Text: in.question, Region: lead.Region(in.bot, in.conversation), Asked: lastSaid(in.history).Kind == conversation.KindForm}
	for _, m := range in.history {
		if m.Role != conversation.RoleUser {
			listen.Said = append(listen.Said, m.Text)
		}
	}
	if at, err := url.Parse(in.bot.Contact.URL); err == nil {
		listen.Own = append(listen.Own, at.Hostname())
	}
	listen.Own = append(append(listen.Own, in.bot.Contact.Email), in.bot.Domains...)
	return listen
}

// passAsked gives what the last message of ours asked to pass on.
func passAsked(history []conversation.Message) (n lead.Noticed, asked bool) {
	for _, o := range offered(history) {
		encoded, found := strings.CutPrefix(o.Value, valuePass)
		if !found {
			continue
		}
		values, err := url.ParseQuery(encoded)
		if err != nil {
			return n, false
		}
		return lead.Noticed{Name: values.Get("n"), Email: email.Address(values.Get("e")), Phone: phone.Number(values.Get("p"))}, true
	}
	return n, false
}

// details composes the replies of this path.
func (k *desk) details(d *draft) Reply {
	l := speak(d.bot.Lang)
	switch d.plan.detail {
	case detailPass:
		r := said(conversation.KindDialog, l.say(textShared))
		n := d.plan.noticed
		r.Pass = &n
		return k.seal(d, r)
	case detailKeep:
		return k.seal(d, said(conversation.KindDialog, l.say(textKept)))
	case detailKnown:
		return k.seal(d, said(conversation.KindDialog, l.say(textHaveAlready)))
	case detailAsk:
		r := said(conversation.KindForm, l.say(textGiveWay))
		if f := d.bot.LeadForm; f.When == chatbot.LeadAsked && f.Asks() {
			r.Text = l.say(textFillIn)
			r.Form = &conversation.FormAsk{ID: "lead", Fields: lead.Fields(f, lead.Words(d.bot, d.conversation.Lang))}
		}
		return k.seal(d, r)
	default:
		r := said(conversation.KindDialog, "")
		l.offerToPass(&r, d.plan.noticed)
		return k.seal(d, r)
	}
}

// beside asks whether to pass on details that stood beside a question, below the
// answer to it. Where the answer offers a choice itself, that comes first.
func (d *draft) beside(r *Reply) {
	if d.plan.path == PathDetails || d.plan.path == PathTranscript || d.plan.path == PathLimit || !d.bot.LeadForm.Notice || len(r.Options) > 0 || r.Text == "" {
		return
	}
	if heard := d.heard(); heard.Any() {
		speak(d.bot.Lang).offerToPass(r, heard.Noticed)
	}
}

// offerToPass asks whether to pass details on.
func (l language) offerToPass(r *Reply, n lead.Noticed) {
	var known []string
	for _, s := range []string{n.Name, string(n.Email), string(n.Phone)} {
		if s != "" {
			known = append(known, s)
		}
	}
	shown := known[len(known)-1]
	if len(known) > 1 {
		shown = strings.Join(known[:len(known)-1], ", ") + " " + l.say(textAnd) + " " + shown
	}
	values := url.Values{}
	for key, v := range map[string]string{"n": n.Name, "e": string(n.Email), "p": string(n.Phone)} {
		if v != "" {
			values.Set(key, v)
		}
	}
	r.Text = strings.TrimSpace(r.Text + "\n\n" + l.say(textShare, shown))
	r.Options = []conversation.Option{
		{Label: l.say(textShareYes), Value: valuePass + values.Encode()}, {Label: l.say(textShareNo), Value: valueKeep},
	}
}

// wantsContact tells a message that asks to be contacted.
func wantsContact(message string) bool {
	list := words(message)
	if len(list) > longestWish {
		return false
	}
	return slices.ContainsFunc(contactWishes, func(wish []string) bool { return hasRun(list, wish) })
}

// longestWish is how many words a wish to be contacted may have; what is longer
// is about something else.
const longestWish = 25

// contactWishes are how visitors say that they want to hear from us.
var contactWishes = wishes(
	"call me back", "call me please", "please call me", "give me a call", "contact me", "get in touch with me", "get back to me", "please email me", "email me back", "request a callback",
	"a call back", "have someone call me", "can someone call me", "can you call me", "leave my details", "leave my number", "leave my email",
	"rufen sie mich", "ruft mich", "ruckruf", "kontaktieren sie mich", "melden sie sich bei mir", "llamenme", "llamame", "llameme", "contactenme", "rappelez moi", "contactez moi",
	"me ligue", "ligue me", "contate me", "chiamatemi", "richiamatemi", "contattatemi", "bel mij terug", "bel me terug", "neem contact met mij op",
)

func wishes(phrases ...string) [][]string {
	out := make([][]string, len(phrases))
	for i, p := range phrases {
		out[i] = words(p)
	}
	return out
}

// leadSaid is the lead of a reply, as the message tells it.
func (d *draft) leadSaid(n *lead.Noticed) *conversation.LeadSaid {
	if n == nil {
		return nil
	}
	return &conversation.LeadSaid{
		UUID: d.conversation.User.String(), Name: n.Name, Email: string(n.Email), Phone: string(n.Phone), Source: d.conversation.Source,
	}
}

// PassOn makes a lead of what a visitor agreed to pass on, in the transaction of
// the reply that says so.
type PassOn func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, n lead.Noticed) error

// then is what storing a reply does beside it.
func (t Threads) then(r Reply) func(conversation.Tx, chatbot.Chatbot, conversation.Conversation, conversation.Message) error {
	type step = func(conversation.Tx, chatbot.Chatbot, conversation.Conversation, conversation.Message) error
	var steps []step
	if t.Settle != nil && r.Bill != (credit.Bill{}) {
		steps = append(steps, func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
			return t.Settle(tx, bot, c, m, r.Bill)
		})
	}
	if r.Pass != nil && t.Pass != nil {
		steps = append(steps, func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, _ conversation.Message) error {
			return t.Pass(tx, bot, c, *r.Pass)
		})
	}
	if t.Hand != nil && r.Hand != (handover.Note{}) {
		steps = append(steps, func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, _ conversation.Message) error {
			return t.Hand(tx, bot, c, r.Hand)
		})
	}
	if r.Mail != nil && t.Dispatch != nil {
		steps = append(steps, func(tx conversation.Tx, _ chatbot.Chatbot, c conversation.Conversation, _ conversation.Message) error {
			return t.Dispatch(tx, c, *r.Mail)
		})
	}
	if len(steps) == 0 {
		return nil
	}
	return func(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, m conversation.Message) error {
		for _, do := range steps {
			if err := do(tx, bot, c, m); err != nil {
				return err
			}
		}
		return nil
	}
}
