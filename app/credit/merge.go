package credit

import (
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/conversation"
)

// Merged moves what a profile had to the one that it was merged into, in the
// transaction of the merge. What was topped up goes along; what is left of its
// allowance expires, since the other has one of its own.
func (s *Service) Merged(in any, into, from chatuser.UserID) error {
	tx := s.cfg.Store.Within(in)
	was, err := tx.Account(from)
	if err != nil || was.Version == 0 {
		return err
	}
	left := change{account: was}
	moved := left.leave(Entry{Other: into})
	if err := s.write(tx, left, conversation.ID{}); err != nil {
		return err
	}
	who := Bearer{User: into, Chatbot: was.Chatbot}
	return s.book(tx, who, chatbot.Credits{}, conversation.ID{}, func(ch *change) error {
		ch.add(Entry{Kind: Joined, Amount: moved, Reason: "from a merged profile", Other: from})
		ch.settle()
		return nil
	})
}

// Parted gives a profile that is taken out of another what it had brought, as far
// as that is still there, in the transaction of the undoing.
func (s *Service) Parted(in any, into, from chatuser.UserID) error {
	tx := s.cfg.Store.Within(in)
	was, err := tx.Account(from)
	if err != nil || was.Moved == nil {
		return err
	}
	back := was.Moved.Credits
	who := Bearer{User: into, Chatbot: was.Chatbot}
	if err := s.book(tx, who, chatbot.Credits{}, conversation.ID{}, func(ch *change) error {
		if back > 0 {
			back = min(back, max(0, ch.account.stays()))
		}
		ch.add(Entry{Kind: Joined, Amount: -back, Reason: "taken apart again", Other: from})
		ch.settle()
		return nil
	}); err != nil {
		return err
	}
	free := change{account: was}
	free.comeBack(Entry{Other: into}, back, s.cfg.Clock())
	return s.write(tx, free, conversation.ID{})
}
