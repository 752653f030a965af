package httpapi

import (
	"context"

	"frontdesk/app/account"
	"frontdesk/app/chatbot"
	"frontdesk/app/chatuser"
	"frontdesk/app/credit"
	"frontdesk/app/id"
)

// Credits is what the edge needs of ledgers and refusals.
type Credits interface {
	State(ctx context.Context, u chatuser.UserID) (credit.State, error)
	Adjust(ctx context.Context, u chatuser.UserID, amount int, reason string, actor account.Actor) (credit.State, error)
	Entries(ctx context.Context, u chatuser.UserID, before credit.EntryID, limit int) (credit.Page, error)
	OfChatbot(ctx context.Context, b chatbot.ID, before credit.EntryID, limit int) (credit.Page, error)
	Refusals(ctx context.Context, b chatbot.ID, before credit.RefusalID, limit int) (credit.RefusalPage, error)
	// Note tells of somebody who was refused before there was a message.
	Note(b chatbot.ID, u chatuser.UserID, why credit.Why, detail string)
}

type creditAPI struct {
	chatbots Chatbots
	users    ChatUsers
	credits  Credits
	gates    Gates
}

func (a creditAPI) user(c *call) (chatuser.UserID, error) {
	value, err := c.param("uid")
	if err != nil {
		return chatuser.UserID{}, err
	}
	return chatuser.ParseUserID(value)
}

// after reads the cursor of an earlier part; zero where there is none.
func (a creditAPI) after(c *call) (at id.UUID, limit int, err error) {
	if at, err = cursorOf(c, parsed(id.Parse)); err != nil {
		return at, 0, err
	}
	n, err := c.number("limit", 50, 1, 200)
	return at, int(n), err
}

func (a creditAPI) get(c *call) (CreditState, error) {
	u, err := a.user(c)
	if err != nil {
		return CreditState{}, err
	}
	before, limit, err := a.after(c)
	if err != nil {
		return CreditState{}, err
	}
	state, err := a.credits.State(c.ctx, u)
	if err != nil {
		return CreditState{}, err
	}
	page, err := a.credits.Entries(c.ctx, u, credit.EntryID{UUID: before}, limit)
	return creditStateOf(c, state, page), err
}

func (a creditAPI) adjust(c *call, in CreditInput) (CreditState, error) {
	u, err := a.user(c)
	if err != nil {
		return CreditState{}, err
	}
	state, err := a.credits.Adjust(c.ctx, u, in.Amount, in.Reason, c.actor)
	if err != nil {
		return CreditState{}, err
	}
	page, err := a.credits.Entries(c.ctx, u, credit.EntryID{}, 50)
	return creditStateOf(c, state, page), err
}

func (a creditAPI) ledger(c *call) (CreditLedger, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return CreditLedger{}, err
	}
	before, limit, err := a.after(c)
	if err != nil {
		return CreditLedger{}, err
	}
	var page credit.Page
	if name, err := c.text("user"); err != nil {
		return CreditLedger{}, err
	} else if name != "" {
		page, err = a.ofUser(c, botID, name, credit.EntryID{UUID: before}, limit)
		if err != nil {
			return CreditLedger{}, err
		}
	} else if page, err = a.credits.OfChatbot(c.ctx, botID, credit.EntryID{UUID: before}, limit); err != nil {
		return CreditLedger{}, err
	}
	out := CreditLedger{Items: make([]CreditEntry, 0, len(page.Items)), Next: behind(c, page.Next.UUID)}
	ids := make([]chatuser.UserID, 0, len(page.Items))
	for _, e := range page.Items {
		ids = append(ids, e.User)
	}
	names, err := a.users.Names(c.ctx, ids)
	for _, e := range page.Items {
		row := creditEntryOf(e)
		row.UserName = nameOfUser(names, e.User)
		out.Items = append(out.Items, row)
	}
	return out, err
}

// ofUser is the ledger of a chat user of that chatbot.
func (a creditAPI) ofUser(c *call, b chatbot.ID, name string, before credit.EntryID, limit int) (credit.Page, error) {
	u, err := chatuser.ParseUserID(name)
	if err != nil {
		return credit.Page{}, wrongQuery("user", "This must be the id of a chat user.")
	}
	state, err := a.credits.State(c.ctx, u)
	if err != nil {
		return credit.Page{}, err
	}
	if state.Chatbot != b {
		return credit.Page{}, chatuser.ErrNotFound
	}
	return a.credits.Entries(c.ctx, u, before, limit)
}

func nameOfUser(names map[chatuser.UserID]chatuser.User, u chatuser.UserID) string {
	if found, known := names[u]; known {
		return found.DisplayName()
	}
	return chatuser.GuestName
}

func (a creditAPI) refusals(c *call) (RefusalList, error) {
	botID, err := c.knownChatbot(a.chatbots)
	if err != nil {
		return RefusalList{}, err
	}
	before, limit, err := a.after(c)
	if err != nil {
		return RefusalList{}, err
	}
	page, err := a.credits.Refusals(c.ctx, botID, credit.RefusalID{UUID: before}, limit)
	if err != nil {
		return RefusalList{}, err
	}
	out := RefusalList{Items: make([]Refusal, 0, len(page.Items))}
	var ids []chatuser.UserID
	for _, r := range page.Items {
		ids = append(ids, r.User)
	}
	names, err := a.users.Names(c.ctx, ids)
	for _, r := range page.Items {
		row := refusalOf(r)
		if !r.User.IsZero() {
			row.UserName = nameOfUser(names, r.User)
		}
		out.Items = append(out.Items, row)
	}
	out.Next = behind(c, page.Next.UUID)
	return out, err
}
