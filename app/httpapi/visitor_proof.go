package httpapi

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/fault"
	"frontdesk/app/proof"
)

// proofHeader carries a proof of work: the challenge, a colon, and a number for
// each of its parts, with dots between them.
const proofHeader = "X-Frontdesk-Proof"

var errProofWanted = fault.New(fault.Forbidden, "proof_wanted", "This chatbot is being asked very often. Solve the challenge and send the same request again with the header X-Frontdesk-Proof.")

// ProofChallenge is what a client solves before it sends the same request again.
type ProofChallenge struct {
	Challenge string `json:"challenge"`
	Parts     int    `json:"parts" doc:"For each part from 0 on a number is looked for: SHA-256 of challenge:part:number, as text, begins with so many zero bits."`
	Bits      int    `json:"bits"`
	Until     Time   `json:"until"`
}

// proofMark is where the challenge of a problem waits until the problem is written.
type proofMark struct{}

// newVisitor counts somebody who comes without a token. Who then tells of a user
// whom nothing proves leaves a record behind, and is asked for a proof of work
// when one is wanted.
func (a visitorAPI) newVisitor(c *call, bot chatbot.Chatbot, in SessionInput) error {
	who := proofOf(c, bot)
	if in.records() {
		if err := a.redeem(c, bot, who); err != nil {
			return err
		}
	}
	a.proofs.Visitor(who)
	return nil
}

// records tells whether a session leaves something behind by itself: what a page
// tells of its user. A proof of identity is checked first, and a wrong one leaves
// nothing.
func (in SessionInput) records() bool {
	info := in.UserInfo.value
	return in.UserInfo.set && info != nil && info.UserHash == "" && info.JWT == ""
}

// proveMessage asks a visitor who is not verified for a proof of work when one is
// wanted. Whoever comes with one that is good is not counted again.
func (a visitorAPI) proveMessage(c *call, bot chatbot.Chatbot) error {
	who := proofOf(c, bot)
	count := func() {
		a.proofs.Message(who, proof.Limits{
			Total: orNumber(bot.Limits.Total, chatbotPerMinute), PerAddress: orNumber(bot.Limits.PerAddress, addressPerMinute),
		})
	}
	brought := c.fiber.Get(proofHeader) != "" && a.proofs.Wanted(who, bot.Proof.Mode)
	if !brought {
		count()
	}
	if !a.proofs.Wanted(who, bot.Proof.Mode) {
		return nil
	}
	found, err := a.people.Open(c.ctx, chatuser.SessionInput{Chatbot: bot, Visitor: c.visitor.Visitor})
	if err != nil || found.State == chatuser.Verified {
		return err
	}
	if err = a.redeem(c, bot, who); err != nil && brought {
		count()
	}
	return err
}

// redeem takes the proof of a request, or answers with a challenge; without one
// being wanted it lets everybody pass.
func (a visitorAPI) redeem(c *call, bot chatbot.Chatbot, who proof.Who) error {
	if !a.proofs.Wanted(who, bot.Proof.Mode) {
		return nil
	}
	var err error = errProofWanted
	if answer := c.fiber.Get(proofHeader); answer != "" {
		if err = a.proofs.Redeem(who, answer); err == nil {
			return nil
		}
	}
	challenge := a.proofs.Challenge(who)
	c.fiber.Context().SetUserValue(proofMark{}, &ProofChallenge{
		Challenge: challenge.Text, Parts: challenge.Parts, Bits: challenge.Bits, Until: challenge.Until,
	})
	return err
}

func proofOf(c *call, bot chatbot.Chatbot) proof.Who {
	return proof.Who{Chatbot: bot.ID, Network: budgetAddress(c.address)}
}

func orNumber(n, fallback int) int {
	if n <= 0 {
		return fallback
	}
	return n
}

// ProofState is how the proof of work of a chatbot stands.
type ProofState struct {
	Mode   string `json:"mode" enum:"off,auto,always"`
	Asking bool   `json:"asking" doc:"Whether every visitor who is not verified is asked now. In the mode auto single addresses may be asked without that."`
	Since  *Time  `json:"since,omitempty" doc:"Since when there is abuse; left out while there is none."`
	Asked  uint64 `json:"asked" doc:"Challenges that were given since the server was started."`
	Solved uint64 `json:"solved" doc:"Proofs that were taken since then."`
}

type proofAPI struct {
	chatbots Chatbots
	desk     *proof.Desk
}

func proofRoutes(a proofAPI) []route {
	return []route{
		at(get, "/api/admin/chatbots/:id/proof", Viewer, 200, "getProof", "Whether visitors are asked for a proof of work now.", gives(a.state)),
	}
}

func (a proofAPI) state(c *call) (ProofState, error) {
	botID, err := c.chatbotID()
	if err != nil {
		return ProofState{}, err
	}
	bot, err := a.chatbots.Get(c.ctx, botID)
	if err != nil {
		return ProofState{}, err
	}
	s := a.desk.StateOf(bot.ID)
	mode := bot.Proof.Mode
	return ProofState{
		Mode: mode, Asking: mode == chatbot.ProofAlways || mode == chatbot.ProofAuto && s.Asking, Since: timeOrNone(s.Since), Asked: s.Asked, Solved: s.Solved,
	}, nil
}
