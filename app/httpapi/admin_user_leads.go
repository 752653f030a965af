package httpapi

import (
	"frontdesk/app/chatuser"
	"frontdesk/app/id"
)

// leadsOf are the leads of a chat user, oldest first.
func (a userAPI) leadsOf(c *call) (LeadsOf, error) {
	u, err := a.user(c)
	if err != nil {
		return LeadsOf{}, err
	}
	if _, err := a.users.Get(c.ctx, u); err != nil {
		return LeadsOf{}, err
	}
	found, err := a.leads.OfPerson(c.ctx, u)
	return LeadsOf{Items: leadsOf(found)}, err
}

// leadMoments puts the leads among the conversations of a page of the timeline:
// those that were made while these began, and on the last page all before.
func (a userAPI) leadMoments(c *call, v chatuser.View, before, last chatuser.Thread, page *UserTimeline) error {
	found, err := a.leads.OfPerson(c.ctx, v.ID)
	if err != nil {
		return err
	}
	for _, l := range found {
		newer := before != (chatuser.Thread{}) && !l.CreatedAt.Before(id.UUID(before).Time())
		older := last != (chatuser.Thread{}) && l.CreatedAt.Before(id.UUID(last).Time())
		if newer || older {
			continue
		}
		shown := leadOf(l)
		page.Items = append(page.Items, UserMoment{At: l.CreatedAt, Kind: "lead", Lead: &shown})
	}
	return nil
}
