package answer

import (
	"errors"
	"strings"
	"testing"

	"frontdesk/app/conversation"
	"frontdesk/app/email"
	"frontdesk/app/fault"
)

func TestWantsTranscript(t *testing.T) {
	t.Parallel()
	for _, yes := range []string{
		"Can you email me this conversation?", "please e-mail me a copy of this chat", "Send this conversation to ana@example.com", "could you send me the transcript of this conversation by email",
		"I'd like to have a copy of our chat by mail", "Can I get a transcript of this chat?", "Email me the chat transcript when we're done", "mail this chat to my email please", "forward the conversation to my e-mail",
		"Können Sie mir dieses Gespräch per E-Mail schicken?", "Schick mir bitte den Chatverlauf", "¿Puede enviarme esta conversación por correo?", "Envíame el chat a mi correo",
		"Pouvez-vous m'envoyer cette conversation par e-mail ?", "Envoyez-moi une copie de cette discussion", "Pode enviar-me esta conversa por e-mail?", "Mi può inviare questa conversazione per e-mail?",
		"Kunt u mij dit gesprek per e-mail sturen?", "Czy możesz wysłać mi tę rozmowę mailem?", "Bu konuşmayı bana e-posta ile gönderir misiniz?",
		"هل يمكنك إرسال هذه المحادثة إلى بريدي؟", "क्या आप यह बातचीत मुझे ईमेल कर सकते हैं?", "この会話をメールで送ってください", "请把这段对话发送到我的邮箱",
	} {
		if !wantsTranscript(yes) {
			t.Errorf("%q is not understood", yes)
		}
	}
	for _, no := range []string{
		"How do I reset my password?", "Can I send you an email?", "What is your e-mail address?", "Do you have a chat for support?", "Can you send me the invoice by email?", "I want my university to get a transcript",
		"Send me a catalogue please", "Is this chat private?", "Who can read this conversation?", "I was told in the chat to send my documents", "Kann ich im Chat bezahlen?", "¿Tienen chat?", "E-Mail", "转账多久到账？",
		"How do I add the chat to my website?", "Can I have a refund?", strings.Repeat("please send me this conversation by email ", 8), "",
	} {
		if wantsTranscript(no) {
			t.Errorf("%q is taken for a wish", no)
		}
	}
}

// post counts what it is asked to send.
type postOffice struct {
	closed, full bool
	promised     []email.Address
}

func (p *postOffice) Sends() bool { return !p.closed }

func (p *postOffice) Promise(_ conversation.Conversation, to email.Address) error {
	if p.full {
		return fault.New(fault.RateLimited, "too_many_transcripts", "Wait.")
	}
	p.promised = append(p.promised, to)
	return nil
}

// talkWith says one thing after the other and gives the last reply.
func talkWith(t *testing.T, office *postOffice, lang string, history []conversation.Message, said ...string) Reply {
	t.Helper()
	k := &desk{clock: noon, searching: make(chan struct{}, 1), transcripts: office}
	bot := testBot()
	bot.Lang, bot.LeadForm.Notice = lang, true
	var r Reply
	for _, text := range said {
		in := inquiry{bot: bot, question: text, history: history}
		p, early := decideEarly(in, Verdict{})
		if !early {
			t.Fatalf("%q is looked up", text)
		}
		d := k.draft(in, Tuning{})
		d.decide(p)
		var err error
		if r, err = k.compose(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		history = append(history, conversation.Message{Role: conversation.RoleUser, Text: text},
			conversation.Message{Role: conversation.RoleAssistant, Text: r.Text, Options: r.Options, Kind: r.Kind})
	}
	return r
}

func TestTranscript_byWords(t *testing.T) {
	t.Parallel()
	left := []conversation.Message{{Role: conversation.RoleAssistant, Text: "Thank you.", Lead: &conversation.LeadSaid{Email: "ana@example.com"}}}
	for name, c := range map[string]struct {
		lang    string
		history []conversation.Message
		said    []string
		want    string
		mail    MailOut
	}{
		"an unknown address is asked for": {said: []string{"Can you email me this conversation?"}, want: "Which e-mail address"},
		"and sent to":                     {said: []string{"Can you email me this conversation?", "ana@example.com"}, want: "on its way to ana@example.com", mail: MailOut{To: "ana@example.com"}},
		"with words around it":            {said: []string{"Email me this chat", "sure, it is Ana@Example.com."}, want: "on its way to Ana@example.com", mail: MailOut{To: "Ana@example.com"}},
		"one that is none":                {said: []string{"Email me this chat", "ana@example"}, want: "cannot read that address"},
		"and then a good one":             {said: []string{"Email me this chat", "ana@example", "ana@example.com"}, want: "on its way", mail: MailOut{To: "ana@example.com"}},
		"no after all":                    {said: []string{"Email me this chat", "no thanks"}, want: "nothing is sent"},
		"named at once":                   {said: []string{"Please send this conversation to ben@example.com"}, want: "on its way to ben@example.com", mail: MailOut{To: "ben@example.com"}},
		"at the end":                      {said: []string{"Send this conversation to ben@example.com when we're done"}, want: "when this conversation ends", mail: MailOut{To: "ben@example.com", AtEnd: true}},
		"the end is remembered":           {said: []string{"Email me this chat at the end", "ben@example.com"}, want: "when this conversation ends", mail: MailOut{To: "ben@example.com", AtEnd: true}},
		"a known one is confirmed":        {history: left, said: []string{"Email me this chat"}, want: "Shall I send this conversation to ana@example.com?"},
		"yes":                             {history: left, said: []string{"Email me this chat", "yes"}, want: "on its way to ana@example.com", mail: MailOut{To: "ana@example.com"}},
		"later":                           {history: left, said: []string{"Email me this chat", "Send it when we are done"}, want: "when this conversation ends", mail: MailOut{To: "ana@example.com", AtEnd: true}},
		"another one":                     {history: left, said: []string{"Email me this chat", "use ben@example.com"}, want: "on its way to ben@example.com", mail: MailOut{To: "ben@example.com"}},
		"in German":                       {lang: "de-AT", said: []string{"Schick mir das Gespräch per Mail", "ana@example.com"}, want: "unterwegs an ana@example.com", mail: MailOut{To: "ana@example.com"}},
		"in Japanese":                     {lang: "ja", said: []string{"この会話をメールで送って", "ana@example.com"}, want: "ana@example.com にお送り", mail: MailOut{To: "ana@example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			office := &postOffice{}
			lang := c.lang
			if lang == "" {
				lang = "en"
			}
			r := talkWith(t, office, lang, c.history, c.said...)
			if !strings.Contains(r.Text, c.want) {
				t.Errorf("says %q", r.Text)
			}
			switch {
			case c.mail == (MailOut{}) && r.Mail == nil:
			case r.Mail == nil || *r.Mail != c.mail:
				t.Errorf("sends %+v", r.Mail)
			}
			if now := c.mail.To != "" && !c.mail.AtEnd; (len(office.promised) == 1) != now {
				t.Errorf("promised %v", office.promised)
			}
		})
	}
}

func TestTranscript_whereNoneCanBeSent(t *testing.T) {
	t.Parallel()
	for want, office := range map[string]*postOffice{"e-mail is not set up": {closed: true}, "sent a few times already": {full: true}} {
		r := talkWith(t, office, "en", nil, "Send this conversation to ben@example.com")
		if !strings.Contains(r.Text, want) || r.Mail != nil {
			t.Errorf("says %q and sends %+v", r.Text, r.Mail)
		}
	}
}

func TestTranscript_aChangeOfMindIsNoAddress(t *testing.T) {
	t.Parallel()
	asked := []conversation.Message{{Role: conversation.RoleAssistant, Text: "Which address?", Options: []conversation.Option{{Label: "No, thanks", Value: valueMailNo}}}}
	in := inquiry{bot: testBot(), question: "How long is the guarantee?", history: asked}
	if p, early := decideEarly(in, Verdict{}); early {
		t.Errorf("it is decided to be %s", p.path)
	}
}

func TestTranscriptTexts_areWhole(t *testing.T) {
	t.Parallel()
	for lang, l := range lettersIn {
		for _, s := range []string{l.ask, l.wrong, l.shall, l.now, l.later, l.no, l.onItsWay, l.whenOver, l.cannot, l.tooMany, l.kept} {
			if s == "" {
				t.Errorf("%s lacks a text", lang)
			}
		}
		for _, s := range []string{l.shall, l.onItsWay, l.whenOver} {
			if strings.Count(s, "%s") != 1 {
				t.Errorf("%s: %q has no place for the address", lang, s)
			}
		}
	}
	if len(lettersIn) != 13 {
		t.Error(errors.New("a language is missing"))
	}
}
