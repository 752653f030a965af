package lead

import (
	"context"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// Words are the owner's texts of the form for a language. The consent is never
// empty where one is asked for: what a visitor agrees to has words.
func Words(bot chatbot.Chatbot, lang string) chatbot.LeadTexts {
	t := bot.LeadForm.TextsFor(lang, bot.Lang)
	if t.Consent == "" {
		t.Consent = "I agree that my details are stored so that I can be contacted about this."
	}
	return t
}

// Posted holds the answer to a visitor's first message back where the form comes
// before it. People whose details are known, and whom the owner's own program speaks
// for, are answered at once. What a visitor's page calls itself decides nothing: a
// form that is wanted would be optional then.
func (s *Service) Posted(tx conversation.Tx, bot chatbot.Chatbot, c conversation.Conversation, _ conversation.Message, began bool) error {
	if !began || bot.LeadForm.When != chatbot.LeadBefore || c.Form == conversation.FormPassed {
		return nil
	}
	leads, err := s.cfg.Join(tx).OfUser(chatuser.UserOf(c.Visitor))
	if err != nil {
		return err
	}
	before, err := tx.Conversation(c.ID)
	if err != nil {
		return err
	}
	after := before
	after.Form = conversation.FormHeld
	if len(leads) > 0 {
		after.Form = conversation.FormSent
	}
	return tx.Save(before, after)
}

// Wanted tells whether a visitor is to be shown the form: where there is one, and
// neither the latest conversation nor an earlier one has given their details.
func (s *Service) Wanted(ctx context.Context, bot chatbot.Chatbot, v chatuser.VisitorID, latest conversation.Conversation) (wanted bool, err error) {
	if bot.LeadForm.When == chatbot.LeadOff || !bot.LeadForm.Asks() {
		return false, nil
	}
	if latest.Status == conversation.Active && latest.Form == conversation.FormHeld {
		return true, nil
	}
	if latest.Status == conversation.Active && latest.Form != conversation.FormNone {
		return false, nil
	}
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		leads, err := r.OfUser(chatuser.UserOf(v))
		wanted = len(leads) == 0
		return err
	})
	return wanted, err
}

// Fields are the fields of a form in their order, with the owner's words for
// them.
func Fields(f chatbot.LeadForm, texts chatbot.LeadTexts) []conversation.AskField {
	var out []conversation.AskField
	for _, key := range []string{"name", "email", "phone"} {
		if need := f.Needs(key); need != chatbot.NeedOff {
			out = append(out, conversation.AskField{Key: key, Kind: key, Need: string(need), Label: texts.Labels[key]})
		}
	}
	for _, own := range f.Fields {
		out = append(out, conversation.AskField{
			Key: own.Key, Kind: own.Kind, Need: string(own.Need), Label: orElse(texts.Labels[own.Key], own.Label), Options: own.Options,
		})
	}
	return out
}
