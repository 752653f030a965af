package httpapi

import (
	"errors"
	"strings"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/credit"
	"frontdesk/app/fault"
)

// refused has a refusal listed for the owner, and gives err back. What is no
// refusal is not listed: a challenge is a question, which most clients answer within
// a second; how many were asked, and how many of them solved, is counted.
func (a visitorAPI) refused(b chatbot.ID, v chatuser.VisitorID, err error) error {
	return noteRefusal(a.credits, b, v, err)
}

func noteRefusal(to Credits, b chatbot.ID, v chatuser.VisitorID, err error) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	switch {
	case f.Code == chatuser.ErrUnverified.Code:
		to.Note(b, chatuser.UserOf(v), credit.ForIdentity, "a message of somebody whose identity is not verified")
	case f.Kind == fault.RateLimited:
		to.Note(b, chatuser.UserOf(v), credit.ForLimit, limitWords(f.Code))
	case strings.HasPrefix(f.Code, "proof_") && f.Code != "proof_wanted":
		to.Note(b, chatuser.UserOf(v), credit.ForProof, "a proof of work that was not good: "+strings.TrimPrefix(f.Code, "proof_"))
	}
	return err
}

// limitWords say for the owner which budget was used up.
func limitWords(code string) string {
	switch code {
	case errVisitorBudget.Code:
		return "more messages a minute than one visitor may send"
	case errAddressBudget.Code:
		return "more messages a minute than one network address may send"
	case errChatbotBudget.Code:
		return "more messages a minute than the chatbot takes in all"
	default:
		return "more requests a minute than are taken: " + code
	}
}

// refusedIdentity lists a visit of somebody who must be verified and is not, with
// the reason that the console of the page shows.
func (a visitorAPI) refusedIdentity(bot chatbot.Chatbot, s chatuser.Session) {
	if bot.Identity.Mode == chatbot.IdentityRequired && s.State == chatuser.Refused {
		a.credits.Note(bot.ID, chatuser.UserOf(s.Visitor), credit.ForIdentity, s.Reason)
	}
}
