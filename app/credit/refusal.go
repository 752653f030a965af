package credit

import (
	"context"
	"time"

	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
	"frontdesk/app/id"
)

// RefusalID names a refusal; ids sort by the order of their making.
type RefusalID struct{ id.UUID }

// Why is why somebody was not answered.
type Why string

// The reasons.
const (
	ForCredits    Why = "credits"     // the balance did not carry a reply
	ByGate        Why = "gate"        // the owner's server said no
	GateFailed    Why = "gate_failed" // the owner's server did not answer as it should
	ForLimit      Why = "limit"       // a budget of messages was used up
	ForProof      Why = "proof"       // proof of work was asked for
	ForIdentity   Why = "identity"    // only verified users may write
	refusalsKept      = 10_000        // of a chatbot
	refusalLife       = 30 * 24 * time.Hour
	sweptAtOnce       = 500
	forgottenOnce     = 500
)

// Refusal is one message, or one visit, that was refused.
type Refusal struct {
	ID           RefusalID       `json:"id"`
	Chatbot      chatbot.ID      `json:"chatbot"`
	At           time.Time       `json:"at"`
	Why          Why             `json:"why"`
	User         chatuser.UserID `json:"user,omitzero"`
	Conversation conversation.ID `json:"conversation,omitzero"`
	Seq          uint64          `json:"seq,omitempty"` // of the message that says so
	Detail       string          `json:"detail,omitempty"`
	Times        int             `json:"times,omitempty"` // it happened so often in a row; 0 is once
}

// Refused is what a reply that is a refusal says of itself.
type Refused struct {
	Why    Why
	Detail string // for the owner
}

// RefusalPage is a page of refusals; Next is zero at the end.
type RefusalPage struct {
	Items []Refusal
	Next  RefusalID
}

// Refusals gives those of a chatbot, newest first, below before.
func (s *Service) Refusals(ctx context.Context, b chatbot.ID, before RefusalID, limit int) (out RefusalPage, err error) {
	err = s.cfg.Store.View(ctx, func(r Reader) error {
		return r.Refusals(b, before, func(x Refusal) bool {
			if len(out.Items) == limit {
				out.Next = out.Items[limit-1].ID
				return false
			}
			out.Items = append(out.Items, x)
			return true
		})
	})
	return out, err
}

// Sweep removes refusals that are older than 30 days, and those behind the newest
// 10,000 of a chatbot. It returns how many went.
func (s *Service) Sweep(ctx context.Context, bots []chatbot.Chatbot) (n int, err error) {
	before := s.cfg.Clock().Add(-refusalLife)
	for _, b := range bots {
		for some := sweptAtOnce; some == sweptAtOnce; n += some {
			if err := s.cfg.Store.Write(ctx, func(tx Tx) error {
				some, err = tx.DropRefusals(b.ID, before, refusalsKept, sweptAtOnce)
				return err
			}); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

// Forget removes everything of chat users: for who is erased.
func (s *Service) Forget(ctx context.Context, b chatbot.ID, users []chatuser.UserID) error {
	for _, u := range users {
		for gone := false; !gone; {
			err := s.cfg.Store.Write(ctx, func(tx Tx) (err error) {
				gone, err = tx.Forget(b, u, forgottenOnce)
				if gone {
					tx.After(func() { s.purse.forgotten(u) })
				}
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}
