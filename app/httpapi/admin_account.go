package httpapi

import (
	"context"

	"frontdesk/app/account"
	"frontdesk/app/fault"
)

// Accounts is what the edge needs of the people who use the panel. It throttles
// sign-in by account and address by itself.
type Accounts interface {
	SetupNeeded(ctx context.Context) (bool, error)
	Setup(ctx context.Context, in account.SetupInput) (account.SignedIn, error)
	Login(ctx context.Context, in account.LoginInput) (account.SignedIn, error)
	Logout(ctx context.Context, token string) error
	Authenticate(ctx context.Context, token string) (account.Actor, error)
	AuthenticateKey(ctx context.Context, secret string) (account.Actor, error)
	CreateKey(ctx context.Context, actor account.Actor, in account.NewKey) (string, account.Key, error)
	Keys(ctx context.Context) ([]account.Key, error)
	RevokeKey(ctx context.Context, actor account.Actor, of account.KeyID) error
}

// Version says which build this is.
type Version struct {
	Server string
	UI     string // empty: the user interface is not built in
}

type accountAPI struct {
	accounts Accounts
	chatbots Chatbots
	version  Version
}

func (a accountAPI) setupState(c *call) (SetupState, error) {
	needed, err := a.accounts.SetupNeeded(c.ctx)
	token := c.fiber.Cookies(sessionCookie)
	if err != nil || needed || token == "" {
		return SetupState{Needed: needed}, err
	}
	c.actor, err = a.accounts.Authenticate(c.ctx, token)
	if fault.KindOf(err) == fault.Unauthenticated {
		return SetupState{}, nil
	}
	if err != nil {
		return SetupState{}, err
	}
	me, err := a.me(c)
	return SetupState{Me: &me}, err
}

func (a accountAPI) setup(c *call, in SetupInput) (Me, error) {
	session, err := a.accounts.Setup(c.ctx, account.SetupInput{
		Token:   in.Token,
		Person:  account.PersonInput{Email: in.Email, Name: in.Name, Password: in.Password},
		Address: c.address.String(),
	})
	if err != nil {
		return Me{}, err
	}
	return a.begin(c, session)
}

func (a accountAPI) login(c *call, in LoginInput) (Me, error) {
	session, err := a.accounts.Login(c.ctx, account.LoginInput{
		Email: in.Email, Password: in.Password, Address: c.address.String(), Previous: c.fiber.Cookies(sessionCookie),
	})
	if err != nil {
		return Me{}, err
	}
	return a.begin(c, session)
}

func (a accountAPI) begin(c *call, session account.SignedIn) (Me, error) {
	c.setSession(session.Token)
	c.actor = session.Actor
	return a.me(c)
}

func (a accountAPI) logout(c *call, _ nothing) error {
	if token := c.fiber.Cookies(sessionCookie); token != "" {
		if err := a.accounts.Logout(c.ctx, token); err != nil {
			return err
		}
	}
	c.endSession()
	return nil
}

func (a accountAPI) me(c *call) (Me, error) {
	all, err := a.chatbots.List(c.ctx)
	if err != nil {
		return Me{}, err
	}
	me := Me{Account: accountOf(c.actor), Version: a.version.Server, UIBuild: a.version.UI, Chatbots: make([]ChatbotName, 0, len(all))}
	for _, b := range all {
		if !c.reaches(b.ID) {
			continue
		}
		me.Chatbots = append(me.Chatbots, ChatbotName{ID: b.ID.String(), Name: b.Name})
	}
	return me, nil
}

// accountOf shows a person, a key under its own id, or the command line.
func accountOf(actor account.Actor) Account {
	out := Account{ID: actor.Account.String(), Email: string(actor.Email), Name: actor.Name, Role: string(actor.Role)}
	if actor.Account.IsZero() {
		out.ID = actor.Key.String()
	}
	return out
}
