package answer

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"

	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
)

// A visitor may say that the conversation is to be sent to them. Where no address is
// known it is asked for; one that is known already is shown and sent to after a yes.

// PathTranscript is the path of what is said about sending the conversation.
const PathTranscript Path = "transcript"

// Transcripts sends conversations by mail.
type Transcripts interface {
	// Sends tells whether mails can be sent at all.
	Sends() bool
	// Promise counts one that the reply is about to tell of; an error with a kind of
	// fault.RateLimited says that there were too many.
	Promise(c conversation.Conversation, to email.Address) error
}

// MailOut is a transcript that a reply tells of: sent with it, or when the
// conversation ends.
type MailOut struct {
	To    email.Address
	AtEnd bool
}

// Dispatch sends a transcript in the transaction of the reply that tells of it.
type Dispatch func(tx conversation.Tx, c conversation.Conversation, m MailOut) error

// letter is what a plan of PathTranscript does.
type letter struct {
	to    email.Address // empty: none was named
	sure  bool          // the visitor wrote the address for this, or said yes to it
	atEnd bool
	no    bool // nothing is to be sent
	wrong bool // the answer to our question for an address is none
}

// The values of the options. What was asked for stands in them, since the next
// message is understood by them alone. No content has them as its id.
const (
	valueMailNow = "\x1ftranscript:now "
	valueMailEnd = "\x1ftranscript:end "
	valueMailNo  = "\x1ftranscript:none"
	mailNoAtEnd  = valueMailNo + " end"
)

func isTranscriptOption(o conversation.Option) bool {
	return strings.HasPrefix(o.Value, "\x1ftranscript:")
}

// decideTranscript decides about a wish for the conversation by mail, and about what
// is said to our question about it.
func decideTranscript(in inquiry) (p plan, ok bool) {
	if p, ok := decideLetter(in); ok {
		return p, true
	}
	if !wantsTranscript(in.question) {
		return plan{}, false
	}
	l := letter{to: addressIn(in.question), atEnd: saysAtEnd(in.question)}
	l.sure = l.to != ""
	if l.to == "" {
		l.to = addressSaid(in)
	}
	return plan{path: PathTranscript, letter: l, reason: "The visitor wants the conversation by e-mail."}, true
}

// decideLetter decides about the answer to our own question for an address, or for a
// yes.
func decideLetter(in inquiry) (p plan, ok bool) {
	l, asked := letterAsked(in)
	if !asked {
		return plan{}, false
	}
	p = plan{path: PathTranscript, letter: l}
	switch {
	case l.no:
		p.reason = "The visitor does not want the conversation by e-mail after all."
	case l.wrong:
		p.reason = "The visitor wrote an address that is none."
	default:
		p.reason = "The visitor said where the conversation is to be sent."
	}
	return p, true
}

// letterAsked reads what a message says to our last question; asked is false where
// there was none, or the message is about something else.
func letterAsked(in inquiry) (l letter, asked bool) {
	options := offered(in.history)
	if !slices.ContainsFunc(options, isTranscriptOption) {
		return letter{}, false
	}
	// Where there is a yes to be said, it comes first.
	first := options[0]
	l.atEnd = saysAtEnd(in.question) || strings.HasSuffix(options[len(options)-1].Value, mailNoAtEnd)
	if to := addressIn(in.question); to != "" {
		l.to, l.sure = to, true
		return l, true
	}
	for _, o := range options {
		if isTranscriptOption(o) && (sameWords(in.question, o.Label) || o == first && !strings.HasPrefix(o.Value, valueMailNo) && agrees(in.question) || strings.HasPrefix(o.Value, valueMailNo) && declines(in.question)) {
			return letterOf(o), true
		}
	}
	l.wrong = strings.Contains(in.question, "@")
	return l, l.wrong
}

// letterOf is what is meant by an option that was chosen.
func letterOf(o conversation.Option) letter {
	if strings.HasPrefix(o.Value, valueMailNo) {
		return letter{no: true}
	}
	if to, later := strings.CutPrefix(o.Value, valueMailEnd); later {
		return letter{to: email.Address(to), sure: true, atEnd: true}
	}
	return letter{to: email.Address(strings.TrimPrefix(o.Value, valueMailNow)), sure: true}
}

// sendTranscript composes the replies of this path.
func (k *desk) sendTranscript(ctx context.Context, d *draft) (Reply, error) {
	t, l := transcriptTexts(d.bot.Lang), d.plan.letter
	if l.no {
		return k.seal(d, said(conversation.KindDialog, t.kept)), nil
	}
	if k.transcripts == nil || !k.transcripts.Sends() {
		return k.seal(d, said(conversation.KindDialog, t.cannot)), nil
	}
	if l.to == "" && !l.wrong {
		p, err := k.known(ctx, d)
		if err != nil {
			return Reply{}, err
		}
		if known, err := email.Parse(p.Email); err == nil {
			l.to = known
		}
	}
	switch {
	case l.to == "":
		return k.seal(d, t.askFor(l)), nil
	case !l.sure:
		return k.seal(d, t.confirm(l)), nil
	case l.atEnd:
		r := said(conversation.KindDialog, t.atEnd(l.to))
		r.Mail = &MailOut{To: l.to, AtEnd: true}
		return k.seal(d, r), nil
	default:
		return promise(k, d, t, l.to)
	}
}

// askFor asks for an address, again where the last one was none.
func (t letterTexts) askFor(l letter) Reply {
	r, no := said(conversation.KindDialog, t.ask), valueMailNo
	if l.wrong {
		r.Text = t.wrong
	}
	if l.atEnd {
		no = mailNoAtEnd
	}
	r.Options = []conversation.Option{{Label: t.no, Value: no}}
	return r
}

// promise says that the conversation is on its way, unless there were too many.
func promise(k *desk, d *draft, t letterTexts, to email.Address) (Reply, error) {
	r := said(conversation.KindDialog, t.sent(to))
	if err := k.transcripts.Promise(d.conversation, to); err != nil {
		var limited *fault.Error
		if !errors.As(err, &limited) {
			return Reply{}, err
		}
		return k.seal(d, said(conversation.KindDialog, t.tooMany)), nil
	}
	r.Mail = &MailOut{To: to}
	return k.seal(d, r), nil
}

var addressForm = regexp.MustCompile(`[^\s<>"'(),;:]+@[^\s<>"'(),;:]+\.[^\s<>"'(),;:]+`)

// addressIn is the first e-mail address in a message.
func addressIn(text string) email.Address {
	for _, found := range addressForm.FindAllString(text, 3) {
		if a, err := email.Parse(strings.TrimRight(found, ".!?…")); err == nil {
			return a
		}
	}
	return ""
}

// addressSaid is the address that the visitor left or wrote in this conversation.
func addressSaid(in inquiry) email.Address {
	if a, err := email.Parse(in.conversation.TranscriptTo); err == nil {
		return a
	}
	for _, m := range slices.Backward(in.history) {
		if m.Lead != nil {
			if a, err := email.Parse(m.Lead.Email); err == nil {
				return a
			}
		}
	}
	return ""
}

// longestTranscriptWish is how many words such a wish may have.
const longestTranscriptWish = 25

// wantsTranscript tells a message that asks for this conversation by mail: a word for
// sending, one for the conversation, and one for the visitor or an address.
func wantsTranscript(message string) bool {
	if len(message) > 400 || len(strings.Fields(message)) > longestTranscriptWish {
		return false
	}
	text := " " + strings.Join(words(message), " ") + " "
	plain := strings.ReplaceAll(fold(message), " ", "")
	for _, w := range transcriptWishes {
		at := text
		if w.unspaced {
			at = plain
		}
		if has := func(list []string) bool {
			return slices.ContainsFunc(list, func(s string) bool { return strings.Contains(at, s) })
		}; has(w.send) && has(w.what) && !has(w.not) && (has(w.whom) || strings.Contains(message, "@")) {
			return true
		}
	}
	return false
}

// saysAtEnd tells a message that wants something when the conversation is over.
func saysAtEnd(message string) bool {
	text := " " + strings.Join(words(message), " ") + " "
	return slices.ContainsFunc(atEndWords, func(s string) bool { return strings.Contains(text, s) })
}
