package app

import (
	"context"

	"frontdesk/app/chatuser"
	"frontdesk/app/lead"
)

// leadDesk is leads as the panel asks for them: it knows who stands for whom.
type leadDesk struct {
	*lead.Service
	users chatuser.Store
}

// OfPerson gives the leads of a chat user and of all that were merged into it.
func (d leadDesk) OfPerson(ctx context.Context, u chatuser.UserID) ([]lead.Lead, error) {
	var family []chatuser.UserID
	err := d.users.View(ctx, func(r chatuser.Reader) error {
		found, err := chatuser.Resolve(r, u)
		if err != nil {
			return err
		}
		family, err = chatuser.Family(r, found)
		return err
	})
	if err != nil {
		return nil, err
	}
	return d.OfUsers(ctx, family)
}
